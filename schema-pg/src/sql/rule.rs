//! What triggers say for rules and for states.

use super::guard::{Asked, Rows};
use super::refusal::Refusal;
use super::{Ident, Name};
use crate::catalog::{DataType, Event, QualifiedName, Text};

/// Refuses the row with the message that the trigger brings.
pub fn refuse_row_body() -> String {
    let refusal = Refusal { message: "%", arguments: &["TG_ARGV[0]"], code: "check_violation" };
    format!("BEGIN\n    {}\nEND;", refusal.to_string().replace("        USING", "    USING"))
}

/// What the function of a rule checks for each row.
pub struct RuleCheck<'a> {
    /// The name of the rule, which errors name as the constraint.
    pub rule: Text,
    /// The message of a row that breaks it.
    pub message: Text,
    /// `.when(…)`
    pub when: Option<&'a str>,
    /// `.require(…)`
    pub require: &'a str,
    /// `.serializable()`: the rows that it is about are only written in that isolation level.
    pub serializable: bool,
    /// `.when(…)` asks about this row alone, so it may be asked before the isolation level is.
    pub when_is_of_row: bool,
    /// For whom the row is, where the rule asks about other rows.
    pub asked: Option<Asked>,
}

impl RuleCheck<'_> {
    fn checks(&self, rows: Rows, indent: &str) -> String {
        let (rule, message) = (super::quote_literal(&self.rule), super::quote_literal(&self.message));
        let refusal = refusal("%", &[&message], "check_violation", &rule, indent);
        let broken = is_broken(self.when, self.require);
        let mut checks = match &self.asked {
            Some(asked) => asked.refuse_unseen(rows, indent).replacen('\n', "", 1),
            None => String::new(),
        };
        checks += if checks.is_empty() { "" } else { "\n" };
        if self.serializable {
            let when =
                self.when.filter(|_| self.when_is_of_row).map(|when| format!("({when}\n) AND ").replace("\n)", ")"));
            let arguments = [&*rule, "TG_TABLE_SCHEMA", "TG_TABLE_NAME"];
            let text = "the rule % of %.% depends on other rows: write them in transactions of the isolation level SERIALIZABLE";
            let isolation = refusal_of_isolation(text, &arguments, &rule, indent);
            checks += &format!(
                "{indent}IF {}pg_catalog.current_setting('transaction_isolation') <> 'serializable' THEN
{indent}    {isolation}
{indent}END IF;
",
                when.unwrap_or_default(),
            );
        }
        format!("{checks}{indent}IF {broken} THEN\n{indent}    {refusal}\n{indent}END IF;")
    }
}

/// Refuses a row that breaks a rule which the condition of a trigger can't say: one about other rows.
pub fn rule_body(check: &RuleCheck<'_>, events: &[Event]) -> String {
    format!("BEGIN\n{}\n    RETURN NULL;\nEND;", check.checks(Rows::of(events), "    "))
}

/// The same once for all rows that a statement inserted, or deleted: a row that moves to another partition is neither there, while
/// triggers for each row are called for its DELETE and INSERT. `other`: the check names the row as it was before it was there, or
/// as it is after it is gone, which has no values.
pub fn rule_statement_body(check: &RuleCheck<'_>, event: &Event, other: bool) -> String {
    let (row, rows, none) = match event {
        Event::Delete => ("old", DELETED, "new"),
        _ => ("new", INSERTED, "old"),
    };
    let none = if other { format!("    SELECT * INTO {none} FROM {rows} WHERE false;\n") } else { String::new() };
    format!(
        "BEGIN
{none}    FOR {row} IN SELECT * FROM {rows} LOOP
{}
    END LOOP;
    RETURN NULL;
END;",
        check.checks(Rows::of(std::slice::from_ref(event)), "        "),
    )
}

/// The rows that a statement inserted, as its triggers call them.
pub const INSERTED: &str = "inserted_rows";

/// The rows that a statement deleted.
pub const DELETED: &str = "deleted_rows";

/// A referenced row that is locked: its table, and the columns of its key with those that reference it.
pub struct Locked {
    /// The table.
    pub table: QualifiedName,
    /// The columns of its key, each with the column that holds it.
    pub on: Vec<(Text, Text)>,
}

/// Locks the rows that the row references, as it is and as it was, until the transaction ends: whoever checks the same rule for the same
/// rows waits. In READ COMMITTED what is read after that is what the others have committed; an older snapshot would not show it,
/// so the other isolation levels are refused. A row that is deleted may have lost what it references in the same statement.
///
/// A row that policies hide is not locked, so the session asks for those of whom the row is.
pub fn lock_body(rule: &str, event: &Event, locked: &[Locked], asked: &Asked) -> String {
    let rule = super::quote_literal(rule);
    let text = "the rule % of %.% locks rows: write them in transactions of the isolation level READ COMMITTED";
    let isolation = refusal_of_isolation(text, &[&rule, "TG_TABLE_SCHEMA", "TG_TABLE_NAME"], &rule, "    ");
    let rows = match event {
        Event::Insert => &["NEW"][..],
        Event::Delete => &["OLD"],
        _ => &["OLD", "NEW"],
    };
    let mut locks = String::new();
    for Locked { table, on } in locked {
        let is = |row: &&str| {
            let same: Vec<String> =
                on.iter().map(|(key, column)| format!("p.{} = {row}.{}", Ident(key), Ident(column))).collect();
            same.join(" AND ")
        };
        let is: Vec<String> = rows.iter().map(is).collect();
        let order: Vec<String> = on.iter().map(|(key, _)| format!("p.{}", Ident(key))).collect();
        locks += &format!(
            "
    PERFORM FROM {} AS p
        WHERE {}
        ORDER BY {} FOR NO KEY UPDATE;",
            Name(table),
            is.join(" OR "),
            order.join(", "),
        );
        if *event != Event::Delete {
            let text =
                "a row of %.% references a row of % that the rule % can't lock: it is not there, or policies hide it";
            let target = super::quote_literal(&table.to_string());
            let arguments = ["TG_TABLE_SCHEMA", "TG_TABLE_NAME", &target, &rule];
            let refusal = refusal(text, &arguments, "foreign_key_violation", &rule, "    ");
            locks += &format!("\n    IF NOT FOUND THEN\n        {refusal}\n    END IF;");
        }
    }
    let unseen = asked.refuse_unseen(Rows::of(std::slice::from_ref(event)), "    ");
    format!(
        "BEGIN{unseen}
    IF pg_catalog.current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        {isolation}
    END IF;{locks}
    RETURN NULL;
END;"
    )
}

fn refusal_of_isolation(message: &str, arguments: &[&str], constraint: &str, indent: &str) -> String {
    refusal(message, arguments, "invalid_transaction_state", constraint, indent)
}

/// A refusal that names this constraint, a literal.
fn refusal(message: &str, arguments: &[&str], code: &str, constraint: &str, indent: &str) -> String {
    let refusal = Refusal { message, arguments, code }.to_string();
    refusal
        .replace("            USING", &format!("{indent}        USING"))
        .replace("CONSTRAINT = TG_NAME", &format!("CONSTRAINT = {constraint}"))
}

/// The rule is about the row, and does not hold.
pub fn is_broken(when: Option<&str>, require: &str) -> String {
    match when {
        Some(when) => format!("({when}\n) AND ({require}\n) IS NOT TRUE"),
        None => format!("({require}\n) IS NOT TRUE"),
    }
    .replace("\n)", ")")
}

/// Refuses a state. The trigger's argument is the column.
pub fn transition_body() -> String {
    let from = "pg_catalog.to_jsonb(OLD) ->> TG_ARGV[0]";
    let to = "pg_catalog.to_jsonb(NEW) ->> TG_ARGV[0]";
    let change = Refusal {
        message: "% of %.% can't go from % to %",
        arguments: &["TG_ARGV[0]", "TG_TABLE_SCHEMA", "TG_TABLE_NAME", from, to],
        code: "check_violation",
    };
    let start = Refusal { arguments: &["TG_ARGV[0]", "TG_TABLE_SCHEMA", "TG_TABLE_NAME", to], ..start() };
    format!(
        "BEGIN
    IF TG_OP = 'INSERT' THEN
        {start}
    ELSE
        {change}
    END IF;
END;"
    )
}

fn start() -> Refusal<'static> {
    Refusal { message: "% of %.% can't start as %", arguments: &[], code: "check_violation" }
}

/// Refuses rows that a statement inserted in another state than these; rows that moved from another partition are not among
/// them. The trigger's argument is the column.
pub fn start_statement_body(column: &str, ty: &DataType, states: &[String]) -> String {
    let refusal = Refusal { arguments: &["TG_ARGV[0]", "TG_TABLE_SCHEMA", "TG_TABLE_NAME", "state"], ..start() };
    format!(
        "DECLARE
    state pg_catalog.text;
BEGIN
    SELECT added.{}::pg_catalog.text INTO state FROM {INSERTED} AS added WHERE {} LIMIT 1;
    IF FOUND THEN
        {refusal}
    END IF;
    RETURN NULL;
END;",
        Ident(column),
        is_no_start("added", column, ty, states),
    )
}

/// WHEN: the state changes, and there is no such way. A state that is NULL is none from which or to which a way leads.
pub fn no_way(column: &str, ty: &DataType, pairs: &[(String, String)]) -> String {
    let (old, new) = (state("OLD", column, ty), state("NEW", column, ty));
    let changes = format!("{old} IS DISTINCT FROM {new}");
    if pairs.is_empty() {
        return changes;
    }
    let pairs: Vec<String> = pairs.iter().map(|(from, to)| format!("({from}, {to})")).collect();
    format!("{changes} AND (({old}, {new}) IN ({})) IS NOT TRUE", pairs.join(", "))
}

/// WHEN: no row starts so.
pub fn no_start(column: &str, ty: &DataType, states: &[String]) -> String {
    is_no_start("NEW", column, ty, states)
}

fn is_no_start(row: &str, column: &str, ty: &DataType, states: &[String]) -> String {
    format!("({} IN ({})) IS NOT TRUE", state(row, column, ty), states.join(", "))
}

/// A state, letter by letter: citext takes `Draft` for `draft`.
fn state(row: &str, column: &str, ty: &DataType) -> String {
    let cast = if *ty == DataType::Citext { "::pg_catalog.text" } else { "" };
    format!("{row}.{}{cast}", Ident(column))
}
