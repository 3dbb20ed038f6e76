//! Policies, privileges, exclusions and partitions as attributes.

use schema_core::ir::{Entity, IndexTerm, Type};

use super::relation::{column, deferrable};
use super::source::{Source, ident, idents, literal};
use super::value::{message, value};
use crate::catalog::{IndexMethod, PartitionStrategy, PolicyCommand};
use crate::options::{BoundOptions, ExcludeOptions, GrantOptions, PartitionsOptions, PolicyOptions};

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
    let method = if found.method == IndexMethod::SpGist { "using_spgist" } else { "using_gist" };
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
