#![cfg(test)]

use crate::nowhere;
