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
