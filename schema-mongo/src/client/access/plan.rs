//! What `explain` says of a plan.

use bson::{Bson, Document, doc};
use mongodb::Database;
use schema_core::access::PlanReading;

use crate::client::Error;
use crate::client::apply::number;
use crate::spec::AccessPattern;

/// What a plan read, and how it is shown.
#[derive(Debug, Default)]
pub struct Plan {
    /// What was read and returned.
    pub reading: PlanReading,
    /// From the last to the first, an index with its name.
    pub stages: Vec<String>,
}

/// What the server does for a `find`.
pub async fn explained(database: &Database, find: &Document) -> Result<Plan, Error> {
    let answer = database.run_command(doc! { "explain": find.clone(), "verbosity": "executionStats" }).await?;
    Ok(Plan::of(&answer))
}

impl Plan {
    fn of(answer: &Document) -> Self {
        let stats = answer.get_document("executionStats").cloned().unwrap_or_default();
        let rows = number(&stats, "nReturned").unwrap_or_default();
        let examined = number(&stats, "totalDocsExamined").unwrap_or_default();
        let removed = examined.saturating_sub(rows);
        let mut plan = Self { reading: PlanReading { rows, removed, ..PlanReading::default() }, stages: Vec::new() };
        let planner = answer.get_document("queryPlanner").cloned().unwrap_or_default();
        if let Ok(winning) = planner.get_document("winningPlan") {
            // Since 5.1 the plan may stand one deeper.
            plan.read(winning.get_document("queryPlan").unwrap_or(winning), examined);
        }
        plan
    }

    fn read(&mut self, stage: &Document, examined: u64) {
        let kind = stage.get_str("stage").unwrap_or_default();
        let index = stage.get_str("indexName").unwrap_or_default();
        self.stages.push(format!("{kind} {index}").trim().to_owned());
        match kind {
            "COLLSCAN" => self.reading.scanned = Some(examined),
            // One document is in order.
            "SORT" if self.reading.rows > 1 => self.reading.sorted = Some(self.reading.rows),
            _ => {}
        }
        if !index.is_empty() {
            self.reading.indexes.push(index.to_owned());
        }
        // Documents are found by `_id` without a stage that names its index.
        if matches!(kind, "IDHACK" | "EXPRESS_IXSCAN" | "CLUSTERED_IXSCAN") && index.is_empty() {
            self.reading.indexes.push("_id_".to_owned());
        }
        let inner = stage.get_document("inputStage").into_iter();
        let inner = inner.chain(stage.get_array("inputStages").into_iter().flatten().filter_map(Bson::as_document));
        let shards = stage.get_array("shards").into_iter().flatten().filter_map(Bson::as_document);
        inner.for_each(|inner| self.read(inner, examined));
        shards.filter_map(|shard| shard.get_document("winningPlan").ok()).for_each(|inner| self.read(inner, examined));
    }

    /// Why the pattern is not served by this plan; nothing where it is.
    pub fn lacks(&self, pattern: &AccessPattern) -> Option<String> {
        let asks_for_all = pattern.tenant.is_none()
            && pattern.equal.is_empty()
            && pattern.range.is_none()
            && pattern.sort.is_empty()
            && pattern.filter.is_none();
        let is_order = |path: &crate::spec::Text| pattern.sort.first().is_none_or(|(first, _)| first == path);
        let own = pattern.index.as_ref().is_some_and(|own| self.reading.indexes.iter().any(|read| read == own));
        let compares_range = own && pattern.range.as_ref().is_some_and(|range| !is_order(range));
        self.reading.lacks(asks_for_all, compares_range, "document")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::Direction;

    fn pattern() -> AccessPattern {
        AccessPattern {
            entity: "Order".into(),
            collection: "orders".into(),
            name: "of_customer".into(),
            description: String::new().into(),
            tenant: None,
            equal: vec!["customer".into()],
            through: None,
            filter: None,
            range: None,
            sort: vec![("at".into(), Direction::Descending)],
            limit: Some(20),
            index: Some("orders_customer_at_idx".into()),
        }
    }

    fn lacks(plan: Document, stats: [i64; 2], pattern: &AccessPattern) -> Option<String> {
        let stats = doc! { "nReturned": stats[0], "totalDocsExamined": stats[1] };
        let answer = doc! { "queryPlanner": { "winningPlan": plan }, "executionStats": stats };
        Plan::of(&answer).lacks(pattern)
    }

    #[test]
    fn plans_are_read_as_servers_tell_them() {
        let scan = doc! { "stage": "IXSCAN", "indexName": "orders_customer_at_idx" };
        let fetch = doc! { "stage": "FETCH", "inputStage": scan.clone() };
        let limited = doc! { "stage": "LIMIT", "inputStage": fetch.clone() };
        let one = pattern();
        assert_eq!(lacks(limited.clone(), [5, 5], &one), None);
        // Since 5.1 the plan may stand one deeper.
        assert_eq!(lacks(doc! { "isCached": false, "queryPlan": limited.clone() }, [5, 5], &one), None);
        // Of several shards, and by `_id`.
        let shard = doc! { "shardName": "a", "winningPlan": limited.clone() };
        assert_eq!(lacks(doc! { "stage": "SHARD_MERGE_SORT", "shards": [shard] }, [5, 5], &one), None);
        assert_eq!(lacks(doc! { "stage": "IDHACK" }, [1, 1], &one), None);
        let found = |plan: Document, stats| lacks(plan, stats, &one).unwrap();
        assert_eq!(found(doc! { "stage": "COLLSCAN" }, [5, 900]), "all 900 documents were read, for 5 that came");
        assert_eq!(found(doc! { "stage": "SORT", "inputStage": fetch }, [5, 5]), "5 documents were sorted");
        assert_eq!(found(limited.clone(), [5, 9]), "4 documents were read and passed over, for 5 that came");
        assert_eq!(found(doc! { "stage": "EOF" }, [0, 0]), "no index was read");
        // What lies in a range and is not the order is compared entry by entry.
        let ranged = AccessPattern { range: Some("cents".into()), ..pattern() };
        assert_eq!(lacks(limited, [5, 9], &ranged), None);
    }
}
