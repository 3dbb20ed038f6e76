//! Names that PostgreSQL gives to constraints that have none.

use super::target::Target;
use crate::catalog::default_name::{check_name, key_name};
use crate::catalog::expression::{Role, names};
use crate::catalog::identifier::object_name;
use crate::catalog::{ConstraintKind, QualifiedName, Text};

/// The first name that PostgreSQL gives and nothing has.
pub fn free(kind: &ConstraintKind, has_index: bool, place: usize, target: &Target<'_>) -> Text {
    let table = &target.catalog.tables[place];
    let schema = &table.name.schema;
    let is_free = |name: &Text| {
        let own = QualifiedName { schema: schema.clone(), name: name.clone() };
        (!has_index || !target.has_relation(&own)) && !target.has_constraint(&own)
    };
    let numbered = |number: usize| match kind {
        ConstraintKind::Check { expression, .. } => {
            let label = if number == 0 { "check".to_owned() } else { format!("check{number}") };
            let column = only_column(expression, place, target);
            match number {
                0 => check_name(&table.name.name, column.as_deref()),
                _ => object_name(&table.name.name, column.as_deref().unwrap_or_default(), &label),
            }
        }
        ConstraintKind::ForeignKey { columns, .. } => {
            let label = if number == 0 { "fkey".to_owned() } else { format!("fkey{number}") };
            object_name(&table.name.name, &columns.join("_"), &label)
        }
        kind => key_name(&table.name.name, kind, number),
    };
    (0..).map(numbered).find(is_free).unwrap_or_default()
}

/// The only column that a condition names: PostgreSQL calls a check by it.
fn only_column(expression: &Text, place: usize, target: &Target<'_>) -> Option<Text> {
    let columns = target.columns(&target.catalog.tables[place]);
    let mut found: Vec<&Text> = Vec::new();
    for name in names(expression).into_iter().filter(|name| name.role == Role::Other && !name.qualifies) {
        let column = columns.iter().find(|column| *column.name == *name.name).map(|column| &column.name);
        found.extend(column.filter(|column| !found.contains(column)));
    }
    if let [one] = found.as_slice() { Some((*one).clone()) } else { None }
}

/// A NOT NULL has such a name where nobody gave it one: it is that of the table or column as it was called once (introspection: `not_nulls.sql`).
pub fn is_given(name: &str) -> bool {
    name.trim_end_matches(|letter: char| letter.is_ascii_digit()).ends_with("_not_null")
}
