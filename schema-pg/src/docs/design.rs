//! The design document of a catalog.

use schema_core::Registry;
use schema_core::docs::{
    DesignDocument, DocumentedConstraint, DocumentedEntity, DocumentedField, DocumentedIndex, DocumentedNotes,
    DocumentedPattern, DocumentedPolicy, Relationship,
};

use super::links::Links;
use super::table::{sorted, term};
use crate::catalog::{
    Action, Catalog, Column, Constraint, ConstraintKind, Index, PolicyCommand, QualifiedName, Table, Text,
};

/// What a catalog holds and, where there is one, what its registry says, as a document of a fixed form.
///
/// ```
/// # use schema_core::{Entity, registry};
/// /// What customers ordered.
/// #[derive(Entity)]
/// #[entity(name = "orders", requirement = "FR-7", expected_rows = 1_000)]
/// struct Order {
///     #[entity(primary_key)]
///     id: i64,
/// }
///
/// let registry = registry![Order]?;
/// let design = schema_pg::docs::design(&schema_pg::lower(&registry)?, Some(&registry));
/// let yaml = design.to_yaml();
/// assert!(yaml.starts_with("format: schema-design/1\nstore: postgresql\n"), "{yaml}");
/// assert!(yaml.contains("purpose: What customers ordered."), "{yaml}");
/// # Ok::<(), schema_core::Diagnostics>(())
/// ```
pub fn design(catalog: &Catalog, registry: Option<&Registry>) -> DesignDocument {
    let links = Links::of(catalog, registry, &[]);
    let mut design = DesignDocument::new("postgresql");
    for table in links.tables() {
        let name = table.name.to_string();
        let entity = links.entity(table);
        if let Some(entity) = entity {
            design.add_context(&name, entity);
        }
        design.entities.push(DocumentedEntity {
            rust: entity.map(|entity| entity.rust.path.to_string()),
            purpose: text(table.comment.as_ref()),
            notes: entity.map(DocumentedNotes::of).unwrap_or_default(),
            fields: table.columns.iter().map(|column| field(table, column)).collect(),
            name: name.clone(),
        });
        design.relationships.extend(table.constraints.iter().filter_map(|one| relationship(table, one)));
        design.constraints.extend(table.constraints.iter().filter_map(|one| constraint(&name, one)));
        design.indexes.extend(table.indexes.iter().map(|one| index(&table.name, one, &links)));
        design.rls_policies.extend(table.policies.iter().map(|policy| DocumentedPolicy {
            entity: name.clone(),
            name: policy.name.to_string(),
            command: command(policy.command).to_owned(),
            roles: policy.roles.iter().map(ToString::to_string).collect(),
            using: text(policy.using.as_ref()),
            with_check: text(policy.check.as_ref()),
        }));
    }
    for view in &catalog.views {
        design.indexes.extend(view.indexes().iter().map(|one| index(&view.name, one, &links)));
    }
    design.access_patterns.extend(catalog.patterns.0.iter().map(|pattern| DocumentedPattern {
        entity: pattern.relation.to_string(),
        name: pattern.name.to_string(),
        purpose: pattern.description.to_string(),
        by: pattern.tenant.iter().map(ToString::to_string).chain(pattern.equal.iter().map(term)).collect(),
        range: pattern.range.as_ref().map(term),
        filter: text(pattern.predicate.as_ref()),
        order_by: pattern.order_by.iter().map(sorted).collect(),
        limit: pattern.limit,
        served_by: text(pattern.index.as_ref()),
    }));
    design
}

fn text(text: Option<&Text>) -> Option<String> {
    text.map(ToString::to_string)
}

fn field(table: &Table, column: &Column) -> DocumentedField {
    let model = table.model.entity();
    let generated = column.generated.as_ref().map(|generated| generated.expression.to_string());
    DocumentedField {
        name: column.name.to_string(),
        ty: column.ty.to_string(),
        required: !column.nullable,
        default: generated.or_else(|| column.default.as_ref().map(ToString::to_string)),
        private: model.is_some_and(|model| model.private.contains(&column.name)),
        encrypted: model.is_some_and(|model| model.encrypted.iter().any(|(name, _)| *name == column.name)),
        purpose: text(column.comment.as_ref()),
    }
}

fn relationship(table: &Table, constraint: &Constraint) -> Option<Relationship> {
    let ConstraintKind::ForeignKey { columns, target, on_delete, .. } = &constraint.kind else { return None };
    let is_missing = |name: &Text| table.column(name).is_some_and(|column| column.nullable);
    let kind = if super::diagram::is_unique(table, columns) { "one_to_one" } else { "many_to_one" };
    let on_delete = match on_delete {
        Action::NoAction => "no_action",
        Action::Restrict => "restrict",
        Action::Cascade => "cascade",
        Action::SetNull => "set_null",
        Action::SetDefault => "set_default",
    };
    Some(Relationship {
        from: table.name.to_string(),
        columns: columns.iter().map(ToString::to_string).collect(),
        to: target.to_string(),
        kind: kind.to_owned(),
        optional: columns.iter().any(is_missing),
        on_delete: Some(on_delete.to_owned()),
    })
}

fn constraint(entity: &str, constraint: &Constraint) -> Option<DocumentedConstraint> {
    let (kind, columns, condition) = match &constraint.kind {
        ConstraintKind::PrimaryKey { columns, .. } => ("primary_key", columns.clone(), None),
        ConstraintKind::Unique { columns, .. } => ("unique", columns.clone(), None),
        ConstraintKind::Check { expression, .. } => ("check", Vec::new(), Some(expression.to_string())),
        ConstraintKind::Exclude { elements, .. } => {
            let parts = elements.iter().map(|one| format!("{} {}", term(&one.column.term), one.operator));
            ("exclude", Vec::new(), Some(parts.collect::<Vec<_>>().join(", ")))
        }
        ConstraintKind::ForeignKey { .. } => return None,
    };
    Some(DocumentedConstraint {
        entity: entity.to_owned(),
        name: constraint.name.to_string(),
        kind: kind.to_owned(),
        columns: columns.iter().map(ToString::to_string).collect(),
        condition,
        message: text(constraint.comment.as_ref()),
    })
}

fn index(relation: &QualifiedName, index: &Index, links: &Links<'_>) -> DocumentedIndex {
    let serves = links.patterns(relation).iter().filter(|pattern| pattern.index.as_ref() == Some(&index.name));
    DocumentedIndex {
        entity: relation.to_string(),
        name: index.name.to_string(),
        method: Some(format!("{:?}", index.method).to_lowercase()),
        columns: index.columns.iter().map(sorted).collect(),
        unique: index.unique,
        filter: text(index.predicate.as_ref()),
        serves: serves.map(|pattern| pattern.name.to_string()).collect(),
    }
}

fn command(command: PolicyCommand) -> &'static str {
    match command {
        PolicyCommand::All => "all",
        PolicyCommand::Select => "select",
        PolicyCommand::Insert => "insert",
        PolicyCommand::Update => "update",
        PolicyCommand::Delete => "delete",
    }
}
