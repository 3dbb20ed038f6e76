//! What partitions can't be: cuts that no calendar keeps, keys that the server can't hold, and rows of two partitions.

use std::cmp::Ordering;

use schema_core::Diagnostic;
use schema_core::ir::{Entity, Type, Value};

use super::calendar::Day;
use super::scope::Scope;
use crate::catalog::{ConstraintKind, DataType, Exclusion, IndexTerm, PartitionBound, Table, Text};
use crate::config::Version;
use crate::options::{BoundOptions, PartitionsOptions};

/// Reports a mistake in how an entity is cut.
pub fn report(entity: &Entity, declared: &PartitionsOptions, message: String, help: &str, scope: &mut Scope<'_>) {
    let path = format!("{}.partition", entity.rust.name);
    let found = Diagnostic::new("P0301", path, declared.source, message).help(help);
    // Partitions of partitions are cut alike, so a mistake in how is found for each of them.
    if !scope.found.contains(&found) {
        scope.found.push(found);
    }
}

/// The function that keeps partitions makes those of one calendar, of the table itself or of its partitions, and cuts each of
/// them once.
pub fn calendar(entity: &Entity, declared: &PartitionsOptions, scope: &mut Scope<'_>) {
    let levels: Vec<&PartitionsOptions> = declared.levels().collect();
    let Some(first) = levels.iter().position(|level| level.periods.is_some()) else { return };
    let below = &levels[first + 1..];
    if first > 1 {
        let message = "a calendar cuts partitions of partitions: nothing would make the coming ones";
        let help = "let it cut the table or its partitions: `partition_by_range(…).monthly().from(\"…\").then(…)`";
        report(entity, declared, message.to_owned(), help, scope);
    }
    if below.iter().any(|level| level.periods.is_some()) {
        let message = "a calendar cuts the partitions of a calendar: each of them would get the same periods";
        report(entity, declared, message.to_owned(), "keep one of them, with the shorter periods", scope);
    } else if below.len() > 1 {
        let message = "partitions along the calendar are cut more than once: those to come would be cut once";
        report(entity, declared, message.to_owned(), "cut them once, by list or by hash", scope);
    }
}

/// PostgreSQL keeps values apart within a partition only, so each key must hold the columns that decide it, and each exclusion
/// compare them with `=` (manual, "Partitioning", limitations). `terms` are those of all cuts.
pub fn keys(entity: &Entity, declared: &PartitionsOptions, terms: &[IndexTerm], table: &Table, scope: &mut Scope<'_>) {
    let mut lacking: Vec<(String, Text)> = Vec::new();
    let has_key = table.constraints.iter().find_map(|constraint| constraint.kind.key()).is_some();
    for term in terms {
        match term {
            IndexTerm::Expression(expression) if has_key => {
                lacking.push((format!("the expression `{expression}`"), "no key at all".into()));
            }
            IndexTerm::Expression(_) => {}
            IndexTerm::Column(column) => {
                for constraint in &table.constraints {
                    if constraint.kind.key().is_some_and(|key| !key.contains(column)) {
                        lacking.push((format!("the column `{column}`"), constraint.name.clone()));
                    }
                }
                for index in table.indexes.iter().filter(|index| index.unique) {
                    if !index.leading_columns().any(|held| held == column) {
                        lacking.push((format!("the column `{column}`"), index.name.clone()));
                    }
                }
            }
        }
    }
    for (what, key) in lacking {
        let message = format!("partitions are cut by {what}, which the key `{key}` does not hold");
        let help = "add it to the key, such as `primary_key([id, created_at])`: PostgreSQL keeps values apart within a partition only";
        report(entity, declared, message, help, scope);
    }
    exclusions(entity, declared, terms, table, scope);
}

fn exclusions(
    entity: &Entity,
    declared: &PartitionsOptions,
    terms: &[IndexTerm],
    table: &Table,
    scope: &mut Scope<'_>,
) {
    for constraint in &table.constraints {
        let ConstraintKind::Exclude { elements, .. } = &constraint.kind else { continue };
        let equal = |term: &IndexTerm, element: &Exclusion| {
            matches!(term, IndexTerm::Column(_)) && element.column.term == *term && element.operator == "="
        };
        scope.needs(Version::V17, "an exclusion on a partitioned table", &entity.rust.name, declared.source);
        if !scope.has(Version::V17) {
            return;
        }
        for term in terms.iter().filter(|term| !elements.iter().any(|element| equal(term, element))) {
            let what = match term {
                IndexTerm::Column(column) => format!("the column `{column}`"),
                IndexTerm::Expression(expression) => format!("the expression `{expression}`"),
            };
            let name = &constraint.name;
            let message =
                format!("partitions are cut by {what}, which the exclusion `{name}` does not compare with `=`");
            let help =
                "compare it, such as `using_gist([day.eq(), …])`: PostgreSQL keeps rows apart within a partition only";
            report(entity, declared, message, help, scope);
        }
    }
}

/// Partitions that hold no row, or the same rows. Those by name come first in `bounds`, and periods of a calendar do not meet.
pub fn bounds(
    entity: &Entity,
    declared: &PartitionsOptions,
    ty: Option<&DataType>,
    bounds: &[(Text, PartitionBound)],
    scope: &mut Scope<'_>,
) {
    for (i, (name, bound)) in bounds.iter().enumerate().take(declared.partitions.len()) {
        match bound {
            PartitionBound::Range { from, to } => {
                let ends = from.first().zip(to.first());
                let empty = |ends: &(&Text, &Text)| compare(ends.0, ends.1, ty).is_some_and(Ordering::is_ge);
                if let Some((from, to)) = ends.filter(empty) {
                    let message = format!("the partition `{name}` goes from {from} to {to}, so no row is in it");
                    report(entity, declared, message, "put the smaller value first", scope);
                    continue;
                }
            }
            PartitionBound::List(values) if values.is_empty() => {
                let message = format!("the partition `{name}` is for no value, so no row is in it");
                report(entity, declared, message, "list its values, or use `.default()` for all others", scope);
            }
            _ => {}
        }
        for (other, with) in &bounds[i + 1..] {
            if let Some(both) = common(bound, with, ty) {
                let message = format!("the partitions `{name}` and `{other}` both hold {both}");
                let help = "give each row one place: a range does not hold the value at which it ends";
                report(entity, declared, message, help, scope);
            }
        }
    }
}

/// What two partitions both hold, as far as it can be known here.
fn common(one: &PartitionBound, other: &PartitionBound, ty: Option<&DataType>) -> Option<String> {
    match (one, other) {
        (PartitionBound::Range { from, to }, PartitionBound::Range { from: other_from, to: other_to }) => {
            let before = |a: &[Text], b: &[Text]| compare(a.first()?, b.first()?, ty).map(Ordering::is_lt);
            let meet = before(from, other_to)? && before(other_from, to)? && before(other_from, other_to)?;
            let later = if before(from, other_from)? { other_from } else { from };
            meet.then(|| later.join(", "))
        }
        (PartitionBound::List(values), PartitionBound::List(others)) => {
            let same = |a: &Text, b: &Text| a == b || compare(a, b, ty).is_some_and(Ordering::is_eq);
            values.iter().find(|value| others.iter().any(|other| same(value, other))).map(ToString::to_string)
        }
        _ => None,
    }
}

/// Which of two literals of a type is smaller, where that can be known here: texts are sorted by their collation.
fn compare(a: &str, b: &str, ty: Option<&DataType>) -> Option<Ordering> {
    let (a, b) = (a.trim_matches('\''), b.trim_matches('\''));
    match ty? {
        DataType::SmallInt | DataType::Integer | DataType::BigInt => {
            Some(a.parse::<i64>().ok()?.cmp(&b.parse::<i64>().ok()?))
        }
        DataType::Real | DataType::DoublePrecision | DataType::Numeric(_) => {
            a.parse::<f64>().ok()?.partial_cmp(&b.parse::<f64>().ok()?)
        }
        DataType::Date => Some(Day::parse(a)?.cmp(&Day::parse(b)?)),
        DataType::Timestamp => Some(moment(a)?.0.cmp(&moment(b)?.0)),
        DataType::Timestamptz => {
            let (a, b) = (moment(a)?, moment(b)?);
            // One that says no zone is of the zone of whoever makes the table.
            (a.1 == b.1).then(|| a.0.cmp(&b.0))
        }
        _ => None,
    }
}

/// `2026-01-31 23:59:59.5+00` as a text that sorts, and whether it says to be of UTC.
fn moment(text: &str) -> Option<(String, bool)> {
    let (date, rest) = text.split_at_checked(10)?;
    Day::parse(date)?;
    let rest = rest.strip_prefix([' ', 'T']).unwrap_or(rest);
    let bare = ["Z", "+00", "+00:00"].iter().find_map(|zone| rest.strip_suffix(zone));
    let time = bare.unwrap_or(rest);
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    let clock = if time.is_empty() { "00:00:00" } else { clock };
    let known = clock.len() == 8 && clock.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let known = known && fraction.bytes().all(|byte| byte.is_ascii_digit());
    known.then(|| (format!("{date} {clock}.{}", fraction.trim_end_matches('0')), bare.is_some()))
}

/// Values that the server does not take for the field that decides.
pub fn values(entity: &Entity, declared: &PartitionsOptions, ty: &Type, scope: &mut Scope<'_>) {
    for partition in &declared.partitions {
        let values: Vec<&Value> = match &partition.bound {
            BoundOptions::Range(from, to) => vec![from, to],
            BoundOptions::List(values) => values.iter().collect(),
        };
        if let Some(value) = values.into_iter().find(|value| !fits(value, ty, scope)) {
            let word = match value {
                Value::Text(text) | Value::Variant(text) => text.to_string(),
                Value::Int(number) => number.to_string(),
                Value::Float(number) => number.to_string(),
                Value::Bool(truth) => truth.to_string(),
                _ => "a value of another type".to_owned(),
            };
            let name = &partition.name;
            let message = format!("the partition `{name}` is for `{word}`, which the field that decides can't be");
            report(entity, declared, message, "write a value of the field's type", scope);
        }
    }
}

/// The server takes the value for a column of the type, as an assignment would; yes where only it can tell.
fn fits(value: &Value, ty: &Type, scope: &Scope<'_>) -> bool {
    let number = ty.is_integer();
    let fraction = matches!(ty, Type::Float32 | Type::Float64 | Type::Decimal);
    let text = matches!(ty, Type::String | Type::CaseInsensitive);
    match (value, ty) {
        (_, Type::Json | Type::Map(_) | Type::Embedded(_) | Type::List(_) | Type::Tuple(_)) => true,
        (value, Type::Domain(ty)) => scope.registry.domain_of(ty).is_none_or(|domain| fits(value, &domain.ty, scope)),
        (Value::Text(value), _) if number => value.trim().parse::<i64>().is_ok(),
        (Value::Text(value), _) if fraction => value.trim().parse::<f64>().is_ok(),
        (Value::Text(value), Type::Enum(ty)) => scope.registry.enum_of(ty).is_none_or(|known| {
            known.variants.iter().any(|variant| variant.rename.as_ref().unwrap_or(&variant.name) == value)
        }),
        (Value::Variant(name), Type::Enum(ty)) => {
            let known = scope.registry.enum_of(ty);
            known.is_none_or(|known| known.variants.iter().any(|variant| variant.name == *name))
        }
        (Value::Variant(_), _) => text,
        (Value::Int(_) | Value::Float(_), _) => number || fraction || text,
        (Value::Bool(_), ty) => text || *ty == Type::Bool,
        _ => true,
    }
}
