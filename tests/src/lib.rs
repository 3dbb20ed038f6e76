//! Tests across the crates. They stand in `tests/`; here are only the examples of the README, which compile and run.

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
