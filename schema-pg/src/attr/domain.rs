//! Attributes of a domain: `#[pg(…)]` beside `#[derive(Domain)]`.

pub use super::entity::schema;
pub use super::sql_type::{SqlType, sql_type};
pub use super::unchecked::{Unchecked, unchecked};
