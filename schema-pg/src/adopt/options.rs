//! Settings of an adoption.

use crate::config::Version;

/// Settings of [`adopt`](super::adopt).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptOptions {
    /// The name of the crate.
    pub crate_name: String,
    /// Words that change objects are used where they fit: `timestamps` in place of a trigger by hand. Otherwise they are suggestions in comments.
    pub improve: bool,
    /// The oldest server that has to take what is generated: that of the database, or an older one.
    pub version: Version,
    /// Where the crate finds this library.
    pub library: LibrarySource,
}

/// Where a crate finds this library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LibrarySource {
    /// In the registry of crates, in this version.
    Version(String),
    /// In a folder that has `schema-core` and `schema-pg`.
    Path(String),
}

impl Default for AdoptOptions {
    fn default() -> Self {
        Self {
            crate_name: "schema".into(),
            improve: false,
            version: Version::V15,
            library: LibrarySource::Version(env!("CARGO_PKG_VERSION").into()),
        }
    }
}
