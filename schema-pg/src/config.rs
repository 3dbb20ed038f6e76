//! What the application says about the database as a whole.

use std::fmt;

use schema_core::ir::{Duration, Text};

/// Settings of [`lower_with`](crate::lower_with).
///
/// ```
/// use schema_pg::{Config, Version};
///
/// let config = Config { version: Version::V18, ..Config::default() };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The schema of everything that does not name one.
    pub schema: Text,
    /// The oldest server that has to take what is generated. What it lacks is reported, never written.
    pub version: Version,
    /// Who is asking, and for whom.
    pub session: Session,
    /// The log of changes.
    pub audit: AuditLog,
    /// The roles of the application. Without them nothing is granted but what entities say.
    pub roles: Option<Roles>,
    /// `updated_at` is set by the extension `moddatetime`, which costs half of what a function in PL/pgSQL does: of an UPDATE
    /// of many rows, a seventh. It comes with PostgreSQL; a superuser makes it, or the provider lets you.
    ///
    /// ```
    /// # use schema_core::*;
    /// # use schema_pg::Config;
    /// #[derive(Entity)]
    /// #[entity(timestamps)]
    /// struct Item {
    ///     # #[entity(primary_key)]
    ///     # id: i64,
    ///     title: String,
    /// }
    /// let config = Config { moddatetime: true, ..Config::default() };
    /// # let sql = schema_pg::create(&schema_pg::lower_with(&registry![Item]?, &config)?).to_string();
    /// assert!(sql.contains(r#"EXECUTE FUNCTION "public"."moddatetime"('updated_at')"#), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub moddatetime: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            schema: "public".into(),
            version: Version::V15,
            session: Session::default(),
            audit: AuditLog::default(),
            roles: None,
            moddatetime: false,
        }
    }
}

/// What triggers and policies take as said by the session: who is asking, for which tenant. While nothing is said, nobody is.
///
/// ```
/// use schema_pg::{Config, Session};
///
/// let config = Config { session: Session::supabase(), ..Config::default() };
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Who is asking: the variable `app.user_id` unless said.
    pub user: Says,
    /// For which tenant: the variable `app.tenant_id` unless said.
    pub tenant: Says,
    /// The variable that is `on` where rows are to be deleted for good: `app.hard_delete` unless said.
    pub hard_delete: Text,
    /// The variable that holds the key of what is encrypted: `app.encryption_key` unless said.
    pub encryption_key: Text,
    /// The variable that holds the key that was used before, while rows get the new one: `app.old_encryption_key` unless said.
    pub old_encryption_key: Text,
    /// The variable that holds the key of the hashes by which encrypted values are found: `app.hash_key` unless said.
    pub hash_key: Text,
    /// By which request: the variable `app.request_id` unless said.
    pub request_id: Says,
    /// From which address: the variable `app.ip_address` unless said.
    pub ip_address: Says,
    /// By which program: the variable `app.user_agent` unless said.
    pub user_agent: Says,
}

/// The roles of an application: who owns the tables is none of those who use them. They may do the least that they need; [`create_roles`](crate::create_roles) makes those that are
/// missing.
///
/// INSERT and UPDATE are granted by column where the database keeps some of them: numbers that it gives (identity columns), `created_at`,
/// `updated_at`, `created_by`, `updated_by`, the path and level of trees, and for INSERT also the version, `deleted_at` and `deletion_id`.
/// A statement that names such a column is refused with SQLSTATE 42501, even where it says DEFAULT, and so is COPY without a list of
/// columns: let an ORM leave these fields out. A table that has no other column is granted as a whole. Nothing is granted on partitions:
/// rows are written through the table, where its policies and triggers are. Default privileges of a schema (`ALTER DEFAULT
/// PRIVILEGES … GRANT … ON TABLES`) would be on partitions, too: don't use them beside this.
///
/// ```
/// # use schema_core::*;
/// # use schema_pg::{Config, Roles};
/// #[derive(Entity)]
/// #[entity(name = "items", timestamps)]
/// struct Item {
///     #[entity(primary_key)]
///     id: i64,
///     title: String,
///     #[entity(version)]
///     version: i64,
/// }
/// let roles = Roles { application: "app".into(), ..Roles::default() };
/// # let config = Config { roles: Some(roles), ..Config::default() };
/// # let sql = schema_pg::create(&schema_pg::lower_with(&registry![Item]?, &config)?).to_string();
/// assert!(sql.contains(r#"GRANT DELETE, SELECT ON TABLE "public"."items" TO "app""#), "{sql}");
/// assert!(sql.contains(r#"GRANT INSERT ("title") ON TABLE "public"."items" TO "app""#), "{sql}");
/// assert!(sql.contains(r#"GRANT UPDATE ("title", "version") ON TABLE "public"."items" TO "app""#), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
///
/// ```
/// use schema_pg::{Config, Roles};
///
/// let roles = Roles { application: "app".into(), reader: Some("support".into()), ..Roles::default() };
/// assert!(schema_pg::create_roles(&roles).contains(r#"CREATE ROLE "app" NOLOGIN;"#));
/// let config = Config { roles: Some(roles), ..Config::default() };
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roles {
    /// The role of the application: reads and writes rows, and neither makes tables nor truncates them.
    pub application: Text,
    /// A role that reads: of private data, what is masked.
    pub reader: Option<Text>,
    /// The role that owns what migrations make; who runs them, unless said. It can't log in, so no program does by mistake what
    /// only an owner can, and row security binds it too. Who runs migrations is a member of it or a superuser, and has
    /// BYPASSRLS where a migration fills columns of tables with row security.
    pub owner: Option<Text>,
}

/// The log that `audit` writes, cut by months.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditLog {
    /// The name of its table: `audit_log` unless said.
    pub table: Text,
    /// The month of its first partition, `2026-01`. What is older goes to the partition for all other rows.
    pub from: Text,
    /// How many months are there before they are needed.
    pub ahead: u32,
    /// How old rows become before their partition is detached; for ever unless said.
    pub retain: Option<Duration>,
}

impl Default for AuditLog {
    fn default() -> Self {
        Self { table: "audit_log".into(), from: "2026-01".into(), ahead: 3, retain: None }
    }
}

/// How a session says something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Says {
    /// By a variable: `SET LOCAL app.user_id = '…'`.
    Variable(Text),
    /// By this SQL expression, of names with their schemas: `auth.uid()`.
    Expression(Text),
}

impl Default for Session {
    fn default() -> Self {
        let variable = |name: &'static str| Says::Variable(name.into());
        Self {
            user: variable("app.user_id"),
            tenant: variable("app.tenant_id"),
            hard_delete: "app.hard_delete".into(),
            encryption_key: "app.encryption_key".into(),
            old_encryption_key: "app.old_encryption_key".into(),
            hash_key: "app.hash_key".into(),
            request_id: variable("app.request_id"),
            ip_address: variable("app.ip_address"),
            user_agent: variable("app.user_agent"),
        }
    }
}

impl Session {
    /// As Supabase has it: `auth.uid()`, and the `tenant_id` in the `app_metadata` of its token.
    pub fn supabase() -> Self {
        Self {
            user: Says::Expression("auth.uid()".into()),
            tenant: Says::Expression("auth.jwt() -> 'app_metadata' ->> 'tenant_id'".into()),
            ..Self::default()
        }
    }
}

/// A major version of PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// PostgreSQL 14
    V14,
    /// PostgreSQL 15: views with the rights of the reader, NULLS NOT DISTINCT.
    V15,
    /// PostgreSQL 16
    V16,
    /// PostgreSQL 17: exclusion on partitioned tables.
    V17,
    /// PostgreSQL 18: columns computed on read, uuidv7().
    V18,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Version::V14 => "14",
            Version::V15 => "15",
            Version::V16 => "16",
            Version::V17 => "17",
            Version::V18 => "18",
        })
    }
}
