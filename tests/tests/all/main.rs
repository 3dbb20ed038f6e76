//! Everything that needs more than one crate and no compiler: one binary, so that one server serves all live tests.

mod constraints;
mod determinism;
mod diagnostics;
mod hostile;
mod keys;
mod plans;
mod support;
mod timestamps;
