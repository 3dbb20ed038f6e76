//! `docs`: documents about the schema in a folder.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use schema_core::Registry;
use schema_core::cli::{Exit, Failure, Outcome};
use schema_core::docs::{DocsFile, DocsFolder};

use super::context::Context;
use crate::catalog::Catalog;
use crate::docs::{dictionary, site};

/// What `docs` is called with.
#[derive(Debug, Args)]
#[command(
    after_help = "A page for each table, view and type: what it is for, its columns and rules in words, what references it, indexes and why, policies, \
                        rights, triggers. The folder is to be empty, or one that documents were written to before: files that are no longer made are removed.\n\
                        With --json: `folder`, `files`, `changed`.\n\n\
                        Examples:\n  \
                        PROGRAM docs --out docs/schema\n  \
                        PROGRAM docs --out site --format site --name Shop\n  \
                        PROGRAM docs --out docs/schema --check     in CI: are they current?"
)]
pub struct Docs {
    #[command(flatten)]
    written: Written,
}

/// What is written, and where.
#[derive(Debug, Args)]
pub struct Written {
    /// The folder
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// How pages are written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// What the site is called
    #[arg(long, value_name = "TEXT", default_value = "Schema")]
    name: String,
    /// Write nothing, and tell which files are stale
    #[arg(long)]
    check: bool,
}

/// How pages are written.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Markdown, with pictures as Mermaid
    #[default]
    Markdown,
    /// Plain HTML with search, with pictures as SVG
    Site,
}

/// Writes the documents of the entities.
pub fn run(word: &Docs, context: &Context) -> Result<Outcome, Failure> {
    written(&word.written, &context.catalog()?, Some(context.registry()?))
}

/// Writes the documents of a catalog.
pub fn written(args: &Written, catalog: &Catalog, registry: Option<&Registry>) -> Result<Outcome, Failure> {
    let files: Vec<DocsFile> = match args.format {
        Format::Markdown => dictionary(catalog, registry),
        Format::Site => site(catalog, registry, &args.name),
    };
    let folder = DocsFolder::at(&args.out);
    let failed = |error: schema_core::docs::DocsError| Failure::new(error.to_string());
    let place = args.out.display().to_string();
    let paths: Vec<&str> = files.iter().map(|file| &*file.path).collect();
    let first = if matches!(args.format, Format::Site) { "index.html" } else { "index.md" };
    let (text, changed, exit) = match args.check {
        true => {
            let stale = folder.stale(&files).map_err(failed)?;
            let text = match stale.is_empty() {
                true => format!("{place} is current\n"),
                false => {
                    format!("{place} is stale:\n{}", stale.iter().map(|path| format!("  {path}\n")).collect::<String>())
                }
            };
            let exit = Exit::found(!stale.is_empty());
            (text, stale.len(), exit)
        }
        false => {
            let changed = folder.write(&files).map_err(failed)?;
            let begin = args.out.join(first).display().to_string();
            (
                format!("{} files in {place}, {changed} of them changed: begin with {begin}\n", files.len()),
                changed,
                Exit::default(),
            )
        }
    };
    Ok(Outcome::new(text).with("folder", &place).with("files", paths).with("changed", changed).exit(exit))
}
