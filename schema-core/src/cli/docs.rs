//! `docs`: how documents are asked for, and how they are written.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Exit, Failure, Outcome};
use crate::docs::{DocsError, DocsFile, DocsFolder, Documented};

/// What is written, and where.
#[derive(Debug, Args)]
pub struct WrittenDocs {
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
    /// The design document alone: YAML, JSON, and the JSON Schema of both
    Design,
}

impl WrittenDocs {
    /// Writes documents, or compares them with those that are there.
    ///
    /// # Errors
    /// A folder that holds something else, or that can't be written.
    pub fn outcome(&self, of: &dyn Documented) -> Result<Outcome, Failure> {
        let (files, first): (Vec<DocsFile>, &str) = match self.format {
            Format::Markdown => (of.dictionary(), "index.md"),
            Format::Site => (of.site(&self.name), "index.html"),
            Format::Design => (of.design().files(), "schema-design.yaml"),
        };
        let folder = DocsFolder::at(&self.out);
        let failed = |error: DocsError| Failure::new(error.to_string());
        let place = self.out.display().to_string();
        let paths: Vec<&str> = files.iter().map(|file| &*file.path).collect();
        let (text, changed, exit) = match self.check {
            true => {
                let stale = folder.stale(&files).map_err(failed)?;
                let list: String = stale.iter().map(|path| format!("  {path}\n")).collect();
                let text = match stale.is_empty() {
                    true => format!("{place} is current\n"),
                    false => format!("{place} is stale:\n{list}"),
                };
                (text, stale.len(), Exit::found(!stale.is_empty()))
            }
            false => {
                let changed = folder.write(&files).map_err(failed)?;
                let begin = self.out.join(first).display().to_string();
                let text = format!("{} files in {place}, {changed} of them changed: begin with {begin}\n", files.len());
                (text, changed, Exit::default())
            }
        };
        Ok(Outcome::new(text).with("folder", &place).with("files", paths).with("changed", changed).exit(exit))
    }
}
