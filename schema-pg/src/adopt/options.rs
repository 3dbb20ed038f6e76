//! Settings of an adoption.

use schema_core::adopt::LibrarySource;

use crate::config::Version;

/// Settings of [`adopt`](super::adopt).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptOptions {
    /// The name of the crate.
    pub crate_name: String,
    /// Words that change objects are used where they fit: `timestamps`, `soft_delete`. A trigger by hand that does the same, and nothing else, goes; one that writes the
    /// same columns otherwise stays, and [`AdoptReport::advice`](super::AdoptReport::advice) names it. Without this they are suggestions in comments.
    pub improve: bool,
    /// The oldest server that has to take what is generated: that of the database, or an older one.
    pub version: Version,
    /// Where the crate finds this library.
    pub library: LibrarySource,
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
