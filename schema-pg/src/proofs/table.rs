//! What a proof has to know of a table.

use schema_core::Registry;
use schema_core::ir::{Action, Duration};

use super::error::LifecycleError;
use crate::catalog::{Catalog, Column, ConstraintKind, QualifiedName, Table, Text};
use crate::config::Config;
use crate::fake::FakeError;
use crate::lower::{lower_with, made_of, retained};

/// A table, and what its entity says of its rows.
pub struct Provable {
    pub name: QualifiedName,
    /// Columns that an application changes freely.
    pub plain: Vec<Text>,
    /// Columns without which no row is there.
    pub required: Vec<Text>,
    /// Columns that are not noted.
    pub unnoted: Vec<Text>,
    pub audited: bool,
    /// The table of the log.
    pub log: QualifiedName,
    pub soft: Option<Soft>,
    pub version: Option<Text>,
    pub retained: Vec<Retained>,
}

/// Rows that are deleted and stay.
pub struct Soft {
    pub deleted_at: Text,
    pub read_only: bool,
    pub on_delete_statement: bool,
    pub refuse_references: bool,
    pub cascade: bool,
    pub dependents: Vec<Dependent>,
}

/// Rows that reference those of the table: the table, its columns and the key, and whether they are deleted along.
pub struct Dependent {
    pub table: QualifiedName,
    pub columns: Vec<Text>,
    pub key: Vec<Text>,
    pub deleted_at: Option<Text>,
    /// When they were deleted themselves.
    pub own_deleted_at: Option<Text>,
}

/// What removes rows by their age.
pub struct Retained {
    /// The call.
    pub call: String,
    /// The column that says how old a row is.
    pub column: Text,
    pub after: Duration,
    /// Rows without a value in it stay.
    pub deleted: bool,
}

/// The tables of all entities.
pub fn of(registry: &Registry, config: &Config) -> Result<Vec<Provable>, LifecycleError> {
    let catalog = lower_with(registry, config).map_err(FakeError::from)?;
    let all = made_of(registry, config);
    let log = QualifiedName::new(config.schema.clone(), config.audit.table.clone());
    let mut found = Vec::new();
    for made in &all {
        let Some(table) = catalog.tables.iter().find(|table| table.name == made.table) else { continue };
        let column = |field: &str| {
            made.columns.iter().find(|column| column.field.name == field).map(|column| column.name.clone())
        };
        let life = made.entity.lifecycle.as_deref();
        let soft = life.and_then(|life| life.soft_delete.as_ref()).zip(column("deleted_at"));
        let soft = soft.map(|(soft, deleted_at)| Soft {
            deleted_at,
            read_only: soft.read_only,
            on_delete_statement: soft.on_delete_statement,
            refuse_references: soft.refuse_references,
            cascade: soft.cascade,
            dependents: dependents(table, &catalog, |name| {
                let other = all.iter().find(|other| other.table == *name)?;
                let soft = other.entity.lifecycle.as_ref()?.soft_delete.is_some();
                other
                    .columns
                    .iter()
                    .find(|column| soft && column.field.name == "deleted_at")
                    .map(|column| column.name.clone())
            }),
        });
        let audit = life.and_then(|life| life.audit.as_ref());
        let fixed: Vec<Text> =
            life.into_iter().flat_map(|life| &life.fixed).filter_map(|field| column(field)).collect();
        let is_plain = |own: &&Column| {
            let made = made.columns.iter().find(|made| made.name == own.name);
            let in_key = table.constraints.iter().any(|constraint| match &constraint.kind {
                ConstraintKind::ForeignKey { columns, .. } => columns.contains(&own.name),
                kind => kind.key().is_some_and(|key| key.contains(&own.name)),
            });
            own.generated.is_none()
                && !in_key
                && !fixed.contains(&own.name)
                && made.is_some_and(|made| !made.field.managed && !made.encrypted)
        };
        let kept = ["created_at", "updated_at", "created_by", "updated_by", "deleted_at"].map(column);
        let version = life.and_then(|life| life.versions.first()).and_then(|field| column(field));
        let is_kept = |name: &Text| kept.iter().flatten().chain(&version).any(|kept| kept == name);
        found.push(Provable {
            name: table.name.clone(),
            plain: table
                .columns
                .iter()
                .filter(is_plain)
                .map(|column| column.name.clone())
                .filter(|name| !is_kept(name))
                .collect(),
            required: table
                .columns
                .iter()
                .filter(|column| column.generated.is_none() && !column.nullable && !is_kept(&column.name))
                .filter(|column| column.default.is_none() || table.primary_key().contains(&column.name))
                .map(|column| column.name.clone())
                .collect(),
            unnoted: audit.into_iter().flat_map(|audit| &audit.except).filter_map(|field| column(field)).collect(),
            audited: audit.is_some(),
            log: log.clone(),
            soft,
            version,
            retained: retained(made.entity, &table.name)
                .into_iter()
                .filter_map(|(call, field, after, deleted)| {
                    Some(Retained { call, column: column(&field)?, after, deleted })
                })
                .collect(),
        });
    }
    Ok(found)
}

fn dependents(table: &Table, catalog: &Catalog, deleted_at: impl Fn(&QualifiedName) -> Option<Text>) -> Vec<Dependent> {
    let mut found = Vec::new();
    for other in catalog.tables.iter().filter(|other| other.partition_of.is_none()) {
        for constraint in &other.constraints {
            let ConstraintKind::ForeignKey { columns, target, target_columns, on_delete, .. } = &constraint.kind else {
                continue;
            };
            if *target == table.name && other.name != table.name {
                let own = deleted_at(&other.name);
                found.push(Dependent {
                    table: other.name.clone(),
                    columns: columns.clone(),
                    key: target_columns.clone(),
                    deleted_at: own.clone().filter(|_| *on_delete == Action::Cascade),
                    own_deleted_at: own,
                });
            }
        }
    }
    found
}
