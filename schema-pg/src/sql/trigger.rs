//! CREATE TRIGGER, DROP TRIGGER and event triggers.

use std::fmt;

use super::constraint::waiting;
use super::quote::{Fragment, Idents, Literal};
use super::{Ident, Name};
use crate::catalog::{Enabled, Event, EventTrigger, Level, QualifiedName, Timing, Trigger};

/// `CREATE TRIGGER name BEFORE UPDATE ON "table" FOR EACH ROW EXECUTE FUNCTION …`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTrigger<'a> {
    /// The table or view.
    pub table: &'a QualifiedName,
    /// The trigger.
    pub trigger: &'a Trigger,
}

impl fmt::Display for CreateTrigger<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Trigger {
            name, timing, events, level, when, old_table, new_table, constraint, function, arguments, ..
        } = self.trigger;
        let timing = match timing {
            Timing::Before => "BEFORE",
            Timing::After => "AFTER",
            Timing::InsteadOf => "INSTEAD OF",
        };
        f.write_str(if constraint.is_some() { "CREATE CONSTRAINT TRIGGER " } else { "CREATE TRIGGER " })?;
        write!(f, "{}\n    {timing} ", Ident(name))?;
        for (i, event) in events.iter().enumerate() {
            f.write_str(if i == 0 { "" } else { " OR " })?;
            match event {
                Event::Insert => f.write_str("INSERT")?,
                Event::Update => f.write_str("UPDATE")?,
                Event::UpdateOf(columns) => write!(f, "UPDATE OF {}", Idents(columns))?,
                Event::Delete => f.write_str("DELETE")?,
                Event::Truncate => f.write_str("TRUNCATE")?,
            }
        }
        write!(f, " ON {}", Name(self.table))?;
        if let Some(from) = &self.trigger.from {
            write!(f, "\n    FROM {}", Name(from))?;
        }
        f.write_str(constraint.map_or("", waiting))?;
        if old_table.is_some() || new_table.is_some() {
            f.write_str("\n    REFERENCING")?;
            for (word, table) in [("OLD", old_table), ("NEW", new_table)] {
                if let Some(table) = table {
                    write!(f, " {word} TABLE AS {}", Ident(table))?;
                }
            }
        }
        f.write_str(match level {
            Level::Row => "\n    FOR EACH ROW",
            Level::Statement => "\n    FOR EACH STATEMENT",
        })?;
        if let Some(when) = when {
            write!(f, "\n    WHEN ({})", Fragment(when))?;
        }
        f.write_str(if when.is_some() { "\n   " } else { "" })?;
        write!(f, " EXECUTE FUNCTION {}(", Name(function))?;
        for (i, argument) in arguments.iter().enumerate() {
            write!(f, "{}{}", if i == 0 { "" } else { ", " }, Literal(argument))?;
        }
        f.write_str(")")
    }
}

/// `DROP TRIGGER name ON "table"`
#[derive(Debug, Clone, PartialEq)]
pub struct DropTrigger<'a> {
    /// The table or view.
    pub table: &'a QualifiedName,
    /// The trigger.
    pub trigger: &'a Trigger,
}

impl fmt::Display for DropTrigger<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DROP TRIGGER {} ON {}", Ident(&self.trigger.name), Name(self.table))
    }
}

/// `CREATE EVENT TRIGGER log ON ddl_command_end EXECUTE FUNCTION …`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateEventTrigger<'a>(pub &'a EventTrigger);

impl fmt::Display for CreateEventTrigger<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let EventTrigger { name, event, tags, function, .. } = self.0;
        write!(f, "CREATE EVENT TRIGGER {}\n    ON {event}", Ident(name))?;
        for (i, tag) in tags.iter().enumerate() {
            write!(f, "{}{}", if i == 0 { " WHEN TAG IN (" } else { ", " }, Literal(tag))?;
        }
        f.write_str(if tags.is_empty() { "" } else { ")" })?;
        write!(f, "\n    EXECUTE FUNCTION {}()", Name(function))
    }
}

/// `ALTER EVENT TRIGGER log DISABLE`
#[derive(Debug, Clone, PartialEq)]
pub struct EnableEventTrigger<'a>(pub &'a EventTrigger);

impl fmt::Display for EnableEventTrigger<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ALTER EVENT TRIGGER {} ", Ident(&self.0.name))?;
        f.write_str(match self.0.enabled {
            Enabled::Origin => "ENABLE",
            Enabled::Always => "ENABLE ALWAYS",
            Enabled::Replica => "ENABLE REPLICA",
            Enabled::Never => "DISABLE",
        })
    }
}
