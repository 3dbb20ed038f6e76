//! A database with a registry's schema in it, and what tests ask of it.

use std::sync::Arc;

use postgres::Client;
use postgres::error::DbError;
use schema_core::{Diagnostics, Registry};
use schema_pg::{Config, Version};
use schema_test_server::{Database, Server};

/// A fresh database, and a connection to it.
pub struct Live {
    pub client: Client,
    database: Arc<Database>,
}

/// An empty database.
pub fn empty() -> Live {
    let database = Arc::new(Server::shared().database());
    Live { client: database.connect(), database }
}

/// Settings for the server that the tests have.
pub fn config() -> Config {
    let version = match Server::shared().version() {
        14 => Version::V14,
        15 => Version::V15,
        16 => Version::V16,
        17 => Version::V17,
        _ => Version::V18,
    };
    Config { version, ..Config::default() }
}

/// A database that holds the schema: an ordinary owner installed it, the session is a superuser's.
#[track_caller]
pub fn live(registry: Result<Registry, Diagnostics>) -> Live {
    let live = empty();
    live.installs(&sql(registry));
    live
}

/// The whole schema as SQL.
#[track_caller]
pub fn sql(registry: Result<Registry, Diagnostics>) -> String {
    let catalog = match registry.and_then(|registry| schema_pg::lower_with(&registry, &config())) {
        Ok(catalog) => catalog,
        Err(diagnostics) => panic!("{diagnostics}"),
    };
    let sql = schema_pg::create(&catalog).to_string();
    schema_pg::assert_sql_valid(&sql);
    sql
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
        Self { client: self.database.connect_as_owner(), database: self.database.clone() }
    }

    /// The role whose session it is.
    #[track_caller]
    pub fn name(mut self) -> String {
        self.text("SELECT session_user")
    }

    /// Where the database is.
    pub fn url(&self) -> &str {
        &self.database.url
    }

    /// Another session in the same database.
    pub fn again(&self) -> Self {
        Self { client: self.database.connect(), database: self.database.clone() }
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

fn describe(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), |error| format!("{} {error}", error.code().code()))
}

pub const CHECK: &str = "23514";
pub const UNIQUE: &str = "23505";
pub const FOREIGN_KEY: &str = "23503";
pub const NOT_NULL: &str = "23502";

/// What is wrong with a model for a server of this version, one line each: code, path, message.
#[track_caller]
pub fn mistakes(registry: Result<Registry, Diagnostics>, version: Version) -> Vec<String> {
    match schema_pg::lower_with(&registry.unwrap(), &Config { version, ..Config::default() }) {
        Ok(_) => panic!("no mistake was found"),
        Err(found) => found.0.iter().map(|d| format!("{} {}: {}", d.code, d.path, d.message)).collect(),
    }
}
