//! What of a catalog an error speaks of.

use std::borrow::Cow;

use schema_core::origin::Origin;

use super::fields::ErrorFields;
use crate::catalog::default_name::{index_name, key_name};
use crate::catalog::expression::names;
use crate::catalog::{Catalog, Constraint, ConstraintKind, Index, IndexTerm, Table, Text, Trigger};
use crate::lower::fitted;

/// What refused.
#[derive(Debug, Clone, Copy)]
pub enum Refuser<'c> {
    /// A constraint of the table.
    Constraint(&'c Constraint),
    /// A unique index that is no constraint.
    Index(&'c Index),
    /// A trigger.
    Trigger(&'c Trigger),
}

/// The table that an error names: of a partition, the table whose rows it holds, also where the partition came with time and is in no
/// catalog.
pub fn table<'c>(catalog: &'c Catalog, fields: &ErrorFields<'_>) -> Option<&'c Table> {
    let name = match fields.table {
        Some(table) => Cow::Borrowed(table),
        None => Cow::Borrowed(said_table(fields)?),
    };
    let in_schema = |table: &&Table| fields.schema.is_none_or(|schema| table.name.schema == schema);
    let mut called = catalog.tables.iter().filter(in_schema).filter(|table| *table.name.name == *name);
    let (first, another) = (called.next(), called.next());
    match first {
        // Without a schema, two tables of one name are neither.
        Some(_) if another.is_some() => None,
        Some(table) => Some(root(catalog, table)),
        None => maintained(catalog, &name, in_schema),
    }
}

/// Errors of rights name the table in their message only: as its last word in English, in quotes in most languages.
fn said_table<'e>(fields: &ErrorFields<'e>) -> Option<&'e str> {
    let message = fields.message.trim_end_matches('.');
    let last = match message.rfind('"') {
        Some(end) => message[..end].rsplit('"').next(),
        None => message.rsplit(char::is_whitespace).next(),
    };
    last.filter(|name| fields.code == "42501" && !name.is_empty())
}

fn root<'c>(catalog: &'c Catalog, table: &'c Table) -> &'c Table {
    let mut root = table;
    // A partition of a partition, and so on; a catalog that says a circle ends it.
    for _ in 0..catalog.tables.len() {
        let above =
            root.partition_of.as_ref().and_then(|of| catalog.tables.iter().find(|table| table.name == of.parent));
        match above {
            Some(above) => root = above,
            None => break,
        }
    }
    root
}

/// The partitioned table whose name the partition's begins with; of several the longest.
fn maintained<'c>(catalog: &'c Catalog, partition: &str, in_schema: impl Fn(&&'c Table) -> bool) -> Option<&'c Table> {
    let begins = |table: &&Table| partition.strip_prefix(&*table.name.name).is_some_and(|rest| rest.starts_with('_'));
    let tables = catalog.tables.iter().filter(in_schema).filter(|table| table.partition_by.is_some()).filter(begins);
    tables.max_by_key(|table| table.name.name.len()).map(|table| root(catalog, table))
}

/// What refused, by its name in the error.
pub fn refuser<'c>(table: &'c Table, fields: &ErrorFields<'_>) -> Option<Refuser<'c>> {
    let name = fields.constraint?;
    let partition = fields.table.filter(|own| table.name.name != *own);
    // Keys and indexes of a partition have names of their own.
    let of_partition = |own: &dyn Fn(&str, usize) -> Text| {
        partition.is_some_and(|partition| (0..3).any(|number| own(partition, number) == name))
    };
    let constraint = table.constraints.iter().find(|constraint| constraint.name == name).or_else(|| {
        table.constraints.iter().find(|constraint| {
            let is_key = !matches!(constraint.kind, ConstraintKind::Check { .. } | ConstraintKind::ForeignKey { .. });
            is_key && of_partition(&|partition, number| key_name(partition, &constraint.kind, number))
        })
    });
    if let Some(constraint) = constraint {
        return Some(Refuser::Constraint(constraint));
    }
    let index = table.index(name).or_else(|| {
        let unique = table.indexes.iter().filter(|index| index.unique);
        unique.into_iter().find(|index| of_partition(&|partition, number| index_name(partition, index, number)))
    });
    if let Some(index) = index {
        return Some(Refuser::Index(index));
    }
    // Rules name themselves, whatever their triggers are called.
    let of_rule = |trigger: &&Trigger| rule(trigger).is_some_and(|rule| fitted(rule.to_owned().into()) == name);
    table.trigger(name).or_else(|| table.triggers.iter().find(of_rule)).map(Refuser::Trigger)
}

/// What refused, where one partition has it of its own.
pub fn of_partition<'c>(catalog: &'c Catalog, fields: &ErrorFields<'_>) -> Option<Refuser<'c>> {
    let (table, name) = (fields.table?, fields.constraint?);
    let in_schema = |part: &&Table| fields.schema.is_none_or(|schema| part.name.schema == schema);
    let part = catalog.tables.iter().filter(in_schema).find(|part| part.name.name == table)?;
    let constraint = part.constraint(name).map(Refuser::Constraint);
    let index = || part.index(name).map(Refuser::Index);
    constraint.or_else(index).or_else(|| part.trigger(name).map(Refuser::Trigger))
}

/// The word that generates a trigger, with its arguments.
pub fn word(trigger: &Trigger) -> Option<&str> {
    match Origin::of(trigger.comment.as_ref()) {
        Origin::Generated(word) => Some(word),
        Origin::Declared => None,
    }
}

/// The trigger refuses references to deleted rows.
pub fn is_live_reference(trigger: &Trigger) -> bool {
    matches!(word(trigger), Some("soft_delete.refuse_references()" | "soft_delete.cascade()"))
}

/// The name of the rule that a trigger checks.
fn rule(trigger: &Trigger) -> Option<&str> {
    word(trigger)?.strip_prefix("rule(\"")?.strip_suffix("\")")
}

/// The columns that a refusal is about.
pub fn columns(table: &Table, refuser: Refuser<'_>) -> Vec<Text> {
    match refuser {
        Refuser::Constraint(constraint) => match &constraint.kind {
            ConstraintKind::PrimaryKey { columns, .. }
            | ConstraintKind::Unique { columns, .. }
            | ConstraintKind::ForeignKey { columns, .. } => columns.clone(),
            ConstraintKind::Check { expression, .. } => mentioned(table, [&**expression]),
            ConstraintKind::Exclude { elements, .. } => {
                mentioned(table, elements.iter().map(|element| term(&element.column.term)))
            }
        },
        Refuser::Index(index) => mentioned(table, index.columns.iter().map(|column| term(&column.term))),
        // Its argument is the key, which the message names; that of new rows knows the column.
        Refuser::Trigger(trigger) if word(trigger) == Some("version") => {
            let all = table.triggers.iter().filter(|other| word(other) == Some("version"));
            mentioned(table, all.filter_map(|trigger| trigger.when.as_deref()))
        }
        Refuser::Trigger(trigger) => {
            let columns = trigger.arguments.first().map_or("", |argument| argument);
            let columns: Vec<Text> = columns.split(", ").map(|column| column.to_owned().into()).collect();
            match columns.iter().all(|column| table.column(column).is_some()) {
                true => columns,
                false => {
                    let mut columns = mentioned(table, trigger.when.iter().map(|when| &**when));
                    // Which rows a reference counts for is no matter of the field that holds it.
                    let deleted_at = table.model.entity().and_then(|model| model.deleted_at.as_ref());
                    if is_live_reference(trigger) {
                        columns.retain(|column| Some(column) != deleted_at);
                    }
                    columns
                }
            }
        }
    }
}

fn term(term: &IndexTerm) -> &str {
    match term {
        IndexTerm::Column(name) => name,
        IndexTerm::Expression(sql) => sql,
    }
}

/// The columns of the table that expressions name, in the order of the table.
fn mentioned<'s>(table: &Table, expressions: impl IntoIterator<Item = &'s str>) -> Vec<Text> {
    let found: Vec<String> = expressions
        .into_iter()
        .flat_map(|sql| {
            // A column alone is a name as it is stored.
            let whole = std::iter::once(sql.to_owned());
            whole.chain(names(sql).into_iter().filter(|name| !name.qualifies).map(|name| name.name.into_owned()))
        })
        .collect();
    let of = table.columns.iter().map(|column| &column.name);
    of.filter(|column| found.iter().any(|name| *name == **column)).cloned().collect()
}
