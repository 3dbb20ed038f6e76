//! Generated columns: what their expressions look at, and where such a column can't be.

use schema_core::Diagnostic;
use schema_core::ir::{Action, Entity, Field, Source};

use super::columns::column_of;
use super::fragment::{condition, names_in};
use super::functions;
use super::scope::Scope;
use crate::catalog::{
    Column, Constraint, ConstraintKind, DataType, Index, IndexTerm, QualifiedName, Table, Text, expression,
};
use crate::config::Version;
use crate::options::FieldOptions;

/// Checks the expressions of generated columns, once all columns of the table are there (manual, "Generated Columns").
pub fn expressions(entity: &Entity, table: &Table, scope: &mut Scope<'_>) {
    for field in &entity.fields {
        let Some(declared) = field.extensions.get::<FieldOptions>().and_then(|declared| declared.generated.as_ref())
        else {
            continue;
        };
        let path = format!("{}.{}", entity.rust.name, field.name);
        if declared.on_read {
            scope.needs(Version::V18, "computed_on_read", &path, declared.source);
        }
        if field.default.is_some() || field.key_source.is_some() {
            let message = format!("`{}` is generated, so it has no default", field.name);
            report(path.clone(), declared.source, message, "remove `default`, or `generated`", scope);
        }
        condition(entity, "generated", &declared.expression, declared.source, &table.columns, scope);
        scope.immutable(entity, "generated", &declared.expression, declared.source);
        // Not at another generated column, nor at itself.
        let names = names_in(&declared.expression, &table.name.name, scope);
        for column in table.columns.iter().filter(|column| column.generated.is_some()) {
            if names.iter().any(|name| *name == column.name) {
                let message = format!("`{}` is generated from `{}`, which is generated too", field.name, column.name);
                report(path.clone(), declared.source, message, "write out the other's expression here", scope);
            }
        }
    }
}

/// Reports where the table has a generated column that the server does not take there. A value that is computed on read is in
/// no index, and is of one of PostgreSQL's own types (manual, "Generated Columns").
pub fn places(flat: &Entity, table: &Table, scope: &mut Scope<'_>) {
    for column in &table.columns {
        let Some(generated) = &column.generated else { continue };
        let of = flat.fields.iter().find(|field| column_of(flat, &field.name).as_ref() == Some(&column.name));
        let Some(field) = of else { continue };
        references(flat, field, column, table, scope);
        if generated.is_virtual {
            on_read(flat, field, column, table, scope);
        }
    }
}

fn on_read(flat: &Entity, field: &Field, column: &Column, table: &Table, scope: &mut Scope<'_>) {
    let path = || format!("{}.{}", flat.rust.name, field.name);
    let help = "remove `.computed_on_read()`: what is stored can be there";
    if has_own_type(&column.ty) {
        let message = format!("`{}` is computed on read, and its type is none that PostgreSQL brings", field.name);
        report(path(), field.source, message, help, scope);
    }
    if let Some(generated) = &column.generated
        && let Some(what) = own_part(&generated.expression, table, scope)
    {
        let message = format!(
            "`{}` is computed on read, and its expression has {what} that is none of PostgreSQL's own",
            field.name
        );
        report(path(), field.source, message, help, scope);
    }
    let mut places = Vec::new();
    for constraint in &table.constraints {
        if let Some(what) = holds(constraint, &column.name, &table.name.name, scope) {
            places.push(format!("the {what} `{}`", constraint.name));
        }
    }
    for index in &table.indexes {
        if indexed(index, &column.name, &table.name.name, scope) {
            places.push(format!("the index `{}`", index.name));
        }
    }
    for place in places {
        let message = format!("`{}` is computed on read, so {place} can't look at it", field.name);
        report(path(), field.source, message, help, scope);
    }
}

/// A type or function in an expression that PostgreSQL does not bring: whoever owns it could change what a table holds, so the server
/// refuses it in what is computed on read. Functions that are named without a schema, and are of no known extension, are taken for its own.
fn own_part(sql: &Text, table: &Table, scope: &mut Scope<'_>) -> Option<String> {
    let named = names_in(sql, &table.name.name, scope);
    let is_own = |column: &&Column| has_own_type(&column.ty) && named.iter().any(|name| *name == column.name);
    if let Some(column) = table.columns.iter().find(is_own) {
        return Some(format!("the type of `{}`", column.name));
    }
    let is_type = |name: &expression::Name<'_>| {
        let is = |known: &QualifiedName| {
            *known.name == *name.name && name.qualifier.as_deref().is_none_or(|schema| schema == &*known.schema)
        };
        let registry = scope.registry;
        name.role == expression::Role::Type
            && (registry.enums().iter().any(|item| is(&scope.enum_name(item)))
                || registry.domains().iter().any(|item| is(&scope.domain_name(item))))
    };
    if let Some(name) = expression::names(sql).into_iter().find(is_type) {
        return Some(format!("the type `{}`", name.name));
    }
    if !functions::cast_to(sql).is_empty() {
        return Some("a type of an extension".to_owned());
    }
    let is_own = |call: &expression::Call| !call.builtin || functions::extension(&call.name).is_some();
    let call = expression::calls(sql).into_iter().find(is_own)?;
    Some(format!("the function `{}`", call.name))
}

/// Reports what is computed on read where a trigger's function reads it: a row has no value there. Conditions of triggers have it.
pub fn in_function(path: &str, at: Source, sql: &str, table: &Table, scope: &mut Scope<'_>) {
    for column in table.columns.iter().filter(|column| is_virtual(column)) {
        if row_names(sql, &["old", "new"]).contains(&column.name) {
            let message =
                format!("a function of a trigger reads `{}`, which is computed on read: there it is NULL", column.name);
            let help = "write out its expression here, or remove `.computed_on_read()`";
            report(path.to_owned(), at, message, help, scope);
        }
    }
}

/// Reports a generated column of the new row in the condition of a trigger before the row is written: it has no value yet.
pub fn in_condition_before(path: &str, at: Source, sql: &str, table: &Table, scope: &mut Scope<'_>) {
    for column in table.columns.iter().filter(|column| column.generated.is_some()) {
        if row_names(sql, &["new"]).contains(&column.name) {
            let message = format!(
                "a condition before the row is written names `NEW.{}`, which is generated after it",
                column.name
            );
            report(path.to_owned(), at, message, "write out its expression here", scope);
        }
    }
}

/// The column has no value but where it is read.
pub fn is_virtual(column: &Column) -> bool {
    column.generated.as_ref().is_some_and(|generated| generated.is_virtual)
}

/// The columns of these rows that a text names.
fn row_names(sql: &str, rows: &[&str]) -> Vec<Text> {
    let is_of_row = |name: &expression::Name<'_>| name.qualifier.as_deref().is_some_and(|row| rows.contains(&row));
    expression::names(sql).into_iter().filter(is_of_row).map(|name| Text::from(name.name.to_string())).collect()
}

/// What kind of constraint looks at the column, of those that can't look at what is computed on read.
fn holds(constraint: &Constraint, column: &Text, table: &str, scope: &mut Scope<'_>) -> Option<&'static str> {
    match &constraint.kind {
        ConstraintKind::PrimaryKey { columns, include, .. } | ConstraintKind::Unique { columns, include, .. } => {
            (columns.contains(column) || include.contains(column)).then_some("key")
        }
        ConstraintKind::ForeignKey { columns, .. } => columns.contains(column).then_some("reference"),
        ConstraintKind::Exclude { elements, predicate, .. } => {
            let term = elements.iter().any(|element| looks_at(&element.column.term, column, table, scope));
            (term || named(predicate.as_ref(), column, table, scope)).then_some("exclusion")
        }
        _ => None,
    }
}

fn indexed(index: &Index, column: &Text, table: &str, scope: &mut Scope<'_>) -> bool {
    index.include.contains(column)
        || index.columns.iter().any(|held| looks_at(&held.term, column, table, scope))
        || named(index.predicate.as_ref(), column, table, scope)
}

/// Reports a partition key that looks at a generated column, whether it is stored or not.
pub fn partition_key(entity: &Entity, at: Source, terms: &[IndexTerm], table: &Table, scope: &mut Scope<'_>) {
    for column in table.columns.iter().filter(|column| column.generated.is_some()) {
        if terms.iter().any(|term| looks_at(term, &column.name, &table.name.name, scope)) {
            let path = format!("{}.partition", entity.rust.name);
            let message = format!("partitions are cut by `{}`, which is generated", column.name);
            let help = "cut them by what it is made of: `partition_by_hash([…])`, or keep the value in a column that is written";
            report(path, at, message, help, scope);
        }
    }
}

/// A row that goes or changes would change what the row that references it says, and that is computed.
fn references(flat: &Entity, field: &Field, column: &Column, table: &Table, scope: &mut Scope<'_>) {
    for constraint in &table.constraints {
        let ConstraintKind::ForeignKey { columns, on_delete, on_update, .. } = &constraint.kind else { continue };
        let emptied = matches!(on_delete, Action::SetNull | Action::SetDefault);
        let changed = matches!(on_update, Action::SetNull | Action::SetDefault | Action::Cascade);
        if columns.contains(&column.name) && (emptied || changed) {
            let message =
                format!("`{}` is generated, so the reference `{}` can't change it", field.name, constraint.name);
            let help = "choose another action, such as `.on_delete(Cascade)`; `.on_update(…)` can't be one that changes the row";
            report(format!("{}.{}", flat.rust.name, field.name), field.source, message, help, scope);
        }
    }
}

fn looks_at(term: &IndexTerm, column: &Text, table: &str, scope: &mut Scope<'_>) -> bool {
    match term {
        IndexTerm::Column(name) => name == column,
        IndexTerm::Expression(sql) => named(Some(sql), column, table, scope),
    }
}

fn named(sql: Option<&Text>, column: &Text, table: &str, scope: &mut Scope<'_>) -> bool {
    sql.is_some_and(|sql| names_in(sql, table, scope).iter().any(|name| name == column))
}

/// An enum, a domain, or a type of an extension.
fn has_own_type(ty: &DataType) -> bool {
    match ty {
        DataType::Array(of) => has_own_type(of),
        DataType::Citext
        | DataType::Ltree
        | DataType::Vector(_)
        | DataType::Geography(..)
        | DataType::Geometry(..)
        | DataType::Named(_) => true,
        _ => false,
    }
}

/// Reports what a generated column can't be.
pub fn report(path: String, at: Source, message: String, help: &str, scope: &mut Scope<'_>) {
    scope.found.push(Diagnostic::new("P0114", path, at, message).help(help));
}
