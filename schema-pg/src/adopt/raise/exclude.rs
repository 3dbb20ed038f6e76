//! Exclusion constraints.

use schema_core::ir::Entity;

use super::index;
use super::scope::Scope;
use crate::adopt::left::Part;
use crate::adopt::same::plain;
use crate::catalog::{ConstraintKind, IndexMethod, Table};
use crate::options::{EntityOptions, ExcludeOptions};

/// Says the exclusions of a table.
pub fn raise(table: &Table, entity: &mut Entity, scope: &mut Scope<'_>) {
    let columns: Vec<_> = table.columns.iter().map(|column| (column.name.clone(), column.ty.clone())).collect();
    for constraint in &table.constraints {
        let ConstraintKind::Exclude { method, elements, predicate, deferrable } = &constraint.kind else { continue };
        let part = Part::Constraint(table.name.clone(), constraint.name.clone());
        if scope.left.level(&part) > 0 || !is_said(*method, elements.len()) {
            continue;
        }
        let declared = |element: &crate::catalog::Exclusion| {
            let term = index::term(&table.name, &columns, &element.column, scope)?;
            Some((term, element.operator.clone()))
        };
        let Some(elements) = elements.iter().map(declared).collect::<Option<Vec<_>>>() else { continue };
        let source = scope.place(part);
        entity.extensions.get_mut::<EntityOptions>().exclusions.push(ExcludeOptions {
            message: constraint.comment.clone(),
            name: constraint.name.clone(),
            source,
            method: *method,
            elements,
            filter: predicate.as_ref().map(|sql| plain(sql)),
            deferrable: *deferrable,
            across_tenants: false,
            all_rows: false,
        });
    }
}

/// A word of exclusions says the method.
fn is_said(method: IndexMethod, elements: usize) -> bool {
    match method {
        IndexMethod::Gist | IndexMethod::SpGist | IndexMethod::Btree => true,
        IndexMethod::Hash => elements == 1,
        _ => false,
    }
}
