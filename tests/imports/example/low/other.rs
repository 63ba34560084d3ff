use super::On;

crossing! {
    /// Mentions [`crate::top`].
    pub struct ByMacro { pub on: On }
}
