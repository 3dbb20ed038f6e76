//! Statements that are tried, and what they must come to.

use super::error::TenantLeak;
use super::query::Outcome;
use crate::catalog::{QualifiedName, Text};

/// What row security and missing privileges say.
pub const DENIED: &str = "42501";
/// What a reference that leads nowhere says.
pub const NO_SUCH_ROW: &str = "23503";
/// What COPY says of a table with row security.
pub const NOT_SUPPORTED: &str = "0A000";

/// A statement that is tried.
pub struct Attempt<'a> {
    pub role: &'a Text,
    pub table: &'a QualifiedName,
    pub what: &'static str,
    pub statement: String,
    /// A row of the table that who proves takes away before, so that its keys are free.
    pub without: Option<String>,
    /// Triggers stand still meanwhile.
    pub still: bool,
}

impl<'a> Attempt<'a> {
    pub fn new(role: &'a Text, table: &'a QualifiedName, what: &'static str, statement: String) -> Self {
        Self { role, table, what, statement, without: None, still: false }
    }

    pub fn hole(&self, found: String) -> TenantLeak {
        let (role, through) = (self.role.clone(), self.table.to_string());
        TenantLeak { role, through, what: self.what, found, statement: self.statement.clone() }
    }
}

/// What a statement must come to.
#[derive(Clone, Copy)]
pub enum Expect {
    /// Nothing, as long as the rows of the other tenant stay.
    Nothing,
    /// One of these.
    Refused(&'static [&'static str]),
    /// It is denied, or reaches no row.
    RefusedOrNothing,
    /// It is denied, or finds no such row, or reaches none.
    NotDone,
    /// It is refused, whatever for: a new row may lack what triggers fill.
    NotInserted,
}

impl Expect {
    pub fn is_met(self, outcome: &Outcome) -> bool {
        match (self, outcome) {
            (Expect::Nothing, _) => true,
            (Expect::Refused(states), Outcome::Refused(state, _)) => states.contains(&state.as_str()),
            (Expect::RefusedOrNothing, Outcome::Refused(state, _)) => state == DENIED,
            (Expect::NotDone, Outcome::Refused(state, _)) => state == DENIED || state == NO_SUCH_ROW,
            (Expect::NotInserted, Outcome::Refused(..)) => true,
            (Expect::RefusedOrNothing | Expect::NotDone | Expect::NotInserted, Outcome::Done(count)) => *count == 0,
            (Expect::Refused(_), Outcome::Done(_)) => false,
        }
    }
}
