//! `erd`: how a picture is asked for, and what is drawn.

use clap::{Args, ValueEnum};

use super::{Failure, Outcome};
use crate::docs::{Diagram, dbml, dot, mermaid, svg};

/// What is drawn, and how.
#[derive(Debug, Args)]
pub struct Picture {
    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Only the tables of this cluster
    #[arg(long, value_name = "NAME", conflicts_with = "around")]
    cluster: Option<String>,
    /// Only this table and those around it
    #[arg(long, value_name = "TABLE")]
    around: Option<String>,
    /// With --around: how many references away
    #[arg(long, value_name = "N", default_value_t = 1, requires = "around")]
    degrees: usize,
    /// Leave out columns that are neither keys nor references
    #[arg(long)]
    keys: bool,
}

/// How a picture is written.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// Mermaid, which GitHub draws
    #[default]
    Mermaid,
    /// DOT, for Graphviz
    Dot,
    /// SVG, for browsers
    Svg,
    /// DBML, for dbdiagram.io
    Dbml,
}

impl Picture {
    /// The picture, of all that there is.
    ///
    /// # Errors
    /// A table or cluster that is not there.
    pub fn drawn(&self, whole: &Diagram<'_>) -> Result<Outcome, Failure> {
        let mut part = match (&self.cluster, &self.around) {
            (Some(cluster), _) => whole.of_cluster(cluster),
            (None, Some(table)) => whole.around(&named(whole, table), self.degrees),
            (None, None) => whole.clone(),
        };
        if part.tables.is_empty() {
            let (what, known) = match (&self.cluster, &self.around) {
                (Some(cluster), _) => {
                    (format!("no table is of the cluster `{cluster}`"), whole.clusters().into_iter().collect())
                }
                (None, Some(table)) => (
                    format!("there is no table `{table}`"),
                    whole.tables.iter().map(|table| &*table.name).collect::<Vec<_>>(),
                ),
                (None, None) => ("there are no tables".to_owned(), Vec::new()),
            };
            let shown = known.into_iter().take(20).collect::<Vec<_>>().join(", ");
            let failure = Failure::usage(what);
            return Err(if shown.is_empty() { failure } else { failure.help(format!("known here: {shown}")) });
        }
        if self.keys {
            part = part.keys_only();
        }
        let (format, text) = match self.format {
            Format::Mermaid => ("mermaid", mermaid(&part)),
            Format::Dot => ("dot", dot(&part)),
            Format::Svg => ("svg", svg(&part)),
            Format::Dbml => ("dbml", dbml(&part)),
        };
        Ok(Outcome::new(&*text).with("format", format).with("picture", &text))
    }
}

/// A table by its name, with or without its schema.
fn named(diagram: &Diagram<'_>, name: &str) -> String {
    let is_called = |own: &&str| *own == name || own.rsplit_once('.').is_some_and(|(_, last)| last == name);
    diagram.tables.iter().map(|table| &*table.name).find(is_called).unwrap_or(name).to_owned()
}
