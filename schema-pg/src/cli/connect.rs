//! The database that is meant, and the way to it.

use std::any::Any;
use std::env;
use std::error::Error as _;
use std::str::FromStr;

use clap::Args;
use postgres::{Client, Config, NoTls};
use schema_core::cli::{Failure, without_password};

use crate::catalog::Catalog;
use crate::config::Version;

/// The way to a server.
pub type Connect = Box<dyn Fn(&Config) -> Result<Client, postgres::Error>>;

/// The way of who brings none: what is sent is not encrypted.
pub fn without_tls(config: &Config) -> Result<Client, postgres::Error> {
    config.connect(NoTls)
}

/// The database that is meant.
#[derive(Debug, Default, Args)]
pub struct Database {
    /// The database, as postgres://user@host/database; without it, that of the variable DATABASE_URL
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
}

/// A database that a program is connected to.
pub struct Live {
    /// The connection.
    pub client: Client,
    /// What it is for people: `the database shop, on PostgreSQL 15.4`. Never its URL, which may hold a password.
    pub place: String,
    /// How it was reached.
    pub config: Config,
    /// The version of the server.
    pub version: Version,
    /// What it lives by, where it was started for this run.
    pub temporary: Option<Box<dyn Any>>,
}

impl Database {
    /// The connection string, and where it was specified.
    pub fn url(&self) -> Result<(String, &'static str), Failure> {
        if let Some(url) = self.database.as_ref().filter(|url| !url.is_empty()) {
            return Ok((url.clone(), "--database"));
        }
        match env::var_os("DATABASE_URL").filter(|url| !url.is_empty()) {
            Some(url) => match url.into_string() {
                Ok(url) => Ok((url, "DATABASE_URL")),
                Err(_) => Err(Failure::usage("DATABASE_URL is not UTF-8")),
            },
            None => Err(Failure::usage("no database is named")
                .help("say --database postgres://user@host/database, or set the variable DATABASE_URL")),
        }
    }

    /// An argument or the variable names one.
    pub fn is_named(&self) -> bool {
        self.database.is_some() || env::var_os("DATABASE_URL").is_some_and(|url| !url.is_empty())
    }
}

/// Connects to a database. `from` names where its URL comes from: `DATABASE_URL`.
pub fn open(url: &str, from: &str, connect: &Connect) -> Result<Live, Failure> {
    let mut config = Config::from_str(url).map_err(|error| {
        Failure::usage(format!("{from}: {}", without_password(&described(&error), url)))
            .help("a database is named as postgres://user:password@host:5432/database; signs such as @ : / in a password are written as %40 %3A %2F")
    })?;
    if config.get_password().is_none()
        && let Ok(password) = env::var("PGPASSWORD")
    {
        config.password(password);
    }
    if config.get_application_name().is_none() {
        config.application_name("schema");
    }
    let client = connect(&config).map_err(|error| unreachable(&error, url, from))?;
    live(client, config).map_err(|error| Failure::new(format!("{from}: {}", described(&error))))
}

fn unreachable(error: &postgres::Error, url: &str, from: &str) -> Failure {
    let why = without_password(&described(error), url);
    let failure = Failure::new(format!("{from}: {why}"));
    if why.contains("TLS") {
        return failure.help(
            "this program speaks no TLS; where plain text will do (on the same machine, in a tunnel), say sslmode=disable, else give `Program::connect` a connector",
        );
    }
    match error.code().map(|code| code.code()) {
        Some("3D000") => failure.help("create the database first, or mend its name in the URL"),
        Some("28P01" | "28000") => failure.help("mend the user or the password of the URL, or set PGPASSWORD"),
        Some(_) => failure,
        None => failure.help("is the server running, and are host and port of the URL right?"),
    }
}

fn live(mut client: Client, config: Config) -> Result<Live, postgres::Error> {
    let row = client.query_one(crate::sql::place(), &[])?;
    let (database, version, number): (String, String, i32) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    // Some say more: `15.4 (Debian 15.4-1)`.
    let version = version.split(' ').next().unwrap_or_default();
    let place = format!("the database {database}, on PostgreSQL {version}");
    let version = Version::from_server(u32::try_from(number).unwrap_or_default()).unwrap_or(Version::V14);
    Ok(Live { client, place, config, version, temporary: None })
}

impl Live {
    /// What it holds.
    pub fn catalog(&mut self, schemas: &[&str]) -> Result<Catalog, Failure> {
        crate::blocking::introspect(&mut self.client, schemas).map_err(|error| {
            let why = match &error {
                crate::blocking::Error::Postgres(error) => described(error),
                crate::blocking::Error::Introspect(error) => error.to_string(),
            };
            Failure::new(format!("cannot read {}: {why}", self.place))
        })
    }

    /// Notes which reference rows the database holds, in what was read of it and in what is wanted.
    ///
    /// # Errors
    /// It does not show them.
    pub fn seeds(&mut self, lowered: &Catalog, is: &mut Catalog, should: &mut Catalog) -> Result<(), Failure> {
        crate::blocking::introspect_seeds(&mut self.client, lowered, is).map_err(|error| {
            let why = match &error {
                crate::blocking::Error::Postgres(error) => described(error),
                crate::blocking::Error::Introspect(error) => error.to_string(),
            };
            Failure::new(format!("cannot read the reference rows of {}: {why}", self.place))
                .help("where row security hides them from their owner, use a role with BYPASSRLS")
        })?;
        for table in lowered.tables.iter().filter(|table| table.seed.is_some()) {
            if let Some(wanted) = should.tables.iter_mut().find(|wanted| wanted.name == table.name) {
                wanted.seed.clone_from(&table.seed);
                wanted.model.clone_from(&table.model);
            }
        }
        Ok(())
    }
}

/// What went wrong and why: the error's own text is only "db error" or "error connecting to server".
pub fn described(error: &postgres::Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(refused), _) => refused.to_string(),
        (None, Some(why)) => format!("{error}: {why}"),
        (None, None) => error.to_string(),
    }
}
