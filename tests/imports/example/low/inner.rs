pub struct Handed;
pub struct On;
