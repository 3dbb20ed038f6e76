//! Which rows a partition holds, as a condition that PostgreSQL recognizes as its own: where a constraint says the same, no
//! row is read when a partition joins (manual, ALTER TABLE, ATTACH PARTITION).

use std::collections::BTreeSet;

use super::quote::Fragment;
use super::{Ident, Literal, Name};
use crate::catalog::default_name::check_name;
use crate::catalog::{IndexTerm, PartitionBound, PartitionKey, QualifiedName, Table, Text};

/// The condition of the rows that a partition holds; `None` for a default partition, which holds what others do not.
pub fn bound_condition(parent: &QualifiedName, key: &PartitionKey, bound: &PartitionBound) -> Option<String> {
    let terms: Vec<String> = key
        .terms
        .iter()
        .map(|term| match term {
            IndexTerm::Column(name) => Ident(name).to_string(),
            IndexTerm::Expression(sql) => format!("({})", Fragment(sql)),
        })
        .collect();
    match bound {
        PartitionBound::Default => None,
        PartitionBound::Hash { modulus, remainder } => Some(format!(
            "pg_catalog.satisfies_hash_partition({}::pg_catalog.regclass::pg_catalog.oid, {modulus}, {remainder}, {})",
            Literal(&Name(parent).to_string()),
            terms.join(", ")
        )),
        PartitionBound::List(values) => {
            let term = terms.first()?;
            let is_null = |value: &&Text| value.eq_ignore_ascii_case("NULL");
            let others: Vec<&str> = values.iter().filter(|value| !is_null(value)).map(|value| &**value).collect();
            let held = format!("{term} IN ({})", others.join(", "));
            Some(match (values.iter().any(|value| is_null(&value)), others.is_empty()) {
                (true, true) => format!("{term} IS NULL"),
                (true, false) => format!("{term} IS NULL OR {held}"),
                (false, _) => format!("{term} IS NOT NULL AND {held}"),
            })
        }
        PartitionBound::Range { from, to } => {
            let mut conditions: Vec<String> = terms.iter().map(|term| format!("{term} IS NOT NULL")).collect();
            // Terms that both ends have in common come once.
            let same = from.iter().zip(to).take_while(|(from, to)| from == to && !is_open(from)).count();
            for (term, value) in terms.iter().zip(from).take(same) {
                conditions.push(format!("{term} = {value}"));
            }
            let last = terms.len();
            conditions.extend(side(&terms[same.min(last)..], from.get(same..)?, ">", ">="));
            conditions.extend(side(&terms[same.min(last)..], to.get(same..)?, "<", "<"));
            Some(conditions.join(" AND "))
        }
    }
}

/// `(a > 1 OR (a = 1 AND b >= 2))`, up to the first term that is open.
fn side(terms: &[String], values: &[Text], between: &str, last: &str) -> Option<String> {
    let mut arms: Vec<String> = Vec::new();
    let mut equal: Vec<String> = Vec::new();
    for (at, (term, value)) in terms.iter().zip(values).enumerate().take_while(|(_, (_, value))| !is_open(value)) {
        let operator = match values.get(at + 1).map(|next| next.to_ascii_uppercase()).as_deref() {
            None => last,
            // All that is equal so far is inside.
            Some("MINVALUE") if between == ">" => ">=",
            Some("MAXVALUE") if between == "<" => "<=",
            Some(_) => between,
        };
        let mut arm = equal.clone();
        arm.push(format!("{term} {operator} {value}"));
        arms.push(joined(&arm));
        equal.push(format!("{term} = {value}"));
    }
    match &arms[..] {
        [] => None,
        [arm] => Some(arm.clone()),
        arms => Some(format!("({})", arms.join(" OR "))),
    }
}

fn joined(arm: &[String]) -> String {
    if arm.len() == 1 { arm.concat() } else { format!("({})", arm.join(" AND ")) }
}

fn is_open(value: &str) -> bool {
    value.eq_ignore_ascii_case("MINVALUE") || value.eq_ignore_ascii_case("MAXVALUE")
}

/// What PostgreSQL leaves on a table that was detached concurrently: a check of the rows that it held. Its name starts with
/// this; no other check that is known has it.
pub fn drop_bound_check(table: &Table, keys: &[&PartitionKey]) -> String {
    // It is called by the column that it looks at, where that is one.
    let terms = || keys.iter().flat_map(|key| &key.terms);
    let columns = terms().filter_map(|term| match term {
        IndexTerm::Column(name) => Some(name),
        IndexTerm::Expression(_) => None,
    });
    let held = table.columns.iter().map(|column| &column.name);
    let looked_at = held.filter(|name| terms().any(|term| term.mentions(name)));
    let columns: BTreeSet<&Text> = columns.chain(looked_at).collect();
    let names = columns.iter().map(|name| Some(&***name)).chain([None]);
    let names = names.map(|column| check_name(&table.name.name, column));
    let stems: Vec<String> =
        names.map(|stem| Literal(stem.trim_end_matches(|letter: char| letter.is_ascii_digit())).to_string()).collect();
    let known: Vec<String> = table.constraints.iter().map(|part| Literal(&part.name).to_string()).collect();
    let body = format!(
        "DECLARE
    part pg_catalog.text;
BEGIN
    FOR part IN
        SELECT conname FROM pg_catalog.pg_constraint
        WHERE conrelid = {table}::pg_catalog.regclass AND contype = 'c' AND coninhcount = 0
            AND pg_catalog.rtrim(conname, '0123456789') IN ({stems}) AND conname <> ALL (ARRAY[{known}]::pg_catalog.text[])
    LOOP
        EXECUTE pg_catalog.format('ALTER TABLE {quoted} DROP CONSTRAINT %I', part);
    END LOOP;
END;",
        table = Literal(&Name(&table.name).to_string()),
        stems = stems.join(", "),
        known = known.join(", "),
        quoted = Name(&table.name).to_string().replace('\'', "''").replace('%', "%%"),
    );
    super::do_block(&body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::PartitionStrategy;

    #[test]
    fn a_bound_reads_as_the_server_writes_it() {
        let key = |strategy, terms: &[&'static str]| PartitionKey {
            strategy,
            terms: terms.iter().map(|name| IndexTerm::Column((*name).into())).collect(),
        };
        let parent = QualifiedName::new("public", "t");
        let range = |from: &[&'static str], to: &[&'static str]| PartitionBound::Range {
            from: from.iter().map(|value| (*value).into()).collect(),
            to: to.iter().map(|value| (*value).into()).collect(),
        };
        let by_two = key(PartitionStrategy::Range, &["a", "b"]);
        let check = |bound, expected: &str| assert_eq!(bound_condition(&parent, &by_two, &bound).unwrap(), expected);
        let set = "a IS NOT NULL AND b IS NOT NULL";
        check(range(&["1", "2"], &["3", "MAXVALUE"]), &format!("{set} AND (a > 1 OR (a = 1 AND b >= 2)) AND a <= 3"));
        check(range(&["1", "2"], &["1", "5"]), &format!("{set} AND a = 1 AND b >= 2 AND b < 5"));
        check(range(&["MINVALUE", "MINVALUE"], &["1", "MINVALUE"]), &format!("{set} AND a < 1"));
        let list = key(PartitionStrategy::List, &["a"]);
        let of = |values: &[&'static str]| {
            let bound = PartitionBound::List(values.iter().map(|value| (*value).into()).collect());
            bound_condition(&parent, &list, &bound).unwrap()
        };
        assert_eq!(of(&["1", "2"]), "a IS NOT NULL AND a IN (1, 2)");
        assert_eq!(of(&["NULL", "2"]), "a IS NULL OR a IN (2)");
    }
}
