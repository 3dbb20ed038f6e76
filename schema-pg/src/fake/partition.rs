//! Rows of partitioned tables fall into the partitions that there are.

use super::columns::shaped;
use super::expression::Expression;
use super::kind::Kind;
use super::plan::Table;
use super::value::Value;
use crate::catalog::{self, Catalog, IndexTerm, PartitionBound, PartitionStrategy, QualifiedName, Text};

/// Narrows the columns by which a table is cut to what its partitions hold, on each level.
pub fn narrow(table: &catalog::Table, catalog: &Catalog, one: &mut Table) {
    let Some(key) = &table.partition_by else { return };
    let below: Vec<&catalog::Table> = parts(&table.name, catalog).collect();
    cut(key, &below, one);
    // Those below are cut alike.
    if let Some(part) = below.iter().find(|part| part.partition_by.is_some())
        && let Some(key) = &part.partition_by
    {
        cut(key, &parts(&part.name, catalog).collect::<Vec<_>>(), one);
    }
}

fn parts<'c>(name: &'c QualifiedName, catalog: &'c Catalog) -> impl Iterator<Item = &'c catalog::Table> {
    catalog.tables.iter().filter(move |part| part.partition_of.as_ref().is_some_and(|of| of.parent == *name))
}

fn cut(key: &catalog::PartitionKey, parts: &[&catalog::Table], one: &mut Table) {
    let [IndexTerm::Column(name)] = key.terms.as_slice() else { return };
    let Some(column) = one.columns.iter_mut().find(|column| column.name == *name) else { return };
    let bounds = || parts.iter().filter_map(|part| part.partition_of.as_ref()).map(|of| &of.bound);
    match key.strategy {
        PartitionStrategy::Hash => {}
        PartitionStrategy::List => {
            let lists = bounds().filter_map(|bound| match bound {
                PartitionBound::List(values) => Some(values),
                _ => None,
            });
            let values: Vec<Value> = lists
                .flatten()
                .filter_map(read)
                .map(|value| shaped(&column.kind, value))
                .filter(|value| *value != Value::Null)
                .collect();
            let values = match &column.kind {
                Kind::Among(known) => known.iter().filter(|value| values.contains(value)).cloned().collect(),
                _ => values,
            };
            if !values.is_empty() {
                (column.kind, column.bounded) = (Kind::Among(values), true);
            }
        }
        PartitionStrategy::Range => {
            let end = |values: &[Text]| values.first().and_then(read).map(|value| shaped(&column.kind, value));
            let ends: Vec<(Value, Value)> = bounds()
                .filter_map(|bound| match bound {
                    PartitionBound::Range { from, to } => Some((end(from)?, end(to)?)),
                    _ => None,
                })
                .collect();
            match &mut column.kind {
                Kind::Moment(least, most, _) => {
                    let moments = ends.iter().filter_map(|(from, to)| match (from, to) {
                        (Value::Moment(from, _), Value::Moment(to, _)) => Some((*from, *to)),
                        _ => None,
                    });
                    let (from, to) = moments.fold((i64::MAX, i64::MIN), |(from, to), (a, b)| (from.min(a), to.max(b)));
                    if from < to {
                        (*least, *most, column.bounded) = (from, to - 1_000_000, true);
                    }
                }
                Kind::Number { least, most, small, .. } => {
                    let numbers = ends.iter().filter_map(|(from, to)| match (from, to) {
                        (Value::Number(from), Value::Number(to)) => Some((from.digits, to.digits)),
                        _ => None,
                    });
                    let (from, to) =
                        numbers.fold((i128::MAX, i128::MIN), |(from, to), (a, b)| (from.min(a), to.max(b)));
                    if from < to {
                        (*least, *most, *small) = (from.max(*least), (to - 1).min(*most), false);
                        column.bounded = true;
                    }
                }
                _ => {}
            }
        }
    }
}

fn read(literal: &Text) -> Option<Value> {
    Some(Expression::parse(literal, &[])?.value(&[]))
}
