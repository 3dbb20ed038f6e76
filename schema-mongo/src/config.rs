//! Settings.

use crate::spec::{Text, ValidationAction, ValidationLevel};

/// Settings of [`lower_with`](crate::lower_with).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Config {
    /// Stands before the name of each collection that names none itself, with a dot: `app` makes `app.users`.
    pub prefix: Option<Text>,
    /// Documents may have fields that their structs have not, also where `#[mongo(open)]` does not say so.
    pub open: bool,
    /// Which writes are looked at, where `#[mongo(validation(…))]` says nothing.
    pub level: ValidationLevel,
    /// What happens to wrong documents, where `#[mongo(validation(…))]` says nothing.
    pub action: ValidationAction,
}
