//! What applications say to their collections: filters, updates, projections, seeds. All as extended JSON. What a database of tables
//! keeps by triggers and row security, the application keeps with these.

mod audit;
mod copies;
mod defaults;
mod fixed;
mod live;
mod projection;
mod retain;
mod seed;
mod stamp;
mod transitions;
mod tree;
mod version;

use serde_json::{Map, json};

pub use self::audit::audit_stream;
pub use self::copies::{lookup, push_newest, refresh_copies, stale_copies};
pub use self::defaults::with_defaults;
pub use self::fixed::check_update;
pub use self::live::{live_filter, restore, soft_delete};
pub use self::projection::public_projection;
pub use self::retain::{archive_stages, expired};
pub use self::seed::seed;
pub use self::stamp::{Caller, on_insert, on_update, on_upsert, owned_by, touch, visible};
pub use self::transitions::transition_guard;
pub use self::tree::{tree_below, tree_move, tree_place};
pub use self::version::version_guard;
use crate::spec::Value;

fn with(value: Value, name: &str, member: Value) -> Value {
    let mut members = match value {
        Value::Object(members) => members,
        _ => Map::new(),
    };
    members.insert(name.to_owned(), member);
    Value::Object(members)
}

fn with_operator(update: Value, operator: &str, field: &str, value: Value) -> Value {
    let inner = update.get(operator).cloned().unwrap_or_else(|| json!({}));
    with(update, operator, with(inner, field, value))
}
