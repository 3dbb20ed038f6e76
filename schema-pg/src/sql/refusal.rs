//! What triggers say when they refuse a row: each error names the table and the trigger, as PostgreSQL's own do.

use std::fmt;

/// `RAISE EXCEPTION '…' USING …`
pub struct Refusal<'a> {
    /// The message, a format of RAISE: `%` stands for the next argument.
    pub message: &'a str,
    /// Its arguments.
    pub arguments: &'a [&'a str],
    /// The SQLSTATE, by its name.
    pub code: &'a str,
}

impl fmt::Display for Refusal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RAISE EXCEPTION '{}'", self.message.replace('\'', "''"))?;
        for argument in self.arguments {
            write!(f, ", {argument}")?;
        }
        write!(
            f,
            "\n            USING ERRCODE = '{}', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;",
            self.code
        )
    }
}
