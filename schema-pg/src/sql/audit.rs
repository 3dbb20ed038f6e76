//! The body of the triggers that note changes in the log.

use super::guard::{Asked, Rows};
use super::quote::Literal;
use super::session::declared;
use super::soft_delete::{is_deleted, is_live};
use super::{Ident, Name};
use crate::audit_log::{AuditLog, IpType};
use crate::catalog::{DataType, QualifiedName, Text};
use crate::session::{Session, SessionValue};

/// What the trigger has to know: all of it is written into its text, so that it looks up nothing.
pub struct Audited<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// The log.
    pub log: &'a QualifiedName,
    /// What the log holds.
    pub options: &'a AuditLog,
    /// The type of the log's column `actor`, where it is not text.
    pub actor: Option<&'a DataType>,
    /// The key; empty where there is none.
    pub key: &'a [Text],
    /// Columns whose change is noted.
    pub watched: &'a [Text],
    /// Columns that are noted with others, and not alone: the time of the change.
    pub bookkeeping: &'a [Text],
    /// Columns whose values are noted. What is not in this list is not in the log: neither what is private nor a column that
    /// somebody added by hand.
    pub shown: &'a [Text],
    /// Columns that are compared otherwise than by the equality of their type.
    pub compared: &'a [(Text, Compared)],
    /// The column that names the tenant.
    pub tenant: Option<&'a Text>,
    /// The column that is set when a row is deleted softly.
    pub deleted_at: Option<&'a Text>,
    /// Who is asking.
    pub session: &'a Session,
    /// For whom the rows are.
    pub asked: &'a Asked,
    /// For each row, in place of all rows of a statement.
    pub row_level: bool,
    /// The log is in shards, by the tenant: Citus takes a row of it as values, without a query.
    pub sharded: bool,
    /// What rows are called: as it was, as it is, what of it is shown, what changed, and its place among those of a statement. No
    /// column is called so: a whole row is named by it.
    pub aliases: [String; 5],
}

/// How two values are compared. Values that are equal can differ: `-0` and `0`, `1.0` and `1.00` in jsonb, `Ann` and `ANN` in citext.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    /// By their bytes as they are stored (manual, "Row and Array Comparisons"). Takes any type, also one whose operators are in no
    /// schema of the function's path.
    Image,
    /// `real`, by its bytes: faster than the image of a row.
    Float4,
    /// `double precision`, by its bytes.
    Float8,
}

/// How many characters of what a session says are noted: a variable may hold megabytes, which each row of the log would repeat.
const SAID: u32 = 255;
const ADDRESS: u32 = 100;
const AGENT: u32 = 1000;

/// Variables for what is noted, where it is computed before it is written.
const NOTED: &str = "
    done pg_catalog.text;
    was pg_catalog.jsonb;
    became pg_catalog.jsonb;
    fields pg_catalog.text[];";

/// An object without members. A constant in the statements costs less than a variable, which is filled for each statement.
const NOTHING: &str = "'{}'::pg_catalog.jsonb";

/// Notes what was done, in one statement for all rows.
pub fn audit_body(of: &Audited<'_>) -> String {
    let Audited { session, row_level, .. } = of;
    let [o, n, ..] = &of.aliases;
    let (old, new) = if *row_level { ("OLD", "NEW") } else { (o.as_str(), n.as_str()) };
    let from = |rows: &str, row: &str| shown_from(of, rows, row);
    let insert = note(of, &action(of, "insert"), new, "NULL", &whole(of), "NULL", &from("new_rows", new));
    let delete = note(of, &action(of, "delete"), old, &whole(of), "NULL", "NULL", &from("old_rows", old));
    let truncate = note(of, &action(of, "truncate"), "", "NULL", "NULL", "NULL", "");
    // No shard knows of it, and no role of the application may do it.
    let otherwise = match of.sharded {
        true => String::new(),
        false => format!("    ELSE{}\n        {truncate}\n", of.asked.refuse_token_missing("        ")),
    };
    format!(
        "#variable_conflict use_variable
DECLARE
    actor pg_catalog.text := {actor};
    tenant pg_catalog.text := {tenant};
    request pg_catalog.text := {request};
    address pg_catalog.text := {address};
    agent pg_catalog.text := {agent};{noted}
BEGIN
    IF TG_OP = 'INSERT' THEN{unsigned_new}
        {insert}
    ELSIF TG_OP = 'UPDATE' THEN{unsigned_both}
        {update}
    ELSIF TG_OP = 'DELETE' THEN{unsigned_old}
        {delete}
{otherwise}    END IF;
    RETURN NULL;
END;",
        actor = cut(&session.user, SAID),
        tenant = cut(&session.tenant, SAID),
        request = cut(&session.request_id, SAID),
        address = cut(&session.ip_address, ADDRESS),
        agent = cut(&session.user_agent, AGENT),
        noted = if of.sharded { NOTED } else { "" },
        update = update(of, old, new),
        unsigned_new = unsigned(of, Rows::New),
        unsigned_both = unsigned(of, Rows::Both),
        unsigned_old = unsigned(of, Rows::Old),
    )
}

/// The first characters of what the session says.
fn cut(says: &SessionValue, most: u32) -> String {
    format!("pg_catalog.left({}, {most})", declared(says))
}

/// What was done, as the log has it.
fn action(of: &Audited<'_>, word: &str) -> String {
    match of.options.upper_case_actions {
        true => Literal(&word.to_uppercase()).to_string(),
        false => Literal(word).to_string(),
    }
}

/// What refuses rows that a signed session writes in another's name.
fn unsigned(of: &Audited<'_>, rows: Rows) -> String {
    let indent = "        ";
    match rows {
        _ if of.row_level => of.asked.refuse_unsigned(rows, indent),
        Rows::Old => of.asked.refuse_unsigned_rows("old_rows", indent),
        Rows::Both if !of.asked.columns.is_empty() => {
            let of_rows = |rows| of.asked.refuse_unsigned_rows(rows, indent);
            of_rows("old_rows") + &of_rows("new_rows")
        }
        _ => of.asked.refuse_unsigned_rows("new_rows", indent),
    }
}

/// One INSERT into the log. `row` is the row whose key and tenant are noted.
fn note(of: &Audited<'_>, action: &str, row: &str, old: &str, new: &str, changed: &str, from: &str) -> String {
    let key = match (row, of.key) {
        ("", _) | (_, []) => "NULL".to_owned(),
        _ => built(of.key, &|column| format!("{row}.{column}")),
    };
    let tenant = match of.tenant {
        Some(column) if !row.is_empty() && of.sharded => format!("{row}.{}", Ident(column)),
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
    let own = &of.options.columns;
    let names: String = own.iter().map(|(name, _)| format!(", {}", Ident(name))).collect();
    let values: String = own.iter().map(|(_, says)| format!(",\n            {}", cut(says, SAID))).collect();
    let actor = match of.actor {
        Some(DataType::Uuid) => "::pg_catalog.uuid",
        Some(DataType::SmallInt) => "::pg_catalog.int2",
        Some(DataType::Integer) => "::pg_catalog.int4",
        Some(DataType::BigInt) => "::pg_catalog.int8",
        _ => "",
    };
    let address = if of.options.ip == IpType::Inet { "::pg_catalog.inet" } else { "" };
    if of.sharded {
        return format!(
            "SELECT {action}, {old}, {new},
            {changed} INTO done, was, became, fields{from};
        IF FOUND THEN
            INSERT INTO {log} (table_name, action, record_key, old_values, new_values, changed_fields,
                actor, tenant, request_id, ip_address, user_agent, db_user, txid{names})
            VALUES ({table}, done, {key}, was, became, fields,
                actor{actor}, {tenant}, request, address{address}, agent, session_user, pg_catalog.txid_current(){values});
        END IF;",
            log = Name(of.log),
            table = Literal(&of.table.to_string()),
        );
    }
    format!(
        "INSERT INTO {log} (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid{names})
        SELECT {table}, {action}, {key},
            {old},
            {new},
            {changed},
            actor{actor}, {tenant}, request, address{address}, agent, session_user, pg_catalog.txid_current(){values}{from};",
        log = Name(of.log),
        table = Literal(&of.table.to_string()),
    )
}

/// The values of a row that are noted.
fn whole(of: &Audited<'_>) -> String {
    match of.shown {
        [] => NOTHING.to_owned(),
        _ => format!("pg_catalog.to_jsonb({})", of.aliases[2]),
    }
}

/// The rows, each with a row of what of it is noted: a list of columns becomes an object as fast as a whole row does, and has no limit of
/// arguments as `jsonb_build_object` has.
fn shown_from(of: &Audited<'_>, rows: &str, row: &str) -> String {
    let columns = of.shown.iter().map(|column| format!("{row}.{}", Ident(column))).collect::<Vec<_>>().join(", ");
    let shown = format!("(SELECT {columns}) AS {}", of.aliases[2]);
    match (of.row_level, of.shown) {
        (true, []) => String::new(),
        (true, _) => format!("\n        FROM {shown}"),
        (false, []) => format!("\n        FROM {rows} AS {row}"),
        (false, _) => format!("\n        FROM {rows} AS {row} CROSS JOIN LATERAL {shown}"),
    }
}

/// The column has another value now.
fn differs(compared: &[(Text, Compared)], column: &Text, old: &str, new: &str) -> String {
    let name = Ident(column);
    match compared.iter().find(|(of, _)| of == column).map(|(_, how)| how) {
        None => format!("{old}.{name} IS DISTINCT FROM {new}.{name}"),
        Some(Compared::Image) => format!("pg_catalog.record_image_ne(ROW({old}.{name}), ROW({new}.{name}))"),
        Some(Compared::Float4) => {
            format!("pg_catalog.float4send({old}.{name}) IS DISTINCT FROM pg_catalog.float4send({new}.{name})")
        }
        Some(Compared::Float8) => {
            format!("pg_catalog.float8send({old}.{name}) IS DISTINCT FROM pg_catalog.float8send({new}.{name})")
        }
    }
}

/// WHEN: one of the columns has another value now.
pub fn audited_change(compared: &[(Text, Compared)], watched: &[Text]) -> String {
    let each = watched.iter().map(|column| differs(compared, column, "OLD", "NEW"));
    each.collect::<Vec<_>>().join(" OR ")
}

/// The values that changed. Of all rows of a statement, the server stores each as it was and as it is in one order: the place pairs them. The key
/// would not: it can change, and a row that a foreign key action changes again stands there twice.
fn update(of: &Audited<'_>, old: &str, new: &str) -> String {
    let what = &of.aliases[3];
    let differs = |column: &Text| format!("{what}.{}", Ident(column));
    let any = of.watched.iter().map(differs).collect::<Vec<_>>().join(" OR ");
    let noted = || of.watched.iter().chain(of.bookkeeping);
    let list = |when: &dyn Fn(&Text) -> String| {
        let each = noted().map(|column| format!("CASE WHEN {} THEN {} END", when(column), Literal(column)));
        format!("ARRAY[{}]", each.collect::<Vec<_>>().join(",\n                "))
    };
    let changed = format!("pg_catalog.array_remove({}, NULL)", list(&differs));
    // Each column is compared once. OFFSET keeps the comparisons where they are: they would be repeated in each place that asks.
    let compared = noted().map(|column| {
        let changed = self::differs(of.compared, column, old, new);
        format!("{changed} AS {}", Ident(column))
    });
    let compared =
        format!("(SELECT {}\n            OFFSET 0) AS {what}", compared.collect::<Vec<_>>().join(",\n            "));
    // What changed is put together column by column: taking the whole row and then most of it away takes longer.
    let value = |row: &str| {
        let shown = noted().filter(|column| of.shown.contains(column));
        let part = |column: &Text| {
            let (when, name) = (differs(column), Literal(column));
            format!(
                "CASE WHEN {when} THEN pg_catalog.jsonb_build_object({name}, {row}.{}) ELSE '{{}}' END",
                Ident(column)
            )
        };
        let parts: Vec<String> = std::iter::once(NOTHING.to_owned()).chain(shown.map(part)).collect();
        parts.join("\n                || ")
    };
    let (was, now) = (value(old), value(new));
    let mut done = action(of, "update");
    if let Some(deleted_at) = of.deleted_at {
        let at = |row: &str, condition: String| format!("{row}.{condition}");
        done = format!(
            "CASE WHEN {} AND {} THEN {} WHEN {} AND {} THEN {} ELSE {done} END",
            at(old, is_live(deleted_at)),
            at(new, is_deleted(deleted_at)),
            action(of, "soft_delete"),
            at(old, is_deleted(deleted_at)),
            at(new, is_live(deleted_at)),
            action(of, "restore"),
        );
    }
    if of.row_level {
        return note(of, &done, old, &was, &now, &changed, &format!("\n        FROM {compared}\n        WHERE {any}"));
    }
    let place = Ident(&of.aliases[4]).to_string();
    let key = match of.key {
        [] => "NULL".to_owned(),
        key => built(key, &|column| format!("{old}.{column}")),
    };
    let tenant = match of.tenant {
        Some(column) => format!("{new}.{}::pg_catalog.text", Ident(column)),
        None => "tenant".to_owned(),
    };
    let placed = |rows: &str, row: &str| {
        format!("(SELECT r.*, pg_catalog.row_number() OVER () AS {place} FROM {rows} AS r) AS {row}")
    };
    let from = format!(
        "
        FROM {}
        JOIN {} ON {old}.{place} = {new}.{place}
        CROSS JOIN LATERAL {compared}
        WHERE {any}",
        placed("old_rows", old),
        placed("new_rows", new),
    );
    insert(of, &done, &key, (&was, &now, &changed), &tenant, &from)
}

/// An object of columns.
fn built(columns: &[Text], value: &dyn Fn(&str) -> String) -> String {
    let pair = |column: &Text| format!("{}, {}", Literal(column), value(&Ident(column).to_string()));
    format!("pg_catalog.jsonb_build_object({})", columns.iter().map(pair).collect::<Vec<_>>().join(", "))
}
