//! Partitions that words make: those that are called as the table and something after, with bounds of one value.

use schema_core::ir::{self, Entity, PrimaryKey, Type, Value};

use super::scope::Scope;
use super::{check, exclude, index, key, reference, trigger, unique};
use crate::adopt::left::Part;
use crate::adopt::same::plain;
use crate::catalog::expression::{TokenKind, tokens};
use crate::catalog::{IndexTerm, PartitionBound, PartitionStrategy, Table, Text};
use crate::lower::stem;
use crate::options::{BoundOptions, EntityOptions, OfPartitionOptions, PartitionOptions, PartitionsOptions};

/// Says how a table is cut.
pub fn raise(table: &Table, entity: &mut Entity, scope: &mut Scope<'_>) {
    let part = Part::Partitions(table.name.clone());
    if table.partition_by.is_none() || scope.is_out(&part) {
        return;
    }
    let source = scope.place(part);
    let Some(declared) = cut(table, entity, source, scope) else { return };
    let of_partitions = of_partitions(table, entity, scope);
    let pg = entity.extensions.get_mut::<EntityOptions>();
    (pg.partitions, pg.of_partitions) = (Some(declared), of_partitions);
}

/// What the partitions of a table have of their own.
fn of_partitions(table: &Table, entity: &Entity, scope: &mut Scope<'_>) -> Vec<OfPartitionOptions> {
    let catalog = scope.catalog;
    let stem = stem(&table.name.name, 1);
    let mut found = Vec::new();
    for part in &catalog.tables {
        if part.partition_of.as_ref().is_none_or(|of| of.parent != table.name) {
            continue;
        }
        let Some(suffix) = part.name.name.strip_prefix(&*stem).and_then(|rest| rest.strip_prefix('_')) else {
            continue;
        };
        let whole = Table { columns: table.columns.clone(), ..part.clone() };
        let source = scope.place(Part::Table(part.name.clone()));
        let mut own = Entity::new(entity.rust.clone(), source);
        (own.fields, own.rename_all) = (entity.fields.clone(), entity.rename_all.clone());
        key::raise(&whole, &mut own, scope);
        reference::raise_of_store(&whole, &mut own, scope);
        unique::raise(&whole, &mut own, scope);
        check::raise_in_sql(&whole, &mut own, scope);
        index::raise(&whole, &mut own, scope);
        exclude::raise(&whole, &mut own, scope);
        trigger::raise(&whole, &mut own, scope);
        if !part.storage.is_empty() && !scope.is_out(&Part::Storage(part.name.clone())) {
            own.extensions.get_mut::<EntityOptions>().storage.clone_from(&part.storage);
        }
        if own.primary_key == PrimaryKey::None {
            own.primary_key = PrimaryKey::Unspecified;
        }
        // Those of the table.
        (own.fields, own.rename_all) = (Vec::new(), None);
        if own != Entity::new(entity.rust.clone(), source) {
            found.push(OfPartitionOptions { partition: suffix.to_owned().into(), source, own: Box::new(own) });
        }
    }
    found
}

fn cut(table: &Table, entity: &Entity, source: ir::Source, scope: &Scope<'_>) -> Option<PartitionsOptions> {
    let key = table.partition_by.as_ref()?;
    let mut terms = Vec::new();
    for term in &key.terms {
        terms.push(match term {
            IndexTerm::Column(name) => ir::IndexTerm::Field(scope.field(&table.name, name)?),
            IndexTerm::Expression(sql) => ir::IndexTerm::Expression(plain(sql)),
        });
    }
    if key.strategy != PartitionStrategy::Hash && terms.len() != 1 {
        return None;
    }
    let ty = terms.first()?.field().and_then(|field| entity.field(field)).map(|field| &field.ty);
    let mut declared = PartitionsOptions {
        source,
        strategy: key.strategy,
        terms,
        periods: None,
        partitions: Vec::new(),
        modulus: None,
        default: false,
        then: None,
    };
    let stem = stem(&table.name.name, 1);
    let is_of = |other: &&Table| other.partition_of.as_ref().is_some_and(|of| of.parent == table.name);
    let parts: Vec<&Table> = scope.catalog.tables.iter().filter(is_of).collect();
    for part in &parts {
        // One that is cut again is specified by no word here.
        if part.partition_by.is_some() || part.name.schema != table.name.schema {
            return None;
        }
        let suffix = part.name.name.strip_prefix(&*stem)?.strip_prefix('_')?.to_owned();
        let bound = match &part.partition_of.as_ref()?.bound {
            PartitionBound::Range { from, to } => match (from.as_slice(), to.as_slice()) {
                ([from], [to]) => BoundOptions::Range(value(from, ty)?, value(to, ty)?),
                _ => return None,
            },
            PartitionBound::List(values) => {
                BoundOptions::List(values.iter().map(|one| value(one, ty)).collect::<Option<_>>()?)
            }
            PartitionBound::Hash { modulus, remainder } => {
                if suffix != format!("h{remainder}") || *modulus as usize != parts.len() {
                    return None;
                }
                declared.modulus = Some(*modulus);
                continue;
            }
            PartitionBound::Default if suffix == "default" => {
                declared.default = true;
                continue;
            }
            PartitionBound::Default => return None,
        };
        declared.partitions.push(PartitionOptions { name: suffix.into(), bound });
    }
    Some(declared)
}

/// The end of a range, or a value of a list, as attributes write it.
fn value(sql: &Text, ty: Option<&Type>) -> Option<Value> {
    let parts: Vec<_> = tokens(sql).collect();
    match parts.as_slice() {
        [one] if one.kind == TokenKind::Literal => {
            let text = one.literal()?.into_owned();
            // Numbers in quotes are numbers of larger types.
            match ty {
                Some(Type::Int16 | Type::Int32 | Type::Int64) => None,
                _ => Some(Value::Text(text.into())),
            }
        }
        [one] if matches!(ty, Some(Type::Bool)) => one.text.parse().ok().map(Value::Bool),
        [one] if one.kind == TokenKind::Number => one.text.parse().ok().map(Value::Int),
        _ => None,
    }
}
