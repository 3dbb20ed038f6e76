//! Whatever text stands in an attribute for SQL: it is refused, or it stays one expression where it is put.

#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../../tests/tests/all/fragments.rs"]
mod fragments;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        fragments::stays_where_it_is(text);
    }
});
