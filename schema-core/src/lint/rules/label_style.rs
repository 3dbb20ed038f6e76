//! L047: labels in two styles.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L047",
        severity: Severity::Advice,
        title: "an enum whose labels are written in different ways",
        reason: "'open', 'Closed' and 'IN_TRANSIT': whoever writes a condition by hand gets one of them wrong, and it finds nothing.",
        help: "write them in one way: `rename_all = \"snake_case\"`",
        wrong: "CREATE TYPE state AS ENUM ('open', 'Closed', 'IN_TRANSIT');",
        right: "CREATE TYPE state AS ENUM ('open', 'closed', 'in_transit');",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for (path, source, labels) in &design.enums {
        // What others define, such as `S256`, is as it is.
        let written: Vec<&str> = labels
            .iter()
            .map(|label| &**label)
            .filter(|label| {
                label.chars().any(char::is_alphabetic) && !label.chars().any(|letter| letter.is_ascii_digit())
            })
            .collect();
        let fits = |style: &fn(&str) -> bool| written.iter().all(|label| style(label));
        if !STYLES.iter().any(fits) {
            let first = written.first().copied().unwrap_or_default();
            let of_first: Vec<_> = STYLES.iter().filter(|style| style(first)).collect();
            let other = written.iter().find(|label| !of_first.iter().any(|style| style(label))).copied();
            let other = other.or(written.last().copied()).unwrap_or_default();
            found.add(path, *source, format!("labels are written in different ways: '{first}', '{other}'"));
        }
    }
}

/// One word in small letters is of several styles.
const STYLES: [fn(&str) -> bool; 5] = [
    |label| !label.chars().any(char::is_uppercase) && !label.contains(' '),
    |label| !label.chars().any(char::is_lowercase),
    |label| label.starts_with(char::is_lowercase) && label.chars().all(char::is_alphanumeric),
    |label| label.starts_with(char::is_uppercase) && label.chars().all(char::is_alphanumeric),
    |label| label.contains(' ') || label.chars().all(char::is_alphabetic),
];
