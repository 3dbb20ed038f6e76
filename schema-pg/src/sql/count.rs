//! Questions to ask before a change: how many rows it would fail on.

use super::index::index_column;
use super::quote::{Fragment, Idents, Literal};
use super::{Ident, Name};
use crate::catalog::expression;
use crate::catalog::{
    ConstraintKind, DataType, EnumType, Exclusion, Index, IndexColumn, IndexTerm, QualifiedName, Text,
};
use crate::config::Version;

/// How many rows hold one of these labels in a column.
pub fn count_labels(table: &QualifiedName, column: &Text, ty: &DataType, labels: &[&Text]) -> String {
    format!("SELECT count(*) FROM {} WHERE {}", Name(table), holds_label(column, ty, labels))
}

/// A value of a column is one of these labels, or an array with one of them.
pub fn holds_label(column: &str, ty: &DataType, labels: &[&Text]) -> String {
    let labels: Vec<String> = labels.iter().map(|label| Literal(label).to_string()).collect();
    let (column, labels) = (Ident(column), labels.join(", "));
    match ty {
        DataType::Array(_) => format!("{column}::pg_catalog.text[] && ARRAY[{labels}]"),
        _ => format!("{column}::pg_catalog.text IN ({labels})"),
    }
}

/// What a column holds with one label in the place of another: an expression of its type.
pub fn other_label(column: &str, ty: &DataType, was: &Text, now: &str) -> String {
    match ty {
        DataType::Array(of) => {
            format!("pg_catalog.array_replace({}, {}::{of}, {now}::{of})", Ident(column), Literal(was))
        }
        _ => now.to_owned(),
    }
}

/// How many pairs of rows an exclusion would refuse.
pub fn count_excluded(table: &QualifiedName, elements: &[Exclusion], predicate: Option<&Text>) -> String {
    let terms: Vec<String> =
        elements.iter().enumerate().map(|(at, element)| format!("{} AS k{at}", term(&element.column))).collect();
    let pairs: Vec<String> = elements
        .iter()
        .enumerate()
        .map(|(at, element)| format!("one.k{at} {} other.k{at}", element.operator))
        .collect();
    let filter = predicate.map(|sql| format!(" WHERE {}", Fragment(sql))).unwrap_or_default();
    let rows = format!("(SELECT tableoid AS part, ctid AS row, {} FROM {}{filter})", terms.join(", "), Name(table));
    format!(
        "SELECT count(*) FROM {rows} AS one JOIN {rows} AS other ON (one.part, one.row) < (other.part, other.row) AND {}",
        pairs.join(" AND ")
    )
}

/// How many values stand in several rows that a unique index keeps apart.
pub fn count_index(table: &QualifiedName, index: &Index) -> String {
    let terms: Vec<String> = index.columns.iter().map(term).collect();
    let mut conditions: Vec<String> = Vec::new();
    if !index.nulls_not_distinct {
        conditions.extend(terms.iter().map(|term| format!("{term} IS NOT NULL")));
    }
    conditions.extend(index.predicate.as_ref().map(|sql| format!("({})", Fragment(sql))));
    let filter = if conditions.is_empty() { String::new() } else { format!(" WHERE {}", conditions.join(" AND ")) };
    format!(
        "SELECT count(*) FROM (SELECT FROM {}{filter} GROUP BY {} HAVING count(*) > 1) AS alike",
        Name(table),
        terms.join(", ")
    )
}

/// A term with its collation, without its order: values that are alike by it are alike in the index.
fn term(column: &IndexColumn) -> String {
    let mut bare = IndexColumn::new(column.term.clone());
    bare.collation.clone_from(&column.collation);
    let mut sql = String::new();
    let _ = index_column(&bare, &mut sql);
    match bare.term {
        IndexTerm::Expression(_) if bare.collation.is_some() => format!("({sql})"),
        _ => sql,
    }
}

/// How many rows a reference would not take: it names a row that is not there, or with MATCH FULL, only a part of one.
pub fn count_orphans(table: &QualifiedName, kind: &ConstraintKind) -> Option<String> {
    let ConstraintKind::ForeignKey { columns, target, target_columns, match_full, .. } = kind else { return None };
    let set: Vec<String> = columns.iter().map(|column| format!("here.{} IS NOT NULL", Ident(column))).collect();
    let same: Vec<String> = columns
        .iter()
        .zip(target_columns)
        .map(|(ours, theirs)| format!("there.{} = here.{}", Ident(theirs), Ident(ours)))
        .collect();
    let orphan = format!(
        "{} AND NOT EXISTS (SELECT FROM {} AS there WHERE {})",
        set.join(" AND "),
        Name(target),
        same.join(" AND ")
    );
    let condition = match *match_full && columns.len() > 1 {
        true => format!("{orphan} OR num_nulls({}) BETWEEN 1 AND {}", Idents(columns), columns.len() - 1),
        false => orphan,
    };
    Some(format!("SELECT count(*) FROM {} AS here WHERE {condition}", Name(table)))
}

/// How many values of a column break a rule of its domain, in which they are VALUE.
pub fn count_breaking_value(table: &QualifiedName, column: &Text, rule: &Text) -> String {
    let value = Ident(column).to_string();
    let is_value = |name: &expression::Name<'_>| !name.quoted && name.name == "value";
    let condition = expression::rename(rule, |name| is_value(name).then(|| value.clone()));
    format!("SELECT count(*) FROM {} WHERE NOT ({condition})", Name(table))
}

/// How many values do not fit another type; `None` where all fit, or where only trying tells ([`try_cast`]): before
/// PostgreSQL 16, which can be asked.
pub fn count_not_fitting(
    (table, column): (&QualifiedName, &str),
    was: &DataType,
    now: &DataType,
    labels: Option<&EnumType>,
    version: Version,
) -> Option<String> {
    use DataType as T;
    let name = Ident(column);
    let textual = |ty: &T| matches!(ty, T::Text | T::Varchar(_) | T::Citext);
    // A text becomes the only element of a list of texts.
    if textual(was) && matches!(now, T::Array(_)) {
        return None;
    }
    let fraction = matches!(was, T::Numeric(_) | T::Real | T::DoublePrecision);
    let value = if fraction { format!("round({name}::numeric)") } else { name.to_string() };
    let number = "'^\\s*[-+]?[0-9]+\\s*$'";
    let decimal = "'^\\s*([-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)(e[-+]?[0-9]+)?|nan|[-+]?inf(inity)?)\\s*$'";
    let between = |value: &str, range: &str| format!("{value} NOT BETWEEN {range}");
    let range = |ty: &T| match ty {
        T::SmallInt => Some("-32768 AND 32767"),
        T::Integer => Some("-2147483648 AND 2147483647"),
        T::BigInt => Some("-9223372036854775808 AND 9223372036854775807"),
        _ => None,
    };
    // How many digits there are before the point at most.
    let whole = |ty: &T| match ty {
        T::SmallInt => Some(5),
        T::Integer => Some(10),
        T::BigInt => Some(19),
        T::Numeric(Some((digits, scale))) => Some(digits.saturating_sub(*scale)),
        _ => None,
    };
    let scale = |ty: &T| match ty {
        T::Numeric(Some((_, scale))) => *scale,
        _ => 0,
    };
    let fits = match now {
        // Rounding can carry over into one digit more.
        T::Numeric(Some(_)) => whole(was)
            .zip(whole(now))
            .is_some_and(|(was_whole, most)| most > was_whole || most == was_whole && scale(now) >= scale(was)),
        T::SmallInt | T::Integer | T::BigInt => match was {
            T::Numeric(_) => whole(was).zip(whole(now)).is_some_and(|(was, now)| was < now),
            T::SmallInt | T::Integer | T::BigInt => whole(was) <= whole(now),
            _ => false,
        },
        _ => false,
    };
    if fits {
        return None;
    }
    let condition = match (was, now, range(now)) {
        (was, T::Varchar(most) | T::Char(most), _) if textual(was) => {
            format!("length({}) > {most}", if *was == T::Citext { format!("{name}::text") } else { name.to_string() })
        }
        (was, T::Named(_), _) if textual(was) && labels.is_some() => {
            let labels = labels?.labels.iter().map(|label| Literal(label).to_string()).collect::<Vec<_>>();
            format!("{name}::text NOT IN ({})", labels.join(", "))
        }
        (was, now, _) if textual(was) && !textual(now) && version >= Version::V16 => {
            format!("NOT pg_input_is_valid({name}::text, {})", Literal(&now.to_string()))
        }
        (T::Real | T::DoublePrecision, _, Some(range)) => {
            // No number, and what has no end, is no numeric before PostgreSQL 14.
            format!("({name}::text IN ('NaN', 'Infinity', '-Infinity') OR {name} NOT BETWEEN {range})")
        }
        (T::Numeric(_) | T::Integer | T::BigInt | T::SmallInt, _, Some(range)) => between(&value, range),
        (was, _, Some(range)) if textual(was) => format!(
            "{name} IS NOT NULL AND CASE WHEN {name}::text ~ {number} THEN {} ELSE true END",
            between(&format!("{name}::numeric"), range)
        ),
        (
            T::Numeric(_) | T::SmallInt | T::Integer | T::BigInt | T::Real | T::DoublePrecision,
            T::Numeric(Some((digits, scale))),
            _,
        ) => {
            let most = digits.saturating_sub(*scale);
            match was {
                T::Real | T::DoublePrecision => {
                    format!("{name}::text IN ('Infinity', '-Infinity') OR abs({name}) >= 1e{most}")
                }
                _ => format!("abs(round({name}::numeric, {scale})) >= 1e{most}"),
            }
        }
        (was, T::Boolean, _) if textual(was) => {
            format!("{name}::text !~* '^\\s*(t|tr|tru|true|y|ye|yes|on|1|f|fa|fal|fals|false|n|no|of|off|0)\\s*$'")
        }
        // A hyphen may stand behind every four digits (server, `string_to_uuid`).
        (was, T::Uuid, _) if textual(was) => {
            let digits = "([0-9a-f]{4}-?){7}[0-9a-f]{4}";
            format!("{name}::text !~* '^({digits}|\\{{{digits}\\}})$'")
        }
        (was, T::Numeric(None), _) if textual(was) => format!("{name}::text !~* {decimal}"),
        (was, T::Numeric(Some((digits, scale))), _) if textual(was) => {
            let most = digits.saturating_sub(*scale);
            let fits = format!(
                "CASE WHEN {name}::text ~* 'nan' THEN false ELSE abs(round({name}::numeric, {scale})) >= 1e{most} END"
            );
            format!("{name} IS NOT NULL AND CASE WHEN {name}::text ~* {decimal} THEN {fits} ELSE true END")
        }
        _ => return None,
    };
    Some(format!("SELECT count(*) FROM {} WHERE {condition}", Name(table)))
}

/// A query that fails where a change of a column's type would, and changes nothing; `None` where all values fit, or where they
/// can be counted.
pub fn try_cast(
    (table, column): (&QualifiedName, &str),
    was: &DataType,
    now: &DataType,
    version: Version,
) -> Option<String> {
    use DataType as T;
    let textual = |ty: &T| matches!(ty, T::Text | T::Varchar(_) | T::Citext | T::Char(_));
    let told = matches!(now, T::SmallInt | T::Integer | T::BigInt | T::Boolean | T::Uuid | T::Numeric(_) | T::Array(_));
    let asked = version >= Version::V16 || textual(now) || told || !textual(was);
    let cast = super::cast(column, was, now).filter(|_| !asked)?;
    Some(format!("SELECT count({cast}) FROM {}", Name(table)))
}
