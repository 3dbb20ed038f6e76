//! Policies, privileges, exclusions and partitions as attributes.

use schema_core::ir::{Entity, IndexTerm, PrimaryKey, Type};

use super::relation::{self, column, deferrable};
use super::source::{Source, ident, idents, literal};
use super::trigger::trigger;
use super::value::{message, named, value};
use crate::catalog::{IndexMethod, PartitionStrategy, PolicyCommand};
use crate::options::{
    BoundOptions, EntityOptions, ExcludeOptions, GrantOptions, OfPartitionOptions, PartitionsOptions, PolicyOptions,
};

/// A policy.
pub fn policy(found: &PolicyOptions) -> String {
    let mut declared = format!("policy({})", literal(&found.name));
    if !found.permissive {
        declared.push_str(".restrictive()");
    }
    declared.push_str(match found.command {
        PolicyCommand::All => "",
        PolicyCommand::Select => ".for_select()",
        PolicyCommand::Insert => ".for_insert()",
        PolicyCommand::Update => ".for_update()",
        PolicyCommand::Delete => ".for_delete()",
    });
    found.roles.iter().for_each(|role| declared.push_str(&format!(".to({})", literal(role))));
    for (word, sql) in [("using", &found.using), ("with_check", &found.check)] {
        if let Some(sql) = sql {
            declared.push_str(&format!(".{word}({})", literal(sql)));
        }
    }
    if found.as_written {
        declared.push_str(".as_written()");
    }
    declared
}

/// A grant.
pub fn grant(found: &GrantOptions) -> String {
    let privileges: Vec<String> = found.privileges.iter().map(|privilege| format!("{privilege:?}")).collect();
    let mut declared = format!("grant([{}])", privileges.join(", "));
    if !found.columns.is_empty() {
        declared.push_str(&format!(".columns({})", idents(&found.columns)));
    }
    found.roles.iter().for_each(|role| declared.push_str(&format!(".to({})", literal(role))));
    declared
}

/// An exclusion.
pub fn exclude(found: &ExcludeOptions) -> String {
    let elements = found.elements.iter().map(|(term, operator)| {
        let compared = match &**operator {
            "=" => ".eq()".to_owned(),
            "&&" => ".overlaps()".to_owned(),
            other => format!(".operator({})", literal(other)),
        };
        format!("{}{compared}", column(term))
    });
    let method = match found.method {
        IndexMethod::SpGist => "using_spgist",
        IndexMethod::Btree => "using_btree",
        IndexMethod::Hash => "using_hash",
        _ => "using_gist",
    };
    let elements = elements.collect::<Vec<_>>().join(", ");
    let mut declared = format!("exclude({}).{method}([{elements}])", literal(&found.name));
    if let Some(filter) = &found.filter {
        declared.push_str(&format!(".filter({})", literal(filter)));
    }
    declared.push_str(deferrable(found.deferrable));
    declared.push_str(&message(found.message.as_ref()));
    declared
}

/// How a table is cut.
pub fn partitions(entity: &Entity, found: &PartitionsOptions, source: &mut Source) -> String {
    let terms: Vec<String> = found
        .terms
        .iter()
        .map(|term| match term {
            IndexTerm::Expression(sql) => format!("expr({})", literal(sql)),
            other => other.field().map(|name| ident(name)).unwrap_or_default(),
        })
        .collect();
    let by = match terms.as_slice() {
        [one] => one.clone(),
        several => format!("[{}]", several.join(", ")),
    };
    let field = found.terms.first().and_then(IndexTerm::field).and_then(|field| entity.field(field));
    let ty = field.map_or(Type::String, |field| field.ty.clone());
    let mut declared = match found.strategy {
        PartitionStrategy::Range => format!("partition_by_range({by})"),
        PartitionStrategy::List => format!("partition_by_list({by})"),
        PartitionStrategy::Hash => format!("partition_by_hash({by})"),
    };
    for partition in &found.partitions {
        let name = literal(&partition.name);
        match &partition.bound {
            BoundOptions::Range(from, to) => {
                let (from, to) = (value(from, &ty, source), value(to, &ty, source));
                declared.push_str(&format!(".partition({name}, {from}, {to})"));
            }
            BoundOptions::List(values) => {
                let values: Vec<String> = values.iter().map(|one| value(one, &ty, source)).collect();
                declared.push_str(&format!(".partition({name}, [{}])", values.join(", ")));
            }
        }
    }
    if let Some(modulus) = found.modulus {
        declared.push_str(&format!(".modulus({modulus})"));
    }
    if found.default {
        declared.push_str(".default()");
    }
    declared
}

/// What a partition has of its own: a line for each thing, where they don't fit into one.
pub fn of_partition(found: &OfPartitionOptions, source: &mut Source) -> String {
    let own = &found.own;
    let mut items = vec![literal(&found.partition)];
    if let PrimaryKey::Fields(key) = &own.primary_key {
        items.push(format!("primary_key({}){}", idents(key), named(own.key_name.as_ref())));
    }
    items.extend(own.uniques.iter().map(relation::unique));
    items.extend(own.checks.iter().map(relation::check));
    items.extend(own.indexes.iter().map(relation::index));
    if let Some(pg) = own.extensions.get::<EntityOptions>() {
        for key in &pg.foreign_keys {
            let target = if key.target == own.rust { "Self".to_owned() } else { source.of_own(&key.target) };
            items.push(relation::store_reference(key, &target));
        }
        items.extend(pg.indexes.iter().map(relation::store_index));
        items.extend(pg.exclusions.iter().map(exclude));
        items.extend(pg.triggers.iter().map(trigger));
        for (name, value) in &pg.storage {
            items.push(format!("with({}, {})", literal(name), relation::parameter(value)));
        }
    }
    let line = items.join(", ");
    match line.len() < 80 {
        true => format!("partition({line})"),
        false => format!("partition(\n    {}\n)", items.join(",\n    ")),
    }
}
