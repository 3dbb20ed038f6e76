//! Tables.

use serde::{Deserialize, Serialize};

use super::expression::{conjuncts, is_same_sql};
use super::identifier::quoted_if_needed;
use super::{
    Column, Constraint, ConstraintKind, DataType, Dependencies, Distribution, Grant, Index, Model, Override,
    PartitionKey, PartitionOf, Policy, QualifiedName, RowSecurity, Rule, Seed, Text, Trigger,
};

/// A table with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    #[serde(flatten)]
    pub name: QualifiedName,
    /// UNLOGGED: fast, and empty after a crash.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unlogged: bool,
    /// The tables that it inherits from: their columns and checks are not repeated here, unless it declares them too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inherits: Vec<QualifiedName>,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Its constraints: key, uniques, checks, references; by name within a kind.
    pub constraints: Vec<Constraint>,
    /// Its indexes beside those of constraints, by name.
    pub indexes: Vec<Index>,
    /// Names of indexes and keys that a partition has from the tables above it, where PostgreSQL would give others: what it
    /// is called there, and what it is called here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub index_names: Vec<(Text, Text)>,
    /// What columns from the tables above have otherwise than PostgreSQL gives them, in the order of the columns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
    /// Storage parameters: `fillfactor` and `70`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub storage: Vec<(Text, Text)>,
    /// By what its rows are assigned to partitions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_by: Option<PartitionKey>,
    /// The table that it is a partition of: its columns are that table's, and are not repeated here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition_of: Option<PartitionOf>,
    /// On which nodes of a Citus cluster its rows are; `None` where it is the coordinator's alone, and for partitions, which follow their table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distribution: Option<Distribution>,
    /// Its triggers, by name.
    pub triggers: Vec<Trigger>,
    /// Its rules, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Whether policies decide about its rows.
    #[serde(default, skip_serializing_if = "RowSecurity::is_off")]
    pub row_security: RowSecurity,
    /// Its policies, by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<Policy>,
    /// Who may do what with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Grant>,
    /// How replicas tell its rows apart; `None` is by the primary key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replica_identity: Option<ReplicaIdentity>,
    /// What its expressions name.
    #[serde(default, skip_serializing_if = "Dependencies::is_empty")]
    pub depends_on: Dependencies,
    /// The comment on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<Text>,
    /// Rows that it is to hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<Box<Seed>>,
    /// What the application calls it and its columns.
    #[serde(skip)]
    pub model: Model,
    /// A row of the columns' defaults is inserted.
    #[serde(skip)]
    pub first_row: OnCreate,
    /// The function that creates the next partitions is called for the first ones.
    #[serde(skip)]
    pub first_partitions: OnCreate,
}

/// Done when the table is created. Two of these are always equal: once it is done, it has no meaning.
#[derive(Debug, Clone, Copy, Default)]
pub struct OnCreate(pub bool);

impl PartialEq for OnCreate {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// How replicas tell rows apart, where it is not by the primary key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReplicaIdentity {
    /// NOTHING
    Nothing,
    /// FULL
    Full,
    /// USING INDEX
    Index(Text),
}

impl Table {
    /// A table that holds nothing yet.
    pub fn new(name: QualifiedName) -> Self {
        Self {
            name,
            unlogged: false,
            inherits: Vec::new(),
            columns: Vec::new(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            index_names: Vec::new(),
            overrides: Vec::new(),
            storage: Vec::new(),
            partition_by: None,
            partition_of: None,
            distribution: None,
            triggers: Vec::new(),
            rules: Vec::new(),
            row_security: RowSecurity::Off,
            policies: Vec::new(),
            grants: Vec::new(),
            replica_identity: None,
            depends_on: Dependencies::default(),
            comment: None,
            seed: None,
            model: Model::default(),
            first_row: OnCreate::default(),
            first_partitions: OnCreate::default(),
        }
    }

    /// The tables right above it: the one that it is a partition of, or those that it inherits from.
    pub fn parents(&self) -> impl Iterator<Item = &QualifiedName> {
        self.partition_of.iter().map(|of| &of.parent).chain(&self.inherits)
    }

    /// The column with this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The constraint with this name.
    pub fn constraint(&self, name: &str) -> Option<&Constraint> {
        self.constraints.iter().find(|constraint| constraint.name == name)
    }

    /// The index with this name.
    pub fn index(&self, name: &str) -> Option<&Index> {
        self.indexes.iter().find(|index| index.name == name)
    }

    /// What it has otherwise of a column from the tables above it.
    pub fn overridden(&self, column: &str) -> Option<&Override> {
        self.overrides.iter().find(|own| own.column == column)
    }

    /// The trigger with this name.
    pub fn trigger(&self, name: &str) -> Option<&Trigger> {
        self.triggers.iter().find(|trigger| trigger.name == name)
    }

    /// The policy with this name.
    pub fn policy(&self, name: &str) -> Option<&Policy> {
        self.policies.iter().find(|policy| policy.name == name)
    }

    /// The columns of the primary key; empty where there is none.
    pub fn primary_key(&self) -> &[Text] {
        let columns = self.constraints.iter().find_map(|constraint| match &constraint.kind {
            ConstraintKind::PrimaryKey { columns, .. } => Some(columns),
            _ => None,
        });
        columns.map_or(&[], Vec::as_slice)
    }

    /// Whether some constraint or index keeps these columns unique over all rows, in whatever order.
    pub fn is_unique<T: AsRef<str>>(&self, columns: &[T]) -> bool {
        let by_key = self.constraints.iter().filter_map(|constraint| constraint.kind.key());
        by_key.into_iter().any(|key| key.len() == columns.len() && leads(key.iter(), columns))
            || self.whole_indexes().any(|index| keeps_unique(index, columns))
    }

    /// Whether these columns are unique among the rows that `soft_delete` calls live, or among all rows.
    ///
    /// ```
    /// use schema_core::{Entity, registry};
    ///
    /// #[derive(Entity)]
    /// #[entity(name = "users", soft_delete)]
    /// struct User {
    ///     #[entity(primary_key)]
    ///     id: i64,
    ///     #[entity(unique)]
    ///     email: String,
    /// }
    ///
    /// let catalog = schema_pg::lower(&registry![User]?)?;
    /// let users = catalog.table("users").unwrap();
    /// assert!(users.is_unique_live(&["email"]));
    /// assert!(!users.is_unique(&["email"]), "a deleted row may hold it too");
    /// # Ok::<(), schema_core::Diagnostics>(())
    /// ```
    pub fn is_unique_live<T: AsRef<str>>(&self, columns: &[T]) -> bool {
        self.is_unique(columns) || self.live_indexes().any(|index| keeps_unique(index, columns))
    }

    /// Whether an index over live rows, or over all, leads with these columns: what asks for them and for `deleted_at IS NULL` finds
    /// them without reading the table.
    pub fn is_indexed_live<T: AsRef<str>>(&self, columns: &[T]) -> bool {
        self.is_indexed(columns) || self.live_indexes().any(|index| finds(index, columns))
    }

    /// Indexes of all rows.
    fn whole_indexes(&self) -> impl Iterator<Item = &Index> {
        self.indexes.iter().filter(|index| index.predicate.is_none())
    }

    /// Indexes whose only condition is that a moment is not set: `WHERE (deleted_at IS NULL)`.
    fn live_indexes(&self) -> impl Iterator<Item = &Index> {
        let moments = self.columns.iter().filter(|column| column.nullable && column.ty == DataType::Timestamptz);
        let live: Vec<String> = moments.map(|column| format!("{} IS NULL", quoted_if_needed(&column.name))).collect();
        self.indexes.iter().filter(move |index| {
            let condition = index.predicate.as_deref().map(conjuncts).unwrap_or_default();
            matches!(condition.as_slice(), [one] if live.iter().any(|live| is_same_sql(one, live)))
        })
    }

    /// The reference that these columns make to another table.
    pub fn references(&self, columns: &[&str]) -> Option<&QualifiedName> {
        self.constraints.iter().find_map(|constraint| match &constraint.kind {
            ConstraintKind::ForeignKey { columns: held, target, .. } if held.iter().eq(columns.iter()) => Some(target),
            _ => None,
        })
    }

    /// Whether a key, a unique or an index without a predicate leads with these columns, in whatever order: then they
    /// are found without reading the table.
    pub fn is_indexed<T: AsRef<str>>(&self, columns: &[T]) -> bool {
        let by_key = self.constraints.iter().filter_map(|constraint| constraint.kind.key());
        by_key.into_iter().any(|key| leads(key.iter(), columns))
            || self.whole_indexes().any(|index| finds(index, columns))
    }
}

/// The index keeps these columns, in whatever order, unique among the rows that it holds.
fn keeps_unique<T: AsRef<str>>(index: &Index, columns: &[T]) -> bool {
    let whole = index.leading_columns().count() == index.columns.len();
    index.unique && whole && index.columns.len() == columns.len() && leads(index.leading_columns(), columns)
}

/// The index finds rows, of those that it holds, by these columns.
fn finds<T: AsRef<str>>(index: &Index, columns: &[T]) -> bool {
    index.method == super::IndexMethod::Btree && leads(index.leading_columns(), columns)
}

/// What is held starts with all of these, in whatever order.
fn leads<'a, T: AsRef<str>>(held: impl Iterator<Item = &'a Text> + Clone, columns: &[T]) -> bool {
    let held = held.take(columns.len());
    held.clone().count() == columns.len() && columns.iter().all(|name| held.clone().any(|held| *held == name.as_ref()))
}
