//! Tables and their columns.

use rustc_hash::FxHashMap;

use super::error::IntrospectError;
use super::names::{Class, Names, name};
use super::rows::{ColumnOptionsRow, ColumnRow, DefaultRow, Generation, NotNullRow, PolicyRow, RelationRow};
use super::setting::setting;
use crate::catalog::{
    Column, ColumnOptions, Generated, Grant, Identity, Object, Policy, PolicyCommand, RowSecurity, SequenceOptions,
    Table, default_sequence,
};

/// What is said of columns elsewhere, by relation and number.
pub struct Said {
    pub defaults: FxHashMap<(i64, i16), DefaultRow>,
    /// How identity columns are counted.
    pub sequences: FxHashMap<(i64, i16), Numbered>,
    /// The names that somebody gave to NOT NULL, and the comments on it.
    pub not_nulls: FxHashMap<(i64, i16), NotNullRow>,
}

/// The sequence of an identity.
pub struct Numbered {
    pub oid: i64,
    pub options: SequenceOptions,
    pub grants: Vec<Grant>,
}

/// A table of which only options of the table itself is known.
pub fn table(row: &RelationRow, names: &mut Names) -> Table {
    let mut table = Table::new(name(&row.schema, &row.name));
    table.unlogged = row.persistence == 'u';
    table.storage = row.options.iter().flatten().map(|text| setting(text)).collect();
    table.storage.extend(row.toast_options.iter().flatten().map(|text| setting(&format!("toast.{text}"))));
    table.row_security = match (row.row_security, row.force_row_security) {
        (false, _) => RowSecurity::Off,
        (true, false) => RowSecurity::Enabled,
        (true, true) => RowSecurity::Forced,
    };
    table.comment = names.comment(Class::Relation, row.oid, 0);
    names.owned(Class::Relation, row.oid, Object::Relation(table.name.clone()), None);
    table
}

/// A column with all that is said of it but its comment.
pub fn column(row: &ColumnRow, declared: &Said, names: &Names) -> Result<Column, IntrospectError> {
    let mut column = Column::new(row.name.clone(), names.column_type(row)?);
    column.nullable = !row.not_null;
    let at = (row.relation, row.number);
    if let Some(default) = declared.defaults.get(&at) {
        let expression = default.expression.clone();
        match row.generation() {
            Generation::Not => column.default = Some(expression),
            kept => {
                let is_virtual = kept == Generation::Virtual;
                column.generated = Some(Box::new(Generated { expression, is_virtual }));
            }
        }
    }
    if let Some(options) = &row.options {
        column.identity = match &*options.identity {
            "a" => Some(Identity::Always),
            "d" => Some(Identity::ByDefault),
            _ => None,
        };
        // 0 is a type that is not sorted; then nothing can be said.
        column.collation = options.collation.map(|oid| names.collation(oid)).transpose()?.map(Box::new);
        let sequence = declared.sequences.get(&at);
        let mut kept = kept(options, sequence.map(|sequence| &sequence.options));
        if let (Some(sequence), Ok(table)) = (sequence, names.relation(row.relation)) {
            let own = names.relation(sequence.oid)?.name.clone();
            kept.sequence_grants.clone_from(&sequence.grants);
            kept.sequence_name = Some(own).filter(|own| *own != default_sequence(&table.name, &row.name));
        }
        column.options = (kept != ColumnOptions::default()).then(|| Box::new(kept));
    }
    if let Some(row) = declared.not_nulls.get(&at) {
        let options = column.options.get_or_insert_default();
        (options.not_null_name, options.not_null_comment) = (row.name.clone(), row.comment.clone());
    }
    Ok(column)
}

fn kept(row: &ColumnOptionsRow, sequence: Option<&SequenceOptions>) -> ColumnOptions {
    ColumnOptions {
        sequence: sequence.filter(|sequence| **sequence != SequenceOptions::default()).cloned(),
        storage: row.storage.map(|letter| {
            match letter {
                'p' => "PLAIN",
                'e' => "EXTERNAL",
                'm' => "MAIN",
                _ => "EXTENDED",
            }
            .into()
        }),
        compression: match &*row.compression {
            "p" => Some("pglz".into()),
            "l" => Some("lz4".into()),
            _ => None,
        },
        statistics: row.statistics,
        attributes: row.attributes.iter().flatten().map(|text| setting(text)).collect(),
        ..ColumnOptions::default()
    }
}

pub fn policy(row: PolicyRow, names: &mut Names) -> Policy {
    let mut roles = row.roles.unwrap_or_default();
    roles.sort();
    Policy {
        permissive: row.permissive,
        command: match row.command {
            'r' => PolicyCommand::Select,
            'a' => PolicyCommand::Insert,
            'w' => PolicyCommand::Update,
            'd' => PolicyCommand::Delete,
            _ => PolicyCommand::All,
        },
        roles,
        using: row.using,
        check: row.check,
        comment: names.comment(Class::Policy, row.oid, 0),
        name: row.name,
    }
}
