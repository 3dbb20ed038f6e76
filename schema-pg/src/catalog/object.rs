//! Names for all that a catalog holds, and what depends on what.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{QualifiedName, Text};

/// A thing in a database, by its kind and name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Object {
    /// A schema.
    Schema(Text),
    /// An extension.
    Extension(Text),
    /// An enum, domain, composite or range type.
    Type(QualifiedName),
    /// A sequence.
    Sequence(QualifiedName),
    /// All functions, procedures and aggregates of this name.
    Function(QualifiedName),
    /// A table, view or materialized view.
    Relation(QualifiedName),
    /// A column of a table or view.
    Column(QualifiedName, Text),
    /// The default of a column; of a domain where the name of the column is empty.
    Default(QualifiedName, Text),
    /// A constraint of a table or domain.
    Constraint(QualifiedName, Text),
    /// An index, in its schema.
    Index(QualifiedName),
    /// A trigger of a table or view.
    Trigger(QualifiedName, Text),
    /// A policy of a table.
    Policy(QualifiedName, Text),
    /// A rule of a table or view.
    Rule(QualifiedName, Text),
    /// A reference row of a table, by what it is found by.
    Row(QualifiedName, Text),
    /// A statistics object.
    Statistics(QualifiedName),
    /// An event trigger.
    EventTrigger(Text),
    /// A thing of a kind that is not taken apart: the kind, the name as DROP has it.
    General(Text, Text),
}

impl Object {
    /// The table or view that it is, or belongs to; a rule or default of a domain belongs to that.
    pub fn relation(&self) -> Option<&QualifiedName> {
        match self {
            Self::Relation(name)
            | Self::Column(name, _)
            | Self::Default(name, _)
            | Self::Constraint(name, _)
            | Self::Trigger(name, _)
            | Self::Policy(name, _)
            | Self::Rule(name, _)
            | Self::Row(name, _) => Some(name),
            _ => None,
        }
    }

    /// The schema in which it lives.
    pub fn schema(&self) -> Option<&Text> {
        match self {
            Self::Type(name)
            | Self::Sequence(name)
            | Self::Function(name)
            | Self::Index(name)
            | Self::Statistics(name) => Some(&name.schema),
            _ => self.relation().map(|name| &name.schema),
        }
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Object::Schema(name) => write!(f, "schema {name}"),
            Object::Extension(name) => write!(f, "extension {name}"),
            Object::Type(name) => write!(f, "type {name}"),
            Object::Sequence(name) => write!(f, "sequence {name}"),
            Object::Function(name) => write!(f, "function {name}"),
            Object::Relation(name) => write!(f, "table {name}"),
            Object::Column(table, name) => write!(f, "column {table}.{name}"),
            Object::Default(table, name) if name.is_empty() => write!(f, "default of {table}"),
            Object::Default(table, name) => write!(f, "default of {table}.{name}"),
            Object::Constraint(table, name) => write!(f, "constraint {table}.{name}"),
            Object::Index(name) => write!(f, "index {name}"),
            Object::Trigger(table, name) => write!(f, "trigger {table}.{name}"),
            Object::Policy(table, name) => write!(f, "policy {table}.{name}"),
            Object::Rule(table, name) => write!(f, "rule {table}.{name}"),
            Object::Row(table, key) => write!(f, "row {table}({key})"),
            Object::Statistics(name) => write!(f, "statistics {name}"),
            Object::General(kind, name) => write!(f, "{} {name}", kind.to_lowercase()),
            Object::EventTrigger(name) => write!(f, "event trigger {name}"),
        }
    }
}

/// What a thing needs beyond what its types and references say: what its expressions name. Two of these are always equal:
/// they follow from the rest.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Dependencies(pub Vec<Object>);

impl PartialEq for Dependencies {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Dependencies {
    /// There are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The tables and views, also those of which columns are named.
    pub fn relations(&self) -> impl Iterator<Item = &QualifiedName> {
        self.0.iter().filter_map(|object| match object {
            Object::Relation(name) | Object::Column(name, _) => Some(name),
            _ => None,
        })
    }
}

/// What introspection met and a catalog can't hold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Unmodelled {
    /// What it is: `foreign table`.
    pub kind: Text,
    /// Its name, with its schema where it has one.
    pub name: Text,
}
