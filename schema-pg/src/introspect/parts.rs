//! The rows that belong to relations, by relation.

use rustc_hash::{FxHashMap, FxHashSet};

use super::attached::Attached;
use super::error::IntrospectError;
use super::grant::Granted;
use super::index::Parameters;
use super::names::Names;
use super::rows::{ColumnRow, ConstraintRow, IndexRow, InheritsRow, PolicyRow, Rows, RuleRow, TriggerRow};
use super::sequence;
use super::table::{Numbered, Said};
use crate::catalog::Text;

/// What belongs to relations, by relation.
pub struct Parts {
    pub columns: FxHashMap<i64, Vec<ColumnRow>>,
    pub declared: Said,
    pub constraints: FxHashMap<i64, Vec<ConstraintRow>>,
    pub domain_constraints: FxHashMap<i64, Vec<ConstraintRow>>,
    /// Indexes that belong to a constraint, by their own number.
    pub keys: FxHashMap<i64, IndexRow>,
    pub indexes: FxHashMap<i64, Vec<IndexRow>>,
    /// Indexes of partitions that are part of those of their tables.
    pub attached: Attached,
    pub parameters: Parameters,
    pub triggers: FxHashMap<i64, Vec<TriggerRow>>,
    pub rules: FxHashMap<i64, Vec<RuleRow>>,
    pub policies: FxHashMap<i64, Vec<PolicyRow>>,
    pub parents: FxHashMap<i64, Vec<InheritsRow>>,
    /// Columns of the tables that others inherit from.
    pub inherited: FxHashMap<(i64, Text), ColumnRow>,
}

impl Parts {
    /// What the rows say of relations, taken from them.
    pub fn of(rows: &mut Rows, granted: &mut Granted, names: &Names) -> Result<Self, IntrospectError> {
        let mut sequences = FxHashMap::default();
        for row in rows.sequences.iter().filter(|row| row.owned == Some('i')) {
            let options = sequence::options(row, &names.data_type(row.ty, -1)?);
            if let (Some(table), Some(column)) = (row.owner, row.owner_column) {
                let numbered = Numbered { oid: row.oid, options, grants: granted.relation(row.oid, names) };
                sequences.insert((table, i16::try_from(column).unwrap_or_default()), numbered);
            }
        }
        let not_nulls = std::mem::take(&mut rows.not_nulls).into_iter();
        let declared = Said {
            defaults: std::mem::take(&mut rows.defaults)
                .into_iter()
                .map(|row| ((row.relation, row.number), row))
                .collect(),
            sequences,
            not_nulls: not_nulls.map(|row| ((row.relation, row.number), row)).collect(),
        };
        let mut columns = std::mem::take(&mut rows.columns);
        columns.sort_by_key(|row| (row.relation, row.number));
        let mut inherited = FxHashMap::default();
        let fathers: FxHashSet<i64> = rows.inherits.iter().map(|row| row.parent).collect();
        for row in columns.iter().filter(|row| fathers.contains(&row.relation)) {
            inherited.insert((row.relation, row.name.clone()), row.clone());
        }
        let (of_domains, of_tables): (Vec<_>, Vec<_>) =
            std::mem::take(&mut rows.constraints).into_iter().partition(|row| row.domain != 0);
        let keys: FxHashSet<i64> =
            of_tables.iter().filter(|row| matches!(row.kind, 'p' | 'u' | 'x')).map(|row| row.index).collect();
        let attached = Attached::of(&rows.indexes);
        let (keys, indexes): (Vec<_>, Vec<_>) =
            std::mem::take(&mut rows.indexes).into_iter().partition(|row| keys.contains(&row.oid));
        let parameters = std::mem::take(&mut rows.index_options).into_iter();
        let mut inherits = std::mem::take(&mut rows.inherits);
        inherits.sort_by_key(|row| (row.child, row.at));
        Ok(Self {
            columns: grouped(columns, |row| row.relation),
            declared,
            constraints: grouped(of_tables, |row| row.relation),
            domain_constraints: grouped(of_domains, |row| row.domain),
            keys: keys.into_iter().map(|row| (row.oid, row)).collect(),
            indexes: grouped(indexes, |row| row.relation),
            attached,
            parameters: parameters.map(|(index, number, declared)| ((index, number), declared)).collect(),
            triggers: grouped(std::mem::take(&mut rows.triggers), |row| row.relation),
            rules: grouped(std::mem::take(&mut rows.rules), |row| row.relation),
            policies: grouped(std::mem::take(&mut rows.policies), |row| row.relation),
            parents: grouped(inherits, |row| row.child),
            inherited,
        })
    }

    /// What the column is where a row brings no value.
    pub fn default(&self, column: &ColumnRow) -> Option<&Text> {
        self.declared.defaults.get(&(column.relation, column.number)).map(|row| &row.expression)
    }
}

fn grouped<T>(rows: Vec<T>, key: impl Fn(&T) -> i64) -> FxHashMap<i64, Vec<T>> {
    let mut groups: FxHashMap<i64, Vec<T>> = FxHashMap::default();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}
