//! The body of the triggers that note changes in the log.

use super::quote::Literal;
use super::session::said;
use super::soft_delete::{is_deleted, is_live};
use super::{Ident, Name};
use crate::catalog::{QualifiedName, Text};
use crate::config::Session;

/// What the trigger has to know: all of it is written into its text, so that it looks up nothing.
pub struct Audited<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// The log.
    pub log: &'a QualifiedName,
    /// The key; empty where there is none.
    pub key: &'a [Text],
    /// Columns whose change is noted.
    pub watched: &'a [Text],
    /// Columns that are noted with others, and not alone: the time of the change.
    pub beside: &'a [Text],
    /// Columns whose values are not noted.
    pub hidden: &'a [Text],
    /// The column that names the tenant.
    pub tenant: Option<&'a Text>,
    /// The column that is set when a row is deleted softly.
    pub deleted_at: Option<&'a Text>,
    /// Who is asking.
    pub session: &'a Session,
    /// For each row, in place of all rows of a statement.
    pub row_level: bool,
    /// What a row is called as it was, and as it is. No column is called so: a whole row is named by it.
    pub aliases: (String, String),
}

/// Notes what was done, in one statement for all rows.
pub fn audit_body(of: &Audited<'_>) -> String {
    let Audited { session, row_level, .. } = of;
    let (old, new) = if *row_level { ("OLD", "NEW") } else { (of.aliases.0.as_str(), of.aliases.1.as_str()) };
    let from =
        |rows: &str, row: &str| if *row_level { String::new() } else { format!("\n        FROM {rows} AS {row}") };
    let insert = note(of, "'insert'", new, "NULL", &whole(of, new), "NULL", &from("new_rows", new));
    let delete = note(of, "'delete'", old, &whole(of, old), "NULL", "NULL", &from("old_rows", old));
    let truncate = note(of, "'truncate'", "", "NULL", "NULL", "NULL", "");
    format!(
        "#variable_conflict use_variable
DECLARE
    actor pg_catalog.text := {actor};
    tenant pg_catalog.text := {tenant};
    request pg_catalog.text := {request};
    address pg_catalog.text := {address};
    agent pg_catalog.text := {agent};
    login pg_catalog.text := session_user;
    xact bigint := pg_catalog.pg_current_xact_id()::pg_catalog.text::bigint;
    nothing pg_catalog.jsonb := '{{}}';
BEGIN
    IF TG_OP = 'INSERT' THEN
        {insert}
    ELSIF TG_OP = 'UPDATE' THEN
        {update}
    ELSIF TG_OP = 'DELETE' THEN
        {delete}
    ELSE
        {truncate}
    END IF;
    RETURN NULL;
END;",
        actor = said(&session.user),
        tenant = said(&session.tenant),
        request = said(&session.request_id),
        address = said(&session.ip_address),
        agent = said(&session.user_agent),
        update = update(of, old, new),
    )
}

/// One INSERT into the log. `row` is the row whose key and tenant are noted.
fn note(of: &Audited<'_>, action: &str, row: &str, old: &str, new: &str, changed: &str, from: &str) -> String {
    let key = match (row, of.key) {
        ("", _) | (_, []) => "NULL".to_owned(),
        _ => built(of.key, &|column| format!("{row}.{column}")),
    };
    let tenant = match of.tenant {
        Some(column) if !row.is_empty() => format!("{row}.{}::pg_catalog.text", Ident(column)),
        _ => "tenant".to_owned(),
    };
    insert(of, action, &key, (old, new, changed), &tenant, from)
}

fn insert(
    of: &Audited<'_>,
    action: &str,
    key: &str,
    (old, new, changed): (&str, &str, &str),
    tenant: &str,
    from: &str,
) -> String {
    format!(
        "INSERT INTO {log} (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT {table}, {action}, {key},
            {old},
            {new},
            {changed},
            actor, {tenant}, request, address, agent, login, xact{from};",
        log = Name(of.log),
        table = Literal(&of.table.to_string()),
    )
}

/// All values of a row, without those that are not noted.
fn whole(of: &Audited<'_>, row: &str) -> String {
    match of.hidden {
        [] => format!("pg_catalog.to_jsonb({row})"),
        hidden => format!("pg_catalog.to_jsonb({row}) - {}", names(hidden)),
    }
}

/// The values that changed. Rows are found by their key; one whose key changed is a row that goes and one that comes.
fn update(of: &Audited<'_>, old: &str, new: &str) -> String {
    let differs = |column: &Text| {
        let column = Ident(column);
        format!("{old}.{column} IS DISTINCT FROM {new}.{column}")
    };
    let any = of.watched.iter().map(differs).collect::<Vec<_>>().join("\n            OR ");
    let noted = || of.watched.iter().chain(of.beside);
    let list = |when: &dyn Fn(&Text) -> String| {
        let each = noted().map(|column| format!("CASE WHEN {} THEN {} END", when(column), Literal(column)));
        format!("ARRAY[{}]", each.collect::<Vec<_>>().join(",\n                "))
    };
    let changed = format!("pg_catalog.array_remove({}, NULL)", list(&differs));
    // What changed is put together column by column: taking the whole row and then most of it away takes longer.
    let value = |row: &str| {
        let shown = noted().filter(|column| !of.hidden.contains(column));
        let part = |column: &Text| {
            let (when, name) = (differs(column), Literal(column));
            format!(
                "CASE WHEN {when} THEN pg_catalog.jsonb_build_object({name}, {row}.{}) ELSE nothing END",
                Ident(column)
            )
        };
        let parts: Vec<String> = std::iter::once("nothing".to_owned()).chain(shown.map(part)).collect();
        parts.join("\n                || ")
    };
    let (was, now) = (value(old), value(new));
    let mut action = "'update'".to_owned();
    if let Some(deleted_at) = of.deleted_at {
        let at = |row: &str, condition: String| format!("{row}.{condition}");
        action = format!(
            "CASE WHEN {} AND {} THEN 'soft_delete' WHEN {} AND {} THEN 'restore' ELSE {action} END",
            at(old, is_live(deleted_at)),
            at(new, is_deleted(deleted_at)),
            at(old, is_deleted(deleted_at)),
            at(new, is_live(deleted_at)),
        );
    }
    if of.row_level {
        return note(of, &action, old, &was, &now, &changed, &format!("\n        WHERE {any}"));
    }
    // The first column of a key is never NULL, so it says whether there is a row.
    let first = of.key.first().map_or_else(String::new, |column| Ident(column).to_string());
    let action = format!(
        "CASE WHEN {old}.{first} IS NULL THEN 'insert' WHEN {new}.{first} IS NULL THEN 'delete' ELSE {action} END"
    );
    let there = |row: &str, value: &str| format!("CASE WHEN {row}.{first} IS NOT NULL THEN {value} END");
    let (was, now) = (there(old, &was), there(new, &now));
    let key = built(of.key, &|column| format!("coalesce({old}.{column}, {new}.{column})"));
    let tenant = match of.tenant {
        Some(column) => format!("coalesce({new}.{0}, {old}.{0})::pg_catalog.text", Ident(column)),
        None => "tenant".to_owned(),
    };
    let on: Vec<String> = of.key.iter().map(|column| format!("{old}.{0} = {new}.{0}", Ident(column))).collect();
    let from = format!(
        "\n        FROM old_rows AS {old} FULL JOIN new_rows AS {new} ON {}\n        WHERE {any}",
        on.join(" AND ")
    );
    insert(of, &action, &key, (&was, &now, &changed), &tenant, &from)
}

/// An object of columns.
fn built(columns: &[Text], value: &dyn Fn(&str) -> String) -> String {
    let pair = |column: &Text| format!("{}, {}", Literal(column), value(&Ident(column).to_string()));
    format!("pg_catalog.jsonb_build_object({})", columns.iter().map(pair).collect::<Vec<_>>().join(", "))
}

/// Names as a constant array.
fn names(columns: &[Text]) -> String {
    let quoted = |column: &Text| format!("\"{}\"", column.replace('\\', "\\\\").replace('"', "\\\""));
    let list = format!("{{{}}}", columns.iter().map(quoted).collect::<Vec<_>>().join(","));
    format!("{}::pg_catalog.text[]", Literal(&list))
}
