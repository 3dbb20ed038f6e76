//! What columns of partitions have of their own: it comes back, it is said, it stays where something else is said of the table,
//! and it stays with a partition that leaves.

use schema_pg::Renames;
use schema_pg::catalog::QualifiedName;

use super::sql::{pair, renamed};

/// Hits by day, those of the second cut again; some columns of partitions are otherwise than PostgreSQL would make them.
const HITS: &str = "
    CREATE SCHEMA shop;
    CREATE TABLE shop.hits (id int NOT NULL, day date NOT NULL, path text DEFAULT '/', n int DEFAULT 1, note text) PARTITION BY RANGE (day);
    ALTER TABLE shop.hits ALTER note SET STORAGE MAIN;
    CREATE TABLE shop.hits_1 PARTITION OF shop.hits FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
    CREATE TABLE shop.hits_2 PARTITION OF shop.hits FOR VALUES FROM ('2026-02-01') TO ('2026-03-01') PARTITION BY LIST (path);
    CREATE TABLE shop.hits_2_a PARTITION OF shop.hits_2 FOR VALUES IN ('a');
    CREATE TABLE shop.hits_2_b PARTITION OF shop.hits_2 FOR VALUES IN ('b');
    INSERT INTO shop.hits SELECT i, '2026-01-05', 'p' || i, i, 'x' FROM generate_series(1, 10) i;
    INSERT INTO shop.hits SELECT i, '2026-02-05', 'a', i, 'x' FROM generate_series(1, 10) i;
";

/// One of each.
const OWN: &str = "
    ALTER TABLE shop.hits_1 ALTER n SET DEFAULT 7, ALTER path DROP DEFAULT, ALTER note SET NOT NULL, ALTER note SET STORAGE EXTENDED,
        ALTER note SET COMPRESSION pglz, ALTER n SET STATISTICS 300, ALTER n SET (n_distinct = 5);
    COMMENT ON COLUMN shop.hits_1.n IS 'of january';
    ALTER TABLE shop.hits_2 ALTER n SET DEFAULT 20;
    ALTER TABLE shop.hits_2_a ALTER n SET DEFAULT 21;
    COMMENT ON COLUMN shop.hits_2_a.path IS 'always a';
";

fn own() -> String {
    format!("{HITS}{OWN}")
}

#[test]
fn what_partitions_have_of_their_own_comes_changes_and_goes() {
    pair(HITS, OWN, &["scan", "may fail"]);
    let changed = "ALTER TABLE shop.hits_1 ALTER n SET DEFAULT 8, ALTER path SET DEFAULT '-', ALTER note SET STORAGE EXTERNAL,
            ALTER note SET COMPRESSION default, ALTER n SET STATISTICS 400, ALTER n RESET (n_distinct), ALTER n SET (n_distinct_inherited = 6);
        COMMENT ON COLUMN shop.hits_1.n IS 'of the first month'; ALTER TABLE shop.hits_2_a ALTER n DROP DEFAULT";
    pair(&own(), changed, &[]);
    pair(&own(), "ALTER TABLE shop.hits_1 ALTER note DROP NOT NULL", &["incompatible"]);
    pair(&own(), "ALTER TABLE shop.hits_2 ALTER n SET NOT NULL", &["scan", "may fail"]);
}

#[test]
fn what_is_said_of_the_table_leaves_partitions_what_they_have_of_their_own() {
    // PostgreSQL says it of all partitions: by hand, it is said of the table alone, or again.
    let again = "ALTER TABLE shop.hits_1 ALTER n SET DEFAULT 7; ALTER TABLE shop.hits_2 ALTER n SET DEFAULT 20;
        ALTER TABLE shop.hits_2_a ALTER n SET DEFAULT 21;";
    pair(&own(), &format!("ALTER TABLE shop.hits ALTER n SET DEFAULT 2; {again}"), &[]);
    pair(&own(), &format!("ALTER TABLE shop.hits ALTER n DROP DEFAULT; {again}"), &[]);
    pair(
        &own(),
        "ALTER TABLE shop.hits ALTER path SET DEFAULT '//'; ALTER TABLE shop.hits_1 ALTER path DROP DEFAULT",
        &[],
    );
    // Or it is lost.
    pair(&own(), "ALTER TABLE shop.hits ALTER n SET DEFAULT 2", &[]);
    let typed =
        "ALTER TABLE shop.hits ALTER n DROP DEFAULT, ALTER n TYPE bigint; ALTER TABLE shop.hits ALTER n SET DEFAULT 1;";
    pair(&own(), &format!("{typed} {again}"), &["rewrite", "incompatible"]);
    let storage = "ALTER TABLE shop.hits ALTER note SET STORAGE EXTERNAL; ALTER TABLE shop.hits_1 ALTER note SET STORAGE EXTENDED";
    pair(&own(), storage, &[]);
    pair(&own(), "ALTER TABLE shop.hits ALTER note SET COMPRESSION pglz", &[]);
    pair(&own(), "ALTER TABLE ONLY shop.hits ALTER n SET STATISTICS 50", &[]);
    pair(&own(), "ALTER TABLE shop.hits ALTER n SET STATISTICS 50", &[]);
    pair(&own(), "ALTER TABLE shop.hits ALTER n SET (n_distinct = 50); COMMENT ON COLUMN shop.hits.n IS 'of all'", &[]);
    pair(&own(), "ALTER TABLE shop.hits ALTER note SET NOT NULL", &["scan", "may fail"]);
    pair(HITS, "ALTER TABLE shop.hits ADD z text; ALTER TABLE shop.hits_1 ALTER z SET DEFAULT 'z'", &[]);
}

#[test]
fn another_type_leaves_a_column_kept_as_it_was() {
    // PostgreSQL takes both back: by hand, they are said again.
    let kept = "ALTER TABLE shop.notes ALTER note SET STORAGE EXTERNAL, ALTER note SET COMPRESSION pglz;";
    let notes = format!(
        "CREATE SCHEMA shop; CREATE TABLE shop.notes (id int PRIMARY KEY, note varchar(20)); {kept} INSERT INTO shop.notes VALUES (1, 'a'), (2, 'b')"
    );
    pair(&notes, &format!("ALTER TABLE shop.notes ALTER note TYPE varchar(40); {kept}"), &[]);
    pair(&notes, &format!("ALTER TABLE shop.notes ALTER note TYPE text; {kept}"), &[]);
    pair(&notes, "ALTER TABLE shop.notes ALTER note TYPE text", &[]);
}

#[test]
fn what_is_called_otherwise_keeps_what_is_its_own() {
    let column = Renames::none().column(&QualifiedName::new("shop", "hits"), "n", "hits");
    renamed(&own(), "ALTER TABLE shop.hits RENAME n TO hits", &column, &["incompatible"]);
    let (was, now) = (QualifiedName::new("shop", "hits_1"), QualifiedName::new("shop", "january"));
    let table = Renames::none().table(&was, &now);
    renamed(&own(), "ALTER TABLE shop.hits_1 RENAME TO january", &table, &["incompatible"]);
}

#[test]
fn a_partition_comes_with_what_is_its_own() {
    let more = "CREATE TABLE shop.hits_3 PARTITION OF shop.hits (n DEFAULT 30, note NOT NULL) FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');
        ALTER TABLE shop.hits_3 ALTER note SET STORAGE EXTERNAL, ALTER n SET STATISTICS 30, ALTER n SET (n_distinct = 3);
        COMMENT ON COLUMN shop.hits_3.n IS 'of march'";
    pair(HITS, more, &[]);
    pair(&own(), "DROP TABLE shop.hits_2_b", &["loss", "incompatible"]);
}

#[test]
fn a_partition_that_leaves_or_joins_has_what_is_its_own() {
    pair(&own(), "ALTER TABLE shop.hits DETACH PARTITION shop.hits_1", &[]);
    pair(&own(), "ALTER TABLE shop.hits_2 DETACH PARTITION shop.hits_2_a", &[]);
    let other = "ALTER TABLE shop.hits DETACH PARTITION shop.hits_1; ALTER TABLE shop.hits_1 ALTER n SET DEFAULT 9, ALTER path SET DEFAULT '/',
        ALTER note DROP NOT NULL, ALTER note SET STORAGE EXTERNAL, ALTER n RESET (n_distinct), ALTER n SET STATISTICS -1;
        COMMENT ON COLUMN shop.hits_1.n IS NULL";
    pair(&own(), other, &["incompatible"]);
    pair(
        &own(),
        "ALTER TABLE shop.hits DETACH PARTITION shop.hits_1; ALTER TABLE shop.hits_1 ALTER n TYPE bigint",
        &["rewrite", "incompatible"],
    );
    // As it joins, it has what it had.
    let before =
        "CREATE TABLE shop.more (id int NOT NULL, day date NOT NULL, path text, n int DEFAULT 3 NOT NULL, note text);
        COMMENT ON COLUMN shop.more.id IS 'its own'; COMMENT ON COLUMN shop.more.day IS 'that goes';
        ALTER TABLE shop.more ALTER n SET STATISTICS 40, ALTER note SET (n_distinct = 9);";
    let joins = "COMMENT ON COLUMN shop.more.day IS NULL;
        ALTER TABLE shop.hits ATTACH PARTITION shop.more FOR VALUES FROM ('2026-03-01') TO ('2026-04-01')";
    pair(&format!("{HITS}{before}"), joins, &["scan", "may fail"]);
    // One of another table.
    let other = "CREATE TABLE shop.old (LIKE shop.hits INCLUDING DEFAULTS INCLUDING STORAGE) PARTITION BY RANGE (day);";
    let moves = "ALTER TABLE shop.hits DETACH PARTITION shop.hits_1;
        ALTER TABLE shop.old ATTACH PARTITION shop.hits_1 FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');";
    pair(&format!("{HITS}{other}{OWN}"), moves, &["scan", "may fail"]);
}

#[test]
fn a_function_that_is_made_anew_is_called_by_partitions_alone() {
    let before = "CREATE FUNCTION shop.one(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
        ALTER TABLE shop.hits_1 ALTER n SET DEFAULT shop.one(7);";
    let before = HITS.replace(
        "CREATE TABLE shop.hits (",
        &format!("{} CREATE TABLE shop.hits (", &before[..before.find("ALTER").unwrap()]),
    ) + &before[before.find("ALTER").unwrap()..];
    let anew = "ALTER TABLE shop.hits_1 ALTER n DROP DEFAULT; DROP FUNCTION shop.one(int);
        CREATE FUNCTION shop.one(b int) RETURNS int LANGUAGE sql AS 'SELECT b'; ALTER TABLE shop.hits_1 ALTER n SET DEFAULT shop.one(7)";
    pair(&before, anew, &[]);
}

#[test]
fn not_null_of_a_table_goes_and_partitions_keep_or_lose_theirs() {
    // Since PostgreSQL 18 a table that joined keeps the NOT NULL that it brought.
    let before = "CREATE TABLE shop.more (id int NOT NULL, day date NOT NULL, path text DEFAULT '/', n int DEFAULT 1, note text);
        ALTER TABLE shop.more ALTER note SET STORAGE MAIN;
        ALTER TABLE shop.hits ATTACH PARTITION shop.more FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');";
    let before = format!("{HITS}{before}");
    let lost = "ALTER TABLE shop.hits ALTER id DROP NOT NULL; ALTER TABLE shop.more ALTER id DROP NOT NULL";
    pair(&before, lost, &["incompatible"]);
    let kept = "ALTER TABLE shop.hits ALTER id DROP NOT NULL; ALTER TABLE shop.more ALTER id SET NOT NULL";
    pair(&before, kept, &["incompatible", "scan", "may fail"]);
}
