//! Whatever model the bytes stand for: it is lowered or refused, and what is printed parses.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

#[path = "../../tests/tests/all/models.rs"]
mod models;

fuzz_target!(|data: &[u8]| {
    // The bytes are the random numbers: a changed byte is a changed model.
    let random = TestRng::from_seed(RngAlgorithm::PassThrough, data);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    let Ok(tree) = models::model(8, false).new_tree(&mut runner) else { return };
    let Ok(registry) = tree.current().registry() else { return };
    let Ok(catalog) = schema_pg::lower(&registry) else { return };
    schema_pg::assert_sql_valid(&schema_pg::create(&catalog).to_string());
});
