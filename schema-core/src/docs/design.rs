//! A design document: what a schema is for and what it holds, as plain data with a fixed form, for people and for programs.

use serde::Serialize;

use super::{DocsFile, duration, falls_under, span};
use crate::ir::{Entity, Text};

/// The form of design documents: a JSON Schema (draft 2020-12).
pub const DESIGN_SCHEMA: &str = include_str!("schema-design.schema.json");

/// A design document. Sections that hold nothing are left out where it is written.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DesignDocument {
    /// The form: `schema-design/1`.
    pub format: String,
    /// `postgresql`, `mongodb`.
    pub store: String,
    /// What it is about.
    pub domain_context: DomainContext,
    /// Tables or collections.
    pub entities: Vec<DocumentedEntity>,
    /// References between them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub relationships: Vec<Relationship>,
    /// Queries that are asked often.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub access_patterns: Vec<DocumentedPattern>,
    /// Rules that the database keeps.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<DocumentedConstraint>,
    /// Indexes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub indexes: Vec<DocumentedIndex>,
    /// Who sees and writes which rows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rls_policies: Vec<DocumentedPolicy>,
}

/// What a schema is about: what its entities say of themselves, together.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DomainContext {
    /// Parts of the domain, each with its entities.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clusters: Vec<Named>,
    /// Requirements, each with the entities that are there for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<Named>,
    /// Who answers for which entities.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<Named>,
    /// Laws and standards, each with what falls under it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub compliance: Vec<Named>,
}

/// A name, and the entities that it stands for.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Named {
    /// The name.
    pub name: String,
    /// The entities.
    pub entities: Vec<String>,
}

/// A table or collection.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DocumentedEntity {
    /// Its name in the store.
    pub name: String,
    /// The path of its struct.
    #[serde(rename = "struct", skip_serializing_if = "Option::is_none")]
    pub rust: Option<String>,
    /// What its rows stand for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
    /// Retention, growth and other notes on its rows.
    #[serde(flatten)]
    pub notes: DocumentedNotes,
    /// Its columns or fields.
    pub fields: Vec<DocumentedField>,
}

/// Retention, growth and other notes on its rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DocumentedNotes {
    /// The part of the domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster: Option<String>,
    /// Why it is there.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<String>,
    /// Who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_team: Option<String>,
    /// How many rows there will be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected_rows: Option<u64>,
    /// How many more, in which time: `10000 in 1 month`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub growth: Option<String>,
    /// How long rows stay: `1 year`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retention: Option<String>,
    /// How much may be lost, in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery_point: Option<String>,
    /// Within which time it is there again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recovery_time: Option<String>,
    /// The column of the tenant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant: Option<String>,
    /// Lifecycle attributes: `soft_delete`, `audit`, `append_only`, `immutable`, `archive`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lifecycle: Vec<String>,
}

/// A column or field.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DocumentedField {
    /// Its name in the store; of a field within a document, the names to it between dots.
    pub name: String,
    /// Its type in the words of the store.
    #[serde(rename = "type")]
    pub ty: String,
    /// It always has a value.
    pub required: bool,
    /// Its default.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// Its values are not for everybody.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub private: bool,
    /// Its values are encrypted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub encrypted: bool,
    /// What it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<String>,
}

/// A reference.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Relationship {
    /// The entity that references.
    pub from: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// The entity that is referenced.
    pub to: String,
    /// `many_to_one`, `one_to_one`.
    pub kind: String,
    /// It may reference none.
    pub optional: bool,
    /// What happens when the referenced row is deleted: `cascade`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_delete: Option<String>,
}

/// An access pattern.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DocumentedPattern {
    /// The entity that is asked.
    pub entity: String,
    /// What the application calls it.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// What is compared with by equality.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// What lies in a range.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<String>,
    /// The condition on all its rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// What the rows are sorted by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub order_by: Vec<String>,
    /// How many rows at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The index that serves it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub served_by: Option<String>,
}

/// A rule that the database keeps.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DocumentedConstraint {
    /// The entity.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// `primary_key`, `unique`, `check`, `exclude`.
    pub kind: String,
    /// The columns of the key.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub columns: Vec<String>,
    /// The condition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// What it says to people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// An index.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DocumentedIndex {
    /// The entity.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// Its kind: `btree`, `gin`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub method: Option<String>,
    /// What it holds, in order.
    pub columns: Vec<String>,
    /// No two rows have the same.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub unique: bool,
    /// The rows that it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
    /// The access patterns that it serves.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub serves: Vec<String>,
}

/// A policy of row security.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct DocumentedPolicy {
    /// The entity.
    pub entity: String,
    /// Its name.
    pub name: String,
    /// What it is about: `all`, `select`.
    pub command: String,
    /// Whom it is for; `public` is everybody.
    pub roles: Vec<String>,
    /// Which rows are seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub using: Option<String>,
    /// Which rows may be written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with_check: Option<String>,
}

impl DesignDocument {
    /// An empty one.
    pub fn new(store: &str) -> Self {
        Self { format: "schema-design/1".to_owned(), store: store.to_owned(), ..Self::default() }
    }

    /// Adds the notes of an entity to the domain context. `name` is that in the store.
    pub fn add_context(&mut self, name: &str, entity: &Entity) {
        let mut add = |list: fn(&mut DomainContext) -> &mut Vec<Named>, named: String| {
            let list = list(&mut self.domain_context);
            match list.iter_mut().find(|known| known.name == named) {
                Some(known) => known.entities.push(name.to_owned()),
                None => list.push(Named { name: named, entities: vec![name.to_owned()] }),
            }
        };
        let Some(notes) = &entity.notes else { return };
        notes.cluster.iter().for_each(|cluster| add(|context| &mut context.clusters, cluster.to_string()));
        notes.requirements.iter().for_each(|one| add(|context| &mut context.requirements, one.to_string()));
        notes.owner_team.iter().for_each(|team| add(|context| &mut context.teams, team.to_string()));
        notes.compliance.iter().for_each(|one| add(|context| &mut context.compliance, falls_under(one)));
    }

    /// As JSON, indented, the same text for the same document.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// As YAML.
    pub fn to_yaml(&self) -> String {
        serde_saphyr::to_string(self).unwrap_or_default()
    }

    /// As `schema-design.yaml`, `schema-design.json`, and the JSON Schema of both.
    pub fn files(&self) -> Vec<DocsFile> {
        let file = |path: &str, text: String| DocsFile { path: path.to_owned(), text };
        vec![
            file("schema-design.json", self.to_json()),
            file("schema-design.schema.json", DESIGN_SCHEMA.to_owned()),
            file("schema-design.yaml", self.to_yaml()),
        ]
    }
}

impl DocumentedNotes {
    /// The notes of an entity.
    pub fn of(entity: &Entity) -> Self {
        let notes = entity.notes.as_deref();
        let life = entity.lifecycle.as_deref();
        let text = |text: Option<&Text>| text.map(ToString::to_string);
        let retention = life.and_then(|life| life.retention.as_ref());
        let backup = notes.and_then(|notes| notes.backup);
        let words = [
            ("soft_delete", life.is_some_and(|life| life.soft_delete.is_some())),
            ("audit", life.is_some_and(|life| life.audit.is_some())),
            ("append_only", life.is_some_and(|life| life.lasting == Some(crate::ir::Lasting::AppendOnly))),
            ("immutable", life.is_some_and(|life| life.lasting == Some(crate::ir::Lasting::Immutable))),
            ("archive", retention.is_some_and(|retention| retention.archive)),
        ];
        Self {
            cluster: text(notes.and_then(|notes| notes.cluster.as_ref())),
            requirements: notes
                .into_iter()
                .flat_map(|notes| notes.requirements.iter().map(ToString::to_string))
                .collect(),
            owner_team: text(notes.and_then(|notes| notes.owner_team.as_ref())),
            expected_rows: notes.and_then(|notes| notes.expected_rows),
            growth: notes
                .and_then(|notes| notes.growth)
                .map(|growth| format!("{} in {}", growth.rows, duration(growth.per))),
            retention: retention.map(|retention| duration(retention.after)),
            recovery_point: backup.and_then(|backup| backup.rpo).map(span),
            recovery_time: backup.and_then(|backup| backup.rto).map(span),
            tenant: text(entity.tenant()),
            lifecycle: words.into_iter().filter(|(_, is)| *is).map(|(word, _)| word.to_owned()).collect(),
        }
    }
}
