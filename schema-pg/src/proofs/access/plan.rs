//! What a plan of the server did.

use std::collections::BTreeMap;

use postgres::Transaction;
use schema_core::access::PlanReading;
use serde_json::Value;

use crate::blocking::rows_as_texts;
use crate::catalog::AccessPattern;
use crate::sql::access as sql;

/// What a plan read, and how it is shown.
#[derive(Debug, Default)]
pub struct Plan {
    /// What was read and returned; indexes of partitions as that of their table.
    pub reading: PlanReading,
    /// A node a line.
    pub text: String,
}

impl Plan {
    /// What `EXPLAIN (FORMAT JSON)` says. `partitions` has the indexes of partitions, each with that of its table.
    fn of(explained: &Value, partitions: &BTreeMap<String, String>) -> Self {
        let root = &explained[0]["Plan"];
        let reading = PlanReading { rows: number(root, "Actual Rows"), ..PlanReading::default() };
        let mut plan = Self { reading, text: String::new() };
        plan.read(root, 0, partitions);
        plan
    }

    fn read(&mut self, node: &Value, depth: usize, partitions: &BTreeMap<String, String>) {
        let text = |name: &str| node[name].as_str().unwrap_or_default();
        let loops = number(node, "Actual Loops").max(1);
        let (rows, removed) = (
            number(node, "Actual Rows") * loops,
            (number(node, "Rows Removed by Filter") + number(node, "Rows Removed by Index Recheck")) * loops,
        );
        let kind = text("Node Type");
        let named: Vec<&str> =
            ["Index Name", "Relation Name"].into_iter().map(text).filter(|name| !name.is_empty()).collect();
        let mut line = format!("{}{kind} {}", "  ".repeat(depth), named.join(" on "));
        line.push_str(&format!(": {rows} rows"));
        if removed > 0 {
            line.push_str(&format!(", {removed} passed over"));
        }
        for what in ["Index Cond", "Filter", "Sort Key"] {
            match &node[what] {
                Value::String(one) => line.push_str(&format!("; {what}: {one}")),
                Value::Array(all) => {
                    let all: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
                    line.push_str(&format!("; {what}: {}", all.join(", ")));
                }
                _ => {}
            }
        }
        self.text.push_str(line.trim_end());
        self.text.push('\n');
        // Nothing is read of a partition that is empty, however that is done.
        let has_read = rows + removed > 0;
        match kind {
            "Index Scan" | "Index Only Scan" | "Bitmap Index Scan" => {
                let name = text("Index Name");
                let name = partitions.get(name).map_or(name, String::as_str).to_owned();
                if has_read && !self.reading.indexes.contains(&name) {
                    self.reading.indexes.push(name);
                }
            }
            "Seq Scan" if has_read => *self.reading.scanned.get_or_insert_default() += rows + removed,
            // One row is in order.
            "Sort" | "Incremental Sort" if rows > loops => *self.reading.sorted.get_or_insert_default() += rows,
            _ => {}
        }
        self.reading.removed += removed;
        for inner in node["Plans"].as_array().into_iter().flatten() {
            // What policies look up is theirs, and not the pattern's.
            match inner["Parent Relationship"].as_str() {
                Some("InitPlan" | "SubPlan") => {}
                _ => self.read(inner, depth + 1, partitions),
            }
        }
    }

    /// Why the pattern is not served by this plan; nothing where it is.
    pub fn lacks(&self, pattern: &AccessPattern) -> Option<String> {
        let asks_for_all = pattern.equal.is_empty()
            && pattern.range.is_none()
            && pattern.order_by.is_empty()
            && pattern.predicate.is_none();
        self.reading.lacks(asks_for_all, pattern.compares_range(), "row")
    }

    /// Rows were found by an index that is not the pattern's, in order, and passed over where they are not asked for.
    pub fn prefers_another(&self, pattern: &AccessPattern) -> bool {
        let is_other = |index: &String| pattern.index.as_ref().is_some_and(|own| *own != *index);
        let PlanReading { scanned, sorted, indexes, .. } = &self.reading;
        scanned.is_none() && sorted.is_none() && indexes.iter().any(is_other)
    }

    /// How rows were found, in a few words.
    pub fn way(&self) -> String {
        let PlanReading { scanned, sorted, indexes, removed, rows } = &self.reading;
        match (scanned, sorted) {
            (Some(scanned), _) => format!("reads all {scanned} rows, of which {rows} come"),
            (None, Some(sorted)) => format!("finds {sorted} rows by {} and sorts them", indexes.join(", ")),
            (None, None) => format!("reads {}, and passes over {removed} rows", indexes.join(", ")),
        }
    }
}

fn number(node: &Value, name: &str) -> u64 {
    // Since 18 the rows of several loops are an average, with decimals.
    node[name].as_f64().map_or(0, |number| number.round().max(0.0) as u64)
}

/// What the server does for a query.
pub fn explained(
    one: &mut Transaction<'_>,
    query: &str,
    partitions: &BTreeMap<String, String>,
) -> Result<Plan, postgres::Error> {
    let rows = rows_as_texts(one, &sql::explain(query))?;
    let text = rows.into_iter().flatten().flatten().collect::<Vec<_>>().join("\n");
    let explained = serde_json::from_str(&text).unwrap_or_default();
    Ok(Plan::of(&explained, partitions))
}
