//! The migrations are what the entities say: the test that a program without a build script has.

use schema_pg::{Layout, Migrations};

#[test]
fn the_migrations_are_current() {
    let registry = tracker::registry().unwrap();
    Migrations::at("migrations/sqlx").layout(Layout::Sqlx).assert_current(&registry);
    Migrations::at("migrations/refinery").layout(Layout::Refinery).assert_current(&registry);
}
