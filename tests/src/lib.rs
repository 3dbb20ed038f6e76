//! Tests across the crates. They stand in `tests/`; this library is empty.
