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
        let style = |label: &str| {
            let letters = || label.chars().filter(|letter| letter.is_alphabetic());
            if letters().next().is_none() {
                return None;
            }
            Some((
                letters().all(char::is_uppercase),
                letters().all(char::is_lowercase),
                label.contains('-'),
                label.contains(' '),
            ))
        };
        let mut styles: Vec<_> = labels.iter().filter_map(|label| Some((style(label)?, label))).collect();
        styles.sort_by_key(|(style, _)| (style.0, style.1));
        if let (Some((first, a)), Some((last, b))) = (styles.first(), styles.last())
            && (first.0, first.1) != (last.0, last.1)
        {
            found.add(path, *source, format!("labels are written in different ways: '{b}', '{a}'"));
        }
    }
}
