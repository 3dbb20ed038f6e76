//! Settings.

use std::collections::BTreeMap;

use schema_core::ir::Duration;

use crate::spec::{Text, ValidationAction, ValidationLevel};
use crate::version::Version;

/// Settings of [`lower_with`](crate::lower_with).
///
/// ```
/// # use schema_core::*;
/// use schema_mongo::{Config, Version, lower_with};
/// #[derive(Entity)]
/// #[mongo(index([status, data.wildcard()]))]
/// struct Item {
///     # #[entity(primary_key)]
///     # id: i64,
///     status: String,
///     data: serde_json::Value,
/// }
///
/// let registry = registry![Item]?;
/// // The oldest version that is supported knows no wildcard beside other fields.
/// let found = lower_with(&registry, &Config::default()).unwrap_err().to_string();
/// assert!(found.contains("a wildcard stands beside other fields since MongoDB 7.0"), "{found}");
/// // The target may be what a server says of itself.
/// let config = Config { version: "8.0.4".parse().unwrap_or(Version::V8_0), ..Config::default() };
/// assert!(lower_with(&registry, &config).is_ok());
/// # Ok::<(), Diagnostics>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Config {
    /// The oldest server that what is made must run on: `Version::V8_0`, or what it says of itself, `"8.0.4".parse()?`. What it can't do is a
    /// diagnostic that names the version that can.
    pub version: Version,
    /// Stands before the name of each collection that names none itself, with a dot: `app` makes `app.users`.
    pub prefix: Option<Text>,
    /// Documents may have fields that their structs have not, also where `#[mongo(open)]` does not say so.
    pub open: bool,
    /// Which writes are looked at, where `#[mongo(validation(…))]` says nothing.
    pub level: ValidationLevel,
    /// What happens to wrong documents, where `#[mongo(validation(…))]` says nothing.
    pub action: ValidationAction,
    /// The log of changes.
    pub audit: AuditLog,
    /// The roles of the application. Rights are all that a server has against changes of what never changes, so
    /// `append_only` and the like need them.
    pub roles: Option<Roles>,
    /// The data key of each encrypted field, `users.ssn`, by its UUID. Where one is missing, the driver's
    /// `create_encrypted_collection` makes it.
    pub data_keys: BTreeMap<Text, Text>,
}

/// Where the changes of entities with `audit` are noted: a collection that the application writes from a change stream, with
/// [`audit_stream`](crate::documents::audit_stream).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLog {
    /// The collection.
    pub collection: Text,
    /// Notes go after so long; `None` is never.
    pub retain: Option<Duration>,
}

impl Default for AuditLog {
    fn default() -> Self {
        Self { collection: "audit_log".into(), retain: None }
    }
}

/// The roles of an application; [`roles`](crate::roles()) says what each may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roles {
    /// The role of the application: reads and writes documents, as far as entities let it.
    pub application: Text,
    /// A role that reads: of collections with private data, the masked view.
    pub reader: Option<Text>,
}
