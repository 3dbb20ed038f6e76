//! What refuses changes to rows and values that last, and when it is called.

use super::Ident;
use super::guard::acts_as_owner;
use super::refusal::Refusal;

/// The variable that what gives rows another key sets while it runs.
pub const REENCRYPTS: &str = "schema.reencrypts";

/// Lets a row through that gets another key and is otherwise what it was. `columns` are those that may differ then. Anybody may set the
/// parameter, so it is the owner who must be asking, and by a statement of its own: foreign key actions run as the owner too, but
/// their triggers are called from a trigger.
pub fn reencrypts(columns: &str) -> String {
    format!(
        "IF TG_OP = 'UPDATE' AND pg_catalog.current_setting('{REENCRYPTS}', true) = 'on'
        AND pg_catalog.pg_trigger_depth() = 1 AND {owner}
        AND pg_catalog.to_jsonb(OLD) - {columns} = pg_catalog.to_jsonb(NEW) - {columns} THEN
        RETURN NEW;
    END IF;",
        owner = acts_as_owner(),
    )
}

/// Refuses. The trigger's first argument is what can't change, where that is not the whole row; where something is
/// encrypted, the others are the columns that hold it.
pub fn mutability_body(encrypted: bool) -> String {
    let refusal = Refusal {
        message: "%rows of %.% can't be %",
        arguments: &[
            match encrypted {
                true => "CASE WHEN TG_ARGV[0] <> '' THEN pg_catalog.concat(TG_ARGV[0], ' of ') ELSE '' END",
                false => "CASE WHEN TG_NARGS > 0 THEN pg_catalog.concat(TG_ARGV[0], ' of ') ELSE '' END",
            },
            "TG_TABLE_SCHEMA",
            "TG_TABLE_NAME",
            "CASE TG_OP WHEN 'UPDATE' THEN 'changed' WHEN 'DELETE' THEN 'deleted' ELSE 'truncated' END",
        ],
        code: "integrity_constraint_violation",
    };
    format!(
        "BEGIN
    {}{}
END;",
        if encrypted { reencrypts("TG_ARGV[1:]") + "\n    " } else { String::new() },
        refusal.to_string().replace("        USING", "    USING"),
    )
}

/// The row is another one now, byte by byte: `IS DISTINCT FROM` takes `Ann` for `ANN` in citext, 0 for -0, and 1.0 for 1.00.
pub fn row_image_changed() -> String {
    "OLD.* *<> NEW.*".to_owned()
}

/// One of these columns is another one now, byte by byte. By the function: the operator between two ROW(…) compares their columns.
pub fn image_changed<T: AsRef<str>>(columns: &[T]) -> String {
    let row = |row: &str| {
        let columns = columns.iter().map(|column| format!("{row}.{}", Ident(column.as_ref())));
        columns.collect::<Vec<_>>().join(", ")
    };
    format!("pg_catalog.record_image_ne(ROW({}), ROW({}))", row("OLD"), row("NEW"))
}

/// One of these columns has another value now: equal values of other bytes are the same.
pub fn changed<T: AsRef<str>>(columns: &[T]) -> String {
    let changed = |column: &T| {
        let column = Ident(column.as_ref());
        format!("OLD.{column} IS DISTINCT FROM NEW.{column}")
    };
    columns.iter().map(changed).collect::<Vec<_>>().join(" OR ")
}
