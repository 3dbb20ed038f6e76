//! Whatever model the bytes stand for: it is lowered or refused, and what is printed parses.

#![no_main]

use libfuzzer_sys::fuzz_target;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

#[path = "../../tests/tests/all/models.rs"]
mod models;

fuzz_target!(|data: &[u8]| {
    // The bytes are the seed: as many models as there are seeds. (They can't be the random numbers themselves: proptest
    // splits those at each choice, and some strategies wait for ever where none are left.)
    let mut seed = [0; 32];
    for (at, byte) in data.iter().enumerate() {
        seed[at % 32] ^= byte.rotate_left(at as u32 / 32);
    }
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), random);
    let Ok(tree) = models::model(8, false).new_tree(&mut runner) else { return };
    let Ok(registry) = tree.current().registry() else { return };
    let Ok(catalog) = schema_pg::lower(&registry) else { return };
    schema_pg::assert_sql_valid(&schema_pg::create(&catalog).to_string());
});
