//! Attributes of a variant: `#[pg(…)]` inside an enum. What belongs to the enum is known here only so that it can be
//! refused in plain words.

#[doc(hidden)]
pub use super::db_enum::{as_check, schema};
