//! `adopt`: a database that is there as a crate of structs.

use std::fs;
use std::path::PathBuf;

use clap::Args;
use schema_core::cli::{Color, Exit, Failure, Outcome, Progress, Screen};

use super::connect::{Database, described};
use crate::adopt::{AdoptOptions, LibrarySource, Observed};
use crate::client;

/// What `adopt` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "Reads collections, indexes, validators, options and a sample of documents, and changes nothing there. Writes a crate: a library with a \
                        file for each collection and `registry()`, `config()`. Files that are there and hold something else stop it, and nothing is \
                        written. What is only likely is said in comments; what the structs don't say is listed, with exit code 1.\n\
                        With --json: `place`, `out`, `files` (paths; without --out with their texts), `report` (collections, views, types, indexes, \
                        raw_indexes, validators, raw_validators, suspected, notes, improved, left_out).\n\n\
                        Examples:\n  \
                        PROGRAM adopt --database mongodb://localhost/shop --out entities\n  \
                        PROGRAM adopt --database mongodb://localhost/shop                what would be written, and what is suspected\n  \
                        PROGRAM adopt --out entities --sample 10000 --improve"
)]
pub struct Adopt {
    #[command(flatten)]
    database: Database,
    /// The folder that the crate is written into; without it nothing is written, and what was found is reported
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// How many documents of each collection are looked at
    #[arg(long, value_name = "COUNT", default_value_t = 1000)]
    sample: u32,
    /// The name of the crate; without it, that of the folder
    #[arg(long, value_name = "NAME")]
    crate_name: Option<String>,
    /// Use words that change the database: validators that follow from the structs, references that are suspected
    #[arg(long)]
    improve: bool,
    /// Read what was observed from this file and ask no server: `{"collections": [{"name", "type", "options", "indexes", "sample"}]}`
    #[arg(long, value_name = "FILE", conflicts_with = "database")]
    observed: Option<PathBuf>,
    /// Take this library from a folder that has schema-core and schema-mongo
    #[arg(long, value_name = "DIR", hide = true)]
    library: Option<String>,
}

/// The name of the crate: that of the folder where none is specified.
fn crate_name(adopt: &Adopt) -> Result<String, Failure> {
    let folder = adopt.out.as_ref().and_then(|out| out.file_name());
    let name = match (&adopt.crate_name, folder) {
        (Some(name), _) => name.clone(),
        (None, Some(folder)) => folder.to_string_lossy().into_owned(),
        (None, None) => AdoptOptions::default().crate_name,
    };
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    match name.bytes().all(is_sign) && name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        true => Ok(name),
        false => Err(Failure::usage(format!("{name:?} can't be the name of a crate"))
            .help("say --crate-name with letters from a to z, digits, `-` and `_`")),
    }
}

/// Makes the crate.
pub fn run(adopt: &Adopt, screen: Screen) -> Result<Outcome, Failure> {
    let crate_name = crate_name(adopt)?;
    let (observed, place) = observe(adopt, &screen)?;
    let mut options = AdoptOptions { crate_name, improve: adopt.improve, ..AdoptOptions::default() };
    if let Some(folder) = &adopt.library {
        options.library = LibrarySource::Path(folder.clone());
    }
    let adopted = crate::adopt::adopt(&observed, &options);
    let report = &adopted.report;
    let mut text = String::new();
    if let Some(out) = &adopt.out {
        adopted.write(out).map_err(|error| {
            Failure::new(format!("cannot write into {}: {error}", out.display()))
                .help("name another folder; `diff -r` shows what differs between the two")
        })?;
        let written = format!("{} files written into {}.", adopted.files.len(), out.display());
        text.push_str(&(screen.out.paint(Color::Green, &written) + "\n"));
    }
    text.push_str(&report.to_string());
    if adopt.out.is_none() {
        text.push_str("\nNothing was written: say --out DIR.\n");
    }
    let outcome = Outcome::new(text).with("place", place).with("report", report);
    let outcome = match &adopt.out {
        Some(out) => outcome
            .with("out", out.display().to_string())
            .with("files", adopted.files.iter().map(|file| &file.path).collect::<Vec<_>>()),
        None => {
            let file = |file: &crate::AdoptedFile| serde_json::json!({ "path": file.path, "text": file.text });
            outcome.with("files", adopted.files.iter().map(file).collect::<Vec<_>>())
        }
    };
    Ok(outcome.exit(Exit::found(!report.is_complete())))
}

/// What is adopted, and where it is.
fn observe(adopt: &Adopt, screen: &Screen) -> Result<(Observed, String), Failure> {
    if let Some(path) = &adopt.observed {
        let place = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| Failure::usage(format!("cannot read {place}: {error}")))?;
        let observed = Observed::from_json(&text).map_err(|error| {
            Failure::usage(format!("{place} is no observed database: {error}")).help(
                r#"its form is {"collections": [{"name": …, "type": …, "options": …, "indexes": […], "sample": […]}]}"#,
            )
        })?;
        return Ok((observed, place));
    }
    let live = adopt.database.open()?;
    let progress = Progress::spinner(screen, "looking at the documents");
    let observed = live.wait(client::observe(&live.database, adopt.sample));
    drop(progress);
    let observed = observed.map_err(|error| match error {
        client::Error::Server(error) => Failure::new(format!("cannot read {}: {}", live.place, described(&error))),
        error => Failure::new(format!("cannot read {}: {error}", live.place)),
    })?;
    Ok((observed, live.place))
}
