//! The body of the trigger behind `actors`.

use super::Ident;
use super::refusal::Refusal;

/// Who made a row is set with it, who changed it last at each change; `user` is who the session says is asking.
pub fn actors_body(created_by: &str, updated_by: &str, user: &str) -> String {
    let (created, updated) = (Ident(created_by), Ident(updated_by));
    let refusal = Refusal {
        message: "column % of %.% is set when the row is made and can't change",
        arguments: &[&super::quote_literal(created_by), "TG_TABLE_SCHEMA", "TG_TABLE_NAME"],
        code: "integrity_constraint_violation",
    };
    format!(
        "DECLARE
    actor pg_catalog.text := {user};
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF actor IS NOT NULL THEN
            NEW.{created} := actor;
            NEW.{updated} := actor;
        END IF;
        RETURN NEW;
    END IF;
    -- The row of an actor goes, and the reference to it becomes empty: that is nobody's change.
    IF pg_catalog.pg_trigger_depth() > 1 AND (NEW.{created} IS NULL AND OLD.{created} IS NOT NULL
        OR NEW.{updated} IS NULL AND OLD.{updated} IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    IF NEW.{created} IS DISTINCT FROM OLD.{created} THEN
        {refusal}
    END IF;
    NEW.{updated} := actor;
    RETURN NEW;
END;"
    )
}
