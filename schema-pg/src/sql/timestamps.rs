//! The bodies of the triggers behind `timestamps`.

use super::{Ident, quote_literal};

/// What refuses to change the one column, and sets the other to the time of the transaction, at each update.
pub fn timestamps_body(created_at: &str, updated_at: &str) -> String {
    let (created, updated) = (Ident(created_at), Ident(updated_at));
    let refusal = refusal(created_at, "        ");
    format!(
        "BEGIN
    IF NEW.{created} IS DISTINCT FROM OLD.{created} THEN
        {refusal}
    END IF;
    NEW.{updated} := pg_catalog.now();
    RETURN NEW;
END;"
    )
}

/// What refuses to change the one column, and an update that does not say a later time in the other.
pub fn told_timestamps_body(created_at: &str, updated_at: &str) -> String {
    let (created, updated) = (Ident(created_at), Ident(updated_at));
    let column = quote_literal(updated_at);
    let refusal = refusal(created_at, "        ");
    format!(
        "BEGIN
    IF NEW.{created} IS DISTINCT FROM OLD.{created} THEN
        {refusal}
    END IF;
    IF NEW IS DISTINCT FROM OLD AND NEW.{updated} <= OLD.{updated} THEN
        RAISE EXCEPTION 'a change of %.% says its time in %: triggers on the nodes would each set another', TG_TABLE_SCHEMA, TG_TABLE_NAME, {column}
            USING ERRCODE = 'integrity_constraint_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                COLUMN = {column}, CONSTRAINT = TG_NAME;
    END IF;
    RETURN NEW;
END;"
    )
}

/// What refuses to change the column: called where that is tried.
pub fn created_at_body(created_at: &str) -> String {
    let refusal = refusal(created_at, "    ");
    format!(
        "BEGIN
    {refusal}
END;"
    )
}

fn refusal(created_at: &str, indent: &str) -> String {
    let column = quote_literal(created_at);
    format!(
        "RAISE EXCEPTION 'column % of %.% is set when the row is made and can''t change', {column}, TG_TABLE_SCHEMA, TG_TABLE_NAME
{indent}    USING ERRCODE = 'integrity_constraint_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
{indent}        COLUMN = {column}, CONSTRAINT = TG_NAME;"
    )
}
