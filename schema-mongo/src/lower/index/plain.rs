//! `index([…])` of either namespace.

use schema_core::ir::{self, Entity};

use super::collation::collation;
use super::filter::{filter, live};
use super::lowered::{LoweredIndex, named};
use super::term::{Term, term};
use super::{unique, wildcard, words};
use crate::condition;
use crate::lower::name::index_name;
use crate::lower::scope::{Scope, is_left_out};
use crate::lower::{duration, effective};
use crate::options::{EntityOptions, IndexOptions};
use crate::spec::{Direction, Index, Keys, Schema, Value};

/// `index([…])` of either namespace.
pub(super) fn plain(
    entity: &Entity,
    schema: &Schema,
    index: &ir::Index,
    attrs: Option<&IndexOptions>,
    scope: &mut Scope<'_>,
) -> Option<LoweredIndex> {
    let entity_said = entity.extensions.get::<EntityOptions>();
    if index.name.as_ref().is_some_and(|name| is_left_out(entity_said, name)) {
        return None;
    }
    let mut keys = Vec::with_capacity(index.columns.len());
    let mut present: Vec<Value> = Vec::new();
    for column in &index.columns {
        match term(entity, column, "index", index.source, scope) {
            Term::Path(path, direction) => {
                let is_text = path == "$**" && attrs.is_some_and(|attrs| attrs.all_text);
                let direction = if is_text { Direction::Text } else { direction };
                if index.unique && direction != Direction::Hashed {
                    present.extend(unique::has_value(entity, schema, &column.term, index.source, scope));
                }
                keys.push((path, direction));
            }
            Term::None => return None,
        }
    }
    if index.all_rows && attrs.is_some() && effective::live_path(entity).is_none() {
        let message =
            format!("`index` says `all_rows`, and `{}` says of no document that it is deleted", entity.rust.name);
        let path = format!("{}.index", entity.rust.name);
        scope.report("M0429", path, index.source, message, "remove `.all_rows()`");
    }
    if index.across_tenants && attrs.is_some() && effective::tenant_path(entity).is_none() {
        let message = format!("`index` says `across_tenants`, and `{}` has no tenant", entity.rust.name);
        let path = format!("{}.index", entity.rust.name);
        scope.report("M0439", path, index.source, message, "remove `.across_tenants()`");
    }
    let keys = Keys(keys);
    let what = match keys.0.iter().find(|(name, _)| name == "$**") {
        Some((_, Direction::Text)) => "text_idx",
        Some(_) => "wildcard_idx",
        None => "idx",
    };
    let own = || match what {
        "idx" => named(entity, &keys, "idx"),
        what => index_name(&entity.store_name(), std::iter::empty(), what),
    };
    let name = index.name.clone().unwrap_or_else(own);
    let mut made = Index::new(name, keys);
    made.unique = index.unique;
    made.collation = collation(entity, index, scope).map(Box::new);
    made.partial = index.filter.as_ref().and_then(|sql| filter(entity, schema, sql, index.source, scope));
    if let Some(attrs) = attrs {
        (made.sparse, made.hidden) = (attrs.sparse, attrs.hidden);
        made.expire_after_seconds = attrs.expire_after.map(duration::seconds);
        (made.bits, made.min, made.max) = (attrs.bits, attrs.min, attrs.max);
        if let Some(collation) = &attrs.collation {
            made.collation = Some(Box::new(collation.clone()));
        }
        if let Some(partial) = &attrs.partial {
            made.partial = match serde_json::from_str::<Value>(partial) {
                Ok(filter @ Value::Object(_)) => Some(filter),
                _ => {
                    let path = format!("{}.index", entity.rust.name);
                    let help = "write a query as extended JSON: `.partial(r#\"{\"status\": \"open\"}\"#)`";
                    scope.report("M0407", path, index.source, "the filter of the index is no JSON object", help);
                    None
                }
            };
        }
        made.wildcard_projection = wildcard::projection(entity, attrs, scope);
    }
    words::options(entity, schema, index.source, attrs, &mut made, scope);
    // In SQL no two missing values are the same, whatever kind of index is unique.
    if made.sparse && made.unique {
        unique::not_null(entity, index, scope);
    } else if !made.sparse && !present.is_empty() {
        let given: Vec<Value> = made.partial.take().into_iter().chain(present).collect();
        made.partial = Some(condition::all(&given));
    }
    // Searches among deleted documents are rare, and an index over the live ones is smaller.
    let lives = !made.sparse && made.expire_after_seconds.is_none() && !made.is_wildcard() && !made.has(Direction::Hashed)
        // `$text` fails where its index does not hold all that is asked for.
        && !made.has(Direction::Text);
    let soft = effective::lifecycle(entity, "soft_delete").is_some_and(|life| life.soft_delete.is_some());
    if lives && !index.all_rows && (made.unique || soft) {
        let given: Vec<Value> = made.partial.take().into_iter().chain(live(entity)).collect();
        made.partial = (!given.is_empty()).then(|| condition::all(&given));
    }
    Some(LoweredIndex {
        index: made,
        source: index.source,
        all_rows: index.all_rows,
        across_tenants: index.across_tenants,
    })
}
