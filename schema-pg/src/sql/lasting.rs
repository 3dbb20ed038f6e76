//! What refuses changes to rows and values that last, and when it is called.

use super::Ident;
use super::guard::acts_as_owner;
use super::refusal::Refusal;

/// The variable that what gives rows another key sets while it runs.
pub const REENCRYPTS: &str = "schema.reencrypts";

/// Lets a row through that gets another key and is otherwise what it was. `columns` are those that may differ then. Only who
/// could take this trigger off may ask for it, so that nobody else writes what they like in place of what is encrypted.
pub fn reencrypts(columns: &str) -> String {
    format!(
        "IF TG_OP = 'UPDATE' AND pg_catalog.current_setting('{REENCRYPTS}', true) = 'on'
        AND {owner}
        AND pg_catalog.to_jsonb(OLD) - {columns} = pg_catalog.to_jsonb(NEW) - {columns} THEN
        RETURN NEW;
    END IF;",
        owner = acts_as_owner(),
    )
}

/// Refuses. The trigger's first argument is what can't change, where that is not the whole row; where something is
/// encrypted, the others are the columns that hold it.
pub fn lasting_body(encrypted: bool) -> String {
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

/// The row is another one now.
pub fn changed_row() -> String {
    "OLD.* IS DISTINCT FROM NEW.*".to_owned()
}

/// One of these columns has another value now.
pub fn changed<T: AsRef<str>>(columns: &[T]) -> String {
    let changed = |column: &T| {
        let column = Ident(column.as_ref());
        format!("OLD.{column} IS DISTINCT FROM NEW.{column}")
    };
    columns.iter().map(changed).collect::<Vec<_>>().join(" OR ")
}
