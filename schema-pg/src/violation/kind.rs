//! What kinds of refusals there are, and what a program does about each.

/// Why the server refused a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationKind {
    /// Another row has the same key: 23505.
    Unique,
    /// A row is referenced that is not there, that is deleted, or that the session can't see: 23503.
    MissingReference,
    /// Other rows reference the row: 23503, and 23001 since PostgreSQL 18.
    StillReferenced,
    /// A CHECK, of a table or of a domain: 23514.
    Check,
    /// A value is missing: 23502.
    NotNull,
    /// Another row excludes this one: 23P01.
    Exclusion,
    /// No partition takes the row: 23514.
    NoPartition,
    /// A rule of the entity: `#[pg(rule(…))]`, and the order of a tree.
    Rule,
    /// More rows reference the same one than can: `references(…).rows(..=5)`.
    TooManyRows,
    /// Fewer rows reference the same one than must when the transaction ends: `references(…).rows(1..)`.
    TooFewRows,
    /// A state that the present one does not lead to, or no row starts with.
    Transition,
    /// The row was changed since it was read.
    StaleVersion,
    /// The row is deleted: it can be restored, not changed.
    Deleted,
    /// Rows of the entity are not written.
    ReadOnly,
    /// Rows of the entity are added, and neither changed nor removed.
    AppendOnly,
    /// The row, or the field, never changes.
    Immutable,
    /// The database sets the field: leave it out.
    Generated,
    /// A text is longer than its type: 22001.
    TooLong,
    /// A value that the type can't hold: out of range, no date, no UUID.
    BadValue,
    /// The row is of another tenant than the session asks for.
    OtherTenant,
    /// The role, or a policy, does not allow it: 42501.
    NotAllowed,
    /// The session is nobody's: its token is missing, wrong or has expired.
    NotSignedIn,
    /// The session's key is not the one that the values were encrypted with: 39000, XX001.
    WrongKey,
    /// A lock was not to be had in time, or the statement took too long: 55P03, 57014.
    Lock,
    /// Two transactions at once, one of which has to be run again: 40001, 40P01.
    Serialization,
    /// What was asked needs another isolation level: 25000.
    Isolation,
}

impl ViolationKind {
    /// The status of an answer over HTTP.
    ///
    /// | status | kinds |
    /// |---|---|
    /// | 401 Unauthorized | `NotSignedIn` |
    /// | 403 Forbidden | `NotAllowed`, `OtherTenant`, `ReadOnly`, `AppendOnly` |
    /// | 409 Conflict | `Unique`, `Exclusion`, `StillReferenced`, `TooManyRows`, `TooFewRows`, `Transition`, `Deleted`, `Immutable` |
    /// | 412 Precondition Failed | `StaleVersion` |
    /// | 422 Unprocessable Content | `MissingReference`, `Check`, `NotNull`, `Rule`, `TooLong`, `BadValue`, `Generated` |
    /// | 500 Internal Server Error | `NoPartition`, `Isolation`, `WrongKey`: the program or its operation is at fault, not the request |
    /// | 503 Service Unavailable | `Lock`, `Serialization` |
    pub fn status(self) -> u16 {
        match self {
            Self::NotSignedIn => 401,
            Self::NotAllowed | Self::OtherTenant | Self::ReadOnly | Self::AppendOnly => 403,
            Self::Unique
            | Self::Exclusion
            | Self::StillReferenced
            | Self::TooManyRows
            | Self::TooFewRows
            | Self::Transition
            | Self::Deleted
            | Self::Immutable => 409,
            Self::StaleVersion => 412,
            Self::MissingReference
            | Self::Check
            | Self::NotNull
            | Self::Rule
            | Self::TooLong
            | Self::BadValue
            | Self::Generated => 422,
            Self::NoPartition | Self::Isolation | Self::WrongKey => 500,
            Self::Lock | Self::Serialization => 503,
        }
    }

    /// The same transaction, run again from its start, may succeed.
    pub fn is_retryable(self) -> bool {
        matches!(self, Self::Lock | Self::Serialization)
    }
}
