//! Who may do what, and which rows: rights, policies, triggers.

use schema_core::docs::{Block, Inline, code, list, text};

use crate::catalog::{Enabled, Event, Grant, Level, PolicyCommand, RowSecurity, Table, Timing, Trigger};

/// Who may do what.
pub fn grants<'c>(grants: &'c [Grant]) -> Block<'c> {
    let rows = grants.iter().map(|grant| {
        let columns = match grant.columns.is_empty() {
            true => vec![text("all")],
            false => list(grant.columns.iter().map(|column| code(&**column))),
        };
        let role = if grant.role == "public" { text("everybody") } else { code(&*grant.role) };
        let passed = if grant.grantable { ", and pass it on" } else { "" };
        vec![vec![role], vec![text(format!("{}{passed}", grant.privileges.join(", ").to_lowercase()))], columns]
    });
    Block::Table(vec!["Role", "May", "Columns"], rows.collect())
}

/// Which rows roles see and write.
pub fn policies<'c>(table: &'c Table) -> Vec<Block<'c>> {
    if table.row_security == RowSecurity::Off {
        return Vec::new();
    }
    let who = match table.row_security {
        RowSecurity::Forced => "Policies decide which rows everybody sees, who owns the table too.",
        RowSecurity::Enabled | RowSecurity::Off => {
            "Policies decide which rows everybody sees, but for who owns the table."
        }
    };
    let none = if table.policies.is_empty() { " There is none: nobody sees a row." } else { "" };
    let rows = table.policies.iter().map(|policy| {
        let command = match policy.command {
            PolicyCommand::All => "read and write",
            PolicyCommand::Select => "read",
            PolicyCommand::Insert => "add",
            PolicyCommand::Update => "change",
            PolicyCommand::Delete => "delete",
        };
        let kind = if policy.permissive { "" } else { ", and not otherwise" };
        let roles = policy.roles.iter().map(|role| if role == "public" { text("everybody") } else { code(&**role) });
        let mut rows: Vec<Inline<'_>> = policy.using.iter().map(|using| code(&**using)).collect();
        if let Some(check) = policy.check.as_ref().filter(|check| policy.using.as_ref() != Some(*check)) {
            rows.push(text(if rows.is_empty() { "written where " } else { "; written where " }));
            rows.push(code(&**check));
        }
        vec![
            vec![code(&*policy.name)],
            list(roles),
            vec![text(format!("{command}{kind}"))],
            rows,
            policy.comment.iter().map(|comment| text(&**comment)).collect(),
        ]
    });
    vec![
        Block::Paragraph(vec![text(format!("{who}{none}"))]),
        Block::Table(vec!["Policy", "Who", "May", "Rows in which", "What for"], rows.collect()),
    ]
}

/// What happens when rows are written.
pub fn triggers<'c>(triggers: &'c [Trigger]) -> Block<'c> {
    let rows = triggers.iter().map(|trigger| {
        let timing = match trigger.timing {
            Timing::Before => "before",
            Timing::After => "after",
            Timing::InsteadOf => "instead of",
        };
        let events = trigger.events.iter().map(|event| match event {
            Event::Insert => "insert".to_owned(),
            Event::Update => "update".to_owned(),
            Event::UpdateOf(columns) => format!("update of {}", columns.join(", ")),
            Event::Delete => "delete".to_owned(),
            Event::Truncate => "truncate".to_owned(),
        });
        let each = if trigger.level == Level::Row { "row" } else { "statement" };
        let off = if trigger.enabled == Enabled::Never { " (disabled)" } else { "" };
        let mut what: Vec<Inline<'_>> = trigger.comment.iter().map(|comment| text(&**comment)).collect();
        if let Some(when) = &trigger.when {
            what.extend([text(" Where "), code(&**when)]);
        }
        vec![
            vec![code(&*trigger.name)],
            vec![text(format!("{timing} {}, for each {each}{off}", events.collect::<Vec<_>>().join(" or ")))],
            vec![code(trigger.function.to_string())],
            what,
        ]
    });
    Block::Table(vec!["Trigger", "When", "Calls", "What for"], rows.collect())
}
