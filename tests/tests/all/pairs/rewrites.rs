//! Which new columns write a table anew: what a plan says is what is measured, both ways.

use schema_pg::{Hazard, PlanOptions, Renames, diff, plan};

use super::apply;
use crate::support::{config, empty};

const BEFORE: &str = "
    CREATE TYPE mood AS ENUM ('a', 'b');
    CREATE TYPE pair AS (x int, y int);
    CREATE DOMAIN free AS text;
    CREATE DOMAIN same AS text DEFAULT 'x';
    CREATE DOMAIN other AS uuid DEFAULT gen_random_uuid();
    CREATE DOMAIN ruled AS int CHECK (VALUE > 0);
    CREATE DOMAIN below AS ruled;
    CREATE DOMAIN present AS int DEFAULT 1 NOT NULL;
    CREATE DOMAIN over AS other DEFAULT '00000000-0000-0000-0000-000000000000';
    CREATE TABLE t (id int PRIMARY KEY);
    INSERT INTO t SELECT generate_series(1, 100);
";

#[test]
fn a_new_column_is_a_rewrite_exactly_where_the_server_writes_the_table_anew() {
    for (column, rewrites) in [
        ("mood", false),
        ("mood DEFAULT 'a'", false),
        ("mood DEFAULT 'a' NOT NULL", false),
        ("mood[] DEFAULT '{a}'", false),
        ("pair DEFAULT '(1,2)'", false),
        ("free DEFAULT 'x'", false),
        ("same", false),
        ("other", true),
        ("over", false),
        ("other DEFAULT '00000000-0000-0000-0000-000000000000'", false),
        ("ruled", true),
        ("ruled DEFAULT 1", true),
        ("ruled[] DEFAULT '{1}'", false),
        ("below DEFAULT 1", true),
        ("present", true),
        ("timestamptz DEFAULT now()", false),
        ("timestamptz DEFAULT clock_timestamp()", true),
    ] {
        let (mut live, mut fresh) = (empty(), empty());
        live.takes(BEFORE);
        fresh.takes(&format!("{BEFORE} ALTER TABLE t ADD c {column}"));
        let was = schema_pg::blocking::introspect(&mut live.client, &[]).unwrap();
        let now = schema_pg::blocking::introspect(&mut fresh.client, &[]).unwrap();
        let changes = diff(&was, &now, &Renames::none());
        let options = PlanOptions { version: config().version, ..PlanOptions::default() };
        let plan = plan(&changes, &options);
        let file = "SELECT pg_relation_filenode('t')";
        let before = live.text(file);
        apply(&mut live, &plan);
        let says = plan.steps.iter().any(|step| step.hazards.contains(&Hazard::Rewrite));
        assert_eq!((live.text(file) != before, says), (rewrites, rewrites), "{column}\n{plan}");
    }
}
