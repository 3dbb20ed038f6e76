//! Tables below others: what stands on them where a column above changes, and tables that join below the root.

use super::sql::pair;

/// Hits by day, those of the second month cut again; and a table that is to join.
const HITS: &str = "
    CREATE SCHEMA shop;
    CREATE FUNCTION shop.f(a int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT a';
    CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;
    CREATE TABLE shop.hits (id int NOT NULL, day date NOT NULL, path text NOT NULL, n int) PARTITION BY RANGE (day);
    CREATE TABLE shop.hits_1 PARTITION OF shop.hits FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE shop.hits_2 PARTITION OF shop.hits FOR VALUES FROM ('2026-02-01') TO ('2026-03-01') PARTITION BY LIST (path);
    CREATE TABLE shop.hits_2_a PARTITION OF shop.hits_2 FOR VALUES IN ('a');
    CREATE TABLE shop.old (id int NOT NULL, day date NOT NULL, path text NOT NULL, n int);
    INSERT INTO shop.hits SELECT i, '2026-01-05', 'p' || i, i FROM generate_series(1, 10) i;
    INSERT INTO shop.old SELECT i, '2026-02-05', 'old', i FROM generate_series(1, 10) i;
";

#[test]
fn a_table_joins_with_several_indexes_and_keys_of_one_shape() {
    let before = format!(
        "{HITS} CREATE INDEX a ON shop.hits (n); CREATE INDEX b ON shop.hits (n) WHERE n > 5;
        ALTER TABLE shop.hits ADD CONSTRAINT c UNIQUE (id, day, path), ADD CONSTRAINT d UNIQUE (id, day, path) DEFERRABLE;
        UPDATE shop.old SET day = '2026-03-05';"
    );
    let joins = "ALTER TABLE shop.hits ATTACH PARTITION shop.old FOR VALUES FROM ('2026-03-01') TO ('2026-04-01')";
    let hazards = ["build", "build", "build", "may fail", "build", "may fail", "scan", "may fail"];
    pair(&before, joins, &hazards);
}

#[test]
fn indexes_of_partitions_keep_their_names_where_what_is_under_them_is_made_anew() {
    let indexed = "CREATE INDEX by_f ON shop.hits (shop.f(n)); CREATE INDEX by_n ON shop.hits (n);
        ALTER INDEX shop.hits_1_f_idx RENAME TO january;";
    let anew = "DROP INDEX shop.by_f; DROP FUNCTION shop.f(int);
        CREATE FUNCTION shop.f(b int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT b';
        CREATE INDEX by_f ON shop.hits (shop.f(n)); ALTER INDEX shop.hits_1_f_idx RENAME TO january";
    pair(&format!("{HITS} {indexed}"), anew, &["dropped", "build", "build"]);
    let column = "ALTER TABLE shop.hits ADD twice int GENERATED ALWAYS AS (n * 2) STORED; CREATE INDEX by_twice ON shop.hits (twice);
        ALTER INDEX shop.hits_1_twice_idx RENAME TO january;";
    let other = format!("ALTER TABLE shop.hits DROP twice; {}", column.replace("n * 2", "n + n"));
    pair(&format!("{HITS} {column}"), &other, &["rewrite", "build", "build"]);
}

#[test]
fn what_stands_on_a_partition_is_made_anew_where_the_column_above_gets_another_type() {
    let standing = "CREATE VIEW shop.january AS SELECT id, n FROM shop.hits_1;
        CREATE VIEW shop.of_a AS SELECT id, n FROM shop.hits_2_a;
        CREATE POLICY few ON shop.hits_1 USING (n > 0);
        CREATE TRIGGER counted BEFORE UPDATE OF n ON shop.hits_2_a FOR EACH ROW EXECUTE FUNCTION shop.touch();";
    let change = format!(
        "DROP VIEW shop.january, shop.of_a; DROP POLICY few ON shop.hits_1; DROP TRIGGER counted ON shop.hits_2_a;
        ALTER TABLE shop.hits ALTER n TYPE bigint; {standing}"
    );
    let hazards = ["authorization", "incompatible", "incompatible", "rewrite", "incompatible", "authorization"];
    pair(&format!("{HITS} {standing}"), &change, &hazards);
    // Tables that inherit.
    let kids = "CREATE TABLE shop.people (id int, n int);
        CREATE TABLE shop.kids (age int) INHERITS (shop.people);";
    let standing =
        "CREATE VIEW shop.young AS SELECT id, n FROM shop.kids; CREATE POLICY few ON shop.kids USING (n > 0);";
    let change = format!(
        "DROP VIEW shop.young; DROP POLICY few ON shop.kids; ALTER TABLE shop.people ALTER n TYPE bigint; {standing}"
    );
    let hazards = ["authorization", "incompatible", "rewrite", "incompatible", "authorization"];
    pair(&format!("{HITS} {kids} {standing}"), &change, &hazards);
}

#[test]
fn a_table_that_joins_below_the_root_has_all_that_the_tables_above_have() {
    let before = format!(
        "{HITS} CREATE INDEX by_n ON shop.hits (n); CREATE INDEX by_day ON shop.hits_2 (day);
        ALTER TABLE shop.hits ADD CONSTRAINT one UNIQUE (id, day, path), ADD CONSTRAINT fine CHECK (n > 0);"
    );
    let joins = "ALTER TABLE shop.hits_2 ATTACH PARTITION shop.old FOR VALUES IN ('old')";
    // The check that the table lacks is validated.
    let before = format!("{before} ALTER TABLE shop.old ADD CONSTRAINT fine CHECK (n > 0);");
    pair(&before, joins, &["build", "build", "build", "may fail", "scan", "may fail"]);
}
