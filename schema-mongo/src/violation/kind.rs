//! What kinds of refusals there are, and what a program does about each.

/// Why the server refused a command. What `schema_pg::ViolationKind` calls by the same name is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ViolationKind {
    /// Another document has the same key: 11000.
    Unique,
    /// A value is missing, or null where it can't be: `required`, `bsonType`.
    NotNull,
    /// A value is not as it must be: `pattern`, `minimum`, `enum`, and conditions across fields.
    Check,
    /// A text, or a list, is too long: `maxLength`, `maxItems`.
    TooLong,
    /// A value of another type: `bsonType`.
    BadValue,
    /// A field that documents do not have: `additionalProperties`.
    UnknownField,
    /// The key of a document, or of its shard, never changes: 66.
    Immutable,
    /// The user may not do it: 13.
    NotAllowed,
    /// Nobody signed in, or with a wrong password: 18.
    NotSignedIn,
    /// A lock was not to be had in time, or the command took too long: 24, 50.
    Lock,
    /// Two transactions at once, one of which has to be run again: 112, 251.
    Serialization,
}

impl ViolationKind {
    /// The status of an answer over HTTP, as for PostgreSQL.
    ///
    /// | status | kinds |
    /// |---|---|
    /// | 401 Unauthorized | `NotSignedIn` |
    /// | 403 Forbidden | `NotAllowed` |
    /// | 409 Conflict | `Unique`, `Immutable` |
    /// | 422 Unprocessable Content | `NotNull`, `Check`, `TooLong`, `BadValue`, `UnknownField` |
    /// | 503 Service Unavailable | `Lock`, `Serialization` |
    pub fn status(self) -> u16 {
        match self {
            Self::NotSignedIn => 401,
            Self::NotAllowed => 403,
            Self::Unique | Self::Immutable => 409,
            Self::NotNull | Self::Check | Self::TooLong | Self::BadValue | Self::UnknownField => 422,
            Self::Lock | Self::Serialization => 503,
        }
    }

    /// The same transaction, run again from its start, may succeed.
    pub fn is_retryable(self) -> bool {
        matches!(self, Self::Lock | Self::Serialization)
    }
}
