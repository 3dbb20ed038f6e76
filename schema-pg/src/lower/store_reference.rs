//! References that only PostgreSQL takes.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, IndexTerm, PrimaryKey, Text};

use super::columns::columns_of;
use super::name;
use super::scope::Scope;
use crate::catalog::{Action, Constraint, ConstraintKind};
use crate::config::Version;
use crate::options::{EntityOptions, ForeignKeyOptions};

/// Adds the constraints of an entity's references that only PostgreSQL takes.
pub fn lower(entity: &Entity, table: &str, constraints: &mut Vec<Constraint>, scope: &mut Scope<'_>) {
    let declared = entity.extensions.get::<EntityOptions>();
    for key in declared.into_iter().flat_map(|declared| &declared.foreign_keys) {
        constraints.extend(one(entity, key, table, scope));
    }
}

fn one(entity: &Entity, key: &ForeignKeyOptions, table: &str, scope: &mut Scope<'_>) -> Option<Constraint> {
    let Some(target) = scope.registry.target(&key.target) else {
        let message = format!("references `{}`, which is not registered", key.target.path);
        let help = format!("register it too: `.entity::<{}>()`", key.target.name);
        report(entity, key, message, &help, scope);
        return None;
    };
    let to: Vec<Text> = match (&target.primary_key, key.to.as_slice()) {
        (PrimaryKey::Fields(fields), []) => fields.clone(),
        (_, to) => to.to_vec(),
    };
    let unknown = key.fields.iter().chain(&key.emptied).find(|field| entity.field(field).is_none());
    if let Some(field) = unknown {
        let message = format!("`foreign_key` names `{field}`, which `{}` does not have", entity.rust.name);
        report(entity, key, message, "name fields of the entity", scope);
        return None;
    }
    if let Some(field) = to.iter().find(|field| target.field(field).is_none()) {
        let message = format!("`to` names `{field}`, which `{}` does not have", target.rust.name);
        report(entity, key, message, "name fields of the entity that is referenced", scope);
        return None;
    }
    if key.fields.len() != to.len() || to.is_empty() {
        let message = format!("{} fields reference {} of `{}`", key.fields.len(), to.len(), target.rust.name);
        report(entity, key, message, "name as many fields on both ends", scope);
        return None;
    }
    if !is_unique(target, &to) {
        let message = format!("references {} of `{}`, which no key keeps unique", to.join(", "), target.rust.name);
        report(entity, key, message, "make them unique there: `unique([…])`", scope);
        return None;
    }
    if !key.emptied.is_empty() {
        scope.needs(Version::V15, "emptied", &entity.rust.name, key.source);
        if !matches!(key.on_delete, Action::SetNull | Action::SetDefault) {
            let message =
                "`emptied` says what `SetNull` or `SetDefault` changes, and `on_delete` is neither".to_owned();
            report(entity, key, message, "remove `.emptied(…)`", scope);
        }
    }
    let columns = columns_of(entity, &key.fields);
    let name = key.name.clone().map_or_else(|| name::joined(table, &columns, "fkey"), name::fitted);
    let kind = ConstraintKind::ForeignKey {
        columns,
        target: scope.table_name(target),
        target_columns: columns_of(target, &to),
        on_delete: key.on_delete,
        on_update: key.on_update,
        delete_columns: columns_of(entity, &key.emptied),
        match_full: key.match_full,
        deferrable: key.deferrable,
    };
    Some(Constraint { not_valid: key.not_valid, comment: key.message.clone(), ..Constraint::new(name, kind) })
}

/// Some key of the entity holds exactly these fields, over all rows.
fn is_unique(target: &Entity, fields: &[Text]) -> bool {
    let same = |held: &[Text]| held.len() == fields.len() && held.iter().all(|field| fields.contains(field));
    let key = matches!(&target.primary_key, PrimaryKey::Fields(key) if same(key));
    let unique = target.uniques.iter().any(|unique| unique.filter.is_none() && same(&unique.fields));
    let single = target.foreign_keys.iter().any(|key| key.one_to_one && same(&key.fields));
    let declared = target.extensions.get::<EntityOptions>();
    let own = declared.into_iter().flat_map(|declared| declared.indexes.iter().map(|index| &index.index));
    let index = target.indexes.iter().chain(own).any(|index| {
        let terms = index.columns.iter().map(|column| match &column.term {
            IndexTerm::Field(field) => Some(field.clone()),
            _ => None,
        });
        let terms: Option<Vec<Text>> = terms.collect();
        index.unique && index.filter.is_none() && terms.is_some_and(|terms| same(&terms))
    });
    key || unique || single || index
}

fn report(entity: &Entity, key: &ForeignKeyOptions, message: String, help: &str, scope: &mut Scope<'_>) {
    let path = format!("{}.foreign_key", entity.rust.name);
    scope.found.push(Diagnostic::new("P0133", path, key.source, message).help(help));
}
