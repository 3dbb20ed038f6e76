//! Live databases, with the crate `tokio-postgres`.

pub use crate::apply::client::{apply, apply_with};
