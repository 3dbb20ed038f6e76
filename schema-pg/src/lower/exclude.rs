//! Exclusion constraints.

use schema_core::Diagnostic;
use schema_core::ir::{self, Entity, Source};

use super::method::{self, Support};
use super::scope::Scope;
use super::term::{self, Rows};
use super::{extension, index, name, soft_deleted};
use crate::catalog::IndexMethod;
use crate::catalog::{Column, Constraint, ConstraintKind, Exclusion, IndexTerm, Text};
use crate::options::{EntityOptions, ExcludeOptions};

/// The exclusions of an entity.
pub fn lower(declared: &Entity, flat: &Entity, columns: &[Column], scope: &mut Scope<'_>) -> Vec<Constraint> {
    let rows = Rows { declared, flat, columns };
    let exclusions =
        declared.extensions.get::<EntityOptions>().map(|declared| declared.exclusions.as_slice()).unwrap_or_default();
    exclusions.iter().map(|exclude| one(rows, exclude, scope)).collect()
}

fn one(rows: Rows<'_>, declared: &ExcludeOptions, scope: &mut Scope<'_>) -> Constraint {
    let at = declared.source;
    if declared.elements.is_empty() {
        let message = format!("the exclusion `{}` compares nothing", declared.name);
        report(rows, at, message, "say what: `.using_gist([room.eq(), during.overlaps()])`", scope);
    }
    if let Some(filter) = &declared.filter {
        index::predicate(rows, filter, at, scope);
        index::not_of_deleted(rows, filter, declared.all_rows, at, scope);
    }
    if declared.all_rows && soft_deleted::declared(rows.flat).is_none() {
        let message =
            format!("`{}` says `all_rows`, and `{}` has no `soft_delete`", declared.name, rows.declared.rust.name);
        report(rows, at, message, "remove `.all_rows()`", scope);
    }
    let mut elements = Vec::with_capacity(declared.elements.len() + 1);
    let tenant = tenant(rows, declared, scope);
    for (asked, operator) in tenant.iter().chain(&declared.elements) {
        if let Some(field) = asked.term.field().filter(|field| rows.declared.field(field).is_none()) {
            let message = format!("`exclude` names `{field}`, which `{}` does not have", rows.declared.rust.name);
            report(rows, at, message, "name fields of the entity", scope);
        }
        let letters = "+-*/<>=~!@#%^&|`?";
        if operator.is_empty() || !operator.chars().all(|letter| letters.contains(letter)) || operator.contains("--") {
            let message = format!("`{operator}` is no operator");
            report(rows, at, message, "write one such as `=`, `&&` or `<>`", scope);
        }
        let Some(column) = term::column(rows, asked, "exclude", at, scope) else {
            // A flattened field that is named as a whole was reported with it.
            if let ir::IndexTerm::Member(field, path) = &asked.term {
                let message = format!("`{field}` has no member `{path}`");
                report(rows, at, message, "name a member of the struct", scope);
            }
            continue;
        };
        extension::of_column(&column, scope);
        supported(rows, declared, &column, at, scope);
        elements.push(Exclusion { column, operator: operator.clone() });
    }
    let kind = ConstraintKind::Exclude {
        method: declared.method,
        elements,
        predicate: soft_deleted::predicate(rows.flat, declared.filter.as_ref(), declared.all_rows),
        deferrable: declared.deferrable,
    };
    Constraint::new(name::fitted(declared.name.clone()), kind).commented(declared.message.clone())
}

/// The tenant, which is compared first: otherwise a row of one tenant would keep others from making theirs, and tell them that it is there.
fn tenant(rows: Rows<'_>, declared: &ExcludeOptions, scope: &mut Scope<'_>) -> Option<(ir::IndexColumn, Text)> {
    let entity = rows.declared;
    let mut report = |message: String, help: &str| report(rows, declared.source, message, help, scope);
    let tenant = entity.tenant().filter(|_| !entity.is_tenant_itself());
    let holds = |tenant: &Text| {
        let is = |(of, operator): &(ir::IndexColumn, Text)| of.term.field() == Some(tenant) && operator == "=";
        declared.elements.iter().any(is)
    };
    match tenant {
        Some(tenant) if holds(tenant) && declared.across_tenants => {
            let message = format!("`{}` says `across_tenants`, and compares the tenant `{tenant}`", declared.name);
            report(message, "remove `.across_tenants()`");
            None
        }
        Some(tenant) if !holds(tenant) && !declared.across_tenants && declared.method == IndexMethod::SpGist => {
            let message = format!(
                "`{}` would hold among the rows of all tenants: SP-GiST has no place for `{tenant}`",
                declared.name
            );
            report(message, "write `.using_gist([…])`, or say `.across_tenants()`");
            None
        }
        Some(tenant) if !holds(tenant) && !declared.across_tenants => {
            Some((ir::IndexColumn::field(tenant.clone()), "=".into()))
        }
        None if declared.across_tenants => {
            let message =
                format!("`{}` says `across_tenants`, and `{}` has no tenant", declared.name, entity.rust.name);
            report(message, "remove `.across_tenants()`");
            None
        }
        _ => None,
    }
}

/// The index of the exclusion can hold the column, alone or by an extension.
fn supported(
    rows: Rows<'_>,
    declared: &ExcludeOptions,
    column: &crate::catalog::IndexColumn,
    at: Source,
    scope: &mut Scope<'_>,
) {
    let IndexTerm::Column(name) = &column.term else { return };
    let Some(known) = rows.columns.iter().find(|known| known.name == *name) else { return };
    if column.opclass.is_some() {
        return;
    }
    if let Some((version, what)) = method::since(declared.method, &known.ty, scope) {
        scope.needs(version, what, &rows.declared.rust.name, at);
    }
    match method::support(declared.method, &known.ty, scope) {
        Support::Natural => {}
        Support::With(extension) => scope.extension(extension),
        Support::No(why) => {
            report(rows, at, format!("`{name}` {why}"), "compare another column, or name an operator class", scope);
        }
    }
}

fn report(rows: Rows<'_>, at: Source, message: String, help: &str, scope: &mut Scope<'_>) {
    let path = format!("{}.exclude", rows.declared.rust.name);
    scope.found.push(Diagnostic::new("P0112", path, at, message).help(help));
}
