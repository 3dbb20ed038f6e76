//! `adopt`: a crate of structs from a database that is there.

use std::path::PathBuf;

use clap::Args;
use schema_core::cli::{Failure, Outcome, Screen};

use super::connect::{Database, Live};

/// What `adopt` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Writes a crate whose library has `registry()` and `config()`: structs for all that structs can say, and objects.sql for the rest. \
                        Files that are there and differ are not overwritten. Tables of migration runners are left out. Exit code 1 where \
                        something could not be adopted; it is named.\n\
                        With --json: `out`, `files`, `counts` (kind, structs, objects), `unmodelled` (kind, name), `problems`, `advice`.\n\n\
                        Examples:\n  \
                        PROGRAM adopt --database postgres://localhost/shop --out shop-schema\n  \
                        PROGRAM adopt --out shop-schema --schema shop --schema audit\n  \
                        PROGRAM adopt --out shop-schema --improve"
)]
pub struct Adopt {
    #[command(flatten)]
    pub database: Database,
    /// The folder of the crate, which is made where it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The name of the crate; without it, that of the folder
    #[arg(long, value_name = "NAME")]
    crate_name: Option<String>,
    /// Only this schema. May be repeated
    #[arg(long, value_name = "NAME")]
    schema: Vec<String>,
    /// Use words that change objects where they fit: `timestamps`, `soft_delete`. A trigger by hand that does the same is kept: remove it. Without this they are suggestions
    /// in comments
    #[arg(long)]
    improve: bool,
    /// Take this library from a folder that has schema-core and schema-pg
    #[arg(long, value_name = "DIR", hide = true)]
    library: Option<String>,
}

/// Adopts a database.
#[cfg(feature = "adopt")]
pub fn run(args: &Adopt, live: &mut Live, screen: &Screen) -> Result<Outcome, Failure> {
    use schema_core::cli::{Color, Exit};
    use serde_json::{Value, json};

    use crate::adopt::{AdoptOptions, LibrarySource, adopt};
    use crate::history_tables::is_history;

    let name = match &args.crate_name {
        Some(name) => name.clone(),
        None => args.out.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
    };
    if !is_crate_name(&name) {
        return Err(Failure::usage(format!("{name:?} can't be the name of a crate"))
            .help("say --crate-name with letters from a to z, digits, `-` and `_`"));
    }
    let progress = schema_core::cli::Progress::spinner(screen, "reading the database");
    let schemas: Vec<&str> = args.schema.iter().map(String::as_str).collect();
    let mut catalog = live.catalog(&schemas)?;
    catalog.tables.retain(|table| !is_history(&table.name));
    let mut options =
        AdoptOptions { crate_name: name, improve: args.improve, version: live.version, ..AdoptOptions::default() };
    if let Some(path) = &args.library {
        options.library = LibrarySource::Path(path.clone());
    }
    progress.at(0, "making structs of it");
    let adopted = adopt(&catalog, &options);
    adopted.write(&args.out).map_err(|error| {
        Failure::new(format!("cannot write into {}: {error}", args.out.display()))
            .help("name another folder, or delete what is there")
    })?;
    drop(progress);
    let report = &adopted.report;
    let heading = format!("{} is adopted in {}:", live.place, args.out.display());
    let text = format!(
        "{}\n\n{report}\nThe program of the schema: `fn main() -> ExitCode {{ schema_pg::cli::run_with({name}::registry(), &{name}::config(), migrations) }}`; \
         its word `baseline` begins with migrations\n",
        screen.out.paint(Color::Green, &heading),
        name = options.crate_name.replace('-', "_"),
    );
    let files: Vec<&str> = adopted.files.iter().map(|file| file.path.as_str()).collect();
    let counts =
        report.counts.iter().map(|one| json!({ "kind": one.kind, "structs": one.structs, "objects": one.objects }));
    let unmodelled = report.unmodelled.iter().map(|one| json!({ "kind": one.kind, "name": one.name }));
    Ok(Outcome::new(text)
        .with("out", args.out.display().to_string())
        .with("files", files)
        .with("counts", counts.collect::<Value>())
        .with("unmodelled", unmodelled.collect::<Value>())
        .with("problems", report.problems.clone())
        .with("advice", report.advice.clone())
        .exit(Exit::found(!report.unmodelled.is_empty() || !report.problems.is_empty())))
}

#[cfg(feature = "adopt")]
fn is_crate_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// The word is there so that it can say what it lacks.
#[cfg(not(feature = "adopt"))]
pub fn run(_: &Adopt, _: &mut Live, _: &Screen) -> Result<Outcome, Failure> {
    is_there().map(|()| Outcome::default())
}

/// What a program says that was built without the feature, before it looks for a database.
pub fn is_there() -> Result<(), Failure> {
    if cfg!(feature = "adopt") {
        return Ok(());
    }
    let failure = Failure::usage("this program was built without the feature `adopt` of schema-pg")
        .help("cargo install schema-pg --features cli,adopt; in a program of your own, add the feature in Cargo.toml");
    Err(failure)
}
