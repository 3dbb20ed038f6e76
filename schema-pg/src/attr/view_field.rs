//! Attributes of a field of a view: `#[pg(…)]` on a field of a struct with `#[derive(View)]`. There are none; what belongs
//! elsewhere is known here only so that it can be refused in plain words.

#[doc(hidden)]
pub use super::field::{collate, flatten, generated, gin};
#[doc(hidden)]
pub use super::grant::grant;
