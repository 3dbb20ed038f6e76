//! Names of indexes and keys that partitions have from their tables: they come back, they are given, and they stay with a
//! partition that leaves.

use schema_pg::Renames;
use schema_pg::catalog::QualifiedName;

use super::sql::{pair, renamed};

/// Hits by day, those of the second cut again; some indexes of partitions are called otherwise than PostgreSQL would.
const HITS: &str = "
    CREATE SCHEMA shop;
    CREATE TABLE shop.hits (id int NOT NULL, day date NOT NULL, path text NOT NULL, PRIMARY KEY (id, day, path)) PARTITION BY RANGE (day);
    CREATE TABLE shop.hits_1 PARTITION OF shop.hits FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE shop.hits_2 PARTITION OF shop.hits FOR VALUES FROM ('2026-02-01') TO ('2026-03-01') PARTITION BY LIST (path);
    CREATE TABLE shop.hits_2_a PARTITION OF shop.hits_2 FOR VALUES IN ('a');
    CREATE INDEX by_path ON shop.hits (path);
    CREATE INDEX by_path_of_few ON shop.hits (path) WHERE id < 100;
    CREATE INDEX of_second ON shop.hits_2 (id);
    ALTER INDEX shop.hits_1_path_idx RENAME TO paths_of_january;
    ALTER INDEX shop.hits_2_a_path_idx RENAME TO paths_of_a;
    ALTER TABLE shop.hits_1 RENAME CONSTRAINT hits_1_pkey TO january;
    INSERT INTO shop.hits SELECT i, '2026-01-05', 'p' || i FROM generate_series(1, 10) i;
";

#[test]
fn names_that_were_given_by_hand_are_kept_and_given() {
    pair(HITS, "ALTER INDEX shop.hits_1_path_idx1 RENAME TO january_of_few", &[]);
    pair(HITS, "ALTER TABLE shop.hits_1 RENAME CONSTRAINT january TO first", &[]);
    // Below a partition, and names that change places.
    let swapped =
        "ALTER INDEX shop.hits_2_a_id_idx RENAME TO x; ALTER INDEX shop.hits_2_a_path_idx1 RENAME TO hits_2_a_id_idx;
        ALTER INDEX shop.x RENAME TO hits_2_a_path_idx1";
    pair(HITS, swapped, &[]);
    let usual = "ALTER INDEX shop.paths_of_january RENAME TO hits_1_path_idx; ALTER INDEX shop.paths_of_a RENAME TO hits_2_a_path_idx";
    pair(HITS, usual, &[]);
}

#[test]
fn a_partition_and_an_index_come_with_names_that_were_given_by_hand() {
    let partition = "CREATE TABLE shop.hits_3 PARTITION OF shop.hits FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');
        ALTER INDEX shop.hits_3_path_idx RENAME TO march; ALTER INDEX shop.hits_3_pkey RENAME TO hits_3_path_idx";
    pair(HITS, partition, &[]);
    let index = "CREATE INDEX by_day ON shop.hits (day); ALTER INDEX shop.hits_1_day_idx RENAME TO days_of_january";
    pair(HITS, index, &["build", "build"]);
}

#[test]
fn an_index_that_goes_or_is_made_anew_leaves_the_names_that_others_have() {
    pair(HITS, "DROP INDEX shop.by_path", &["dropped"]);
    let usual = "ALTER INDEX shop.paths_of_january RENAME TO hits_1_path_idx; ALTER INDEX shop.paths_of_a RENAME TO hits_2_a_path_idx;";
    pair(&format!("{HITS}{usual}"), "DROP INDEX shop.by_path", &["dropped"]);
    let anew = "DROP INDEX shop.by_path; CREATE INDEX by_path ON shop.hits (path DESC);
        ALTER INDEX shop.hits_1_path_idx RENAME TO paths_of_january";
    pair(HITS, anew, &["build", "build", "dropped"]);
}

#[test]
fn what_is_called_otherwise_leaves_the_indexes_of_partitions_their_names() {
    // PostgreSQL calls none of them otherwise: the plan neither.
    pair(HITS, "ALTER INDEX shop.by_path RENAME TO paths", &[]);
    let (was, now) = (QualifiedName::new("shop", "hits_1"), QualifiedName::new("shop", "january_hits"));
    let table = Renames::none().table(&was, &now);
    renamed(HITS, "ALTER TABLE shop.hits_1 RENAME TO january_hits", &table, &["incompatible"]);
    let column = Renames::none().column(&QualifiedName::new("shop", "hits"), "path", "url");
    renamed(HITS, "ALTER TABLE shop.hits RENAME path TO url", &column, &["incompatible"]);
}

#[test]
fn a_partition_that_leaves_keeps_or_loses_indexes_by_their_own_names() {
    let detach = "ALTER TABLE shop.hits DETACH PARTITION shop.hits_1;";
    pair(HITS, detach, &[]);
    pair(HITS, &format!("{detach} ALTER INDEX shop.january RENAME TO hits_1_pkey"), &[]);
    pair(HITS, &format!("{detach} DROP INDEX shop.paths_of_january"), &["dropped"]);
    pair(HITS, &format!("{detach} ALTER TABLE shop.hits_1 DROP CONSTRAINT january"), &["dropped"]);
    let other = "DROP INDEX shop.paths_of_january; CREATE INDEX paths_of_january ON shop.hits_1 (day);
        COMMENT ON INDEX shop.hits_1_path_idx1 IS 'few'";
    pair(HITS, &format!("{detach} {other}"), &["dropped", "build"]);
    pair(HITS, "ALTER TABLE shop.hits_2 DETACH PARTITION shop.hits_2_a", &[]);
}

#[test]
fn a_partition_that_leaves_gets_numbers_and_comments_of_its_own() {
    let before = "
        CREATE SCHEMA shop;
        CREATE TABLE shop.hits (id int GENERATED ALWAYS AS IDENTITY, day date NOT NULL, path text) PARTITION BY RANGE (day);
        CREATE TABLE shop.hits_1 PARTITION OF shop.hits FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
        COMMENT ON COLUMN shop.hits.path IS 'of all';
        INSERT INTO shop.hits (day, path) SELECT '2026-01-05', 'p' || i FROM generate_series(1, 10) i;
    ";
    let detach = "ALTER TABLE shop.hits DETACH PARTITION shop.hits_1;";
    pair(before, detach, &[]);
    let own = "ALTER TABLE shop.hits_1 ALTER id ADD GENERATED BY DEFAULT AS IDENTITY (INCREMENT BY 5);
        SELECT setval('shop.hits_1_id_seq', 11, false); COMMENT ON COLUMN shop.hits_1.path IS 'of these';
        COMMENT ON COLUMN shop.hits_1.day IS 'the day'";
    pair(before, &format!("{detach} {own}"), &["scan"]);
}
