//! Filters of indexes: what somebody wrote, and which documents are alive.

use schema_core::ir::{Entity, Source};
use serde_json::json;

use crate::condition;
use crate::lower::columns::Columns;
use crate::lower::effective;
use crate::lower::scope::Scope;
use crate::spec::{Schema, Text, Value};

/// A condition in SQL as the filter of an index, where MongoDB can say it there.
pub(super) fn filter(entity: &Entity, schema: &Schema, sql: &Text, at: Source, scope: &mut Scope<'_>) -> Option<Value> {
    let condition = scope.parse(sql);
    let columns = Columns { entity, scope, schema };
    let filter = match &*condition {
        Ok(condition) => condition::filter(condition, &columns),
        Err(why) => Err(why.clone()),
    };
    filter
        .map_err(|why| {
            let path = format!("{}.filter", entity.rust.name);
            let message = format!("`{sql}` can't be the filter of an index of MongoDB: {why}");
            let help = "write `=`, `<`, `<=`, `>`, `>=`, `IN`, `IS NULL`, `IS NOT NULL` of a column, with `AND` and `OR`; or name the index and leave it out, `#[mongo(without(\"…\", \"reason\"))]`";
            scope.report("M0410", path, at, message, help);
        })
        .ok()
}

/// What live documents match. An equality with null is what a filter of an index can say of a missing value:
/// `{"$exists": false}` and `$not` it can't (manual, "Partial Indexes").
pub(super) fn live(entity: &Entity) -> Option<Value> {
    Some(json!({ (effective::live_path(entity)?): null }))
}
