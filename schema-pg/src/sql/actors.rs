//! The body of the trigger behind `actors`.

use super::guard::{Asked, Rows, acts_as_owner};
use super::mutability::image_changed;
use super::refusal::Refusal;
use super::rule::INSERTED;
use super::{Ident, Name};
use crate::catalog::{DataType, QualifiedName};

/// Who made a row is set with it, who changed it last at each change; `user` is who the session says is asking.
///
/// A foreign key action that empties one of the two columns is nobody's change. It is told apart by what it does, and by who does it: it
/// runs as the owner, inside a trigger. Where sessions are signed, `asked` says for whom the row is: nobody else than the owner writes it in
/// another's name, or in nobody's.
pub fn actors_body(created_by: &str, updated_by: &str, user: &str, asked: Option<&Asked>) -> String {
    let (created, updated) = (Ident(created_by), Ident(updated_by));
    let refusal = Refusal {
        message: "column % of %.% is set when the row is made and can't change",
        arguments: &[&super::quote_literal(created_by), "TG_TABLE_SCHEMA", "TG_TABLE_NAME"],
        code: "integrity_constraint_violation",
    };
    let emptied = |column: &Ident<'_>, other: &Ident<'_>| {
        format!("NEW.{column} IS NULL AND OLD.{column} IS NOT NULL AND NOT {}", image_changed(&[other.0]))
    };
    format!(
        "DECLARE
    actor pg_catalog.text := {user};
BEGIN{unsigned}
    IF TG_OP = 'INSERT' THEN
        IF actor IS NOT NULL{proven} THEN
            NEW.{created} := actor;
            NEW.{updated} := actor;
        END IF;
        RETURN NEW;
    END IF;
    IF {changed} OR NEW.{updated} IS NULL AND OLD.{updated} IS NOT NULL THEN
        -- The row of an actor goes, and the reference to it becomes empty.
        IF pg_catalog.pg_trigger_depth() > 1
            AND ({emptied_created} OR {emptied_updated})
            AND {owner} THEN
            RETURN NEW;
        END IF;
        IF {changed} THEN
            {refusal}
        END IF;
    END IF;
    NEW.{updated} := actor;
    RETURN NEW;
END;",
        unsigned = asked.map(|asked| asked.refuse_unsigned(Rows::Any, "    ")).unwrap_or_default(),
        proven = asked.and_then(Asked::is_proven).map(|proven| format!(" OR {proven}")).unwrap_or_default(),
        changed = image_changed(&[created_by]),
        emptied_created = emptied(&created, &updated),
        emptied_updated = emptied(&updated, &created),
        owner = acts_as_owner(),
        refusal = refusal.to_string().replace("            USING", "                USING"),
    )
}

/// Refuses rows that a statement inserted in another's name; rows that moved from another partition are not among them. For tables
/// whose rows can move: there the columns have the actor as their default, since a trigger that sets them before an INSERT
/// would take a move for one. While a session says nobody, the rows are taken as they are, unless sessions are signed.
pub fn actors_statement_body(
    table: &QualifiedName,
    created_by: &str,
    updated_by: &str,
    user: &str,
    asked: Option<&Asked>,
) -> String {
    let (created, updated) = (Ident(created_by), Ident(updated_by));
    let columns = format!("{created_by}, {updated_by}");
    let refusal = Refusal {
        message: "columns % of %.% hold who makes the row: leave them out",
        arguments: &[&super::quote_literal(&columns), "TG_TABLE_SCHEMA", "TG_TABLE_NAME"],
        code: "integrity_constraint_violation",
    };
    format!(
        "DECLARE
    created {table}.{created}%TYPE := {user};
    updated {table}.{updated}%TYPE := {user};
BEGIN{unsigned}
    IF {declared} AND EXISTS (
        SELECT FROM {INSERTED} AS added
            WHERE pg_catalog.record_image_ne(ROW(added.{created}, added.{updated}), ROW(created, updated))
    ) THEN
        {refusal}
    END IF;
    RETURN NULL;
END;",
        unsigned = asked.map(|asked| asked.refuse_unsigned_rows(INSERTED, "    ")).unwrap_or_default(),
        declared = asked.and_then(Asked::is_proven).unwrap_or_else(|| "created IS NOT NULL".to_owned()),
        table = Name(table),
    )
}

/// The default of a column that holds the actor.
pub fn actor_default(user: &str, ty: &DataType) -> String {
    format!("({user})::{ty}")
}
