//! What is made anew keeps what is said of it, and what was said through it.

use schema_pg::{PlanOptions, Renames, diff, plan};

use super::sql::{pair, read};
use super::{apply, fingerprint};
use crate::support::{config, empty};

/// A table of which each thing has a comment.
const THINGS: &str = "
    CREATE SCHEMA shop;
    CREATE TABLE shop.t (
        a int NOT NULL, b int NOT NULL, c int,
        total int GENERATED ALWAYS AS (a + b) STORED NOT NULL,
        CONSTRAINT fine CHECK (a > 0), CONSTRAINT one UNIQUE (a), CONSTRAINT total_one UNIQUE (total), CONSTRAINT large CHECK (total > 0)
    );
    CREATE UNIQUE INDEX by_b ON shop.t (b);
    CREATE INDEX by_total ON shop.t (total);
    CREATE MATERIALIZED VIEW shop.m AS SELECT a, b FROM shop.t;
    CREATE INDEX m_by_a ON shop.m (a);
    CREATE TABLE shop.cut (a int NOT NULL, b int) PARTITION BY RANGE (a);
    CREATE TABLE shop.cut_1 PARTITION OF shop.cut FOR VALUES FROM (0) TO (10);
    CREATE INDEX cut_by_b ON shop.cut (b);
    COMMENT ON CONSTRAINT fine ON shop.t IS 'fine';
    COMMENT ON CONSTRAINT one ON shop.t IS 'one';
    COMMENT ON CONSTRAINT total_one ON shop.t IS 'total_one';
    COMMENT ON CONSTRAINT large ON shop.t IS 'large';
    COMMENT ON INDEX shop.by_b IS 'by_b';
    COMMENT ON INDEX shop.by_total IS 'by_total';
    COMMENT ON INDEX shop.m_by_a IS 'm_by_a';
    COMMENT ON INDEX shop.cut_by_b IS 'cut_by_b';
    INSERT INTO shop.t (a, b) SELECT i, i FROM generate_series(1, 10) i;
";

#[test]
fn a_comment_stays_where_a_constraint_is_made_anew() {
    let check = "ALTER TABLE shop.t DROP CONSTRAINT fine, ADD CONSTRAINT fine CHECK (a > -1); COMMENT ON CONSTRAINT fine ON shop.t IS 'fine'";
    pair(THINGS, check, &["scan", "may fail"]);
    let key = "ALTER TABLE shop.t DROP CONSTRAINT one, ADD CONSTRAINT one UNIQUE (a, b); COMMENT ON CONSTRAINT one ON shop.t IS 'one'";
    pair(THINGS, key, &["build", "may fail"]);
    // Another comment beside it.
    let told = "ALTER TABLE shop.t DROP CONSTRAINT fine, ADD CONSTRAINT fine CHECK (a > -1); COMMENT ON CONSTRAINT fine ON shop.t IS 'finer'";
    pair(THINGS, told, &["scan", "may fail"]);
    let silent = "ALTER TABLE shop.t DROP CONSTRAINT fine, ADD CONSTRAINT fine CHECK (a > -1)";
    pair(THINGS, silent, &["scan", "may fail"]);
}

#[test]
fn a_comment_stays_where_an_index_is_made_anew() {
    let index = "DROP INDEX shop.by_b; CREATE UNIQUE INDEX by_b ON shop.t (b) INCLUDE (a); COMMENT ON INDEX shop.by_b IS 'by_b'";
    pair(THINGS, index, &["build", "may fail", "dropped"]);
    let told = "DROP INDEX shop.by_b; CREATE UNIQUE INDEX by_b ON shop.t (b) INCLUDE (a); COMMENT ON INDEX shop.by_b IS 'other'";
    pair(THINGS, told, &["build", "may fail", "dropped"]);
    let of_view =
        "DROP INDEX shop.m_by_a; CREATE INDEX m_by_a ON shop.m (a DESC); COMMENT ON INDEX shop.m_by_a IS 'm_by_a'";
    pair(THINGS, of_view, &["build", "dropped"]);
    let of_parts = "DROP INDEX shop.cut_by_b; CREATE INDEX cut_by_b ON shop.cut (b DESC); COMMENT ON INDEX shop.cut_by_b IS 'cut_by_b'";
    pair(THINGS, of_parts, &["build", "dropped"]);
}

#[test]
fn comments_stay_on_what_comes_back_with_a_column() {
    let total = "ALTER TABLE shop.t DROP total, ADD total int GENERATED ALWAYS AS (a * b) STORED NOT NULL,
            ADD CONSTRAINT total_one UNIQUE (total), ADD CONSTRAINT large CHECK (total > 0);
        CREATE INDEX by_total ON shop.t (total);
        COMMENT ON CONSTRAINT total_one ON shop.t IS 'total_one'; COMMENT ON CONSTRAINT large ON shop.t IS 'large';
        COMMENT ON INDEX shop.by_total IS 'by_total'";
    pair(THINGS, total, &["rewrite", "build", "may fail", "build", "scan", "may fail"]);
}

#[test]
fn rights_and_statistics_come_back_with_a_column() {
    let before = format!(
        "{THINGS}
        GRANT SELECT (total, a), UPDATE (b) ON shop.t TO pg_monitor;
        CREATE STATISTICS shop.s ON a, total FROM shop.t; COMMENT ON STATISTICS shop.s IS 's';
        ALTER TABLE shop.t DROP CONSTRAINT total_one, DROP CONSTRAINT large; DROP INDEX shop.by_total;"
    );
    let total = "ALTER TABLE shop.t DROP total, ADD total int GENERATED ALWAYS AS (a * b) STORED NOT NULL;
        GRANT SELECT (total) ON shop.t TO pg_monitor;
        CREATE STATISTICS shop.s ON a, total FROM shop.t; COMMENT ON STATISTICS shop.s IS 's'";
    pair(&before, total, &["rewrite"]);
    let other = "ALTER TABLE shop.t DROP total, ADD total int GENERATED ALWAYS AS (a * b) STORED NOT NULL;
        GRANT SELECT (total) ON shop.t TO pg_monitor;
        CREATE STATISTICS shop.s ON a, total FROM shop.t; COMMENT ON STATISTICS shop.s IS 'other'";
    pair(&before, other, &["rewrite"]);
    // What is under it changes.
    let under = "ALTER TABLE shop.t DROP total; DROP MATERIALIZED VIEW shop.m; ALTER TABLE shop.t ALTER b TYPE bigint;
        ALTER TABLE shop.t ADD total int GENERATED ALWAYS AS (a + b) STORED NOT NULL; GRANT SELECT (total) ON shop.t TO pg_monitor;
        CREATE MATERIALIZED VIEW shop.m AS SELECT a, b FROM shop.t; CREATE INDEX m_by_a ON shop.m (a); COMMENT ON INDEX shop.m_by_a IS 'm_by_a';
        CREATE STATISTICS shop.s ON a, total FROM shop.t; COMMENT ON STATISTICS shop.s IS 's'";
    pair(&before, under, &["incompatible", "rewrite", "incompatible", "rewrite"]);
}

#[test]
fn replicas_tell_rows_apart_by_an_index_that_is_made_anew() {
    let by = |name: &str| format!("{THINGS} ALTER TABLE shop.t REPLICA IDENTITY USING INDEX {name};");
    let index = "DROP INDEX shop.by_b; CREATE UNIQUE INDEX by_b ON shop.t (b) INCLUDE (a); COMMENT ON INDEX shop.by_b IS 'by_b';
        ALTER TABLE shop.t REPLICA IDENTITY USING INDEX by_b";
    pair(&by("by_b"), index, &["build", "may fail", "dropped"]);
    // It was another before.
    pair(THINGS, index, &["build", "may fail", "dropped"]);
    let key = "ALTER TABLE shop.t DROP CONSTRAINT one, ADD CONSTRAINT one UNIQUE (a, b); COMMENT ON CONSTRAINT one ON shop.t IS 'one';
        ALTER TABLE shop.t REPLICA IDENTITY USING INDEX one";
    pair(&by("one"), key, &["build", "may fail"]);
    let total = "ALTER TABLE shop.t DROP total, ADD total int GENERATED ALWAYS AS (a * b) STORED NOT NULL,
            ADD CONSTRAINT total_one UNIQUE (total), ADD CONSTRAINT large CHECK (total > 0);
        CREATE INDEX by_total ON shop.t (total);
        COMMENT ON CONSTRAINT total_one ON shop.t IS 'total_one'; COMMENT ON CONSTRAINT large ON shop.t IS 'large';
        COMMENT ON INDEX shop.by_total IS 'by_total'; ALTER TABLE shop.t REPLICA IDENTITY USING INDEX total_one";
    pair(&by("total_one"), total, &["rewrite", "build", "may fail", "build", "scan", "may fail"]);
}

#[test]
fn what_stands_on_two_columns_that_are_made_anew_comes_back_once() {
    let columns = "ADD x int GENERATED ALWAYS AS (a + 1) STORED, ADD y int GENERATED ALWAYS AS (a + 2) STORED";
    let on_them = "CREATE INDEX by_both ON shop.t (x, y); COMMENT ON INDEX shop.by_both IS 'both';
        ALTER TABLE shop.t ADD CONSTRAINT both_large CHECK (x + y > 0); CREATE STATISTICS shop.s ON x, y FROM shop.t";
    let before = format!("{THINGS} ALTER TABLE shop.t {columns}; {on_them};");
    let columns = columns.replace("a +", "b +");
    let change = format!("ALTER TABLE shop.t DROP x, DROP y; ALTER TABLE shop.t {columns}; {on_them}");
    pair(&before, &change, &["rewrite", "rewrite", "build", "scan", "may fail"]);
    let told = format!("{change}; COMMENT ON INDEX shop.by_both IS 'other'");
    pair(&before, &told, &["rewrite", "rewrite", "build", "scan", "may fail"]);
}

#[test]
fn a_column_takes_null_once_it_is_in_no_key_any_more() {
    let before = "CREATE SCHEMA shop;
        CREATE TABLE shop.t (a int NOT NULL, b int NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (a, b));
        INSERT INTO shop.t SELECT i, i FROM generate_series(1, 10) i;";
    let smaller =
        "ALTER TABLE shop.t DROP CONSTRAINT t_pkey, ADD CONSTRAINT t_pkey PRIMARY KEY (a), ALTER b DROP NOT NULL";
    pair(before, smaller, &["build", "may fail", "incompatible"]);
    let none = "ALTER TABLE shop.t DROP CONSTRAINT t_pkey, ALTER b DROP NOT NULL";
    pair(before, none, &["dropped", "incompatible"]);
}

#[test]
fn without_online_forms_a_comment_stays_and_replicas_tell_rows_apart_too() {
    let before = format!("{THINGS} ALTER TABLE shop.t REPLICA IDENTITY USING INDEX by_b;");
    let change = "DROP INDEX shop.by_b; CREATE UNIQUE INDEX by_b ON shop.t (b) INCLUDE (a); COMMENT ON INDEX shop.by_b IS 'by_b';
        ALTER TABLE shop.t REPLICA IDENTITY USING INDEX by_b;
        DROP INDEX shop.m_by_a; CREATE INDEX m_by_a ON shop.m (a DESC); COMMENT ON INDEX shop.m_by_a IS 'm_by_a';
        DROP INDEX shop.cut_by_b; CREATE INDEX cut_by_b ON shop.cut (b DESC); COMMENT ON INDEX shop.cut_by_b IS 'cut_by_b'";
    let (mut was, mut now) = (empty(), empty());
    was.takes(&before);
    now.takes(&before);
    now.takes(change);
    let (old, new) = (read(&mut was), read(&mut now));
    let options = PlanOptions { online: false, version: config().version, ..PlanOptions::default() };
    let changes = diff(&old, &new, &Renames::none());
    let plan = plan(&changes, &options);
    apply(&mut was, &plan);
    assert_eq!(fingerprint(&mut was), fingerprint(&mut now), "{plan}");
    let by = "SELECT indexrelid::regclass FROM pg_index WHERE indisreplident";
    assert_eq!(was.text(&format!("SELECT ({by})::text")), "shop.by_b", "{plan}");
}
