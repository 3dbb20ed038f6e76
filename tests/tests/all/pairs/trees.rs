//! Trees.

use schema_core::{Diagnostics, Entity, Registry, registry};
use schema_pg::catalog::Catalog;

use super::Pair;
use crate::support::config;

fn lowered(registry: Result<Registry, Diagnostics>) -> Catalog {
    schema_pg::lower_with(&registry.unwrap(), &config()).unwrap()
}

#[derive(Entity)]
#[entity(name = "places")]
struct Plain {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Plain).on_delete(SetNull))]
    parent_id: Option<i64>,
}

#[derive(Entity)]
#[entity(name = "places", tree(parent_id))]
struct Tree {
    #[entity(primary_key)]
    id: i64,
    parent_id: Option<i64>,
}

#[derive(Entity)]
#[entity(name = "places", tree(parent_id))]
struct LtreeTree {
    #[entity(primary_key)]
    id: i64,
    parent_id: Option<i64>,
    path: schema_core::types::Ltree,
}

const ROWS: &str = "INSERT INTO places (id, parent_id) SELECT n, NULLIF(n / 2, 0) FROM generate_series(1, 20) AS n;";

const HAZARDS: [&str; 7] = ["build", "authorization", "authorization", "scan", "may fail", "scan", "may fail"];

#[test]
fn a_table_becomes_a_tree_and_its_rows_stand_where_they_stood() {
    Pair::of(lowered(registry![Plain]), lowered(registry![Tree]))
        .rows(ROWS)
        .survives("SELECT path || level::text FROM places WHERE id = 20", "{1,2,5,10,20,4}")
        .survives("SELECT count(*) FROM places WHERE path @> ARRAY['5']", "4")
        .hazards(&HAZARDS)
        .holds();
    Pair::of(lowered(registry![Plain]), lowered(registry![LtreeTree]))
        .rows(ROWS)
        .survives("SELECT path::text || ' ' || level FROM places WHERE id = 20", "1.2.5.10.20 4")
        .hazards(&HAZARDS)
        .holds();
}

#[test]
fn a_table_with_a_circle_does_not_become_a_tree() {
    let (was, now) = (lowered(registry![Plain]), lowered(registry![Tree]));
    let mut live = super::made(&was);
    live.takes(ROWS);
    live.takes("UPDATE places SET parent_id = 20 WHERE id = 5");
    let changes = schema_pg::diff(&was, &now, &schema_pg::Renames::none());
    let plan = schema_pg::plan(&changes, &schema_pg::PlanOptions::default());
    let fill = plan.steps.iter().find(|step| step.sql().starts_with("DO ")).unwrap();
    live.takes("ALTER TABLE places ADD COLUMN path text[]");
    let error = live.client.batch_execute(&fill.sql()).unwrap_err();
    let message = error.as_db_error().unwrap().message();
    assert_eq!(message, "malformed array literal: \"below itself: row 10\"");
}
