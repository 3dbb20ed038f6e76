//! L008: names in two styles.

use crate::Severity;
use crate::lint::design::{Design, DesignColumn, DesignTable};
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L008",
        severity: Severity::Warning,
        title: "a name in another style than most",
        reason: "Where some names are `snake_case` and some `camelCase`, nobody knows how to write the next one, and what has capitals has to be quoted in SQL.",
        help: "name it as the others are; `renamed_from(\"…\")` migrates the old name",
        wrong: "CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz, paid_at timestamptz, due_at timestamptz, \"sentAt\" timestamptz);",
        right: "CREATE TABLE orders (id bigint PRIMARY KEY, placed_at timestamptz, paid_at timestamptz, due_at timestamptz, sent_at timestamptz);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    let tables: Vec<&DesignTable> = design.own_tables().filter(|table| !table.name.starts_with('_')).collect();
    let of_tables = tables.iter().map(|table| (*table, None));
    let of_columns = tables.iter().flat_map(|table| table.columns.iter().map(move |column| (*table, Some(column))));
    compare(&of_tables.collect::<Vec<_>>(), found);
    compare(&of_columns.collect::<Vec<_>>(), found);
}

/// Names of one kind of thing with each other.
fn compare(places: &[(&DesignTable, Option<&DesignColumn>)], found: &mut Findings<'_>) {
    let name = |(table, column): &(&DesignTable, Option<&DesignColumn>)| match column {
        Some(column) => column.name.clone(),
        None => table.name.clone(),
    };
    let mut counts = [0_usize; 3];
    for place in places {
        if let Some(style) = Style::of(&name(place)) {
            counts[style as usize] += 1;
        }
    }
    let counted = STYLES.into_iter().map(|style| (style, counts[style as usize]));
    let Some((most, count)) = counted.max_by_key(|(_, count)| *count) else { return };
    // Where there is no style that nearly all names have, nobody can say which are the others.
    if count * 4 < counts.iter().sum::<usize>() * 3 {
        return;
    }
    for place in places {
        let name = name(place);
        if let Some(style) = Style::of(&name).filter(|style| *style != most) {
            let message = format!("`{name}` is {}, and most names are {}", style.name(), most.name());
            match place {
                (table, Some(column)) => found.column(table, column, message),
                (table, None) => found.table(table, message),
            }
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    Snake,
    Camel,
    Pascal,
}

const STYLES: [Style; 3] = [Style::Pascal, Style::Camel, Style::Snake];

impl Style {
    /// `None` where a name is of one word in small letters, or of one letter, which is every style.
    fn of(name: &str) -> Option<Self> {
        let has_capitals = name.chars().any(char::is_uppercase);
        match (has_capitals, name.contains('_')) {
            _ if name.chars().count() < 2 => None,
            (false, true) => Some(Self::Snake),
            (true, _) if name.starts_with(char::is_uppercase) => Some(Self::Pascal),
            (true, _) => Some(Self::Camel),
            (false, false) => None,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Style::Snake => "snake_case",
            Style::Camel => "camelCase",
            Style::Pascal => "PascalCase",
        }
    }
}
