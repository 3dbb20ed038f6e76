//! What a step risks.

use std::fmt;

use crate::spec::Value;

/// What a step risks.
#[derive(Debug, Clone, PartialEq)]
pub enum Hazard {
    /// Something is lost.
    LosesData(String),
    /// Documents that are there may not be as they must be: this query counts them.
    MayFail(Value),
    /// Writes that were taken until now are refused.
    RefusesWrites,
    /// All documents are read, and writes are slower meanwhile.
    Scans,
    /// Documents are changed.
    ChangesDocuments,
    /// Documents move between shards.
    Moves,
    /// Programs that use the old name or shape stop working.
    BreaksReaders,
    /// For a moment something does not hold.
    Gap(&'static str),
    /// Queries that used it become slow.
    SlowsQueries,
    /// There is no way back by a command.
    CanNotBeUndone,
    /// Encrypted fields have no data keys yet, and a server makes none: the driver's `create_encrypted_collection` does.
    NeedsKeys,
}

impl fmt::Display for Hazard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Hazard::LosesData(what) => write!(f, "loses data: {what}"),
            Hazard::MayFail(query) => write!(f, "documents may stand in the way, count them with {query}"),
            Hazard::RefusesWrites => f.write_str("refuses writes that were taken until now"),
            Hazard::Scans => f.write_str("reads all documents; writes are slower meanwhile"),
            Hazard::ChangesDocuments => f.write_str("changes documents"),
            Hazard::Moves => f.write_str("moves documents between shards"),
            Hazard::BreaksReaders => f.write_str("programs that know the old name or shape stop working"),
            Hazard::Gap(what) => write!(f, "for a moment {what}"),
            Hazard::SlowsQueries => f.write_str("queries that used it become slow"),
            Hazard::CanNotBeUndone => f.write_str("can't be undone by a command"),
            Hazard::NeedsKeys => f.write_str(
                "encrypted fields without data keys: name them in `Config::data_keys`, or let the driver's create_encrypted_collection make the collection",
            ),
        }
    }
}
