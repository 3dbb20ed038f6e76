//! Calls by which Citus puts rows on the nodes of a cluster.

use super::cursor::{Cursor, Written};
use super::problem::{Problem, Read, homeless};
use super::target::Target;
use crate::catalog::{Distribution, QualifiedName, Schema, Text};

/// Behind the name of a function; `None` where it is another.
pub fn read(function: &Written, cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Option<Read<()>> {
    let called = &*function.name;
    const KNOWN: [&str; 6] = [
        "create_distributed_table",
        "create_distributed_table_concurrently",
        "create_reference_table",
        "undistribute_table",
        "citus_schema_distribute",
        "citus_schema_undistribute",
    ];
    KNOWN.contains(&called).then(|| call(called, cursor, target))
}

fn call(called: &str, cursor: &mut Cursor<'_>, target: &mut Target<'_>) -> Read<()> {
    let at = cursor.at();
    let mut parts = cursor.group()?.parts().into_iter();
    cursor.finish()?;
    let missing = || homeless(at, "the call names nothing", "name what it is about, in quotes");
    let first = parts.next().ok_or_else(missing)?.literal()?;
    if called.starts_with("citus_schema") {
        return schema(&first, called == "citus_schema_distribute", target);
    }
    let name = table(at, &first, target)?;
    let distribution = match called {
        "undistribute_table" => None,
        "create_reference_table" => Some(Distribution::Reference),
        _ => {
            let column = parts.next().ok_or_else(missing)?.literal()?;
            let (mut with, mut shards) = (None, None);
            for mut part in parts {
                let option = part.name()?;
                let is_named = part.mark('=') && part.mark('>') || part.mark(':') && part.mark('=');
                if !is_named {
                    return Err(part.unexpected("`=>`"));
                }
                match &*option {
                    "colocate_with" => {
                        let other = part.literal()?;
                        with = if other == "none" { None } else { Some(table(at, &other, target)?) };
                    }
                    "shard_count" => shards = u32::try_from(part.integer()?).ok(),
                    _ => {
                        return Err(homeless(
                            at,
                            "another argument than `colocate_with` and `shard_count`",
                            "leave it out",
                        ));
                    }
                }
                part.finish()?;
            }
            // Its group is known by the table by which that one is.
            let first = with.as_ref().and_then(|with| target.table_named(with)?.colocation().cloned());
            Some(Distribution::Hash { column, with: first.or(with), shards })
        }
    };
    let of = |table: &&mut crate::catalog::Table| table.name == name;
    if let Some(table) = target.catalog.tables.iter_mut().find(of) {
        table.distribution = distribution;
    }
    Ok(())
}

/// The table that a text names.
fn table(at: usize, text: &str, target: &Target<'_>) -> Read<QualifiedName> {
    let parts: Vec<Text> = crate::catalog::expression::tokens(text)
        .filter_map(|token| token.name().map(|name| name.into_owned().into()))
        .collect();
    let written = match parts.as_slice() {
        [name] => Written { at, schema: None, name: name.clone() },
        [schema, name] => Written { at, schema: Some(schema.clone()), name: name.clone() },
        _ => return Err(unnamed(at)),
    };
    let place = target.table(&written)?;
    Ok(target.catalog.tables[place].name.clone())
}

fn unnamed(at: usize) -> Problem {
    homeless(at, "this names no table", "name it with its schema: 'app.orders'")
}

fn schema(text: &str, distributed: bool, target: &mut Target<'_>) -> Read<()> {
    let name = crate::catalog::expression::tokens(text).find_map(|token| token.name().map(|name| name.into_owned()));
    let name: Text = name.unwrap_or_default().into();
    match target.catalog.schemas.iter_mut().find(|schema| schema.name == name) {
        Some(schema) => schema.distributed = distributed,
        None => target.catalog.schemas.push(Schema { distributed, ..Schema::new(name) }),
    }
    Ok(())
}
