//! Options that a server writes into its catalogs for itself are no part of what users said.

use schema_pg::{Catalog, Renames};

use crate::support::{Live, empty};

const MADE: &str = "
    CREATE EXTENSION ltree;
    CREATE TABLE plain (a int NOT NULL, b text) WITH (fillfactor = 70);
    ALTER TABLE plain ALTER b SET (n_distinct = 5);
    CREATE TABLE bare (a int);
    CREATE TABLE parts (a int NOT NULL, b text) PARTITION BY RANGE (a);
    CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
    CREATE TABLE parent (a int);
    CREATE TABLE child () INHERITS (parent);
    CREATE TABLE paths (p ltree);
    CREATE INDEX paths_p ON paths USING gist (p gist_ltree_ops (siglen = 100));
    CREATE INDEX plain_a ON plain (a);
    CREATE INDEX plain_b ON plain (lower(b));
    CREATE MATERIALIZED VIEW shown AS SELECT a FROM plain;
    CREATE VIEW seen AS SELECT a FROM plain;
    CREATE TYPE pair AS (a int, b text);
    CREATE FOREIGN DATA WRAPPER nothing;
    CREATE SERVER away FOREIGN DATA WRAPPER nothing;
    CREATE FOREIGN TABLE far (a int NOT NULL, b text) SERVER away;";

fn read(live: &mut Live) -> Catalog {
    schema_pg::blocking::introspect(&mut live.client, &[]).unwrap()
}

/// As releases of November 2026 do by themselves: `pg_attver` in each column, and whatever will come with such a name.
#[test]
fn what_only_the_server_writes_is_neither_read_nor_planned() {
    let mut live = empty();
    live.takes(MADE);
    let was = read(&mut live);
    live.takes(
        "SET allow_system_table_mods = on;
         UPDATE pg_attribute SET attoptions = '{pg_attver=1,pg_other=x=y}'::text[] || coalesce(attoptions, '{}')
             WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace) AND attnum > 0;
         UPDATE pg_class SET reloptions = '{pg_x=1}'::text[] || coalesce(reloptions, '{}')
             WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'i', 'I', 'm')
                OR oid IN (SELECT reltoastrelid FROM pg_class WHERE relnamespace = 'public'::regnamespace)",
    );
    assert_eq!(live.text("SELECT count(*) > 10 FROM pg_attribute WHERE 'pg_attver=1' = ANY (attoptions)"), "true");
    let now = read(&mut live);
    let text = |catalog: &Catalog| serde_json::to_string_pretty(catalog).unwrap();
    assert_eq!(text(&now), text(&was));
    assert!(schema_pg::diff(&was, &now, &Renames::none()).is_empty());
    assert!(now.tables.iter().all(|table| table.overrides.is_empty()));
    assert_eq!(now.unmodelled, []);

    // What users can set is read beside it, and planned: the option of a column, of a table, of an operator class.
    let sql = schema_pg::create(&now).to_string();
    for option in ["SET (n_distinct = '5')", "WITH (fillfactor = '70')", "(siglen = '100')"] {
        assert!(sql.contains(option), "{option}\n{sql}");
    }
    assert!(!sql.contains("pg_"), "{sql}");
}

/// No statement sets it, and none of this server would take it off: it is told, and no plan is made of it.
#[test]
fn an_option_of_a_column_that_nobody_knows_is_told() {
    let mut live = empty();
    live.takes(MADE);
    let was = read(&mut live);
    live.takes(
        "SET allow_system_table_mods = on;
         UPDATE pg_attribute SET attoptions = '{n_distinct_too=1}'::text[] || coalesce(attoptions, '{}')
             WHERE attrelid IN ('plain'::regclass, 'parts_1'::regclass) AND attname = 'b'",
    );
    let now = read(&mut live);
    let told: Vec<String> = now.unmodelled.iter().map(|item| format!("{} {}", item.kind, item.name)).collect();
    let kind = "option n_distinct_too of a column";
    assert_eq!(told, [format!("{kind} public.parts_1.b"), format!("{kind} public.plain.b")]);
    assert_eq!(now.tables, was.tables);
    // And a plan with an option of that name: refused by the server, which is why there is none.
    live.refuses("ALTER TABLE bare ALTER a SET (n_distinct_too = 1)", "22023", "");
}
