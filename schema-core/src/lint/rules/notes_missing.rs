//! L004: notes that most entities have.

use crate::Severity;
use crate::lint::design::{Declared, Design, DesignTable};
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L004",
        severity: Severity::Advice,
        title: "an entity without a note that most others have",
        reason: "Half a list of requirements, teams or clusters misleads: who looks for what a team answers for does not see what is missing. Looked at where more than half of the entities say it.",
        help: "say it here too: `requirement = \"…\"`, `cluster = \"…\"`, `owner_team = \"…\"`",
        wrong: "#[entity(requirement = \"REQ-1\")] on two of three entities",
        right: "#[entity(requirement = \"REQ-1\")] on all three",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    let declared: Vec<(&DesignTable, &Declared)> =
        design.own_tables().filter_map(|table| Some((table, table.declared.as_ref()?))).collect();
    let notes: [Note; 3] = [
        ("requirement", |declared| declared.notes.as_ref().is_some_and(|notes| !notes.requirements.is_empty())),
        ("cluster", |declared| declared.notes.as_ref().is_some_and(|notes| notes.cluster.is_some())),
        ("owner_team", |declared| declared.notes.as_ref().is_some_and(|notes| notes.owner_team.is_some())),
    ];
    for (word, has) in notes {
        let without: Vec<&DesignTable> =
            declared.iter().filter(|(_, declared)| !has(declared)).map(|(table, _)| *table).collect();
        if without.len() * 2 < declared.len() {
            for table in without {
                found.table(table, format!("`{}` has no `{word}`, as most entities have", table.path));
            }
        }
    }
}

/// The word, and whether an entity has it.
type Note = (&'static str, fn(&Declared) -> bool);
