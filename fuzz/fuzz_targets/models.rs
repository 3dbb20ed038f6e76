//! Whatever model the bytes stand for: it is lowered or refused, and what is printed parses.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

#[path = "../../tests/tests/all/models.rs"]
mod models;

fuzz_target!(|data: &[u8]| {
    // The bytes are the random numbers: a changed byte is a changed model. Numbers that follow from them come behind, since
    // a generator that has run out gives zeros for ever, for which some strategies wait in vain.
    let mut numbers = data.to_vec();
    let mut state = data
        .iter()
        .fold(0x9e37_79b9_7f4a_7c15_u64, |state, byte| (state ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
        | 1;
    while numbers.len() < 1 << 17 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        numbers.extend(state.to_le_bytes());
    }
    let random = TestRng::from_seed(RngAlgorithm::PassThrough, &numbers);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    let Ok(tree) = models::model(8, false).new_tree(&mut runner) else { return };
    let Ok(registry) = tree.current().registry() else { return };
    let Ok(catalog) = schema_pg::lower(&registry) else { return };
    schema_pg::assert_sql_valid(&schema_pg::create(&catalog).to_string());
});
