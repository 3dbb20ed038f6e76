//! The statements around rows that are loaded: what is set aside for them, and put back.

use std::fmt::Write;

use super::{Ident, Literal, Name};
use crate::catalog::{Deferrable, QualifiedName, Text};

/// Triggers of users no longer run, and policies no longer bind the owner, for these tables and their partitions. What puts both back as they were is noted in
/// a table of the transaction. Refuses tables that hold rows: theirs and what is loaded would meet in keys.
pub fn set_aside(tables: &[&QualifiedName]) -> String {
    let list: Vec<String> = tables.iter().map(|table| Literal(&Name(table).to_string()).to_string()).collect();
    let body = format!(
        "DECLARE
    given pg_catalog.regclass[] := ARRAY[{list}]::pg_catalog.regclass[];
    one pg_catalog.regclass;
    item record;
    holds pg_catalog.bool;
BEGIN
    CREATE TEMPORARY TABLE fake_set_aside (place bigint GENERATED ALWAYS AS IDENTITY, statement text) ON COMMIT DROP;
    FOR item IN
        SELECT DISTINCT c.oid::pg_catalog.regclass AS name, c.relforcerowsecurity AS is_forced
        FROM pg_catalog.unnest(given) AS of (t)
        CROSS JOIN LATERAL (SELECT of.t AS relid UNION SELECT p.relid FROM pg_catalog.pg_partition_tree(of.t) AS p) AS part
        JOIN pg_catalog.pg_class AS c ON c.oid = part.relid
    LOOP
        IF item.is_forced THEN
            EXECUTE pg_catalog.format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', item.name);
            INSERT INTO pg_temp.fake_set_aside (statement) VALUES (pg_catalog.format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', item.name));
        END IF;
    END LOOP;
    FOREACH one IN ARRAY given LOOP
        EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM %s)', one) INTO holds;
        IF holds THEN
            RAISE EXCEPTION 'table % holds rows: development data is loaded into empty tables', one
                USING ERRCODE = 'object_not_in_prerequisite_state', HINT = 'TRUNCATE it first, or load into another database';
        END IF;
    END LOOP;
    FOR item IN
        SELECT DISTINCT t.tgrelid::pg_catalog.regclass AS name, t.tgname, t.tgenabled
        FROM pg_catalog.unnest(given) AS of (t)
        CROSS JOIN LATERAL (SELECT of.t AS relid UNION SELECT p.relid FROM pg_catalog.pg_partition_tree(of.t) AS p) AS part
        JOIN pg_catalog.pg_trigger AS t ON t.tgrelid = part.relid
        WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'
    LOOP
        EXECUTE pg_catalog.format('ALTER TABLE %s DISABLE TRIGGER %I', item.name, item.tgname);
        INSERT INTO pg_temp.fake_set_aside (statement) VALUES (pg_catalog.format('ALTER TABLE %s ENABLE %sTRIGGER %I', item.name,
            CASE item.tgenabled WHEN 'A' THEN 'ALWAYS ' WHEN 'R' THEN 'REPLICA ' ELSE '' END, item.tgname));
    END LOOP;
END;",
        list = list.join(", "),
    );
    super::do_block(&body) + ";\n"
}

/// What was set aside is as it was before.
pub fn put_back() -> String {
    let body = "DECLARE
    one pg_catalog.text;
BEGIN
    FOR one IN SELECT statement FROM pg_temp.fake_set_aside ORDER BY place LOOP
        EXECUTE one;
    END LOOP;
END;";
    super::do_block(body) + ";\n"
}

/// Checks what was deferred: a table with events that wait can't be altered.
pub fn check_now() -> &'static str {
    "SET CONSTRAINTS ALL IMMEDIATE;\n"
}

/// A reference is checked when all rows are there.
pub fn deferred(table: &QualifiedName, constraint: &Text) -> String {
    format!("ALTER TABLE {} ALTER CONSTRAINT {} DEFERRABLE INITIALLY DEFERRED;\n", Name(table), Ident(constraint))
}

/// It is checked when it was before.
pub fn as_before(table: &QualifiedName, constraint: &Text, deferrable: Deferrable) -> String {
    let when = match deferrable {
        Deferrable::No => "NOT DEFERRABLE",
        Deferrable::InitiallyImmediate => "DEFERRABLE INITIALLY IMMEDIATE",
        Deferrable::InitiallyDeferred => "DEFERRABLE INITIALLY DEFERRED",
    };
    format!("ALTER TABLE {} ALTER CONSTRAINT {} {when};\n", Name(table), Ident(constraint))
}

/// Reads rows of these columns.
pub fn copy(table: &str, columns: &[&Text]) -> String {
    format!("COPY {table} ({}) FROM STDIN", list(columns))
}

/// The name of a table for COPY.
pub fn name(table: &QualifiedName) -> String {
    Name(table).to_string()
}

/// The table that takes rows whose values are encrypted in it, before they go to their own.
pub const STAGE: &str = "pg_temp.fake_stage";

/// Makes it, with the columns of the table and none of its rules.
pub fn create_stage(table: &QualifiedName) -> String {
    format!("CREATE TEMPORARY TABLE fake_stage ON COMMIT DROP AS SELECT * FROM {} WITH NO DATA;\n", Name(table))
}

/// Encrypts the values with the key of the session, and moves the rows to their table.
pub fn from_stage(table: &QualifiedName, made: &[(&Text, &Text)], columns: &[&Text]) -> String {
    let mut sql = String::new();
    for (column, value) in made {
        let _ = writeln!(sql, "UPDATE {STAGE} SET {} = {value};", Ident(column));
    }
    let columns = list(columns);
    let _ =
        writeln!(sql, "INSERT INTO {} ({columns}) OVERRIDING SYSTEM VALUE SELECT {columns} FROM {STAGE};", Name(table));
    let _ = writeln!(sql, "DROP TABLE {STAGE};");
    sql
}

/// A sequence goes on behind the numbers that were loaded.
pub fn set_sequence(table: &QualifiedName, column: &Text) -> String {
    let (table, own) = (Name(table).to_string(), Ident(column));
    format!(
        "SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence({}, {}), (SELECT pg_catalog.max({own}) FROM {table}));\n",
        Literal(&table),
        Literal(column),
    )
}

fn list(columns: &[&Text]) -> String {
    let columns: Vec<String> = columns.iter().map(|column| Ident(column).to_string()).collect();
    columns.join(", ")
}
