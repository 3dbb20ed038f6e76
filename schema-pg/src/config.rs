//! What the application says about the database as a whole.

use std::fmt;

use schema_core::ir::Text;
use schema_core::lint::LintOptions;

use crate::audit_log::AuditLog;
use crate::catalog::Extension;
use crate::options::Privilege;
use crate::session::Session;

/// Settings of [`lower_with`](crate::lower_with).
///
/// ```
/// use schema_pg::{Config, Version};
///
/// let config = Config { version: Version::V18, ..Config::default() };
/// ```
#[derive(Debug, Clone, PartialEq)]
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
    /// assert!(sql.contains("EXECUTE FUNCTION public.moddatetime('updated_at')"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub moddatetime: bool,
    /// SQL by hand: what structs don't say. It is read without a database (feature `validate`) and applied to what the structs say, statement
    /// by statement: whole tables, functions, triggers, indexes, policies, views, comments, privileges. Names without a schema are
    /// looked for in [`schema`](Self::schema) and in `public`, or where SET search_path says. DROP, RENAME and SET SCHEMA are followed as a server follows them. What can't be read, names nothing that is there or has no place in a database's schema is a
    /// diagnostic with its line and column: `objects.sql:12:5`. It migrates as everything else does.
    ///
    /// ```
    /// # use schema_core::*;
    /// # use schema_pg::Config;
    /// #[derive(Entity)]
    /// #[entity(name = "items")]
    /// struct Item {
    ///     #[entity(primary_key)]
    ///     id: i64,
    ///     title: String,
    /// }
    /// let sql = "
    ///     CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$
    ///         BEGIN NEW.title := btrim(NEW.title); RETURN NEW; END $$;
    ///     CREATE TRIGGER items_tidy BEFORE INSERT OR UPDATE OF title ON items
    ///         FOR EACH ROW EXECUTE FUNCTION tidy();
    ///     COMMENT ON TABLE items IS 'What is sold';
    /// ";
    /// let config = Config { sql: sql.into(), ..Config::default() };
    /// let catalog = schema_pg::lower_with(&registry![Item]?, &config)?;
    /// assert_eq!(catalog.table("items").unwrap().comment.as_deref(), Some("What is sold"));
    ///
    /// let config = Config { sql: "COMMENT ON TABLE itens IS 'x';".into(), ..Config::default() };
    /// let found = schema_pg::lower_with(&registry![Item]?, &config).unwrap_err();
    /// assert!(found.to_string().contains("objects.sql:1:18"), "{found}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub sql: Text,
    /// Extensions beside those that types and operator classes bring, or with the schema and version that those are to have.
    pub extensions: Vec<Extension>,
    /// Schemas that are there, made by others, who may hold things of theirs in them: a plan neither creates nor drops them, and drops nothing in them but what an earlier version of
    /// this schema had there.
    pub existing_schemas: Vec<Text>,
    /// The tables are in a Citus cluster; `None` is one server. See [`citus`](crate::citus).
    pub citus: Option<Citus>,
    /// What lints leave out, beside what structs allow: of SQL by hand, or of the whole schema. The program's `lint` reads it.
    pub lint: LintOptions,
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
            sql: "".into(),
            extensions: Vec::new(),
            existing_schemas: Vec::new(),
            citus: None,
            lint: LintOptions::default(),
        }
    }
}

impl Config {
    /// The settings of a Citus cluster of this version, without triggers on its tables; PostgreSQL is the oldest that it runs on.
    ///
    /// ```
    /// use schema_pg::{Citus, CitusVersion, Config, Version};
    ///
    /// let config = Config::citus(CitusVersion::V14);
    /// assert_eq!(config.version, Version::V16);
    ///
    /// let with_triggers = Citus { unsafe_triggers: true, ..Citus::new(CitusVersion::V14) };
    /// let config = Config { citus: Some(with_triggers), ..config };
    /// ```
    pub fn citus(version: CitusVersion) -> Self {
        Self { citus: Some(Citus::new(version)), version: version.servers().0, ..Self::default() }
    }
}

/// A cluster of servers with the extension Citus, on whose nodes the rows of tables are. See [`citus`](crate::citus).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Citus {
    /// The oldest version that has to take what is generated.
    pub version: CitusVersion,
    /// Tables on the nodes have triggers: all servers of the cluster have `citus.enable_unsafe_triggers = on`, which Citus calls unsafe since a
    /// trigger that reaches rows of another node is refused only when it is called. None that is generated does. Without it, words that need
    /// triggers there are reported.
    pub unsafe_triggers: bool,
}

impl Citus {
    /// A cluster of this version, without triggers on its tables.
    pub fn new(version: CitusVersion) -> Self {
        Self { version, unsafe_triggers: false }
    }
}

/// A major version of Citus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CitusVersion {
    /// Citus 12, on PostgreSQL 14 to 16: schemas that are distributed.
    V12,
    /// Citus 13, on PostgreSQL 15 to 17.
    V13,
    /// Citus 14, on PostgreSQL 16 to 18.
    V14,
}

impl CitusVersion {
    /// The oldest and the newest PostgreSQL that it runs on (its change log: 12.0 drops 13, 12.1 adds 16, 13.0 adds 17 and drops 14, 14.0 adds 18 and
    /// drops 15).
    pub(crate) fn servers(self) -> (Version, Version) {
        match self {
            CitusVersion::V12 => (Version::V14, Version::V16),
            CitusVersion::V13 => (Version::V15, Version::V17),
            CitusVersion::V14 => (Version::V16, Version::V18),
        }
    }
}

impl fmt::Display for CitusVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            CitusVersion::V12 => "12",
            CitusVersion::V13 => "13",
            CitusVersion::V14 => "14",
        })
    }
}

/// The roles of an application: who owns the tables is none of those who use them. They may do the least that they need; [`create_roles`](crate::create_roles) makes those that are
/// missing.
///
/// UPDATE is not granted on the columns of primary keys: what references a row, the log and the rules know it by its key, and one statement could
/// give the key of a row to another. A column of the key that cuts the table into partitions, beside others, is written: rows may move. All are where some reference to the entity says what happens then: `.on_update(Cascade)`, `SetNull` or `SetDefault`.
/// `INSERT … ON CONFLICT DO UPDATE` that sets the key is refused, too (SQLSTATE 42501): leave it out of what is set.
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
/// assert!(sql.contains("GRANT DELETE, SELECT ON TABLE public.items TO app"), "{sql}");
/// assert!(sql.contains("GRANT INSERT (title) ON TABLE public.items TO app"), "{sql}");
/// assert!(sql.contains("GRANT UPDATE (title, version) ON TABLE public.items TO app"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
///
/// ```
/// use schema_pg::{Config, Roles};
///
/// let roles = Roles { application: "app".into(), reader: Some("support".into()), ..Roles::default() };
/// assert!(schema_pg::create_roles(&roles).contains("CREATE ROLE app NOLOGIN;"));
/// let config = Config { roles: Some(roles), ..Config::default() };
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roles {
    /// The role of the application: reads and writes rows, and neither makes tables nor truncates them.
    pub application: Text,
    /// A role that reads: of private data, what is masked.
    pub reader: Option<Text>,
    /// The role that owns what migrations make; who runs them, unless said. It can't log in, so no program does by mistake what
    /// only an owner can, and row security binds it too. Who runs migrations is a member of it or a superuser; unless that is a superuser, an
    /// administrator grants this role CREATE on the database and, where something lives in it, on the schema `public`. BYPASSRLS is not
    /// needed: plans fill columns and check references past row security on their own. With it their locks are weaker.
    pub owner: Option<Text>,
    /// The role that owns materialized views of rows that policies hide, said by
    /// [`past_row_security`](crate::attr::view::past_row_security): each table that such a view reads lets it see all rows. It
    /// can't log in. Who owns the tables is a member of it: [`create_roles`](crate::create_roles) makes `owner` one; another who
    /// runs migrations is granted it by an administrator.
    pub materialized: Option<Text>,
    /// Roles of one's own, for all tables: who runs support, an administrator, a program that fills the tables.
    ///
    /// ```
    /// # use schema_core::*;
    /// # #[derive(Entity)]
    /// # #[entity(name = "items", timestamps)]
    /// # struct Item {
    /// #     #[entity(primary_key)]
    /// #     id: i64,
    /// #     title: String,
    /// # }
    /// use schema_pg::{Config, OtherRole, Privilege, Roles};
    ///
    /// let others = vec![
    ///     OtherRole::new("app_admin", [Privilege::All]),
    ///     OtherRole::new("app_analyst", [Privilege::Select]).masked(),
    ///     OtherRole::new("app_import", [Privilege::Insert, Privilege::Select]),
    /// ];
    /// let roles = Roles { application: "app".into(), others, ..Roles::default() };
    /// # let config = Config { roles: Some(roles), ..Config::default() };
    /// # let sql = schema_pg::create(&schema_pg::lower_with(&registry![Item]?, &config)?).to_string();
    /// assert!(sql.contains("GRANT DELETE, INSERT, REFERENCES, SELECT, TRIGGER, TRUNCATE, UPDATE ON TABLE public.items TO app_admin;"), "{sql}");
    /// assert!(sql.contains("GRANT SELECT ON TABLE public.items TO app_analyst;"), "{sql}");
    /// assert!(sql.contains("GRANT INSERT (title) ON TABLE public.items TO app_import;"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub others: Vec<OtherRole>,
}

/// A role in addition to that of the application, with its privileges on each table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherRole {
    /// Its name.
    pub name: Text,
    /// What it may do. INSERT and UPDATE are granted by column where the database keeps some of them, as for the application; nothing is granted that
    /// the entity refuses to everybody (`append_only`, `#[pg(read_only)]`, `#[pg(no_delete)]`). [`Privilege::All`] is granted whole, on each table.
    pub privileges: Vec<Privilege>,
    /// Of private data it sees what is masked.
    pub masked: bool,
}

impl OtherRole {
    /// A role with these privileges, which sees private data.
    pub fn new(name: impl Into<Text>, privileges: impl IntoIterator<Item = Privilege>) -> Self {
        Self { name: name.into(), privileges: privileges.into_iter().collect(), masked: false }
    }

    /// The same, and of private data it sees what is masked, as [`Roles::reader`] does.
    #[must_use]
    pub fn masked(mut self) -> Self {
        self.masked = true;
        self
    }

    /// It has this privilege, on tables that can have it.
    pub(crate) fn may(&self, privilege: Privilege) -> bool {
        self.privileges.iter().any(|own| *own == privilege || *own == Privilege::All)
    }
}

impl Roles {
    /// All roles that use the tables, with what each may do.
    pub(crate) fn users(&self) -> Vec<OtherRole> {
        use Privilege::{Delete, Insert, Select, Update};
        let application = OtherRole::new(self.application.clone(), [Delete, Insert, Select, Update]);
        let reader = self.reader.iter().map(|reader| OtherRole::new(reader.clone(), [Select]).masked());
        std::iter::once(application).chain(reader).chain(self.others.iter().cloned()).collect()
    }
}

/// A major version of PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
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

impl Version {
    /// The version of a server, from its `server_version_num` (`SHOW server_version_num`: 150020 is 15.20). A later one counts as the newest
    /// that is known here, `None` is one before 14.
    ///
    /// ```
    /// use schema_pg::Version;
    ///
    /// assert_eq!(Version::from_server(150_020), Some(Version::V15));
    /// assert_eq!(Version::from_server(190_001), Some(Version::V18));
    /// assert_eq!(Version::from_server(130_001), None);
    /// ```
    pub fn from_server(server_version_num: u32) -> Option<Self> {
        match server_version_num / 10_000 {
            0..14 => None,
            14 => Some(Version::V14),
            15 => Some(Version::V15),
            16 => Some(Version::V16),
            17 => Some(Version::V17),
            _ => Some(Version::V18),
        }
    }
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
