//! A check, and what it looks up and finds.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use schema_core::ir::Entity;
use schema_core::{Registry, Severity, thousands};

use super::options::HealthOptions;
use super::report::{HealthFinding, HealthReport};
use crate::catalog::{AccessPattern, Catalog, Table};
use crate::sql::health::HealthScope;

/// One thing that is looked at.
pub struct HealthCheck {
    /// Its code, which never changes: `H02`.
    pub code: &'static str,
    /// What it looks for.
    pub title: &'static str,
    /// Why that matters.
    pub reason: &'static str,
    /// Where the idea, and from where on it matters, are from.
    pub source: &'static str,
    pub(crate) query: fn(&HealthScope<'_>, &HealthOptions) -> String,
    /// What a row of the answer means.
    pub(crate) judge: fn(&[&str], &mut Judged<'_>),
}

impl std::fmt::Debug for HealthCheck {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HealthCheck").field("code", &self.code).field("title", &self.title).finish_non_exhaustive()
    }
}

/// What a check looks up, and what it finds.
pub struct Judged<'a> {
    pub options: &'a HealthOptions,
    tables: FxHashMap<(&'a str, &'a str), &'a Table>,
    entities: FxHashMap<&'a str, &'a Entity>,
    patterns: &'a [AccessPattern],
    pub check: Option<&'static HealthCheck>,
    pub report: HealthReport,
}

impl<'a> Judged<'a> {
    /// Nothing is found yet.
    pub fn new(catalog: &'a Catalog, registry: Option<&'a Registry>, options: &'a HealthOptions) -> Self {
        let entities = registry.into_iter().flat_map(|registry| registry.entities());
        let tables = catalog.tables.iter();
        Self {
            options,
            tables: tables.map(|table| ((&*table.name.schema, &*table.name.name), table)).collect(),
            entities: entities.map(|entity| (&*entity.rust.path, entity)).collect(),
            patterns: &catalog.patterns.0,
            check: None,
            report: HealthReport::default(),
        }
    }

    /// The table of this name, where the catalog has it.
    pub fn table(&self, schema: &str, name: &str) -> Option<&'a Table> {
        self.tables.get(&(schema, name)).copied()
    }

    /// The entity of a table.
    pub fn entity(&self, schema: &str, name: &str) -> Option<&'a Entity> {
        let path = &self.table(schema, name)?.model.entity()?.path;
        self.entities.get(&**path).copied()
    }

    /// The access patterns that an index serves.
    pub fn served_by(&self, schema: &str, table: &str, index: &str) -> Vec<&'a str> {
        let is_it = |pattern: &&AccessPattern| {
            pattern.relation.schema == schema
                && pattern.relation.name == table
                && pattern.index.as_deref() == Some(index)
        };
        self.patterns.iter().filter(is_it).map(|pattern| &*pattern.name).collect()
    }

    /// The tables that a statement names.
    pub fn named_in(&self, statement: &str) -> Vec<String> {
        let words: BTreeSet<&str> =
            statement.split(|letter: char| !(letter.is_alphanumeric() || letter == '_')).collect();
        let mut found: Vec<String> = self
            .tables
            .iter()
            .filter(|((_, name), table)| words.contains(name) && table.partition_of.is_none())
            .map(|(_, table)| table.name.to_string())
            .collect();
        found.sort();
        found
    }

    /// Adds a finding of the check that is at work.
    pub fn finds(&mut self, severity: Severity, object: impl Into<String>, message: impl Into<String>, help: &str) {
        let Some(check) = self.check else { return };
        self.report.findings.push(HealthFinding {
            code: check.code,
            severity,
            object: object.into(),
            message: message.into(),
            help: help.to_owned(),
        });
    }
}

/// A number of an answer.
pub fn number(text: &str) -> u64 {
    text.parse::<i64>().map_or(0, |number| number.max(0).unsigned_abs())
}

/// Bytes as people say them: `3.2 GiB`.
pub fn size(bytes: u64) -> String {
    let units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
    let mut tenths = bytes * 10;
    for unit in units {
        if tenths < 10_240 || unit == "TiB" {
            return match unit {
                "bytes" => format!("{bytes} bytes"),
                _ => format!("{}.{} {unit}", tenths / 10, tenths % 10),
            };
        }
        tenths /= 1_024;
    }
    format!("{bytes} bytes")
}

/// With commas: `1,000,000`.
pub fn counted(number: u64) -> String {
    thousands(number.into(), ',')
}
