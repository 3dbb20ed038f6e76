//! `shop` prints the schema of the example shop; `shop apply` applies it; `shop --help` says what else it does.

use std::process::ExitCode;

use schema_pg::cli::{Program, Temporary};
use schema_test_server::Server;

fn main() -> ExitCode {
    Program::new(shop_entities::registry())
        // An application says `schema_pg::cli::run(registry())` and names its database. This is an example: without one, a server is started
        // and thrown away.
        .or_temporary(|| {
            // Not `Server::shared`, which is for tests and panics where there is none.
            let server = Server::start()?;
            let database = server.database();
            Ok(Temporary { url: database.url.clone(), kept: Box::new((database, server)) })
        })
        .run()
}
