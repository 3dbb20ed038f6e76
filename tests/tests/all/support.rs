//! A database with a registry's schema in it, and what tests ask of it.

use std::sync::Arc;

use postgres::Client;
use postgres::error::DbError;
use schema_core::{Diagnostics, Registry};
use schema_pg::{Catalog, Config, Version, Violation, ViolationKind};
use schema_test_server::{Database, Server};

/// How many a run tries of what is random or long: the number in this variable, else this. CONTRIBUTING.md lists the variables.
pub fn volume(variable: &str, usual: u32) -> u32 {
    match std::env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{variable} is a number, not {text:?}")),
        Err(_) => usual,
    }
}

/// A fresh database, and a connection to it.
pub struct Live {
    pub client: Client,
    database: Arc<Database>,
    /// What it was made to hold; nothing where a test makes it by itself.
    catalog: Arc<Catalog>,
}

/// An empty database.
pub fn empty() -> Live {
    let database = Arc::new(Server::shared().database());
    Live { client: database.connect(), database, catalog: Arc::new(Catalog::EMPTY) }
}

/// Settings for the server that the tests have.
pub fn config() -> Config {
    let version = Version::from_server(Server::shared().version() * 10_000).expect("the tests start no older one");
    Config { version, ..Config::default() }
}

/// A database that holds the schema: an ordinary owner installed it, the session is a superuser's.
#[track_caller]
pub fn live(registry: Result<Registry, Diagnostics>) -> Live {
    let mut live = empty();
    let catalog = catalog(registry);
    live.installs(&created(&catalog));
    live.catalog = Arc::new(catalog);
    live
}

/// The whole schema as SQL.
#[track_caller]
pub fn sql(registry: Result<Registry, Diagnostics>) -> String {
    created(&catalog(registry))
}

#[track_caller]
fn catalog(registry: Result<Registry, Diagnostics>) -> Catalog {
    match registry.and_then(|registry| schema_pg::lower_with(&registry, &config())) {
        Ok(catalog) => catalog,
        Err(diagnostics) => panic!("{diagnostics}"),
    }
}

#[track_caller]
fn created(catalog: &Catalog) -> String {
    let sql = schema_pg::create(catalog).to_string();
    schema_pg::assert_sql_valid(&sql);
    sql
}

/// The tests that need more than an ordinary owner, and why. All others install what registries generate as a role that is
/// neither a superuser nor CREATEROLE nor BYPASSRLS, and owns its database. Roles are beside the point: they belong to all
/// databases of a server, and whoever administers that makes them.
pub const ADMINISTRATOR: &[(&str, &str)] = &[
    ("pairs::others::event_triggers_come_and_go", "event triggers are a superuser's"),
    ("lifecycle_random::how_rows_live_is_kept_under_hostile_names_and_values", "moddatetime is not trusted"),
    (
        "timestamps::a_migration_lets_the_extension_moddatetime_set_the_time_of_the_last_change",
        "moddatetime is not trusted",
    ),
];

#[test]
fn each_test_that_needs_an_administrator_is_there_and_says_so() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all");
    for (test, _) in ADMINISTRATOR {
        let (module, name) = test.rsplit_once("::").unwrap();
        let file = folder.join(format!("{}.rs", module.replace("::", "/")));
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains(&format!("fn {name}()")), "{test} is gone: take it off the list");
        assert!(
            text.contains("administers(") && text.contains(&format!("\"{test}\"")),
            "{test} asks for no administrator: take it off the list"
        );
    }
}

impl Live {
    /// An ordinary owner of the database installs a schema: neither a superuser nor one that makes roles.
    #[track_caller]
    pub fn installs(&self, sql: &str) {
        if let Err(error) = self.database.connect_as_owner().batch_execute(sql) {
            panic!("the owner can't install it: {}\n{sql}", describe(&error));
        }
    }

    /// The same for another session of this database that the owner has.
    #[track_caller]
    pub fn owner(&self) -> Self {
        Self {
            client: self.database.connect_as_owner(),
            database: self.database.clone(),
            catalog: self.catalog.clone(),
        }
    }

    /// The role whose session it is.
    #[track_caller]
    pub fn name(mut self) -> String {
        self.text("SELECT session_user")
    }

    /// A text without the name of the owner, which each database has of its own.
    pub fn nameless(&self, text: &str) -> String {
        text.replace(self.database.owner(), "its_owner")
    }

    /// What an administrator does for roles that are to own things of this database: its owner, who installs, is a member of
    /// each, and they may make things in it.
    #[track_caller]
    pub fn administrates(&mut self, owners: &[&str]) {
        let (installer, database) = (self.database.owner().to_owned(), self.database.name.clone());
        for owner in owners {
            let owner = schema_pg::quote_ident(owner);
            self.takes(&format!(
                "GRANT {owner} TO {installer}; GRANT CREATE ON DATABASE {database} TO {owner}; GRANT CREATE ON SCHEMA public TO {owner}"
            ));
        }
    }

    /// What only an administrator can do, for the test that [`ADMINISTRATOR`] lists; the owner tries it first.
    #[track_caller]
    pub fn administers(&mut self, test: &str, sql: &str) {
        assert!(
            ADMINISTRATOR.iter().any(|(listed, _)| *listed == test),
            "{test} is not in the list: add it with the reason"
        );
        let mut owner = self.database.connect_as_owner();
        let mut transaction = owner.transaction().unwrap();
        // One that plans begin themselves goes along with this one.
        match transaction.batch_execute(&sql.replace("BEGIN;\n", "").replace("COMMIT;\n", "")) {
            Ok(()) => panic!("{test} no longer needs an administrator for it: take it off the list\n{sql}"),
            Err(error) => assert_eq!(error.code().map(|code| code.code()), Some("42501"), "{sql}: {error}"),
        }
        drop(transaction);
        drop(owner);
        // Its session may be the owner's.
        if let Err(error) = self.database.connect().batch_execute(sql) {
            panic!("{sql}: {}", describe(&error));
        }
    }

    /// Where the database is.
    pub fn url(&self) -> &str {
        &self.database.url
    }

    /// Another session in the same database.
    pub fn again(&self) -> Self {
        Self { client: self.database.connect(), database: self.database.clone(), catalog: self.catalog.clone() }
    }

    /// The server takes it.
    #[track_caller]
    pub fn takes(&mut self, sql: &str) {
        if let Err(error) = self.client.batch_execute(sql) {
            panic!("{sql}: {}", describe(&error));
        }
    }

    /// The server refuses it: SQLSTATE and name of the constraint.
    #[track_caller]
    pub fn refuses(&mut self, sql: &str, state: &str, constraint: &str) {
        let error: DbError = match self.client.batch_execute(sql) {
            Ok(()) => panic!("taken, and should be refused: {sql}"),
            Err(error) => error.as_db_error().cloned().unwrap_or_else(|| panic!("{sql}: {error}")),
        };
        let found = (error.code().code(), error.constraint().unwrap_or_default());
        assert_eq!(found, (state, constraint), "{sql}: {error}");
        knows(&self.catalog, &error);
    }

    /// The plan of a query, in a session that would rather use an index.
    #[track_caller]
    pub fn plan(&mut self, query: &str) -> String {
        self.takes("SET enable_seqscan = off");
        let rows = match self.client.query(&format!("EXPLAIN {query}"), &[]) {
            Ok(rows) => rows,
            Err(error) => panic!("{query}: {}", describe(&error)),
        };
        rows.iter().map(|row| row.get::<_, String>(0)).collect::<Vec<_>>().join("\n")
    }

    /// The first column of a query's rows, joined by spaces.
    #[track_caller]
    pub fn column(&mut self, query: &str) -> String {
        self.text(&format!("SELECT string_agg(c::text, ' ') FROM ({query}) AS rows (c)"))
    }

    /// The one value of a query, as text.
    #[track_caller]
    pub fn text(&mut self, query: &str) -> String {
        match self.client.query_one(&format!("SELECT ({query})::text"), &[]) {
            Ok(row) => row.get::<_, Option<String>>(0).unwrap_or_else(|| "NULL".to_owned()),
            Err(error) => panic!("{query}: {}", describe(&error)),
        }
    }
}

/// What each refusal of a row says is known in the words of the model.
#[track_caller]
pub fn knows(catalog: &Catalog, error: &DbError) {
    let state = error.code().code();
    // The statement itself is wrong: there is no such column, it can't be computed.
    let is_wrong = state.starts_with("42") && state != "42501" || state.starts_with("55") && state != "55P03";
    if is_wrong || matches!(state, "0A000" | "25001") {
        return;
    }
    let found = Violation::of(catalog, error).unwrap_or_else(|| panic!("a refusal of no kind: {error:?}"));
    let ours = |table: &str| catalog.tables.iter().filter(|own| *own.name.name == *table).count() == 1;
    if error.table().is_some_and(ours) {
        assert!(found.entity.is_some() || found.table.is_some(), "{found:?} of {error:?}");
        let kind = found.kind;
        if matches!(kind, ViolationKind::Unique | ViolationKind::NotNull | ViolationKind::Transition) {
            assert!(!found.fields.is_empty(), "{found:?} of {error:?}");
        }
    }
    assert!(found.constraint.is_none() || found.to_string().len() > 5, "{found:?}");
}

fn describe(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |error| format!("{} {error}", error.code().code()))
}

pub const CHECK: &str = "23514";
pub const UNIQUE: &str = "23505";
pub const FOREIGN_KEY: &str = "23503";

pub const RESTRICT: &str = "23001";

/// What a reference with RESTRICT refuses: since 18 it has a code of its own.
pub fn restrict() -> &'static str {
    if Server::shared().version() >= 18 { RESTRICT } else { FOREIGN_KEY }
}
pub const NOT_NULL: &str = "23502";

/// What is wrong with a model for a server of this version, one line each: code, path, message.
#[track_caller]
pub fn mistakes(registry: Result<Registry, Diagnostics>, version: Version) -> Vec<String> {
    match schema_pg::lower_with(&registry.unwrap(), &Config { version, ..Config::default() }) {
        Ok(_) => panic!("no mistake was found"),
        Err(found) => found.0.iter().map(|d| format!("{} {}: {}", d.code, d.path, d.message)).collect(),
    }
}
