//! CREATE TRIGGER and DROP TRIGGER.

use std::fmt;

use super::{Ident, Name};
use crate::catalog::{Event, QualifiedName, Timing, Trigger};

/// `CREATE TRIGGER "name" BEFORE UPDATE ON "table" FOR EACH ROW EXECUTE FUNCTION …`
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTrigger<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// The trigger.
    pub trigger: &'a Trigger,
}

impl fmt::Display for CreateTrigger<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Trigger { name, timing, events, function, .. } = self.trigger;
        let timing = match timing {
            Timing::Before => "BEFORE",
            Timing::After => "AFTER",
        };
        write!(f, "CREATE TRIGGER {}\n    {timing} ", Ident(name))?;
        for (i, event) in events.iter().enumerate() {
            f.write_str(if i == 0 { "" } else { " OR " })?;
            f.write_str(match event {
                Event::Insert => "INSERT",
                Event::Update => "UPDATE",
                Event::Delete => "DELETE",
            })?;
        }
        write!(f, " ON {}\n    FOR EACH ROW EXECUTE FUNCTION {}()", Name(self.table), Name(function))
    }
}

/// `DROP TRIGGER "name" ON "table"`
#[derive(Debug, Clone, PartialEq)]
pub struct DropTrigger<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// The trigger.
    pub trigger: &'a Trigger,
}

impl fmt::Display for DropTrigger<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DROP TRIGGER {} ON {}", Ident(&self.trigger.name), Name(self.table))
    }
}
