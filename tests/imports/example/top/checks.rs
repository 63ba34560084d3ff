use crate::nowhere;
