//! A plan as SQL.

use std::fmt;

use super::{Plan, Step};
use crate::sql::{Sql, begin_with, remark, set_locally, set_timeouts};

impl fmt::Display for Plan<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for refused in &self.refused {
            remark(&refused.to_string(), f)?;
        }
        let mut heading = "";
        let mut sql = String::with_capacity(2048);
        for (i, group) in self.groups().iter().enumerate() {
            if i > 0 {
                f.write_str("\n")?;
                heading = "";
            }
            let set = if group.transaction { begin_with } else { set_timeouts };
            set(group.lock_timeout, group.statement_timeout, f)?;
            for sql in set_locally(group.settings) {
                writeln!(f, "{sql};")?;
            }
            for step in group.steps {
                one(step, &mut heading, &mut sql, f)?;
            }
            f.write_str(if group.transaction { "\nCOMMIT;\n" } else { "" })?;
        }
        Ok(())
    }
}

fn one<'a>(step: &Step<'a>, heading: &mut &'a str, sql: &mut String, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if step.because != *heading {
        *heading = step.because;
        write!(f, "\n-- {heading}\n")?;
    } else if step.statement.is_long() {
        f.write_str("\n")?;
    }
    for hazard in &step.hazards {
        remark(&format!("hazard: {hazard}"), f)?;
    }
    sql.clear();
    step.statement.write(sql)?;
    sql.push_str(";\n");
    f.write_str(sql)
}

impl Step<'_> {
    /// The statement with a semicolon and a line break.
    pub fn write_sql(&self, to: &mut String) {
        let _ = self.statement.write(to);
        to.push_str(";\n");
    }
}
