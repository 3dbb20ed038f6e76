//! The entities of a registry as a picture.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::diagram::{Diagram, DiagramColumn, DiagramReference, DiagramTable, joined};
use crate::Registry;
use crate::ir::{Entity, Field, Type};

/// The entities, their fields and references, for any store; structs that stand within rows are drawn beside them.
pub fn diagram(registry: &Registry) -> Diagram<'_> {
    let mut tables: Vec<DiagramTable<'_>> = registry.entities().iter().map(of_entity).collect();
    let places: BTreeMap<&str, usize> =
        registry.entities().iter().enumerate().map(|(place, entity)| (&*entity.rust.path, place)).collect();
    let mut references = Vec::new();
    for (from, entity) in registry.entities().iter().enumerate() {
        for reference in &entity.foreign_keys {
            let Some(&to) = places.get(&*reference.target.path) else { continue };
            let is_missing = |name: &crate::ir::Text| entity.field(name).is_some_and(|field| field.nullable);
            let is_unique =
                entity.uniques.iter().any(|unique| unique.fields == reference.fields && unique.filter.is_none());
            references.push(DiagramReference {
                from,
                to,
                columns: joined(&reference.fields),
                is_one_to_one: reference.one_to_one || is_unique,
                is_optional: reference.fields.iter().any(is_missing),
                is_many_to_many: false,
            });
        }
        for link in &entity.many_to_many {
            let Some(&to) = places.get(&*link.target.path) else { continue };
            let columns = registry.junction(entity, link).map_or(Cow::Borrowed(""), |junction| junction.name);
            references.push(DiagramReference {
                from,
                to,
                columns,
                is_many_to_many: true,
                ..DiagramReference::default()
            });
        }
    }
    let first = tables.len();
    for embedded in registry.embedded() {
        tables.push(DiagramTable {
            name: (&*embedded.rust.name).into(),
            comment: embedded.doc.as_deref().unwrap_or_default().into(),
            columns: embedded.fields.iter().map(|field| column(field, &*field.name)).collect(),
            is_embedded: true,
            ..DiagramTable::default()
        });
    }
    let embedded: BTreeMap<&str, usize> =
        registry.embedded().iter().enumerate().map(|(place, item)| (&*item.rust.path, first + place)).collect();
    let owners = registry.entities().iter().map(|entity| &entity.fields).enumerate();
    let inner = registry.embedded().iter().enumerate().map(|(place, item)| (first + place, &item.fields));
    for (owner, fields) in owners.chain(inner) {
        for field in fields {
            if let Type::Embedded(ty) = field.ty.element()
                && let Some(&from) = embedded.get(&*ty.path)
            {
                references.push(DiagramReference {
                    from,
                    to: owner,
                    columns: (&*field.name).into(),
                    is_one_to_one: !matches!(field.ty, Type::List(_) | Type::Map(_)),
                    ..DiagramReference::default()
                });
            }
        }
    }
    Diagram { tables, references }
}

fn of_entity(entity: &Entity) -> DiagramTable<'_> {
    let is_key = |field: &Field| entity.key_fields().any(|key| key.name == field.name);
    let columns = entity.fields.iter().map(|field| DiagramColumn {
        is_key: is_key(field),
        is_reference: entity.foreign_keys.iter().any(|reference| reference.fields.contains(&field.name)),
        is_unique: entity.uniques.iter().any(|unique| unique.fields == [field.name.clone()]),
        ..column(field, entity.column_name(field))
    });
    DiagramTable {
        name: entity.store_name(),
        comment: entity.doc.as_deref().unwrap_or_default().into(),
        cluster: entity.notes.as_ref().and_then(|notes| notes.cluster.as_deref()).unwrap_or_default().into(),
        columns: columns.collect(),
        ..DiagramTable::default()
    }
}

fn column<'a>(field: &'a Field, name: impl Into<Cow<'a, str>>) -> DiagramColumn<'a> {
    DiagramColumn {
        name: name.into(),
        ty: type_name(&field.ty),
        nullable: field.nullable,
        comment: field.doc.as_deref().unwrap_or_default().into(),
        ..DiagramColumn::default()
    }
}

/// A type in plain words.
fn type_name(ty: &Type) -> Cow<'_, str> {
    match ty {
        Type::List(of) => format!("list of {}", type_name(of)).into(),
        Type::Nullable(of) => format!("{} or null", type_name(of)).into(),
        Type::Tuple(of) => format!("({})", of.iter().map(type_name).collect::<Vec<_>>().join(", ")).into(),
        Type::Map(of) => format!("map of {}", type_name(of)).into(),
        Type::Range(of) => format!("range of {}", type_name(of)).into(),
        Type::Enum(ty) | Type::Domain(ty) | Type::Embedded(ty) => (&*ty.name).into(),
        Type::Shape(shape) => (&*shape.kind).into(),
        Type::Vector(size) => format!("vector({size})").into(),
        plain => {
            let json = serde_json::to_value(plain).unwrap_or_default();
            json.as_str().unwrap_or("value").replace('_', " ").into()
        }
    }
}
