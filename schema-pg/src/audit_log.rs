//! The log that `audit` writes: its optional columns, key, indexes and readers.
//!
//! ```
//! # use schema_core::*;
//! # #[derive(Entity)]
//! # #[entity(name = "users")]
//! # struct User {
//! #     #[entity(primary_key)]
//! #     id: i64,
//! # }
//! # #[derive(Entity)]
//! # #[entity(name = "notes", audit)]
//! # struct Note {
//! #     #[entity(primary_key)]
//! #     id: i64,
//! #     text: String,
//! # }
//! use schema_pg::audit_log::{IpType, at, record_key, table_name};
//! use schema_pg::{AuditLog, Config};
//!
//! let audit = AuditLog::new()
//!     .primary_key()
//!     .index([table_name, record_key, at.desc()])
//!     .actor_references::<User>()
//!     .ip(IpType::Inet);
//! let config = Config { audit, ..Config::default() };
//! # let sql = schema_pg::create(&schema_pg::lower_with(&registry![Note, User]?, &config)?).to_string();
//! assert!(sql.contains("CONSTRAINT audit_log_pkey PRIMARY KEY (id, at)"), "{sql}");
//! assert!(sql.contains("USING btree (table_name, record_key, at DESC)"), "{sql}");
//! assert!(sql.contains("FOREIGN KEY (actor) REFERENCES public.users (id)"), "{sql}");
//! assert!(sql.contains("ip_address inet"), "{sql}");
//! # Ok::<(), Diagnostics>(())
//! ```
//!
//! # Costs
//! By default the log has no key and no index, and its columns about the session are text: a row is noted at the cost of one INSERT into
//! a table without indexes. Each index is one more that each noted row writes, the key included; a reference looks up the row that it names, locks it, and
//! adds an index of its own unless one leads with `actor`. `ip` and a reference cast a session setting to the type of the column: a setting that is no such value
//! fails the statement (SQLSTATE 22P02).

#![expect(non_upper_case_globals, reason = "columns are named as attributes name them: `at.desc()`")]

use schema_core::ir::{Duration, Text, TypeRef};
use schema_core::{Column, IntoColumns};

use crate::session::SessionValue;

/// When the change was made.
pub const at: Column = Column::new("at");
/// The number of the entry.
pub const id: Column = Column::new("id");
/// The table, with its schema.
pub const table_name: Column = Column::new("table_name");
/// What was done.
pub const action: Column = Column::new("action");
/// The key of the row, as jsonb.
pub const record_key: Column = Column::new("record_key");
/// Who asked.
pub const actor: Column = Column::new("actor");
/// For which tenant.
pub const tenant: Column = Column::new("tenant");
/// By which request.
pub const request_id: Column = Column::new("request_id");
/// From which address.
pub const ip_address: Column = Column::new("ip_address");
/// By which program.
pub const user_agent: Column = Column::new("user_agent");
/// The role that signed in.
pub const db_user: Column = Column::new("db_user");
/// The transaction.
pub const txid: Column = Column::new("txid");

/// The log that `audit` writes, cut by months: [`Config::audit`](crate::Config).
#[derive(Debug, Clone, PartialEq)]
pub struct AuditLog {
    /// The name of its table: `audit_log` by default.
    pub table: Text,
    /// The month of its first partition: `2026-01`. By default that of the server when the log is created: the plan that creates it calls
    /// `maintain_audit_log_partitions()`. What is older goes to the partition for all other rows.
    pub from: Option<Text>,
    /// How many months are there before they are needed.
    pub ahead: u32,
    /// How old rows become before their partition is detached; never by default.
    pub retain: Option<Duration>,
    /// It has a key: `id`, and `at`, by which it is cut.
    pub primary_key: bool,
    /// Its indexes.
    pub indexes: Vec<AuditIndex>,
    /// The entity whose key `actor` holds; without it, `actor` is text.
    pub actor_references: Option<TypeRef>,
    /// The type of `ip_address`.
    pub ip: IpType,
    /// Columns of one's own: what else the session says, as text.
    pub columns: Vec<(Text, SessionValue)>,
    /// Actions are in upper case: `INSERT`, `SOFT_DELETE`.
    pub upper_case_actions: bool,
    /// Roles that may read all of it, in addition to its owner.
    pub readers: Vec<Text>,
}

/// An index of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditIndex {
    /// Its name; without it, table, columns and `idx`.
    pub name: Option<Text>,
    /// What it is on.
    pub columns: Vec<Column>,
}

/// The type of `ip_address`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum IpType {
    /// Text, as the session says it, up to 100 characters.
    #[default]
    Text,
    /// `inet`.
    Inet,
}

impl Default for AuditLog {
    fn default() -> Self {
        Self {
            table: "audit_log".into(),
            from: None,
            ahead: 3,
            retain: None,
            primary_key: false,
            indexes: Vec::new(),
            actor_references: None,
            ip: IpType::Text,
            columns: Vec::new(),
            upper_case_actions: false,
            readers: Vec::new(),
        }
    }
}

impl AuditLog {
    /// The log with its defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, and it has a key: `id` and `at`. A table that is cut has the column by which it is cut in each key.
    #[must_use]
    pub fn primary_key(mut self) -> Self {
        self.primary_key = true;
        self
    }

    /// The same, and it has this index: `.index([table_name, record_key, at.desc()])` finds what happened to a row. For a name of one's own, push to
    /// [`indexes`](Self::indexes).
    #[must_use]
    pub fn index(mut self, columns: impl IntoColumns) -> Self {
        self.indexes.push(AuditIndex { name: None, columns: columns.into_columns() });
        self
    }

    /// The same, and `actor` holds the key of this entity, a UUID, a number or a text, and references it. A row of it that the log references can't be deleted.
    #[must_use]
    pub fn actor_references<E: 'static>(mut self) -> Self {
        self.actor_references = Some(TypeRef::entity::<E>());
        self
    }

    /// The same with this type of `ip_address`.
    #[must_use]
    pub fn ip(mut self, ty: IpType) -> Self {
        self.ip = ty;
        self
    }

    /// The same, and it notes in a column of one's own what else the session says: the first 255 characters of it, or NULL.
    ///
    /// ```
    /// # use schema_core::*;
    /// # #[derive(Entity)]
    /// # #[entity(name = "notes", audit)]
    /// # struct Note {
    /// #     #[entity(primary_key)]
    /// #     id: i64,
    /// #     text: String,
    /// # }
    /// use schema_pg::{AuditLog, Config, SessionValue};
    ///
    /// let audit = AuditLog::new().column("source", SessionValue::Setting("app.source".into())).upper_case_actions();
    /// let config = Config { audit, ..Config::default() };
    /// # let sql = schema_pg::create(&schema_pg::lower_with(&registry![Note]?, &config)?).to_string();
    /// assert!(sql.contains("    source text\n"), "{sql}");
    /// assert!(sql.contains("pg_catalog.left(NULLIF(pg_catalog.current_setting('app.source', true), ''), 255)"), "{sql}");
    /// assert!(sql.contains("SELECT 'public.notes', 'INSERT'"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn column(mut self, name: impl Into<Text>, says: SessionValue) -> Self {
        self.columns.push((name.into(), says));
        self
    }

    /// The same, and actions are in upper case: `INSERT`, `UPDATE`, `DELETE`, `TRUNCATE`, `SOFT_DELETE`, `RESTORE`.
    #[must_use]
    pub fn upper_case_actions(mut self) -> Self {
        self.upper_case_actions = true;
        self
    }

    /// The same, and this role reads all of it, of all tenants: an administrator, who can't change it. The role of the application is refused where there are
    /// tenants.
    ///
    /// ```
    /// # use schema_core::*;
    /// # #[derive(Entity)]
    /// # #[entity(name = "notes", audit)]
    /// # struct Note {
    /// #     #[entity(primary_key)]
    /// #     id: i64,
    /// #     text: String,
    /// # }
    /// use schema_pg::{AuditLog, Config};
    ///
    /// let config = Config { audit: AuditLog::new().read_by("app_admin"), ..Config::default() };
    /// # let sql = schema_pg::create(&schema_pg::lower_with(&registry![Note]?, &config)?).to_string();
    /// assert!(sql.contains("GRANT SELECT ON TABLE public.audit_log TO app_admin;"), "{sql}");
    /// assert!(sql.contains("CREATE POLICY audit_log_read ON public.audit_log
    ///     FOR SELECT TO app_admin
    ///     USING (true);"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn read_by(mut self, role: impl Into<Text>) -> Self {
        self.readers.push(role.into());
        self
    }
}
