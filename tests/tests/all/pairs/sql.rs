//! Pairs of databases that plain SQL made, in every style that PostgreSQL takes: read back, and brought from one to the
//! other.

use schema_pg::{Catalog, PlanOptions, Renames, diff, plan};

use super::{apply, differences, fingerprint, hazards};
use crate::support::{Live, config, empty};

pub const SHOP: &str = "
    CREATE SCHEMA shop;
    CREATE TYPE shop.state AS ENUM ('new', 'paid', 'sent');
    CREATE DOMAIN shop.cents AS int CHECK (VALUE >= 0);
    CREATE TABLE shop.people (id serial PRIMARY KEY, name varchar(40) NOT NULL, mail text UNIQUE, born date, n int DEFAULT 1);
    CREATE TABLE shop.orders (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        person int NOT NULL REFERENCES shop.people ON DELETE CASCADE,
        state shop.state DEFAULT 'new' NOT NULL,
        total shop.cents,
        at timestamptz DEFAULT now()
    );
    CREATE INDEX ON shop.orders (person);
    CREATE VIEW shop.open AS SELECT id, person, total FROM shop.orders WHERE state <> 'sent';
    CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
    INSERT INTO shop.people (name, mail) SELECT 'p' || i, i || '@x' FROM generate_series(1, 10) i;
    INSERT INTO shop.orders (person, total) SELECT i, i FROM generate_series(1, 10) i;
";

/// What is there becomes what is there after a change made by hand: as SQL, and by the plan; and back.
#[track_caller]
pub fn pair(before: &str, change: &str, expected: &[&str]) {
    renamed(before, change, &Renames::none(), expected);
}

/// The same with hints about what is called otherwise; gives back the plan.
#[track_caller]
pub fn renamed(before: &str, change: &str, renames: &Renames, expected: &[&str]) -> String {
    let mut said = String::new();
    let (mut was, mut now, mut live) = (empty(), empty(), empty());
    was.takes(before);
    now.takes(before);
    now.takes(change);
    live.takes(before);
    let (old, new) = (read(&mut was), read(&mut now));
    assert!(old.unmodelled.is_empty() && new.unmodelled.is_empty(), "{:?}", (old.unmodelled, new.unmodelled));
    let before_rows = rows(&mut live);
    let options = PlanOptions { allow_all: true, version: config().version, ..PlanOptions::default() };
    let back = renames.reversed();
    for (from, to, target, there) in [(&old, &new, &mut now, true), (&new, &old, &mut was, false)] {
        let changes = diff(from, to, if there { renames } else { &back });
        let plan = plan(&changes, &options);
        schema_pg::assert_sql_valid(&plan.to_string());
        apply(&mut live, &plan);
        let (found, expected_lines) = (fingerprint(&mut live), fingerprint(target));
        assert!(found == expected_lines, "{change}\n{}\n{plan}", differences(&found, &expected_lines));
        super::dump::is_same(&live, target, &format!("{change}\n{plan}"));
        let again = read(&mut live);
        let left = diff(&again, to, &Renames::none());
        assert!(left.is_empty(), "{change}\nis planned again: {left:?}");
        if there {
            assert_eq!(hazards(&plan), expected, "{change}\n{plan}");
            assert_eq!(rows(&mut live), before_rows, "rows are lost by {change}\n{plan}");
            said = plan.to_string();
        }
    }
    said
}

/// How many rows the tables hold together.
fn rows(live: &mut Live) -> String {
    let counts = live.text(
        "SELECT coalesce(string_agg(format('SELECT count(*) AS c FROM %s', oid::regclass), ' UNION ALL '), 'SELECT 0 AS c')
         FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text IN ('shop', 'club')
         AND relname IN ('people', 'members', 'orders')",
    );
    live.text(&format!("SELECT sum(c) FROM ({counts}) AS counts"))
}

pub fn read(live: &mut Live) -> Catalog {
    schema_pg::blocking::introspect(&mut live.client, &[]).unwrap()
}

#[test]
fn columns() {
    let t = "ALTER TABLE shop.people ";
    pair(
        SHOP,
        &format!("{t} ADD a text, ADD b int DEFAULT 5 NOT NULL, ADD c timestamptz DEFAULT current_timestamp"),
        &[],
    );
    pair(SHOP, &format!("{t} ADD a uuid DEFAULT gen_random_uuid()"), &["rewrite"]);
    pair(SHOP, &format!("{t} ADD a serial"), &["rewrite"]);
    pair(SHOP, &format!("{t} ADD a text GENERATED ALWAYS AS (upper(name)) STORED"), &["rewrite"]);
    pair(
        SHOP,
        &format!("{t} ADD a bigint[] DEFAULT '{{1,2}}', ADD b numeric(6,3), ADD c bit varying(8), ADD d timestamp(3)"),
        &[],
    );
    pair(SHOP, &format!("{t} DROP born"), &["incompatible", "loss"]);
    pair(SHOP, &format!("{t} ALTER name TYPE varchar(80)"), &[]);
    pair(SHOP, &format!("{t} ALTER name TYPE text"), &[]);
    pair(SHOP, &format!("{t} ALTER n TYPE bigint, ALTER n SET DEFAULT 2"), &["rewrite", "incompatible"]);
    pair(SHOP, &format!("{t} ALTER n SET NOT NULL"), &["scan", "may fail"]);
    pair(SHOP, &format!("{t} ALTER name DROP NOT NULL, ALTER n DROP DEFAULT"), &["incompatible"]);
    pair(
        SHOP,
        &format!("{t} ALTER mail SET STORAGE EXTERNAL, ALTER mail SET STATISTICS 300, ALTER mail SET (n_distinct = 5)"),
        &[],
    );
    pair(SHOP, &format!("{t} ALTER name TYPE varchar(40) COLLATE \"C\""), &["rewrite", "incompatible"]);
    pair(SHOP, "ALTER TABLE shop.orders ALTER id SET GENERATED BY DEFAULT SET INCREMENT BY 5 SET CACHE 3", &[]);
    pair(SHOP, "ALTER TABLE shop.orders ALTER id DROP IDENTITY", &[]);
    pair(SHOP, "ALTER TABLE shop.orders ALTER at TYPE date", &["rewrite", "incompatible", "loss"]);
    pair(
        SHOP,
        "DROP VIEW shop.open; ALTER TABLE shop.orders ALTER total TYPE bigint; CREATE VIEW shop.open AS SELECT id, person, total FROM shop.orders WHERE state <> 'sent'",
        &["incompatible", "rewrite", "incompatible"],
    );
}

#[test]
fn constraints() {
    let t = "ALTER TABLE shop.people ";
    pair(SHOP, &format!("{t} ADD CHECK (n > 0)"), &["scan", "may fail"]);
    pair(SHOP, &format!("{t} ADD CONSTRAINT old CHECK (n > 0) NOT VALID"), &[]);
    pair(
        SHOP,
        &format!("{t} ADD CHECK (n > 0) NO INHERIT, ADD CHECK (name <> mail)"),
        &["scan", "may fail", "scan", "may fail"],
    );
    pair(SHOP, &format!("{t} ADD UNIQUE (name, born)"), &["build", "may fail"]);
    pair(
        SHOP,
        &format!("{t} ADD CONSTRAINT u UNIQUE (name) INCLUDE (born) DEFERRABLE INITIALLY DEFERRED"),
        &["build", "may fail"],
    );
    pair(SHOP, &format!("{t} DROP CONSTRAINT people_mail_key"), &["dropped"]);
    pair(
        SHOP,
        "CREATE UNIQUE INDEX taken ON shop.people (name); ALTER TABLE shop.people ADD UNIQUE USING INDEX taken",
        &["build", "may fail"],
    );
    pair(SHOP, "ALTER TABLE shop.orders ADD UNIQUE (person, at)", &["build", "may fail"]);
    pair(SHOP, "ALTER TABLE shop.orders DROP CONSTRAINT orders_person_fkey", &["dropped"]);
    pair(
        SHOP,
        "ALTER TABLE shop.orders DROP CONSTRAINT orders_person_fkey, ADD FOREIGN KEY (person) REFERENCES shop.people ON UPDATE CASCADE NOT VALID",
        &[],
    );
    pair(SHOP, "ALTER TABLE shop.orders ALTER CONSTRAINT orders_person_fkey DEFERRABLE INITIALLY DEFERRED", &[]);
    pair(
        SHOP,
        "ALTER TABLE shop.orders ADD EXCLUDE USING gist (int8range(id, id + 1) WITH &&) WHERE (state = 'sent')",
        &["scan", "build", "may fail"],
    );
    pair(
        SHOP,
        "ALTER TABLE shop.orders DROP CONSTRAINT orders_pkey, ADD PRIMARY KEY (id, person)",
        &["build", "may fail"],
    );
    pair(
        SHOP,
        "ALTER TABLE shop.people ADD self int REFERENCES shop.people (id) MATCH FULL ON DELETE SET DEFAULT",
        &["scan", "may fail"],
    );
    pair(SHOP, "ALTER TABLE shop.people RENAME CONSTRAINT people_mail_key TO one_mail", &[]);
    pair(SHOP, "COMMENT ON CONSTRAINT people_mail_key ON shop.people IS 'it''s one'", &[]);
}

#[test]
fn indexes() {
    pair(SHOP, "CREATE INDEX ON shop.people (lower(name) text_pattern_ops DESC NULLS LAST, born)", &["build"]);
    pair(SHOP, "CREATE UNIQUE INDEX one ON shop.people (name) WHERE n > 0", &["build", "may fail"]);
    pair(
        SHOP,
        "CREATE INDEX g ON shop.people USING gin (to_tsvector('simple', name)) WITH (fastupdate = off)",
        &["build"],
    );
    pair(
        SHOP,
        "CREATE INDEX h ON shop.people USING hash (mail); CREATE INDEX b ON shop.people USING brin (id) WITH (pages_per_range = 8)",
        &["build", "build"],
    );
    pair(SHOP, "CREATE INDEX i ON shop.people (born) INCLUDE (name, n)", &["build"]);
    pair(SHOP, "DROP INDEX shop.orders_person_idx", &["dropped"]);
    pair(
        SHOP,
        "DROP INDEX shop.orders_person_idx; CREATE INDEX orders_person_idx ON shop.orders (person, at)",
        &["build", "dropped"],
    );
    pair(SHOP, "ALTER INDEX shop.orders_person_idx RENAME TO by_person", &[]);
    pair(SHOP, "CREATE INDEX c ON shop.people (name COLLATE \"C\"); COMMENT ON INDEX shop.c IS 'sorted'", &["build"]);
    pair(SHOP, "CREATE STATISTICS shop.s (dependencies) ON name, born FROM shop.people", &[]);
}

#[test]
fn tables() {
    pair(SHOP, "CREATE TABLE shop.t (LIKE shop.people INCLUDING ALL)", &[]);
    pair(SHOP, "CREATE UNLOGGED TABLE shop.t (a int, b text) WITH (fillfactor = 50)", &[]);
    pair(SHOP, "CREATE TABLE shop.kids (age int CHECK (age < 18)) INHERITS (shop.people)", &[]);
    pair(SHOP, "CREATE TABLE shop.t AS SELECT 1 AS a", &[]);
    pair(SHOP, "ALTER TABLE shop.people SET (fillfactor = 60, autovacuum_enabled = off)", &[]);
    pair(SHOP, "ALTER TABLE shop.people REPLICA IDENTITY FULL", &[]);
    pair(
        SHOP,
        "CREATE TABLE shop.p (id int, at date) PARTITION BY RANGE (at); CREATE TABLE shop.p1 PARTITION OF shop.p FOR VALUES FROM ('2026-01-01') TO ('2027-01-01'); CREATE TABLE shop.pd PARTITION OF shop.p DEFAULT",
        &[],
    );
    pair(
        SHOP,
        "CREATE TABLE shop.h (id int) PARTITION BY HASH (id); CREATE TABLE shop.h0 PARTITION OF shop.h FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
        &[],
    );
    pair(
        SHOP,
        "CREATE TABLE shop.a (id int PRIMARY KEY, b int); CREATE TABLE shop.b (id int PRIMARY KEY, a int REFERENCES shop.a); ALTER TABLE shop.a ADD FOREIGN KEY (b) REFERENCES shop.b",
        &[],
    );
    pair(SHOP, "CREATE TABLE shop.\"od\"\"d $$ name\" (\"a b\" int, \"select\" text DEFAULT 'it''s \\')", &[]);
    pair(SHOP, "COMMENT ON TABLE shop.people IS 'who'; COMMENT ON COLUMN shop.people.n IS E'a\\nb'", &[]);
    pair(SHOP, "CREATE SCHEMA other; CREATE TABLE other.t (id serial); COMMENT ON SCHEMA other IS 'more'", &[]);
}

#[test]
fn types() {
    pair(
        SHOP,
        "CREATE TYPE shop.place AS (street text, zip varchar(8)); ALTER TABLE shop.people ADD home shop.place",
        &[],
    );
    pair(SHOP, "CREATE TYPE shop.span AS RANGE (subtype = float8); ALTER TABLE shop.people ADD s shop.span[]", &[]);
    pair(SHOP, "ALTER DOMAIN shop.cents ADD CONSTRAINT small CHECK (VALUE < 100000)", &["scan", "may fail"]);
    pair(SHOP, "ALTER DOMAIN shop.cents SET DEFAULT 0; ALTER DOMAIN shop.cents DROP CONSTRAINT cents_check", &[]);
    pair(SHOP, "CREATE DOMAIN shop.small AS shop.cents CHECK (VALUE < 10); CREATE TABLE shop.t (a shop.small)", &[]);
    pair(
        SHOP,
        "CREATE TYPE shop.mood AS ENUM ('a', 'it''s'); ALTER TABLE shop.people ADD mood shop.mood DEFAULT 'a'",
        &[],
    );
    pair(
        SHOP,
        "CREATE SEQUENCE shop.s AS int START 5 INCREMENT -2 MAXVALUE 100 CYCLE; ALTER TABLE shop.people ALTER n SET DEFAULT nextval('shop.s')",
        &[],
    );
    pair(SHOP, "ALTER SEQUENCE shop.people_id_seq INCREMENT BY 10 CACHE 4", &[]);
}

#[test]
fn functions_triggers_and_views() {
    pair(
        SHOP,
        "CREATE FUNCTION shop.f(a int, b text DEFAULT 'x', OUT c int) LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS 'SELECT a'",
        &[],
    );
    pair(
        SHOP,
        "CREATE FUNCTION shop.f(VARIADIC a int[]) RETURNS TABLE (x int, y text) LANGUAGE sql STABLE ROWS 5 SET work_mem = '1MB' AS $$ SELECT 1, 'a' $$",
        &[],
    );
    pair(
        SHOP,
        "CREATE PROCEDURE shop.p(INOUT a int) LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN a := 1; END $$",
        &[],
    );
    pair(
        SHOP,
        "CREATE FUNCTION shop.f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT count(*)::int FROM shop.people; END",
        &[],
    );
    pair(SHOP, "CREATE FUNCTION shop.f(p shop.people) RETURNS text LANGUAGE sql AS $$ SELECT p.name $$", &[]);
    pair(SHOP, "CREATE AGGREGATE shop.product(int) (SFUNC = int4mul, STYPE = int, INITCOND = '1')", &[]);
    pair(
        SHOP,
        "CREATE OR REPLACE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN new.n := 2; RETURN new; END $$",
        &[],
    );
    pair(
        SHOP,
        "CREATE TRIGGER t BEFORE INSERT OR UPDATE OF n ON shop.people FOR EACH ROW WHEN (new.n > 5) EXECUTE FUNCTION shop.touch('a', 'it''s')",
        &[],
    );
    pair(
        SHOP,
        "CREATE TRIGGER t AFTER UPDATE ON shop.people REFERENCING OLD TABLE AS o NEW TABLE AS n EXECUTE FUNCTION shop.touch()",
        &[],
    );
    pair(
        SHOP,
        "CREATE CONSTRAINT TRIGGER t AFTER INSERT ON shop.people DEFERRABLE FOR EACH ROW EXECUTE FUNCTION shop.touch(); ALTER TABLE shop.people ENABLE ALWAYS TRIGGER t",
        &[],
    );
    pair(
        SHOP,
        "CREATE OR REPLACE VIEW shop.open AS SELECT id, person, total, at FROM shop.orders WHERE state = 'new'",
        &[],
    );
    pair(SHOP, "DROP VIEW shop.open; CREATE VIEW shop.open AS SELECT at FROM shop.orders", &["incompatible"]);
    pair(
        SHOP,
        "CREATE VIEW shop.v WITH (security_barrier) AS SELECT * FROM shop.people WHERE n > 0 WITH LOCAL CHECK OPTION",
        &[],
    );
    pair(
        SHOP,
        "CREATE MATERIALIZED VIEW shop.m AS SELECT name, count(*) FROM shop.people GROUP BY 1; CREATE UNIQUE INDEX ON shop.m (name)",
        &[],
    );
    pair(
        SHOP,
        "CREATE VIEW shop.w AS SELECT * FROM shop.open; CREATE TRIGGER t INSTEAD OF INSERT ON shop.w FOR EACH ROW EXECUTE FUNCTION shop.touch()",
        &[],
    );
    pair(
        SHOP,
        "CREATE RULE r AS ON DELETE TO shop.people DO INSTEAD NOTHING; ALTER TABLE shop.people DISABLE RULE r",
        &[],
    );
    pair(SHOP, "CREATE RECURSIVE VIEW shop.r (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 3", &[]);
}

#[test]
fn rights() {
    pair(
        SHOP,
        "ALTER TABLE shop.people ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON shop.people FOR SELECT TO pg_monitor USING (n > 0)",
        &["authorization", "authorization"],
    );
    pair(
        SHOP,
        "ALTER TABLE shop.people ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY; CREATE POLICY p ON shop.people AS RESTRICTIVE USING (true) WITH CHECK (n < 5)",
        &["authorization", "authorization", "authorization"],
    );
    pair(
        SHOP,
        "GRANT SELECT, INSERT (name), UPDATE (name, n) ON shop.people TO pg_monitor; GRANT USAGE ON SCHEMA shop TO pg_monitor WITH GRANT OPTION",
        &["authorization"; 4],
    );
    pair(
        SHOP,
        "REVOKE EXECUTE ON FUNCTION shop.touch() FROM PUBLIC; GRANT EXECUTE ON FUNCTION shop.touch() TO pg_monitor",
        &["authorization"; 2],
    );
    pair(
        SHOP,
        "REVOKE USAGE ON TYPE shop.state FROM PUBLIC; GRANT USAGE ON TYPE shop.state TO pg_monitor WITH GRANT OPTION",
        &["authorization"; 2],
    );
    pair(SHOP, "GRANT USAGE ON DOMAIN shop.cents TO pg_monitor", &["authorization"]);
    pair(
        SHOP,
        "CREATE TYPE shop.place AS (street text); REVOKE ALL ON TYPE shop.place FROM PUBLIC; CREATE TYPE shop.span AS RANGE (subtype = float8); GRANT USAGE ON TYPE shop.span TO pg_monitor",
        &["authorization"; 2],
    );
    pair(SHOP, "GRANT USAGE, SELECT ON SEQUENCE shop.people_id_seq TO pg_monitor", &["authorization"]);
    pair(SHOP, "ALTER DEFAULT PRIVILEGES IN SCHEMA shop GRANT SELECT ON TABLES TO pg_monitor", &["authorization"]);
    let sums = "CREATE AGGREGATE shop.product(a bigint) (SFUNC = int8mul, STYPE = bigint);
        CREATE AGGREGATE shop.middle(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
        CREATE AGGREGATE shop.how_many(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');";
    let closed = "REVOKE EXECUTE ON FUNCTION shop.product(bigint), shop.how_many() FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION shop.product(bigint) TO pg_monitor WITH GRANT OPTION; GRANT EXECUTE ON FUNCTION shop.middle(float8, anyelement) TO pg_monitor";
    pair(SHOP, &format!("{sums} {closed}"), &["authorization"; 4]);
    pair(&format!("{SHOP} {sums}"), closed, &["authorization"; 4]);
    let anew = "DROP AGGREGATE shop.product(bigint); CREATE AGGREGATE shop.product(a bigint) (SFUNC = int8mul, STYPE = bigint, INITCOND = '1');
        REVOKE EXECUTE ON FUNCTION shop.product(bigint) FROM PUBLIC";
    pair(&format!("{SHOP} {sums} {closed}"), anew, &["authorization"]);
}

#[test]
fn comments_on_not_null() {
    if config().version < schema_pg::Version::V18 {
        return;
    }
    let told = "COMMENT ON CONSTRAINT people_name_not_null ON shop.people IS 'it''s a must'";
    pair(SHOP, told, &[]);
    pair(&format!("{SHOP} {told};"), "COMMENT ON CONSTRAINT people_name_not_null ON shop.people IS 'anew'", &[]);
    pair(&format!("{SHOP} {told};"), "ALTER TABLE shop.people ALTER name DROP NOT NULL", &["incompatible"]);
    let new = "ALTER TABLE shop.people ADD a int DEFAULT 1 NOT NULL; COMMENT ON CONSTRAINT people_a_not_null ON shop.people IS 'told'";
    pair(SHOP, new, &[]);
    let table = "CREATE TABLE shop.t (a int NOT NULL); COMMENT ON CONSTRAINT t_a_not_null ON shop.t IS 'told'";
    pair(SHOP, table, &[]);
    let later = "ALTER TABLE shop.people ALTER n SET NOT NULL; COMMENT ON CONSTRAINT people_n_not_null ON shop.people IS 'told'";
    pair(SHOP, later, &["scan", "may fail"]);
}

#[test]
fn another_primary_key_under_another_name_takes_the_place_of_the_one_that_was() {
    let table = "CREATE SCHEMA shop;
        CREATE TABLE shop.t (id int NOT NULL, k int NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (id));
        COMMENT ON CONSTRAINT t_pkey ON shop.t IS 'one';
        INSERT INTO shop.t VALUES (1, 1), (2, 2);";
    let other =
        "ALTER TABLE shop.t DROP CONSTRAINT t_pkey; ALTER TABLE shop.t ADD CONSTRAINT t_other PRIMARY KEY (id, k)";
    pair(table, other, &["build", "may fail"]);
    pair(table, &format!("{other}; COMMENT ON CONSTRAINT t_other ON shop.t IS 'both'"), &["build", "may fail"]);
    let referenced = format!(
        "{table} CREATE TABLE shop.u (t int CONSTRAINT u_t_fkey REFERENCES shop.t); INSERT INTO shop.u VALUES (1), (NULL);"
    );
    let again = "ALTER TABLE shop.u DROP CONSTRAINT u_t_fkey; ALTER TABLE shop.t ADD CONSTRAINT t_id_key UNIQUE (id)";
    let back = "ALTER TABLE shop.u ADD CONSTRAINT u_t_fkey FOREIGN KEY (t) REFERENCES shop.t (id)";
    let hazards = ["build", "may fail", "build", "may fail", "scan", "may fail"];
    pair(&referenced, &format!("{again}; {other}; {back}"), &hazards);
    let cut = "CREATE SCHEMA shop;
        CREATE TABLE shop.t (id int NOT NULL, k int NOT NULL, CONSTRAINT t_pkey PRIMARY KEY (id)) PARTITION BY RANGE (id);
        CREATE TABLE shop.t_1 PARTITION OF shop.t FOR VALUES FROM (1) TO (10);
        INSERT INTO shop.t VALUES (1, 1), (2, 2);";
    pair(cut, other, &["build", "may fail"]);
}
