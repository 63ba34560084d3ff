//! Every kernel × mode × schedule × width gives the serial answer. Driven by the registry: a new unit is tested
//! by being registered. ThreadSanitizer runs this file too; a browser runs the same, see tests/web.rs.

#![cfg(not(target_arch = "wasm32"))]

mod common;

use common::{WIDEST, every_combination_gives_the_serial_answer, serial_checksum, small};
use threadscape::protocol::Value;
use threadscape::registry::KERNELS;
use threadscape::team::Team;

#[test]
fn every_kernel_mode_schedule_and_width_gives_the_serial_answer() {
    every_combination_gives_the_serial_answer(&Team::start(WIDEST).unwrap(), 0);
}

#[test]
fn the_interpreters_cost_changes_no_answer() {
    every_combination_gives_the_serial_answer(&Team::start(WIDEST).unwrap(), 3);
}

#[test]
fn both_layouts_of_the_product_have_the_same_answer() {
    let product = &KERNELS[0];
    let mut params = small(product);
    let naive = serial_checksum(product, &params);
    params.insert("layout".into(), Value::Choice("transposed".into()));
    assert_eq!(serial_checksum(product, &params), naive);
}
