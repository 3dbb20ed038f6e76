//! Names without a schema in the functions of rules: they would be looked up in the session of whoever writes a row.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, Source};

use super::name;
use super::scope::Scope;
use crate::catalog::type_words::words_for;
use crate::catalog::{Body, Catalog, QualifiedName};
use crate::options::EntityOptions;
use crate::validate::{NameKind, UnqualifiedName, unqualified_names};

/// Reports tables and types that the body of a rule names without a schema, and functions of the model. A temporary table or type of the
/// session would take their place: the search path of the function is `pg_catalog, pg_temp`. What `pg_catalog` has itself is found
/// there first.
pub fn verify(catalog: &Catalog, scope: &mut Scope<'_>) {
    let registry = scope.registry;
    for entity in registry.entities() {
        let Some(declared) = entity.extensions.get::<EntityOptions>() else { continue };
        let table = scope.table_name(entity);
        for rule in &declared.rules {
            let own = QualifiedName::new(table.schema.clone(), name::joined::<&str>(&table.name, &[], &rule.name));
            let function = catalog.functions.iter().find(|function| function.name == own);
            let Some(Body::Text(body)) = function.map(|function| &function.body) else { continue };
            for found in unqualified_names(body) {
                // Those in queries of conditions are looked up where conditions are read.
                if rule.body.is_none() && found.kind == NameKind::Relation {
                    continue;
                }
                report(entity, (&rule.name, rule.source), &found, catalog, scope);
            }
        }
    }
}

fn report(
    entity: &Entity,
    (rule, source): (&str, Source),
    found: &UnqualifiedName,
    catalog: &Catalog,
    scope: &mut Scope<'_>,
) {
    let known = same_name(found, catalog);
    let (what, why) = match found.kind {
        NameKind::Relation => ("table", "a temporary table of the session would take its place"),
        NameKind::Type if words_for(&found.name).is_some() => return,
        NameKind::Type => ("type", "a temporary type of the session would take its place"),
        // Those of `pg_catalog` are found; which others there are, only the server knows.
        NameKind::Function if known.is_none() => return,
        NameKind::Function => ("function", "the function does not look for it where the session does"),
        NameKind::Other => return,
    };
    let message = format!("the rule `{rule}` names the {what} `{}` without a schema", found.name);
    let help = match known {
        Some(name) => format!("write `{name}`: {why}"),
        None if found.name.starts_with("pg_") => format!("write `pg_catalog.{}`: {why}", found.name),
        None => format!("write it with its schema: {why}"),
    };
    let path = format!("{}.rule({rule})", entity.rust.name);
    scope.found.push(Diagnostic::new("P0550", path, source, message).help(help));
}

/// What the model has of this name.
fn same_name<'c>(found: &UnqualifiedName, catalog: &'c Catalog) -> Option<&'c QualifiedName> {
    let relations = catalog.tables.iter().map(|item| &item.name).chain(catalog.views.iter().map(|item| &item.name));
    let types = catalog.enums.iter().map(|item| &item.name).chain(catalog.domains.iter().map(|item| &item.name));
    let mut named: Box<dyn Iterator<Item = &QualifiedName>> = match found.kind {
        NameKind::Relation => Box::new(relations),
        // A table is a type, too.
        NameKind::Type => Box::new(types.chain(relations)),
        NameKind::Function => Box::new(catalog.functions.iter().map(|item| &item.name)),
        NameKind::Other => return None,
    };
    named.find(|name| *name.name == *found.name)
}
