//! Attributes of a field of a view: `#[pg(…)]` on a field of a struct with `#[derive(View)]`. What belongs
//! elsewhere is known here only so that it can be refused in plain words.

pub use super::sql_type::{SqlType, sql_type};

#[doc(hidden)]
pub use super::field::{collate, flatten, generated, gin, serial};
#[doc(hidden)]
pub use super::grant::grant;
