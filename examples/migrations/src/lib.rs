//! A tracker of issues whose schema grew. The entities are in `entities/`, what they wrote is in `migrations/`: once for sqlx,
//! once for refinery. `tests/` applies both on a real server.

pub use tracker_entities::registry;
