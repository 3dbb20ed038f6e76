//! Live databases, with the crate `postgres`.

pub use crate::apply::blocking::{apply, apply_with};
