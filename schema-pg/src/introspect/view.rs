//! Views and materialized views.

use super::error::IntrospectError;
use super::names::{Class, Names, name};
use super::rows::{ColumnRow, RelationRow};
use super::setting::setting;
use super::unnamed;
use crate::catalog::{CheckOption, Dependencies, Object, Text, View, ViewColumn, ViewKind};

/// A view without what belongs to it and what it depends on.
pub fn view(
    row: &RelationRow,
    query: &Text,
    columns: &[ColumnRow],
    names: &mut Names,
) -> Result<View, IntrospectError> {
    let mut held = Vec::with_capacity(columns.len());
    for column in columns {
        held.push(ViewColumn {
            name: column.name.clone(),
            ty: names.column_type(column)?,
            default: None,
            comment: names.comment(Class::Relation, row.oid, i32::from(column.number)),
        });
    }
    names.owned(Class::Relation, row.oid, Object::Relation(name(&row.schema, &row.name)), None);
    Ok(View {
        name: name(&row.schema, &row.name),
        query: unnamed::named(query.trim().trim_end_matches(';')).into(),
        kind: kind(row),
        columns: held,
        depends_on: Dependencies::default(),
        triggers: Vec::new(),
        rules: Vec::new(),
        grants: Vec::new(),
        owner: None,
        comment: names.comment(Class::Relation, row.oid, 0),
    })
}

fn kind(row: &RelationRow) -> ViewKind {
    let options: Vec<(Text, Text)> = row.options.iter().flatten().map(|text| setting(text)).collect();
    if row.kind == 'm' {
        let toast = row.toast_options.iter().flatten().map(|text| setting(&format!("toast.{text}")));
        return ViewKind::Materialized { indexes: Vec::new(), storage: options.into_iter().chain(toast).collect() };
    }
    let declared =
        |name: &str| options.iter().find(|(declared, _)| declared == name).map(|(_, value)| value.to_lowercase());
    // A boolean is kept as it was written (server, parse_bool).
    let on =
        |name: &str| declared(name).is_some_and(|value| matches!(&*value, "true" | "on" | "yes" | "1" | "t" | "y"));
    ViewKind::Plain {
        security_invoker: on("security_invoker"),
        security_barrier: on("security_barrier"),
        check_option: match declared("check_option").as_deref() {
            Some("local") => Some(CheckOption::Local),
            Some("cascaded") => Some(CheckOption::Cascaded),
            _ => None,
        },
    }
}
