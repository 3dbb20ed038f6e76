//! The names that PostgreSQL gives by itself to the indexes and keys of partitions (server, `ChooseIndexName`): a plan that
//! makes them one by one gives the same.

use crate::catalog::{ConstraintKind, Index, IndexTerm, Text};

/// PostgreSQL cuts longer names silently (NAMEDATALEN - 1).
const MAX: usize = 63;

/// The name of the index of a partition, by that of the table that it is part of; where the first is taken, the name with
/// the next number.
pub fn index_name(partition: &str, index: &Index, number: usize) -> Text {
    let terms = index.columns.iter().map(|column| called(&column.term));
    named(partition, terms.chain(index.include.iter().map(|name| &**name)), "idx", number)
}

/// The name of the key of a partition, and those that follow where it is taken.
pub fn key_name(partition: &str, kind: &ConstraintKind, number: usize) -> Text {
    match kind {
        ConstraintKind::PrimaryKey { .. } => named(partition, std::iter::empty(), "pkey", number),
        ConstraintKind::Unique { columns, include, .. } => {
            named(partition, columns.iter().chain(include).map(|name| &**name), "key", number)
        }
        ConstraintKind::Exclude { elements, .. } => {
            named(partition, elements.iter().map(|element| called(&element.column.term)), "excl", number)
        }
        _ => check_name(partition, None),
    }
}

fn named<'t>(partition: &str, terms: impl Iterator<Item = &'t str>, label: &str, number: usize) -> Text {
    let label = if number == 0 { label.to_owned() } else { format!("{label}{number}") };
    made(partition, &joined(&terms.collect::<Vec<_>>()), &label)
}

/// How PostgreSQL calls a column of an index.
fn called(term: &IndexTerm) -> &str {
    match term {
        IndexTerm::Column(name) => name,
        IndexTerm::Expression(sql) => of_expression(sql),
    }
}

/// The name of a check that has none, over one column or several.
pub fn check_name(table: &str, column: Option<&str>) -> Text {
    made(table, column.unwrap_or_default(), "check")
}

/// The function that an expression calls, where it is one call; else `expr`.
fn of_expression(sql: &str) -> &str {
    let sql = sql.trim();
    let is_word = |letter: char| letter == '_' || letter.is_ascii_alphanumeric();
    let is_call = sql.split_once('(').filter(|(name, rest)| {
        let name = name.rsplit('.').next().unwrap_or(name);
        !name.is_empty() && name.chars().all(is_word) && closes_at_end(rest)
    });
    is_call.map_or("expr", |(name, _)| name.rsplit('.').next().unwrap_or(name))
}

/// The parenthesis before this text is closed by its last letter.
fn closes_at_end(rest: &str) -> bool {
    let mut open = 1_usize;
    for (at, letter) in rest.char_indices() {
        match letter {
            '(' => open += 1,
            ')' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return at + 1 == rest.len();
        }
    }
    false
}

/// Names of columns with `_` between, as many as fit; one that comes again gets a number.
fn joined(names: &[&str]) -> String {
    let mut seen: Vec<String> = Vec::new();
    let mut all = String::new();
    for name in names {
        let numbered = (1..).map(|number| format!("{name}{number}"));
        let free = std::iter::once((*name).to_owned()).chain(numbered).find(|name| !seen.contains(name));
        let free = free.unwrap_or_default();
        if !all.is_empty() {
            all.push('_');
        }
        all.push_str(&free);
        seen.push(free);
        if all.len() > MAX {
            break;
        }
    }
    all
}

/// The parts with `_` between; the longer of the first two is cut until all fit (server, `makeObjectName`).
fn made(first: &str, second: &str, label: &str) -> Text {
    let overhead = label.len() + 1 + usize::from(!second.is_empty());
    let (mut one, mut two) = (first.len(), second.len());
    while one + two > MAX - overhead {
        if one > two {
            one -= 1;
        } else {
            two -= 1;
        }
    }
    let cut = |text: &str, mut end: usize| {
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text[..end].to_owned()
    };
    let (first, second) = (cut(first, one), cut(second, two));
    let between = if second.is_empty() { "" } else { "_" };
    format!("{first}{between}{second}_{label}").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_where_the_server_cuts_them() {
        assert_eq!(made("events_1", "note", "idx"), "events_1_note_idx");
        assert_eq!(made("events_1", "", "pkey"), "events_1_pkey");
        assert_eq!(made(&"t".repeat(60), "note", "idx"), format!("{}_note_idx", "t".repeat(54)));
        assert_eq!(made("t", &"c".repeat(80), "key"), format!("t_{}_key", "c".repeat(57)));
    }

    #[test]
    fn expressions_are_called_by_their_function() {
        assert_eq!((of_expression("lower(a)"), of_expression("lower(a) || b")), ("lower", "expr"));
        assert_eq!((of_expression("app.f((a), b)"), of_expression("(a)")), ("f", "expr"));
        assert_eq!(joined(&["a", "b", "a"]), "a_b_a1");
    }
}
