//! Statements of the owner that have to see all rows of tables with FORCE ROW LEVEL SECURITY.
//!
//! PostgreSQL asks the policies about its owner too when it looks for rows that break a new reference: rows that they hide
//! are passed over on the side that references, and missed on the side that is referenced (manual, "ALTER TABLE", FORCE ROW
//! LEVEL SECURITY; "Row Security Policies").

use std::fmt::Write;

use super::{Literal, Name};
use crate::catalog::QualifiedName;

/// The declaration of the tables among these whose policies bind who runs this: not a superuser, and no role with BYPASSRLS.
pub fn declared(tables: &[&QualifiedName]) -> String {
    if tables.is_empty() {
        return String::new();
    }
    let mut list = String::new();
    for (at, table) in tables.iter().enumerate() {
        let comma = if at == 0 { "" } else { ", " };
        let _ = write!(list, "{comma}{}", Literal(&Name(table).to_string()));
    }
    format!(
        "    hidden pg_catalog.regclass[] := ARRAY(SELECT t FROM pg_catalog.unnest(ARRAY[{list}]::pg_catalog.regclass[]) AS of (t)
        WHERE pg_catalog.row_security_active(t));
    one pg_catalog.regclass;\n"
    )
}

/// Policies no longer bind the owner of these tables, until the transaction ends or [`forced`].
pub fn lifted(indent: usize) -> String {
    each("NO FORCE", indent)
}

/// They bind the owner again.
pub fn forced(indent: usize) -> String {
    each("FORCE", indent)
}

fn each(word: &str, indent: usize) -> String {
    let pad = " ".repeat(indent);
    format!(
        "{pad}FOREACH one IN ARRAY hidden LOOP
{pad}    EXECUTE pg_catalog.format('ALTER TABLE %s {word} ROW LEVEL SECURITY', one);
{pad}END LOOP;\n"
    )
}

/// A query for what it does with rows of these tables, as their owner sees them without FORCE. Nobody else sees more meanwhile: what
/// is changed here others see once it is changed back.
pub fn seeing_all(tables: &[&QualifiedName], query: &str) -> String {
    let query = query.strip_prefix("SELECT ").unwrap_or(query);
    let (declared, lifted, forced) = (declared(tables), lifted(4), forced(4));
    super::do_block(&format!("DECLARE\n{declared}BEGIN\n{lifted}    PERFORM {query};\n{forced}END;"))
}

/// A statement that looks for rows of a table which break references to other tables, or attaches such a table.
///
/// PostgreSQL asks one query for all rows where who runs it may read both tables, and policies decide what that finds. Where
/// not, it looks up each row by the trigger of the constraint, which no policy binds. So the owner gives up SELECT in this
/// transaction alone: nobody else sees that, no lock is stronger, and a failure takes it back. It takes about 3.5 µs for each
/// row. A table that references itself needs SELECT for the trigger, and who has it by another role does not lose it: then the
/// owner is released from the policies, which locks the tables until the transaction ends.
pub fn checking_references(statement: &str, table: &QualifiedName, targets: &[&QualifiedName]) -> String {
    let own = Literal(&Name(table).to_string()).to_string();
    let itself = targets.contains(&table);
    let mut tables = vec![table];
    tables.extend(targets.iter().filter(|target| **target != table));
    let declared = declared(&tables);
    let give_up = "    IF pg_catalog.cardinality(hidden) > 0 THEN
        LOCK TABLE {name} IN SHARE UPDATE EXCLUSIVE MODE;
        readable := ARRAY(SELECT c.oid::pg_catalog.regclass FROM pg_catalog.pg_class AS c
            WHERE (c.oid = {own}::pg_catalog.regclass OR c.oid IN (SELECT relid FROM pg_catalog.pg_partition_tree({own})))
                AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT'));
        FOREACH one IN ARRAY readable LOOP
            EXECUTE pg_catalog.format('REVOKE SELECT ON TABLE %s FROM %s', one,
                (SELECT c.relowner::pg_catalog.regrole FROM pg_catalog.pg_class AS c WHERE c.oid = one));
        END LOOP;
        IF NOT EXISTS (SELECT FROM pg_catalog.unnest(readable) AS of (t) WHERE pg_catalog.has_any_column_privilege(t, 'SELECT')) THEN
            hidden := '{}';
        END IF;
    END IF;\n"
        .replace("{name}", &Name(table).to_string())
        .replace("{own}", &own);
    let take_back = "    FOREACH one IN ARRAY readable LOOP
        EXECUTE pg_catalog.format('GRANT SELECT ON TABLE %s TO %s', one,
            (SELECT c.relowner::pg_catalog.regrole FROM pg_catalog.pg_class AS c WHERE c.oid = one));
    END LOOP;\n";
    let (give_up, take_back) = if itself { ("", "") } else { (&*give_up, take_back) };
    let readable = if itself { "" } else { "    readable pg_catalog.regclass[] := '{}';\n" };
    let (lifted, forced) = (lifted(4), forced(4));
    let body = format!(
        "DECLARE
    setting pg_catalog.text := pg_catalog.current_setting('row_security');
{declared}{readable}BEGIN
    -- A row that a policy would hide is an error here, not passed over.
    PERFORM pg_catalog.set_config('row_security', 'off', true);
{give_up}{lifted}    {statement};
{forced}{take_back}    PERFORM pg_catalog.set_config('row_security', setting, true);
END;"
    );
    super::do_block(&body)
}
