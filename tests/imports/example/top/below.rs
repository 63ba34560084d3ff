use super::super::middle::Renamed;
use super::{Thing, inner};
