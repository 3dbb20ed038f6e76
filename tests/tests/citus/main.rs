//! Tables in a Citus cluster. No server with Citus comes with the tests: its rules stand in `stand_in.sql`, asked of PostgreSQL's own catalogs, and `live.rs`
//! has what a real one is asked, where `CITUS_URL` says where it is.

#![allow(dead_code, reason = "the database reads the entities' fields, the program does not")]

mod judged;
mod live;
mod migrations;
mod saas;
mod words;

use postgres::Client;
use schema_pg::{Citus, CitusVersion, Config, Version};
use schema_test_server::{Database, Server};

/// A database in which what Citus keeps and asks is stood in for.
pub fn stand_in() -> (Database, Client) {
    let database = Server::shared().database();
    let mut client = database.connect();
    client.batch_execute(include_str!("stand_in.sql")).expect("the stand-in is made");
    (database, client)
}

/// A cluster whose tables have triggers.
pub fn config() -> Config {
    let version = Version::from_server(Server::shared().version() * 10_000).expect("the tests start no older one");
    let citus = Citus { unsafe_triggers: true, ..Citus::new(CitusVersion::V13) };
    Config { citus: Some(citus), version: version.min(Version::V17), ..Config::default() }
}

/// A script without what is there in place of the extension.
pub fn without_extension(sql: &str) -> String {
    sql.lines()
        .filter(|line| !line.contains("EXTENSION") || !line.ends_with("citus;") && !line.contains("EXISTS citus "))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// What the stand-in says of all tables that are distributed.
pub fn judged(client: &mut Client, unsafe_triggers: bool) -> Vec<String> {
    let rows =
        client.query("SELECT j FROM pg_catalog.stand_in_judges($1) AS j ORDER BY 1", &[&unsafe_triggers]).unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}
