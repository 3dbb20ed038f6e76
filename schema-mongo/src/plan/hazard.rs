//! What a step risks.

use std::fmt;

use crate::spec::Value;

/// What a step risks.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Hazard {
    /// Documents or values are gone afterwards.
    DataLoss(String),
    /// Documents that are there may not be as they must be: this query counts them.
    MayFail(Value),
    /// Writes that were taken until now are refused.
    RefusesWrites,
    /// All documents are read, and writes are slower meanwhile.
    Scan,
    /// Documents are changed.
    ChangesDocuments,
    /// Documents move between shards.
    MovesDocuments,
    /// Programs that know the old name or shape fail.
    Incompatible(&'static str),
    /// Something does not hold while this step and the next run.
    Gap(&'static str),
    /// Queries that used the index can no longer use it.
    Dropped,
    /// There is no way back by a command.
    Irreversible,
    /// Encrypted fields have no data keys yet, and a server makes none: the driver's `create_encrypted_collection` does.
    NeedsKeys,
}

impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Hazard::DataLoss(what) => write!(f, "loses data: {what}"),
            Hazard::MayFail(query) => write!(f, "documents may stand in the way, count them with {query}"),
            Hazard::RefusesWrites => f.write_str("refuses writes that were taken until now"),
            Hazard::Scan => f.write_str("reads all documents; writes are slower meanwhile"),
            Hazard::ChangesDocuments => f.write_str("changes documents"),
            Hazard::MovesDocuments => f.write_str("moves documents between shards"),
            Hazard::Incompatible(what) => write!(f, "programs of the old version: {what}"),
            Hazard::Gap(what) => write!(f, "for a moment {what}"),
            Hazard::Dropped => f.write_str("queries that used it can no longer use it"),
            Hazard::Irreversible => f.write_str("can't be undone by a command"),
            Hazard::NeedsKeys => f.write_str(
                "encrypted fields without data keys: name them in `Config::data_keys`, or let the driver's create_encrypted_collection make the collection",
            ),
        }
    }
}
