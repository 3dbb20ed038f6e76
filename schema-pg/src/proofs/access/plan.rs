//! What a plan of the server did.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::catalog::AccessPattern;

/// What a plan did to the rows of a pattern.
#[derive(Debug, Default)]
pub struct Plan {
    /// Indexes that were read, those of partitions as that of their table.
    pub indexes: Vec<String>,
    /// All rows of a table were read: how many.
    pub scanned: Option<u64>,
    /// Rows were sorted: how many.
    pub sorted: Option<u64>,
    /// Rows that were read and passed over.
    pub removed: u64,
    /// Rows that came.
    pub rows: u64,
    /// The index found rows, which were then read in the order in which they stand in the table.
    pub is_bitmap: bool,
    /// A node a line.
    pub text: String,
}

impl Plan {
    /// What `EXPLAIN (FORMAT JSON)` says. `partitions` has the indexes of partitions, each with that of its table.
    pub fn of(explained: &Value, partitions: &BTreeMap<String, String>) -> Self {
        let root = &explained[0]["Plan"];
        let mut plan = Self { rows: number(root, "Actual Rows"), ..Self::default() };
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
                Value::String(said) => line.push_str(&format!("; {what}: {said}")),
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
                if has_read && !self.indexes.contains(&name) {
                    self.indexes.push(name);
                }
                self.is_bitmap |= kind == "Bitmap Index Scan";
            }
            "Seq Scan" if has_read => *self.scanned.get_or_insert_default() += rows + removed,
            // One row is in order.
            "Sort" | "Incremental Sort" if rows > loops => *self.sorted.get_or_insert_default() += rows,
            _ => {}
        }
        self.removed += removed;
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
        if asks_for_all && self.removed == 0 {
            return None;
        }
        if let Some(scanned) = self.scanned {
            return Some(format!("all {scanned} rows were read, for {} that came", self.rows));
        }
        if self.indexes.is_empty() {
            return Some("no index was read".to_owned());
        }
        if let Some(sorted) = self.sorted {
            return Some(format!("{sorted} rows were sorted"));
        }
        // The values of entries are compared, where something else is the order.
        if self.removed > 0 && !pattern.compares_range() {
            return Some(format!("{} rows were read and passed over, for {} that came", self.removed, self.rows));
        }
        None
    }

    /// Rows were found by an index that is not the pattern's, in order, and passed over where they are not asked for.
    pub fn prefers_another(&self, pattern: &AccessPattern) -> bool {
        let is_other = |index: &String| pattern.index.as_ref().is_some_and(|own| *own != *index);
        self.scanned.is_none() && self.sorted.is_none() && self.indexes.iter().any(is_other)
    }

    /// How rows were found, in a few words.
    pub fn way(&self) -> String {
        match (self.scanned, self.sorted, self.is_bitmap) {
            (Some(scanned), ..) => format!("reads all {scanned} rows, of which {} come", self.rows),
            (None, Some(sorted), _) => format!("finds {sorted} rows by {} and sorts them", self.indexes.join(", ")),
            (None, None, _) => format!("reads {}, and passes over {} rows", self.indexes.join(", "), self.removed),
        }
    }
}

fn number(node: &Value, name: &str) -> u64 {
    // Since 18 rows of several loops are a mean, with digits behind the point.
    node[name].as_f64().map_or(0, |number| number.round().max(0.0) as u64)
}
