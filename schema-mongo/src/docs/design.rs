//! The design document of a spec.

use schema_core::Registry;
use schema_core::docs::{
    DesignDocument, DocumentedConstraint, DocumentedEntity, DocumentedField, DocumentedIndex, DocumentedNotes,
    DocumentedPattern, Relationship,
};

use super::collection::key;
use super::fields;
use super::links::{Links, paths};
use crate::spec::{Collection, Spec, Text};

/// What a spec holds and, where there is one, what its registry says, as a document of a fixed form.
pub fn design(spec: &Spec, registry: Option<&Registry>) -> DesignDocument {
    let links = Links::of(spec, registry, &[]);
    let mut design = DesignDocument::new("mongodb");
    for collection in &spec.collections {
        let name = collection.name.to_string();
        let entity = links.entity(collection);
        if let Some(entity) = entity {
            design.add_context(&name, entity);
            for reference in &entity.foreign_keys {
                let Some(target) = links.collection(&reference.target.path) else { continue };
                let is_missing = |field: &Text| entity.field(field).is_some_and(|field| field.nullable);
                let kind = if reference.one_to_one { "one_to_one" } else { "many_to_one" };
                design.relationships.push(Relationship {
                    from: name.clone(),
                    columns: paths(entity, &reference.fields),
                    to: target.name.to_string(),
                    kind: kind.to_owned(),
                    optional: reference.fields.iter().any(is_missing),
                    on_delete: None,
                });
            }
        }
        design.entities.push(DocumentedEntity {
            rust: entity.map(|entity| entity.rust.path.to_string()),
            purpose: entity.and_then(|entity| entity.doc.as_ref()).map(ToString::to_string),
            notes: entity.map(DocumentedNotes::of).unwrap_or_default(),
            fields: documented(collection),
            name: name.clone(),
        });
        let rules = collection.validator.iter().flat_map(|validator| &validator.rules);
        let known = collection.model.entity().map_or(&[][..], |model| &model.rules);
        for (number, condition) in rules.enumerate() {
            let rule = known.iter().find(|rule| rule.condition == *condition);
            design.constraints.push(DocumentedConstraint {
                entity: name.clone(),
                name: rule.map_or_else(|| format!("rule {}", number + 1), |rule| rule.name.to_string()),
                kind: "check".to_owned(),
                condition: Some(condition.to_string()),
                message: rule.and_then(|rule| rule.message.as_ref()).map(ToString::to_string),
                ..DocumentedConstraint::default()
            });
        }
        let patterns = links.patterns(&name);
        design.indexes.extend(collection.indexes.iter().map(|index| {
            let serves = patterns.iter().filter(|pattern| pattern.index.as_ref() == Some(&index.name));
            DocumentedIndex {
                entity: name.clone(),
                name: index.name.to_string(),
                method: None,
                columns: index.keys.0.iter().map(|(path, direction)| key(path, *direction)).collect(),
                unique: index.unique,
                filter: index.partial.as_ref().map(ToString::to_string),
                serves: serves.map(|pattern| pattern.name.to_string()).collect(),
            }
        }));
    }
    design.access_patterns.extend(spec.patterns.0.iter().map(|pattern| DocumentedPattern {
        entity: pattern.collection.to_string(),
        name: pattern.name.to_string(),
        purpose: pattern.description.to_string(),
        by: pattern.tenant.iter().chain(&pattern.equal).map(ToString::to_string).collect(),
        range: pattern.range.as_ref().map(ToString::to_string),
        filter: pattern.filter.as_ref().map(ToString::to_string),
        order_by: pattern.sort.iter().map(|(path, direction)| key(path, *direction)).collect(),
        limit: pattern.limit,
        served_by: pattern.index.as_ref().map(ToString::to_string),
    }));
    design
}

fn documented(collection: &Collection) -> Vec<DocumentedField> {
    let schema = collection.validator.as_ref().and_then(|validator| validator.schema.as_ref());
    let fields = schema.map(fields::of).unwrap_or_default().into_iter();
    let fields = fields.map(|field| DocumentedField {
        private: collection.model.field(&field.path).is_some_and(|known| known.private),
        encrypted: collection.options.encrypted.iter().any(|encrypted| encrypted.path == field.path),
        purpose: Some(field.description).filter(|text| !text.is_empty()).map(str::to_owned),
        name: field.path,
        ty: field.ty,
        required: field.required,
        default: None,
    });
    fields.collect()
}
