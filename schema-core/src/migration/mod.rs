//! What files of migrations have in common, whatever the store: names, the order of numbers, the snapshot, the sum over all
//! files, and how a build asks for them. `schema-pg` and `schema-mongo` show what of it is for users.

mod error;
#[doc(hidden)]
pub mod folder;
mod name;
#[doc(hidden)]
pub mod number;
#[doc(hidden)]
pub mod request;
#[doc(hidden)]
pub mod snapshot;
#[doc(hidden)]
pub mod sum;

pub use error::FilesError;
pub use name::Name;
#[doc(hidden)]
pub use sum::hex;
pub use sum::{Finding, Sum};
