//! The names that PostgreSQL gives by itself to the indexes and keys of partitions (server, `ChooseIndexName`): a plan that
//! makes them one by one gives the same.

use std::borrow::Cow;

use super::expression::only_call;
use super::identifier::{MAX, object_name};
use super::{ConstraintKind, Index, IndexTerm, Text};

/// The name of the index of a partition, by that of the table that it is part of; where the first is taken, the name with
/// the next number.
pub fn index_name(partition: &str, index: &Index, number: usize) -> Text {
    let terms = index.columns.iter().map(|column| called(&column.term));
    named(partition, terms.chain(index.include.iter().map(|name| Cow::Borrowed(&**name))), "idx", number)
}

/// The name of the key of a partition, and those that follow where it is taken.
pub fn key_name(partition: &str, kind: &ConstraintKind, number: usize) -> Text {
    match kind {
        ConstraintKind::PrimaryKey { .. } => named(partition, std::iter::empty(), "pkey", number),
        ConstraintKind::Unique { columns, include, .. } => {
            named(partition, columns.iter().chain(include).map(|name| Cow::Borrowed(&**name)), "key", number)
        }
        ConstraintKind::Exclude { elements, .. } => {
            named(partition, elements.iter().map(|element| called(&element.column.term)), "excl", number)
        }
        _ => check_name(partition, None),
    }
}

fn named<'t>(partition: &str, terms: impl Iterator<Item = Cow<'t, str>>, label: &str, number: usize) -> Text {
    let label = if number == 0 { label.to_owned() } else { format!("{label}{number}") };
    object_name(partition, &joined(&terms.collect::<Vec<_>>()), &label)
}

/// How PostgreSQL calls a column of an index.
fn called(term: &IndexTerm) -> Cow<'_, str> {
    match term {
        IndexTerm::Column(name) => Cow::Borrowed(name),
        IndexTerm::Expression(sql) => only_call(sql).unwrap_or(Cow::Borrowed("expr")),
    }
}

/// The name of a check that has none, over one column or several.
pub fn check_name(table: &str, column: Option<&str>) -> Text {
    object_name(table, column.unwrap_or_default(), "check")
}

/// Names of columns with `_` between, as many as fit; one that comes again gets a number.
fn joined(names: &[Cow<'_, str>]) -> String {
    let mut seen: Vec<String> = Vec::new();
    let mut all = String::new();
    for name in names {
        let numbered = (1..).map(|number| format!("{name}{number}"));
        let free = std::iter::once(name.to_string()).chain(numbered).find(|name| !seen.contains(name));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_are_called_by_their_function() {
        let name = |sql: &str| called(&IndexTerm::Expression(sql.to_owned().into())).into_owned();
        assert_eq!((name("lower(a)"), name("lower(a) || b")), ("lower".to_owned(), "expr".to_owned()));
        assert_eq!((name("app.f((a), b)"), name("(a)")), ("f".to_owned(), "expr".to_owned()));
        assert_eq!(joined(&["a", "b", "a"].map(Cow::Borrowed)), "a_b_a1");
    }
}
