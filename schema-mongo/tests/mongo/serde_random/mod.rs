//! Random structs and enums: what serde writes of them is what the validator takes. The structs are in one generated file, so that
//! they are compiled with the other tests; `tests/serde.sh` makes and judges as many others as it is asked for.

mod generator;
mod harness;

#[allow(nonstandard_style, clippy::all, reason = "the names are hard to get right, and the code is nobody's to read")]
mod generated {
    use std::collections::BTreeMap;

    use schema_core::{DbEnum, Domain, Embedded, Entity, registry};
    use serde::{Serialize, Serializer};

    use super::harness::*;

    include!("generated.rs");
}

const SEED: u64 = 1;
const COUNT: usize = 300;

#[test]
fn what_serde_writes_of_random_structs_is_taken_and_what_is_wrong_is_refused() {
    let refused: usize = generated::CASES.iter().map(harness::check).sum();
    assert!(refused > 10 * generated::CASES.len(), "{refused} wrong documents");
}

#[test]
fn the_generated_structs_are_those_of_the_generator() {
    let source = generator::source(SEED, COUNT);
    if std::env::var_os("UPDATE_SERDE").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mongo/serde_random/generated.rs");
        std::fs::write(path, &source).unwrap();
        return;
    }
    assert!(
        source == include_str!("generated.rs"),
        "write them anew: `UPDATE_SERDE=1 cargo test -p schema-mongo generated`"
    );
}

/// For `tests/serde.sh`: `SERDE_BATCH` is the file to write, `SERDE_SEED` and `SERDE_COUNT` say what into it.
#[test]
#[ignore = "writes a file for `tests/serde.sh`"]
fn write_a_batch() {
    let Some(path) = std::env::var_os("SERDE_BATCH") else { return };
    let number = |name| std::env::var(name).unwrap().parse::<u64>().unwrap();
    let source = generator::source(number("SERDE_SEED"), usize::try_from(number("SERDE_COUNT")).unwrap());
    std::fs::write(path, source).unwrap();
}
