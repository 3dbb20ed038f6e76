//! L048: enums of one label.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L048",
        severity: Severity::Advice,
        title: "an enum with one label",
        reason: "It says nothing: each row has the same. Often a second one was planned.",
        help: "add the others, or drop the column",
        wrong: "CREATE TYPE state AS ENUM ('open');",
        right: "CREATE TYPE state AS ENUM ('open', 'closed');",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for (path, source, labels) in design.enums.iter().filter(|(.., labels)| labels.len() == 1) {
        found.add(path, *source, format!("the only label is '{}'", labels[0]));
    }
}
