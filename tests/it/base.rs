//! The ground floor, checked against outside witnesses.

mod age;
mod clock;
mod csv_text;
mod date;
mod date_parse;
mod holiday;
mod numbers;
mod text;

use proptest::test_runner::{Config, RngSeed};
use yakuba::base::date::Date;

/// Properties over the same random values in every run.
fn fixed_seed() -> Config {
    Config {
        cases: 2_000,
        rng_seed: RngSeed::Fixed(20_261_120),
        failure_persistence: None,
        ..Config::default()
    }
}

/// A day written in ISO 8601.
fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A file of test data.
fn data(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/data/base/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn data_text(name: &str) -> String {
    String::from_utf8(data(name)).unwrap()
}
