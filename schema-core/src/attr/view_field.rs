//! Attributes of a field of a view: `#[entity(…)]` on a field of a struct with `#[derive(View)]`. What belongs to an
//! entity's field is known here only so that it can be refused in plain words.

pub use super::field::{ColumnName, column};

#[doc(hidden)]
pub use super::field::{compliance, default, denormalized, index, primary_key, references, unique};
#[doc(hidden)]
pub use super::rules::{
    currency, email, length, lowercase, money, not_empty, one_of, pattern, percentage, phone, precision, range, slug,
    trimmed, url,
};
