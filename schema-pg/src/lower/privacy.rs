//! Which columns hold private values: those of private fields, and those that are computed from them or hold copies of them.

use schema_core::Diagnostic;
use schema_core::ir::{Entity, Field, Mask, Type};

use super::columns::{column_of, columns_of, key_columns};
use super::private_columns::{Privacy, Private};
use super::scope::Scope;
use super::{encrypted, flatten, inside, mutability, name};
use crate::catalog::expression;
use crate::catalog::{Catalog, ConstraintKind, QualifiedName, Text};
use crate::options::FieldOptions;

/// Follows private values into generated columns, the words of `search`, and copies of keys that are computed, until nothing is added.
/// Other references the registry has followed already.
pub fn closure(scope: &mut Scope<'_>) -> Privacy {
    let mut privacy = Privacy::default();
    let registry = scope.registry;
    let entities = registry.entities();
    for entity in entities {
        declared(entity, &mut privacy, scope);
    }
    if privacy.is_empty() {
        return privacy;
    }
    let mut flows: Vec<(&Entity, Vec<Flow<'_>>)> = Vec::with_capacity(entities.len());
    for entity in entities {
        flows.push((entity, computed(entity, scope)));
    }
    loop {
        let mut grew = false;
        for (entity, flows) in &flows {
            for flow in flows {
                grew |= follow(entity, flow, &mut privacy);
            }
        }
        if !grew {
            return privacy;
        }
    }
}

/// The columns of fields that are `pii`, `sensitive` or `encrypted`.
fn declared(entity: &Entity, privacy: &mut Privacy, scope: &mut Scope<'_>) {
    for column in encrypted::columns(entity) {
        privacy.add(entity, Private { column, mask: Mask::Null, is_encrypted: true, is_computed: false, from: None });
    }
    if let Some(life) = entity.lifecycle.as_ref().filter(|life| !life.private.is_empty()) {
        let flat = flattened(entity, scope);
        for private in &life.private {
            for column in mutability::columns(entity, &flat, &private.field, scope) {
                let (mask, from) = (private.mask, life.copied_from(&private.field).cloned());
                privacy.add(entity, Private { column, mask, is_encrypted: false, is_computed: false, from });
            }
        }
    }
    if entity.fields.iter().any(has_structs) {
        let flat = flattened(entity, scope);
        for (column, mask) in inside::private(entity, &flat, scope) {
            privacy.add(entity, Private { column, mask, is_encrypted: false, is_computed: false, from: None });
        }
    }
}

/// A field that holds structs, which may have private members.
fn has_structs(field: &Field) -> bool {
    matches!(field.ty.element(), Type::Embedded(_)) || field.brings.is_some()
}

/// The entity with the members of flattened fields. What is wrong with them is reported where the table is lowered.
fn flattened<'e>(entity: &'e Entity, scope: &mut Scope<'_>) -> std::borrow::Cow<'e, Entity> {
    let known = scope.found.len();
    let flat = flatten::expand(entity, scope);
    scope.found.truncate(known);
    flat
}

/// How a value comes into a column.
enum Flow<'r> {
    /// An expression is computed of the columns that it names.
    Computed { column: Text, words: Vec<String> },
    /// The words of texts are kept.
    Words { column: Text, of: Vec<Text> },
    /// It is a copy of a key, which may be computed.
    Copy { column: Text, target: &'r Entity, of: Text },
}

/// All ways into the columns of an entity.
fn computed<'r>(entity: &Entity, scope: &mut Scope<'r>) -> Vec<Flow<'r>> {
    let mut flows = Vec::new();
    let flat = flattened(entity, scope);
    for field in &flat.fields {
        let Some(generated) = field.extensions.get::<FieldOptions>().and_then(|declared| declared.generated.as_ref())
        else {
            continue;
        };
        let Some(column) = column_of(&flat, &field.name) else { continue };
        flows.push(Flow::Computed { column, words: words(&generated.expression) });
    }
    for search in &flat.searches {
        let column = name::fitted(search.column.clone().unwrap_or(Text::Borrowed("search")));
        let of = search.fields.iter().filter_map(|(field, _)| column_of(&flat, field)).collect();
        flows.push(Flow::Words { column, of });
    }
    for key in &entity.foreign_keys {
        let Some(target) = scope.registry.target(&key.target) else { continue };
        let pairs = columns_of(entity, &key.fields).into_iter().zip(key_columns(target));
        flows.extend(pairs.map(|(column, of)| Flow::Copy { column, target, of }));
    }
    flows
}

/// Adds what comes into a column, where that is private.
fn follow(entity: &Entity, flow: &Flow<'_>, privacy: &mut Privacy) -> bool {
    let known = privacy.of(entity).iter();
    let (column, table, of) = match flow {
        Flow::Computed { column, words } => {
            (column, entity, known.clone().find(|of| words.iter().any(|word| *word == of.column)))
        }
        Flow::Words { column, of } => (column, entity, known.clone().find(|private| of.contains(&private.column))),
        Flow::Copy { column, target, of } => (column, *target, privacy.find(target, of)),
    };
    let Some(of) = of else { return false };
    let from = Some(format!("{}.{}", table.store_name(), of.column).into());
    let (column, mask) = (column.clone(), Mask::Null);
    privacy.add(entity, Private { column, mask, is_encrypted: false, is_computed: true, from })
}

/// The private columns of tables and of views that are made beside them, each with where its values come from: of entities, their
/// partitions, and the tables between two of them, which hold copies of both keys.
#[cfg_attr(not(feature = "validate"), allow(dead_code, reason = "views are refused then"))]
pub fn relations(catalog: &Catalog, scope: &Scope<'_>) -> Vec<(QualifiedName, Vec<(Text, String)>)> {
    let mut found: Vec<(QualifiedName, Vec<(Text, String)>)> = Vec::new();
    if scope.privacy.is_empty() {
        return found;
    }
    for entity in scope.registry.entities().iter().filter(|entity| !scope.privacy.of(entity).is_empty()) {
        let own = entity.store_name();
        let from = |private: &Private| match &private.from {
            Some(from) => from.to_string(),
            None => format!("{own}.{}", private.column),
        };
        let private = scope.privacy.of(entity).iter().map(|private| (private.column.clone(), from(private)));
        found.push((scope.table_name(entity), private.collect()));
    }
    for table in &catalog.tables {
        if let Some(whole) = super::above(table, catalog).last() {
            let private = found.iter().find(|(name, _)| *name == whole.name).map(|(_, private)| private.clone());
            found.extend(private.map(|private| (table.name.clone(), private)));
            continue;
        }
        let mut copies = Vec::new();
        for constraint in table.constraints.iter().filter(|_| !found.iter().any(|(name, _)| *name == table.name)) {
            let ConstraintKind::ForeignKey { columns, target, target_columns, .. } = &constraint.kind else { continue };
            let Some((_, private)) = found.iter().find(|(name, _)| name == target) else { continue };
            for (column, of) in columns.iter().zip(target_columns) {
                let from = private.iter().find(|(name, _)| name == of).map(|(_, from)| from.clone());
                copies.extend(from.map(|from| (column.clone(), from)));
            }
        }
        if !copies.is_empty() {
            found.push((table.name.clone(), copies));
        }
    }
    for view in catalog.views.iter().filter(|view| !super::mask::is_generated(view)) {
        let of = view.depends_on.relations().next();
        let private = of.and_then(|of| found.iter().find(|(name, _)| name == of)).map(|(_, private)| private.clone());
        found.extend(private.map(|private| (view.name.clone(), private)));
    }
    found
}

/// Reports a key that is computed of private values: the log would hold it with each row. One that is private itself, or a copy, is
/// refused for each store.
pub fn verify_audit(entity: &Entity, scope: &mut Scope<'_>) {
    let Some(audit) = entity.lifecycle.as_ref().and_then(|life| life.audit.as_ref()) else { return };
    let key = key_columns(entity);
    let computed =
        scope.privacy.of(entity).iter().filter(|private| private.is_computed && key.contains(&private.column));
    let messages: Vec<String> = computed
        .map(|private| {
            let from = private.from.as_deref().unwrap_or_default();
            format!(
                "the log notes the key of each row, here `{}`, which is computed of `{from}`, which is private",
                private.column
            )
        })
        .collect();
    for message in messages {
        let help = "let rows be known by a value that tells nothing, such as `id: Uuid`; or remove `audit`";
        let path = format!("{}.audit", entity.rust.name);
        scope.found.push(Diagnostic::new("P0540", path, audit.source, message).help(help));
    }
}

/// The names in an expression, as PostgreSQL reads them: everything that may name a column. The same with and without the feature
/// `validate`. What a text holds is no name; where it is not certain that something is one, it is taken for a name.
fn words(sql: &str) -> Vec<String> {
    expression::names(sql).into_iter().map(|name| name.name.into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_are_found_and_texts_and_comments_are_not() {
        let check = |sql: &str, expected: &[&str]| assert_eq!(words(sql), expected, "{sql}");
        check("lower(email) || 'note'", &["lower", "email"]);
        check("\"E mail\" || \"a\"\"b\"", &["E mail", "a\"b"]);
        check("EMAIL::pg_catalog.text", &["email", "pg_catalog", "text"]);
        check(r"E'it\'s email' || 'it''s email' || note", &["note"]);
        check(r"'email\' || note", &["note"]);
        check(r#"U&"\0065mail" || u&"d\+000061t"#, &["email", "dat"]);
        check("a /* email /* b */ c */ || d -- e\n|| f", &["a", "d", "f"]);
        check("1 + x2 - $1", &["x2"]);
        check("naïve || ''", &["naïve"]);
        check("'", &[]);
    }
}
