//! `bench_introspect N`: makes the benchmark schema with N tables on a server of its own, and prints, as JSON, the seconds of
//! an introspection and of `pg_dump --schema-only` of the same database, turn by turn in the same run, and their ratio.

#[path = "bench_ddl/shape.rs"]
mod shape;

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::time::Instant;

use schema_core::Registry;
use schema_core::ir::Definition;
use schema_pg::Catalog;
use schema_pg::introspect::QUERY;
use schema_test_server::Server;

const ROUNDS: usize = 3;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let usage = "usage: bench_introspect N, N tables (at least 1)";
    let tables: u32 = std::env::args().nth(1).ok_or(usage)?.parse().map_err(|_| usage)?;
    // pg_dump locks all tables in one transaction.
    let server = Server::start_with(&[("max_locks_per_transaction", "4096")])?;
    let database = server.database();
    let mut builder = Registry::builder();
    for (entity, db_enum) in shape::described(tables, 1) {
        builder = builder.model(entity).definition(Definition::Enum(db_enum));
    }
    let mut client = database.connect();
    client.batch_execute(&schema_pg::create(&schema_pg::lower(&builder.build()?)?).to_string())?;
    client.batch_execute("VACUUM ANALYZE")?;
    let program = server.bin("pg_dump").ok_or("this server came without pg_dump")?;
    let (mut query, mut read, mut dump) = (f64::MAX, f64::MAX, f64::MAX);
    let mut bytes = 0;
    for _ in 0..ROUNDS {
        // Both start with a connection of their own.
        let start = Instant::now();
        let none: &[&str] = &[];
        let json: String = database.connect().query_one(QUERY, &[&none])?.get(0);
        query = query.min(start.elapsed().as_secs_f64());
        let start = Instant::now();
        let catalog = Catalog::from_introspection(&json)?;
        read = read.min(start.elapsed().as_secs_f64());
        assert_eq!((catalog.tables.len(), catalog.unmodelled.len()), (tables as usize, 0));
        bytes = json.len();
        let start = Instant::now();
        let mut command = Command::new(&program);
        let status = command.args(["--schema-only", "--dbname", &database.url]).stdout(Stdio::null()).status()?;
        dump = dump.min(start.elapsed().as_secs_f64());
        assert!(status.success(), "pg_dump failed");
    }
    writeln!(
        std::io::stdout(),
        "{{\"tables\":{tables},\"query\":{query:.3},\"read\":{read:.3},\"pg_dump\":{dump:.3},\"ratio\":{:.3},\"json_mib\":{:.1}}}",
        (query + read) / dump,
        bytes as f64 / 1_048_576.0
    )?;
    Ok(())
}
