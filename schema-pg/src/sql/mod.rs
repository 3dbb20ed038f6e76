//! The words of SQL: a struct or function for each statement, whose `Display` reads like the statement that it prints.
//! Rendering can't fail, and decides nothing.

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

use std::fmt;

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
    Drop(&'static str, QualifiedName),
    /// DROP of a thing that lives in the database: the word, the name.
    DropGlobal(&'static str, &'a Text),
}

impl Statement<'_> {
    /// It takes many lines, and reads better with an empty one before it.
    pub fn is_long(&self) -> bool {
        matches!(self, Statement::CreateTable(_) | Statement::CreateFunction(_) | Statement::CreateView(_))
    }
}

impl fmt::Display for Statement<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Statement::CreateSchema(statement) => statement.fmt(f),
            Statement::CreateExtension(statement) => statement.fmt(f),
            Statement::CreateEnum(statement) => statement.fmt(f),
            Statement::CreateDomain(statement) => statement.fmt(f),
            Statement::CreateTable(statement) => statement.fmt(f),
            Statement::AddConstraint(statement) => statement.fmt(f),
            Statement::DropConstraint(statement) => statement.fmt(f),
            Statement::CreateView(statement) => statement.fmt(f),
            Statement::CreateIndex(statement) => statement.fmt(f),
            Statement::CreateFunction(statement) => statement.fmt(f),
            Statement::CreateTrigger(statement) => statement.fmt(f),
            Statement::DropTrigger(statement) => statement.fmt(f),
            Statement::Comment(statement) => statement.fmt(f),
            Statement::Drop(what, name) => write!(f, "DROP {what} {}", Name(name)),
            Statement::DropGlobal(what, name) => write!(f, "DROP {what} {}", Ident(name)),
        }
    }
}
