//! `adopt URL DIR NAME PATH` writes the crate of a live database and prints what went where; PATH is the folder of this library. `same URL URL` compares two
//! databases by introspection, and fails where they differ. Both are used by `tests/adopt.sh`. `bench N` adopts N tables of the benchmark schema, and prints the seconds.

#[path = "bench_ddl/shape.rs"]
mod shape;

use std::error::Error;
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use postgres::{Client, NoTls};
use schema_pg::{AdoptOptions, Catalog, LibrarySource, Version, adopt, blocking, drift};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["adopt", url, folder, name, library] => adopted(url, folder, name, library),
        ["same", one, other] => same(one, other),
        ["bench", tables] => bench(tables.parse()?),
        _ => Err("usage: bench N | adopt URL DIR NAME PATH | same URL URL".into()),
    }
}

fn read(url: &str) -> Result<(Catalog, Version), Box<dyn Error>> {
    let mut client = Client::connect(url, NoTls)?;
    let version: String = client.query_one("SHOW server_version_num", &[])?.get(0);
    let version = Version::from_server(version.parse()?).ok_or("a server of 14 or later")?;
    Ok((blocking::introspect(&mut client, &[])?, version))
}

fn adopted(url: &str, folder: &str, name: &str, library: &str) -> Result<(), Box<dyn Error>> {
    let (catalog, version) = read(url)?;
    let start = Instant::now();
    let options = AdoptOptions {
        crate_name: name.to_owned(),
        version,
        library: LibrarySource::Path(library.to_owned()),
        ..AdoptOptions::default()
    };
    let adopted = adopt(&catalog, &options);
    let seconds = start.elapsed().as_secs_f64();
    adopted.write(Path::new(folder))?;
    let lines = |rust: bool| -> usize {
        let files = adopted.files.iter().filter(|file| file.path.ends_with(".rs") == rust && file.path != "Cargo.toml");
        files.map(|file| file.text.lines().count()).sum()
    };
    let (structs, objects) = adopted.report.without_code();
    let mut out = std::io::stdout();
    write!(out, "{}", adopted.report)?;
    writeln!(
        out,
        "figures\t{name}\t{}\t{structs}\t{objects}\t{}\t{}\t{}\t{seconds:.2}",
        catalog.tables.len(),
        adopted.report.unmodelled.len(),
        lines(true),
        lines(false)
    )?;
    Ok(())
}

fn same(one: &str, other: &str) -> Result<(), Box<dyn Error>> {
    let (mut live, mut made) = (read(one)?.0, read(other)?.0);
    // Who applied it owns it.
    live.owners.clear();
    made.owners.clear();
    // These are of no model: what adopts them names them.
    live.unmodelled.clear();
    made.unmodelled.clear();
    let found = drift(&live, &made);
    if found.is_empty() && live == made {
        return Ok(());
    }
    Err(format!("{found}").into())
}

fn bench(tables: u32) -> Result<(), Box<dyn Error>> {
    let mut builder = schema_core::Registry::builder();
    for (entity, db_enum) in shape::described(tables, 1) {
        builder = builder.model(entity).definition(schema_core::ir::Definition::Enum(db_enum));
    }
    let catalog = schema_pg::lower(&builder.build()?)?;
    let start = Instant::now();
    let adopted = adopt(&catalog, &AdoptOptions::default());
    let lines: usize = adopted.files.iter().map(|file| file.text.lines().count()).sum();
    let seconds = start.elapsed().as_secs_f64();
    let (structs, objects) = adopted.report.without_code();
    writeln!(
        std::io::stdout(),
        "{tables} tables: {seconds:.2} s, {structs} things in structs, {objects} in objects.sql, {lines} lines"
    )?;
    Ok(())
}
