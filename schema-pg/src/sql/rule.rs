//! What triggers say for rules and for states.

use super::Ident;
use super::refusal::Refusal;

/// Refuses the row with the message that the trigger brings.
pub fn refuse_row_body() -> String {
    let refusal = Refusal { message: "%", arguments: &["TG_ARGV[0]"], code: "check_violation" };
    format!("BEGIN\n    {}\nEND;", refusal.to_string().replace("        USING", "    USING"))
}

/// Refuses the row with the message that the trigger brings, where it breaks a rule that a trigger's condition can't say:
/// one about other rows.
pub fn rule_body(broken: &str) -> String {
    let refusal = Refusal { message: "%", arguments: &["TG_ARGV[0]"], code: "check_violation" };
    format!("BEGIN\n    IF {broken} THEN\n        {refusal}\n    END IF;\n    RETURN NULL;\nEND;")
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
    let start = Refusal {
        message: "% of %.% can't start as %",
        arguments: &["TG_ARGV[0]", "TG_TABLE_SCHEMA", "TG_TABLE_NAME", to],
        code: "check_violation",
    };
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

/// WHEN: the state changes, and there is no such way. A state that is NULL is none from which or to which a way leads.
pub fn no_way(column: &str, pairs: &[(String, String)]) -> String {
    let column = Ident(column);
    let changes = format!("OLD.{column} IS DISTINCT FROM NEW.{column}");
    if pairs.is_empty() {
        return changes;
    }
    let pairs: Vec<String> = pairs.iter().map(|(from, to)| format!("({from}, {to})")).collect();
    format!("{changes} AND ((OLD.{column}, NEW.{column}) IN ({})) IS NOT TRUE", pairs.join(", "))
}

/// WHEN: no row starts so.
pub fn no_start(column: &str, states: &[String]) -> String {
    format!("(NEW.{} IN ({})) IS NOT TRUE", Ident(column), states.join(", "))
}
