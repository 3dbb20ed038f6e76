//! Views as structs of their rows.

use schema_core::case::Case;
use schema_core::ir::{Field, View};

use super::scope::Scope;
use super::{comment, grant, index, types};
use crate::adopt::left::Part;
use crate::catalog::{self, ViewKind};
use crate::options::{FieldOptions, ViewOptions};

/// Raises a view. What its rows lack, PostgreSQL does not tell: each column may be empty.
pub fn raise(item: &catalog::View, scope: &mut Scope<'_>) {
    let part = Part::View(item.name.clone());
    if scope.is_out(&part) || item.columns.is_empty() {
        return;
    }
    let Some(rust) = scope.names.type_of(&item.name).cloned() else { return };
    let source = scope.place(part);
    let mut view = View::new(rust, source);
    view.doc = comment::doc(item.comment.as_ref());
    view.name = Some(item.name.name.clone()).filter(|name| Case::Snake.of_type(&view.rust.name) != **name);
    view.rename_all = scope.names.fields(&item.name).and_then(|fields| fields.rename_all).map(Into::into);
    view.query = Some(item.query.trim().to_owned().into());
    let mut declared = ViewOptions { schema: scope.names.said_schema(&item.name), ..ViewOptions::default() };
    for column in &item.columns {
        let Some(of) = types::of_view(&column.ty, scope) else { return };
        let (Some(name), Some(fields)) = (scope.field(&item.name, &column.name), scope.names.fields(&item.name)) else {
            return;
        };
        let mut field = Field::new(name, of.ty, true, source);
        field.column = fields.said_column(&column.name);
        field.doc = comment::doc(column.comment.as_ref());
        if of.sql_type.is_some() {
            field.extensions.get_mut::<FieldOptions>().sql_type = of.sql_type;
        }
        view.fields.push(field);
    }
    match &item.kind {
        ViewKind::Plain { check_option: Some(_), .. } => return,
        ViewKind::Plain { security_invoker, security_barrier, .. } => {
            declared.security_definer = !security_invoker;
            declared.security_barrier = *security_barrier;
        }
        ViewKind::Materialized { indexes, storage } => {
            view.materialized = true;
            declared.no_refresh_function = true;
            declared.storage.clone_from(storage);
            let columns: Vec<_> = item.columns.iter().map(|column| (column.name.clone(), column.ty.clone())).collect();
            for held in indexes {
                let Some(raised) = index::one(&item.name, &columns, held, scope) else { continue };
                match index::is_plain(&raised) {
                    true => view.indexes.push(raised.index),
                    false => declared.indexes.push(raised),
                }
            }
        }
    }
    declared.grants = grant::of_view(&item.name, &item.grants, item.is_materialized(), scope);
    if declared != ViewOptions::default() {
        *view.extensions.get_mut() = declared;
    }
    scope.model.views.push((item.name.clone(), view));
}
