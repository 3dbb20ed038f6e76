//! Scratch databases: what a server makes of a catalog, read back in its own words.

use std::env;
use std::sync::atomic::{AtomicU32, Ordering};

use clap::Args;
use postgres::Client;
use schema_core::cli::{Failure, now};

use super::connect::{self, Connect, Live, described};
use super::context::Context;
use crate::blocking::a_table;
use crate::catalog::{Catalog, Text};
use crate::config::Roles;
use crate::lower::create_roles;
use crate::plan::{PlanOptions, create_with};
use crate::sql::scratch as sql;

/// Where scratch databases are.
#[derive(Debug, Default, Args)]
pub struct Scratch {
    /// An empty database on a server of the same version, in which the schema is made and taken back, to see what the server makes of it; without
    /// it one is created next to the database and dropped, which needs CREATEDB. Or the variable SCRATCH_DATABASE_URL
    #[arg(long, value_name = "URL")]
    scratch: Option<String>,
}

/// A database that was created to be dropped.
pub struct Created {
    /// A connection to it.
    pub client: Client,
    name: String,
    beside: Client,
}

impl Drop for Created {
    fn drop(&mut self) {
        // Where it can't be dropped now, the next program does it.
        let _ = self.beside.batch_execute(&sql::drop_database(&self.name));
    }
}

/// Creates a database next to another, which sorts and compares as that does.
pub fn create(live: &mut Live, connect: &Connect) -> Result<Created, Failure> {
    sweep(&mut live.client);
    let wrong = |error: &postgres::Error| {
        Failure::new(format!("cannot create a scratch database beside {}: {}", live.place, described(error)))
            .help("give the role CREATEDB, or name an empty database of the same server version by --scratch URL")
    };
    let like: String =
        live.client.query_one(sql::like(), &[]).and_then(|row| row.try_get(0)).map_err(|error| wrong(&error))?;
    let like = serde_json::from_str(&like).unwrap_or_default();
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("{}{}_{}_{number}", sql::PREFIX, now(), std::process::id());
    live.client.batch_execute(&sql::create_database(&name, &like)).map_err(|error| wrong(&error))?;
    let mut config = live.config.clone();
    config.dbname(&name);
    // From here on it is dropped, whatever happens.
    let beside = connect(&live.config).map_err(|error| wrong(&error))?;
    match connect(&config) {
        Ok(client) => Ok(Created { client, name, beside }),
        Err(error) => {
            let _ = live.client.batch_execute(&sql::drop_database(&name));
            Err(wrong(&error))
        }
    }
}

/// Drops what programs left behind that were killed: what is older than an hour, and used by nobody.
fn sweep(client: &mut Client) {
    let Ok(rows) = client.query(&sql::all(), &[]) else { return };
    for row in rows {
        let Ok(name) = row.try_get::<_, String>(0) else { continue };
        let made = name.strip_prefix(sql::PREFIX).and_then(|rest| rest.split('_').next()?.parse::<u64>().ok());
        if made.is_some_and(|made| made + 3600 < now()) {
            let _ = client.batch_execute(&sql::drop_left_behind(&name));
        }
    }
}

/// By which terms catalogs are made in a scratch database.
pub struct Terms<'t> {
    /// Settings of plans.
    pub options: PlanOptions,
    /// Schemas that others made.
    pub existing: &'t [Text],
    /// Roles that are made where they are missing.
    pub roles: Option<&'t Roles>,
}

/// A scratch database.
pub enum Room {
    /// One that is dropped afterwards.
    Created(Box<Created>),
    /// One that somebody named.
    Given(Box<Live>),
}

/// The scratch database that is named, or one that is created next to the live one.
///
/// # Errors
/// There is none, or it is not empty.
pub fn room(scratch: &Scratch, live: &mut Live, connect: &Connect) -> Result<Room, Failure> {
    let variable = "SCRATCH_DATABASE_URL";
    let named = scratch.scratch.clone().map(|url| (url, "--scratch"));
    let named = named.or_else(|| env::var(variable).ok().filter(|url| !url.is_empty()).map(|url| (url, variable)));
    let Some((url, from)) = named else { return Ok(Room::Created(Box::new(create(live, connect)?))) };
    let mut given = connect::open(&url, from, connect)?;
    if given.version != live.version {
        let versions = format!("{from} is on PostgreSQL {}, and {}", given.version, live.place);
        return Err(
            Failure::usage(versions).help("texts are compared as a server writes them: use the same major version")
        );
    }
    match a_table(&mut given.client) {
        Ok(None) => Ok(Room::Given(Box::new(given))),
        Ok(Some(table)) => Err(Failure::usage(format!("{from} holds the table {table}: a scratch database is empty"))
            .help("name an empty one")),
        Err(error) => Err(Failure::new(format!("{from}: {error}"))),
    }
}

/// What the server makes of a catalog. The scratch database is as it was afterwards.
///
/// # Errors
/// There is none, it is not empty, or it does not take the catalog.
pub fn expected(
    scratch: &Scratch,
    live: &mut Live,
    catalog: &Catalog,
    schemas: &[&str],
    context: &Context,
) -> Result<Catalog, Failure> {
    let config = &context.migrations.config;
    let terms = Terms { options: context.options(), existing: &config.existing_schemas, roles: config.roles.as_ref() };
    room(scratch, live, &context.connect)?.made(catalog, schemas, &terms)
}

impl Room {
    /// What the server makes of a catalog: it is made, read back, and taken back.
    ///
    /// # Errors
    /// The database does not take it.
    pub fn made(&mut self, catalog: &Catalog, schemas: &[&str], terms: &Terms<'_>) -> Result<Catalog, Failure> {
        let client = match self {
            Room::Created(created) => &mut created.client,
            Room::Given(live) => &mut live.client,
        };
        // Reference rows may need values of the session, and are compared without this.
        let catalog = catalog.without_seeds();
        let plan = create_with(&catalog, &terms.options);
        // In one transaction, without those of the plan.
        let mut script = format!("{};\n", sql::BEGIN);
        terms.existing.iter().for_each(|name| script.push_str(&sql::create_schema(name)));
        if let Some(roles) = terms.roles {
            script.push_str(&create_roles(roles));
        }
        plan.steps.iter().for_each(|step| step.write_sql(&mut script));
        let wrong = |error: &postgres::Error| {
            Failure::new(format!("the scratch database does not take the schema: {}", described(error)))
                .help("what only a superuser can make (extensions that are not trusted) has to be in a database named by --scratch URL")
        };
        if let Err(error) = client.batch_execute(&script) {
            let _ = client.batch_execute(sql::ROLLBACK);
            return Err(wrong(&error));
        }
        let found = crate::blocking::introspect(client, schemas)
            .map_err(|error| Failure::new(format!("cannot read the scratch database: {error}")));
        client.batch_execute(sql::ROLLBACK).map_err(|error| wrong(&error))?;
        found
    }

    /// A catalog in words that a server reads as it writes them: not all that it writes is, so a database that came about by the statements that a server
    /// prints of another holds the same in other words.
    ///
    /// # Errors
    /// The database does not take it.
    pub fn settled(&mut self, catalog: &Catalog, schemas: &[&str], terms: &Terms<'_>) -> Result<Catalog, Failure> {
        let mut held = self.made(catalog, schemas, terms)?;
        // Once is nearly always enough; lists of `varchar` take twice.
        for _ in 0..3 {
            let again = self.made(&held, schemas, terms)?;
            if again == held {
                break;
            }
            held = again;
        }
        Ok(held)
    }
}
