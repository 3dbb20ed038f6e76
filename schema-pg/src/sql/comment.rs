//! COMMENT ON.

use std::fmt::{self, Write};

use super::function::Signature;
use super::quote::Literal;
use super::{Ident, Name, Sql};
use crate::catalog::{Aggregate, Function, GeneralObject, QualifiedName, Text};

displayed!(Comment<'_>);

/// `COMMENT ON TABLE app.users IS '…'`
#[derive(Debug, Clone, PartialEq)]
pub struct Comment<'a> {
    /// What the comment is on.
    pub on: Commented<'a>,
    /// The comment; `None` takes it away.
    pub text: Option<&'a Text>,
}

/// What a comment is on.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Commented<'a> {
    /// What lives in the database: the word, the name.
    Global(&'static str, &'a Text),
    /// What lives in a schema: the word, the name.
    Named(&'static str, &'a QualifiedName),
    /// What belongs to a table: the word, the table, the name.
    Part(&'static str, &'a QualifiedName, &'a Text),
    /// A rule of a domain: the domain, the name.
    DomainCheck(&'a QualifiedName, &'a Text),
    /// A column of a table or view.
    Column(&'a QualifiedName, &'a Text),
    /// An index: the schema, the name.
    Index(&'a Text, &'a Text),
    /// A function or procedure.
    Function(&'a Function),
    /// An aggregate.
    Aggregate(&'a Aggregate),
    /// A thing that is not taken apart.
    General(&'a GeneralObject),
}

impl Sql for Comment<'_> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        f.write_str("COMMENT ON ")?;
        match &self.on {
            Commented::Global(what, name) => write!(f, "{what} {}", Ident(name))?,
            Commented::Named(what, name) => write!(f, "{what} {}", Name(name))?,
            Commented::Part(what, table, name) => write!(f, "{what} {} ON {}", Ident(name), Name(table))?,
            Commented::DomainCheck(domain, name) => write!(f, "CONSTRAINT {} ON DOMAIN {}", Ident(name), Name(domain))?,
            Commented::Column(table, column) => write!(f, "COLUMN {}.{}", Name(table), Ident(column))?,
            Commented::Index(schema, name) => write!(f, "INDEX {}.{}", Ident(schema), Ident(name))?,
            Commented::Function(function) if function.is_procedure() => write!(f, "PROCEDURE {}", Signature(function))?,
            Commented::Function(function) => write!(f, "FUNCTION {}", Signature(function))?,
            Commented::General(item) => write!(f, "{} {}", item.kind, item.name)?,
            Commented::Aggregate(item) => write!(f, "AGGREGATE {}({})", Name(&item.name), item.arguments)?,
        }
        match self.text {
            Some(text) => write!(f, " IS {}", Literal(text)),
            None => f.write_str(" IS NULL"),
        }
    }
}

/// COMMENT ON CONSTRAINT of a column's NOT NULL, whatever it is called: its name may not be held.
pub fn comment_not_null(table: &QualifiedName, column: &str, text: Option<&str>) -> String {
    let text = text.map_or_else(|| "NULL::pg_catalog.text".to_owned(), |text| Literal(text).to_string());
    of_not_null(table, column, &format!("COMMENT ON CONSTRAINT %I ON {} IS %L", in_format(table)), &text)
}

/// RENAME CONSTRAINT of a column's NOT NULL, whatever it is called.
pub fn rename_not_null(table: &QualifiedName, column: &str, name: &str) -> String {
    of_not_null(
        table,
        column,
        &format!("ALTER TABLE {} RENAME CONSTRAINT %I TO %I", in_format(table)),
        &Literal(name).to_string(),
    )
}

/// The comment that an extension brings, on it again.
pub fn comment_of_extension(name: &str) -> String {
    super::do_block(&format!(
        "BEGIN
    EXECUTE pg_catalog.format('COMMENT ON EXTENSION %I IS %L', {name}::pg_catalog.text,
        (SELECT e.comment FROM pg_catalog.pg_available_extensions AS e WHERE e.name = {name}));
END;",
        name = Literal(name)
    ))
}

/// A name in a text for `format`, itself in quotes.
fn in_format(table: &QualifiedName) -> String {
    Name(table).to_string().replace('\'', "''").replace('%', "%%")
}

/// A statement about the constraint that is a column's NOT NULL: `%I` is its name, and what follows `value`.
fn of_not_null(table: &QualifiedName, column: &str, statement: &str, value: &str) -> String {
    let body = format!(
        "DECLARE
    held pg_catalog.text;
BEGIN
    SELECT k.conname INTO STRICT held FROM pg_catalog.pg_constraint AS k
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND k.conkey = ARRAY[a.attnum]
        WHERE k.conrelid = {regclass}::pg_catalog.regclass AND k.contype = 'n' AND a.attname = {column};
    EXECUTE pg_catalog.format('{statement}', held, {value});
END;",
        regclass = Literal(&Name(table).to_string()),
        column = Literal(column),
    );
    super::do_block(&body)
}
