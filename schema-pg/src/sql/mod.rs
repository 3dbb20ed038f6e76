//! The words of SQL: a struct or function for each statement, whose `Display` reads like the statement that it prints.
//! Rendering can't fail, and decides nothing.

/// What writes itself as SQL. Unlike `Display` it knows the writer: a script of thousands of tables is written in small
/// pieces, and each is a plain copy when the writer is a `String`.
pub trait Sql {
    /// Writes the SQL, without a semicolon.
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result;
}

/// `Display` for types that write themselves.
macro_rules! displayed {
    ($($ty:ty),*) => {
        $(impl std::fmt::Display for $ty {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                crate::sql::Sql::write(self, f)
            }
        })*
    };
}

mod comment;
mod constraint;
mod data_type;
mod domain;
mod enum_type;
pub mod expression;
mod function;
mod index;
mod partition;
mod quote;
mod schema;
mod storage;
mod table;
mod trigger;
mod view;
mod view_mismatches;

use std::fmt::{self, Write};

pub use comment::{Comment, Commented};
pub use constraint::{AddConstraint, DropConstraint};
pub use domain::CreateDomain;
pub use enum_type::CreateEnum;
pub use function::{CreateFunction, timestamps_body};
pub use index::CreateIndex;
pub use partition::{Maintenance, SubPartition, maintenance_body};
pub use quote::{Ident, Name, quote_ident, quote_literal};
pub use schema::{CreateExtension, CreateSchema};
pub use table::CreateTable;
pub use trigger::{CreateTrigger, DropTrigger};
pub use view::{CreateView, refresh_body};
pub use view_mismatches::view_mismatches;

use crate::catalog::{QualifiedName, Text};

/// A statement.
#[derive(Debug, Clone, PartialEq)]
pub enum Statement<'a> {
    /// CREATE SCHEMA
    CreateSchema(CreateSchema<'a>),
    /// CREATE EXTENSION
    CreateExtension(CreateExtension<'a>),
    /// CREATE TYPE … AS ENUM
    CreateEnum(CreateEnum<'a>),
    /// CREATE DOMAIN
    CreateDomain(CreateDomain<'a>),
    /// CREATE TABLE
    CreateTable(CreateTable<'a>),
    /// ALTER TABLE … ADD CONSTRAINT
    AddConstraint(AddConstraint<'a>),
    /// ALTER TABLE … DROP CONSTRAINT
    DropConstraint(DropConstraint<'a>),
    /// CREATE VIEW
    CreateView(CreateView<'a>),
    /// CREATE INDEX
    CreateIndex(CreateIndex<'a>),
    /// CREATE FUNCTION
    CreateFunction(CreateFunction<'a>),
    /// CREATE TRIGGER
    CreateTrigger(CreateTrigger<'a>),
    /// DROP TRIGGER
    DropTrigger(DropTrigger<'a>),
    /// COMMENT ON
    Comment(Comment<'a>),
    /// DROP of a thing that lives in a schema: the word, the name.
    Drop(&'static str, &'a QualifiedName),
    /// DROP INDEX: the schema, the name.
    DropIndex(&'a Text, &'a Text),
    /// DROP of a thing that lives in the database: the word, the name.
    DropGlobal(&'static str, &'a Text),
}

impl Statement<'_> {
    /// It takes many lines, and reads better with an empty one before it.
    pub fn is_long(&self) -> bool {
        matches!(self, Statement::CreateTable(_) | Statement::CreateFunction(_) | Statement::CreateView(_))
    }
}

displayed!(Statement<'_>);

impl Sql for Statement<'_> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        match self {
            Statement::CreateSchema(statement) => write!(f, "{statement}"),
            Statement::CreateExtension(statement) => write!(f, "{statement}"),
            Statement::CreateEnum(statement) => write!(f, "{statement}"),
            Statement::CreateDomain(statement) => write!(f, "{statement}"),
            Statement::CreateTable(statement) => statement.write(f),
            Statement::AddConstraint(statement) => statement.write(f),
            Statement::DropConstraint(statement) => write!(f, "{statement}"),
            Statement::CreateView(statement) => write!(f, "{statement}"),
            Statement::CreateIndex(statement) => statement.write(f),
            Statement::CreateFunction(statement) => write!(f, "{statement}"),
            Statement::CreateTrigger(statement) => write!(f, "{statement}"),
            Statement::DropTrigger(statement) => write!(f, "{statement}"),
            Statement::Comment(statement) => statement.write(f),
            Statement::Drop(what, name) => write!(f, "DROP {what} {}", Name(name)),
            Statement::DropIndex(schema, name) => write!(f, "DROP INDEX {}.{}", Ident(schema), Ident(name)),
            Statement::DropGlobal(what, name) => write!(f, "DROP {what} {}", Ident(name)),
        }
    }
}
