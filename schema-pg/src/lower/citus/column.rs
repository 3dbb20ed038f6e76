//! What a distribution column is, and those of a colocation group.
//!
//! Source: `EnsureRelationCanBeDistributed`, `DistributionColumnIsGeneratedCheck`, `DistributionColumnUsesNumericColumnNegativeScale` and
//! `EnsureTableCanBeColocatedWith` (commands/create_distributed_table.c, utils/colocation_utils.c); a row without a value is refused when it is inserted
//! (planner/multi_router_planner.c, "cannot perform an INSERT with NULL in the partition column").

use super::broken::Broken;
use super::place::{Place, Places};
use crate::catalog::expression::{mentions, tokens};
use crate::catalog::{Column, DataType, QualifiedName, Text};
use crate::config::Citus;

/// Distribution columns, and whether those of a group are alike.
pub fn verify<'a>(places: &Places<'a>, _: Citus, broken: &mut Vec<Broken<'a>>) {
    for (table, place) in places.all() {
        let Place::Shards { column: name, group } = place else { continue };
        if table.partition_of.is_some() {
            continue;
        }
        let mut report = |code, message: String, help: &str| {
            broken.push(Broken { code, table: &table.name, what: name, message, help: help.to_owned() });
        };
        let Some(column) = table.column(name) else {
            report(
                "P0804",
                format!("there is no column `{name}` to distribute by"),
                "distribute by a column of the table",
            );
            continue;
        };
        for (message, help) in alone(column, places) {
            report("P0804", message, help);
        }
        let Some(first) = places.table(group).filter(|first| first.name != table.name) else { continue };
        match first.distributed_by().and_then(|name| first.column(name)) {
            Some(theirs) if alike(theirs, column) => {}
            Some(theirs) => report(
                "P0805",
                format!(
                    "it is colocated with `{}`, which is distributed by {}, and not by {}",
                    first.name,
                    words(theirs),
                    words(column)
                ),
                "give both columns the same type and collation, or leave out `.colocate_with(…)`",
            ),
            None => report(
                "P0805",
                format!("it is colocated with `{}`, which is not in shards", first.name),
                "distribute the other entity, too, or leave out `.colocate_with(…)`",
            ),
        }
    }
}

/// What is wrong with a distribution column by itself.
fn alone(column: &Column, places: &Places<'_>) -> Vec<(String, &'static str)> {
    let name = &column.name;
    let mut found = Vec::new();
    if column.generated.is_some() {
        found.push((
            format!("`{name}` is generated, and decides on which node the row is before it is computed there"),
            "distribute by a column that is written",
        ));
    }
    if column.nullable {
        found.push((
            format!("`{name}` may be empty, and a row without it is on no node"),
            "make the field other than an `Option`",
        ));
    }
    let ty = base(&column.ty, places);
    if !has_hash(ty) {
        found.push((
            format!("{ty} has no hash by which rows could be distributed"),
            "distribute by a number, a text or a UUID",
        ));
    }
    if matches!(ty, DataType::Other(words) if words.starts_with("numeric(") && words.contains('-')) {
        found.push((format!("`{name}` is a numeric with a negative scale"), "distribute by a number without it"));
    }
    let loose = |collation: &Text| {
        let own =
            tokens(collation).filter_map(|token| token.name()).last().map(|name| name.into_owned()).unwrap_or_default();
        places.catalog.general.iter().any(|item| {
            let words: Vec<_> = tokens(&item.definition)
                .filter(|token| token.has_meaning())
                .map(|token| token.text.to_lowercase())
                .collect();
            &*item.kind == "COLLATION"
                && mentions(&item.definition, &own)
                && words.windows(3).any(|three| three[0] == "deterministic" && three[1] == "=" && three[2] == "false")
        })
    };
    if column.collation.as_ref().is_some_and(|collation| loose(collation)) {
        found.push((
            format!("by the collation of `{name}` texts that differ are equal, and have different hashes"),
            "give the column a collation that is deterministic",
        ));
    }
    found
}

/// The type under domains.
fn base<'t>(ty: &'t DataType, places: &Places<'t>) -> &'t DataType {
    let under = |name: &QualifiedName| {
        places.catalog.domains.iter().find(|domain| domain.name == *name).map(|domain| &domain.ty)
    };
    let mut ty = ty;
    for _ in 0..places.catalog.domains.len() {
        match ty.named().and_then(under) {
            Some(below) => ty = below,
            None => break,
        }
    }
    ty
}

/// The type has a hash operator class (manual of PostgreSQL, `\dAc hash`).
fn has_hash(ty: &DataType) -> bool {
    match ty {
        DataType::Tsvector
        | DataType::Geography(_)
        | DataType::Geometry(_)
        | DataType::Vector(_)
        | DataType::Unknown => false,
        DataType::Array(of) => has_hash(of),
        DataType::Other(words) => {
            let word = words.split(['(', ' ']).next().unwrap_or_default();
            const NONE: [&str; 15] = [
                "json",
                "xml",
                "point",
                "line",
                "lseg",
                "box",
                "path",
                "polygon",
                "circle",
                "tsquery",
                "money",
                "bit",
                "varbit",
                "jsonpath",
                "refcursor",
            ];
            !NONE.contains(&word)
        }
        _ => true,
    }
}

/// Both have the same type, whatever its length, and the same collation.
pub fn alike(a: &Column, b: &Column) -> bool {
    kind(&a.ty) == kind(&b.ty) && a.collation == b.collation
}

/// A type without what limits it: Citus compares types, not their modifiers.
fn kind(ty: &DataType) -> DataType {
    match ty {
        DataType::Varchar(_) => DataType::Varchar(0),
        DataType::Char(_) => DataType::Char(0),
        DataType::Numeric(_) => DataType::Numeric(None),
        ty => ty.clone(),
    }
}

fn words(column: &Column) -> String {
    match &column.collation {
        None => column.ty.to_string(),
        Some(collation) => format!("{} in the collation {collation}", column.ty),
    }
}
