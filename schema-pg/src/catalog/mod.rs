//! What a database holds, as PostgreSQL itself models it: plain data, names unquoted, expressions as text.

mod access;
pub(crate) mod attached;
pub(crate) mod bodies;
mod by_name;
pub mod colocation;
mod column;
mod composite;
mod constraint;
mod data_type;
pub(crate) mod default_name;
mod distribution;
mod domain;
pub mod effective;
mod enum_type;
pub mod expression;
mod from_words;
mod function;
mod general;
mod grant;
pub mod identifier;
mod index;
mod item;
mod model;
mod name;
mod object;
mod overrides;
mod owner;
mod partition;
mod policy;
pub(crate) mod renames;
mod rule;
mod schema;
mod seed;
mod sequence;
mod sort;
pub mod sql_texts;
mod table;
mod trigger;
pub(crate) mod type_words;
mod view;

use serde::{Deserialize, Serialize};

pub use access::AccessPattern;
pub use by_name::ByName;
pub use column::{Backfill, Column, ColumnOptions, Generated, Identity, default_sequence};
pub use composite::{Attribute, CompositeType, RangeDefinition};
pub use constraint::{Action, Constraint, ConstraintKind, Deferrable, Exclusion};
pub use data_type::{DataType, RangeType};
pub use distribution::Distribution;
pub use domain::{Domain, DomainCheck};
pub use enum_type::EnumType;
pub use function::{Aggregate, Argument, ArgumentMode, Body, Function, Returns, Volatility};
pub use general::GeneralObject;
pub use grant::{DefaultPrivileges, Grant, Held, TypePrivileges};
pub use index::{Index, IndexColumn, IndexMethod, IndexTerm, Nulls, OperatorClass, Order};
pub use item::Item;
pub use model::{EntityModel, Model};
pub use name::QualifiedName;
pub use object::{Dependencies, Object, Unmodelled};
pub use overrides::{Override, Own};
pub use owner::{Owner, arguments};
pub use partition::{PartitionBound, PartitionKey, PartitionOf, PartitionStrategy};
pub use policy::{Policy, PolicyCommand, RowSecurity};
pub use renames::Renames;
pub use rule::{EventTrigger, Rule, Statistics};
pub use schema::{Extension, PUBLIC, PUBLIC_COMMENT, Schema};
pub use seed::{Seed, SeedRow, SeedValue};
pub use sequence::{Counting, Sequence, SequenceOptions};
pub use table::{OnCreate, ReplicaIdentity, Table};
pub use trigger::{Enabled, Event, Level, Timing, Trigger};
pub use view::{CheckOption, View, ViewColumn, ViewKind};

pub use schema_core::ir::{Allowance, Text, Uncompared};

/// Everything that a database holds. Each list is sorted by name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Catalog {
    /// Schemas; `public` only where something is said of it.
    pub schemas: Vec<Schema>,
    /// Extensions.
    pub extensions: Vec<Extension>,
    /// Enum types.
    pub enums: Vec<EnumType>,
    /// Domains.
    pub domains: Vec<Domain>,
    /// Composite types.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub composites: Vec<CompositeType>,
    /// Range types.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ranges: Vec<RangeDefinition>,
    /// Sequences but those of identity columns.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sequences: Vec<Sequence>,
    /// Functions and procedures, by name and by the types of their arguments.
    pub functions: Vec<Function>,
    /// Aggregates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub aggregates: Vec<Aggregate>,
    /// Tables, with what belongs to each.
    pub tables: Vec<Table>,
    /// Views and materialized views.
    pub views: Vec<View>,
    /// Statistics objects.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub statistics: Vec<Statistics>,
    /// Things of kinds that are not taken apart, by kind and name: collations, casts, operators, foreign tables.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub general: Vec<GeneralObject>,
    /// Event triggers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub event_triggers: Vec<EventTrigger>,
    /// Who may use types, where that is not everybody alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub type_privileges: Vec<TypePrivileges>,
    /// Default privileges.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub default_privileges: Vec<DefaultPrivileges>,
    /// Who owns what, sorted: only where it was read from a server.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<Owner>,
    /// What introspection met and can't be held here. A plan neither makes nor drops it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unmodelled: Vec<Unmodelled>,
    /// The access patterns of the model, with what serves each: only where it was lowered.
    #[serde(skip)]
    pub patterns: Uncompared<Vec<AccessPattern>>,
    /// Lints that structs allow, with the places of what they find: only where it was lowered.
    #[serde(skip)]
    pub allowed: Uncompared<Vec<Allowance>>,
}

impl Catalog {
    /// A database that holds nothing.
    pub const EMPTY: Self = Self {
        schemas: Vec::new(),
        extensions: Vec::new(),
        enums: Vec::new(),
        domains: Vec::new(),
        composites: Vec::new(),
        ranges: Vec::new(),
        sequences: Vec::new(),
        functions: Vec::new(),
        aggregates: Vec::new(),
        tables: Vec::new(),
        views: Vec::new(),
        statistics: Vec::new(),
        general: Vec::new(),
        event_triggers: Vec::new(),
        type_privileges: Vec::new(),
        default_privileges: Vec::new(),
        owners: Vec::new(),
        unmodelled: Vec::new(),
        patterns: Uncompared(Vec::new()),
        allowed: Uncompared(Vec::new()),
    };

    /// Notes the schemas that others made: nothing else is specified for them.
    pub(crate) fn note_existing(&mut self, existing: &[Text]) {
        self.schemas.retain(|schema| !existing.contains(&schema.name));
        self.schemas.extend(existing.iter().map(|name| Schema { existing: true, ..Schema::new(name.clone()) }));
        self.schemas.sort_by(|a, b| a.name.cmp(&b.name));
        self.schemas.dedup_by(|a, b| a.name == b.name);
    }

    /// The same without reference rows.
    #[must_use]
    pub fn without_seeds(&self) -> Self {
        let mut catalog = self.clone();
        catalog.tables.iter_mut().for_each(|table| table.seed = None);
        catalog
    }

    /// The table with this name: `app.users`, or `users` where only one schema has it.
    pub fn table(&self, name: &str) -> Option<&Table> {
        only(self.tables.iter().filter(|table| table.name.is_called(name)))
    }

    /// The view or materialized view with this name.
    pub fn view(&self, name: &str) -> Option<&View> {
        only(self.views.iter().filter(|view| view.name.is_called(name)))
    }

    /// The enum type with this name.
    pub fn enum_type(&self, name: &str) -> Option<&EnumType> {
        only(self.enums.iter().filter(|enum_type| enum_type.name.is_called(name)))
    }

    /// The domain with this name.
    pub fn domain(&self, name: &str) -> Option<&Domain> {
        only(self.domains.iter().filter(|domain| domain.name.is_called(name)))
    }

    /// The function with this name.
    pub fn function(&self, name: &str) -> Option<&Function> {
        only(self.functions.iter().filter(|function| function.name.is_called(name)))
    }
}

/// The one element; `None` where there are several, so that no test passes by luck.
fn only<T>(mut of: impl Iterator<Item = T>) -> Option<T> {
    let first = of.next()?;
    of.next().is_none().then_some(first)
}
