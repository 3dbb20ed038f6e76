//! A statement: one of those that plans are made of.

use std::fmt::{self, Write};

use super::alter_table::AlterTable;
use super::bound::drop_bound_check;
use super::comment::{Comment, comment_not_null, comment_of_extension, rename_not_null};
use super::composite::{CreateComposite, CreateRange};
use super::cron::call;
use super::distribution::Distribute;
use super::domain::{AlterDomain, CreateDomain};
use super::enum_type::{AddEnumValue, CreateEnum, RenameEnumValue};
use super::fill::Fill;
use super::function::{CreateAggregate, CreateFunction, DropAggregate, DropFunction};
use super::general::{CreateGeneral, DropGeneral};
use super::grant::{DefaultGrant, GrantTo, PublicGrant, RevokeFrom};
use super::index::CreateIndex;
use super::inherit::{AlterTogether, DeclareColumns};
use super::partition_index::{attach_index, complete_index, complete_key, name_indexes};
use super::policy::CreatePolicy;
use super::quote::{Ident, Name};
use super::replace::{AlterComposite, RenameConstructor, create_partition};
use super::role::AlterOwner;
use super::row_security::checking_references;
use super::rows::{ContinueSequence, first_row};
use super::schema::{CreateExtension, CreateSchema, UpdateExtension};
use super::seed::ChangeRows;
use super::sequence::{AlterSequence, CreateSequence, OwnSequence};
use super::table::CreateTable;
use super::trigger::{CreateEventTrigger, CreateTrigger, DropTrigger, EnableEventTrigger};
use super::view::{CreateView, refresh, view_default};
use super::write::Sql;
use crate::catalog::{Constraint, PartitionKey, PartitionOf, QualifiedName, Table, Text};

/// A statement.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Statement<'a> {
    /// CREATE SCHEMA
    CreateSchema(CreateSchema<'a>),
    /// CREATE EXTENSION
    CreateExtension(CreateExtension<'a>),
    /// ALTER EXTENSION … UPDATE
    UpdateExtension(UpdateExtension<'a>),
    /// CREATE TYPE … AS ENUM
    CreateEnum(CreateEnum<'a>),
    /// ALTER TYPE … ADD VALUE
    AddEnumValue(AddEnumValue<'a>),
    /// ALTER TYPE … RENAME VALUE
    RenameEnumValue(RenameEnumValue<'a>),
    /// CREATE DOMAIN
    CreateDomain(CreateDomain<'a>),
    /// ALTER DOMAIN
    AlterDomain(AlterDomain<'a>),
    /// CREATE TYPE … AS
    CreateComposite(CreateComposite<'a>),
    /// CREATE TYPE … AS RANGE
    CreateRange(CreateRange<'a>),
    /// CREATE SEQUENCE
    CreateSequence(CreateSequence<'a>),
    /// ALTER SEQUENCE
    AlterSequence(AlterSequence<'a>),
    /// ALTER SEQUENCE … OWNED BY
    OwnSequence(OwnSequence<'a>),
    /// CREATE FUNCTION, CREATE PROCEDURE
    CreateFunction(CreateFunction<'a>),
    /// DROP FUNCTION, DROP PROCEDURE
    DropFunction(Box<DropFunction<'a>>),
    /// CREATE AGGREGATE
    CreateAggregate(CreateAggregate<'a>),
    /// DROP AGGREGATE
    DropAggregate(DropAggregate<'a>),
    /// CREATE TABLE
    CreateTable(CreateTable<'a>),
    /// ALTER TABLE
    AlterTable(Box<AlterTable<'a>>),
    /// CREATE VIEW
    CreateView(CreateView<'a>),
    /// CREATE INDEX
    CreateIndex(Box<CreateIndex<'a>>),
    /// ALTER INDEX … ALTER COLUMN … SET STATISTICS: the schema, the index, the number of the column, the target.
    IndexStatistics(&'a Text, &'a Text, (i16, i32)),
    /// ALTER INDEX … ATTACH PARTITION: the index of the partitioned table, that of a partition.
    AttachIndex(Box<(QualifiedName, QualifiedName)>),
    /// Builds an index in the partitions that have none yet.
    CompleteIndex(Box<CreateIndex<'a>>),
    /// Adds a key to the partitions that have none yet.
    CompleteKey(&'a QualifiedName, &'a Constraint),
    /// Gives indexes and keys of a partition names, each by the index above that it is part of.
    NameIndexes(&'a QualifiedName, Vec<(QualifiedName, Text)>),
    /// CREATE TRIGGER
    CreateTrigger(CreateTrigger<'a>),
    /// DROP TRIGGER
    DropTrigger(DropTrigger<'a>),
    /// CREATE EVENT TRIGGER
    CreateEventTrigger(CreateEventTrigger<'a>),
    /// ALTER EVENT TRIGGER … ENABLE
    EnableEventTrigger(EnableEventTrigger<'a>),
    /// The statements of a thing that is not taken apart
    CreateGeneral(CreateGeneral<'a>),
    /// DROP of such a thing
    DropGeneral(DropGeneral<'a>),
    /// CREATE POLICY
    CreatePolicy(CreatePolicy<'a>),
    /// GRANT
    Grant(Box<GrantTo<'a>>),
    /// REVOKE
    Revoke(Box<RevokeFrom<'a>>),
    /// GRANT or REVOKE EXECUTE or USAGE … PUBLIC
    PublicGrant(PublicGrant<'a>),
    /// ALTER DEFAULT PRIVILEGES
    DefaultGrant(Box<DefaultGrant<'a>>),
    /// ALTER … OWNER TO
    AlterOwner(AlterOwner<'a>),
    /// COMMENT ON
    Comment(Box<Comment<'a>>),
    /// The same on the NOT NULL of a column: the table, the column, the text.
    CommentNotNull(&'a QualifiedName, &'a Text, Option<Text>),
    /// COMMENT ON EXTENSION with the comment that the extension brings.
    ResetExtensionComment(&'a Text),
    /// ALTER TABLE … RENAME CONSTRAINT of the NOT NULL of a column: the table, the column, the new name.
    RenameNotNull(&'a QualifiedName, &'a Text, Text),
    /// ALTER VIEW … ALTER COLUMN … SET DEFAULT or DROP DEFAULT: the view, the column, the default.
    ViewDefault(&'a QualifiedName, &'a Text, Option<&'a Text>),
    /// A statement as PostgreSQL itself writes it: CREATE RULE, CREATE STATISTICS.
    Written(&'a Text),
    /// DROP of a thing that lives in a schema: the word, the name.
    Drop(&'static str, &'a QualifiedName),
    /// DROP of a thing that belongs to a table: the word, the name, the table.
    DropPart(&'static str, &'a Text, &'a QualifiedName),
    /// DROP INDEX
    DropIndex {
        /// The schema.
        schema: &'a Text,
        /// The name.
        name: Text,
        /// CONCURRENTLY: the table is written on meanwhile. Not in a transaction.
        concurrently: bool,
        /// IF EXISTS: it may have gone with the index that it was attached to.
        if_exists: bool,
    },
    /// DROP of a thing that lives in the database: the word, the name.
    DropGlobal(&'static str, &'a Text),
    /// ALTER … RENAME TO of a thing that lives in a schema: the word, the schema, both names.
    Rename(&'static str, &'a Text, Box<(Text, Text)>),
    /// ALTER TABLE … RENAME CONSTRAINT: the table, both names.
    RenameConstraint(&'a QualifiedName, Text, &'a Text),
    /// ALTER … SET SCHEMA of a thing that lives in a schema: the word, the schema, the name, the new schema.
    SetSchema(&'static str, &'a Text, &'a Text, &'a Text),
    /// ALTER EXTENSION … SET SCHEMA: the extension, the new schema.
    MoveExtension(&'a Text, &'a Text),
    /// ALTER TYPE of a composite type.
    AlterComposite(AlterComposite<'a>),
    /// A call of Citus that says on which nodes rows are.
    Distribute(Box<Distribute<'a>>),
    /// ALTER TABLE of a column in all tables from which others have it.
    AlterTogether(Box<AlterTogether<'a>>),
    /// Notes that a table declares columns that it has from others.
    DeclareColumns(Box<DeclareColumns<'a>>),
    /// ALTER FUNCTION … RENAME TO of what makes values of a range.
    RenameConstructor(Box<RenameConstructor<'a>>),
    /// DROP TYPE of one that another took the place of.
    DropReplaced(QualifiedName),
    /// A table like the one that it is to be a partition of.
    CreateLike(&'a Table, &'a PartitionOf),
    /// Drops the check that PostgreSQL leaves on a partition that was detached concurrently.
    DropBoundCheck(&'a Table, Vec<&'a PartitionKey>),
    /// The one row of a table that has one.
    FirstRow(&'a QualifiedName),
    /// Inserts, changes and deletes reference rows.
    ChangeRows(Box<ChangeRows>),
    /// Calls the function that makes partitions of a table: the table, the function.
    FirstPartitions(&'a QualifiedName, QualifiedName),
    /// Gives rows that are there their values.
    Backfill(Box<Fill<'a>>),
    /// Lets a sequence count on from the highest number that is there.
    ContinueSequence(Box<ContinueSequence<'a>>),
    /// REFRESH MATERIALIZED VIEW
    Refresh(&'a QualifiedName),
    /// Whether bodies of functions are looked at when they are made, for the rest of the transaction.
    CheckFunctionBodies(bool),
    /// A statement that looks for rows of a table which break references to others, past policies: the table, the others.
    PastPolicies(Box<Statement<'a>>, &'a QualifiedName, Vec<&'a QualifiedName>),
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
            Statement::UpdateExtension(statement) => write!(f, "{statement}"),
            Statement::CreateEnum(statement) => statement.write(f),
            Statement::AddEnumValue(statement) => write!(f, "{statement}"),
            Statement::RenameEnumValue(statement) => write!(f, "{statement}"),
            Statement::CreateDomain(statement) => write!(f, "{statement}"),
            Statement::AlterDomain(statement) => write!(f, "{statement}"),
            Statement::CreateComposite(statement) => write!(f, "{statement}"),
            Statement::CreateRange(statement) => write!(f, "{statement}"),
            Statement::CreateSequence(statement) => write!(f, "{statement}"),
            Statement::AlterSequence(statement) => write!(f, "{statement}"),
            Statement::OwnSequence(statement) => write!(f, "{statement}"),
            Statement::CreateFunction(statement) => write!(f, "{statement}"),
            Statement::DropFunction(statement) => write!(f, "{statement}"),
            Statement::CreateAggregate(statement) => write!(f, "{statement}"),
            Statement::DropAggregate(statement) => write!(f, "{statement}"),
            Statement::CreateTable(statement) => statement.write(f),
            Statement::AlterTable(statement) => statement.write(f),
            Statement::CreateView(statement) => write!(f, "{statement}"),
            Statement::CreateIndex(statement) => statement.write(f),
            Statement::CreateTrigger(statement) => write!(f, "{statement}"),
            Statement::DropTrigger(statement) => write!(f, "{statement}"),
            Statement::CreateEventTrigger(statement) => write!(f, "{statement}"),
            Statement::EnableEventTrigger(statement) => write!(f, "{statement}"),
            Statement::CreateGeneral(statement) => write!(f, "{statement}"),
            Statement::DropGeneral(statement) => write!(f, "{statement}"),
            Statement::CreatePolicy(statement) => write!(f, "{statement}"),
            Statement::Grant(statement) => write!(f, "{statement}"),
            Statement::Revoke(statement) => write!(f, "{statement}"),
            Statement::IndexStatistics(schema, name, (number, target)) => {
                write!(f, "ALTER INDEX {}.{} ALTER COLUMN {number} SET STATISTICS {target}", Ident(schema), Ident(name))
            }
            Statement::AttachIndex(names) => f.write_str(&attach_index(&names.0, &names.1)),
            Statement::CompleteIndex(index) => f.write_str(&complete_index(index)),
            Statement::CompleteKey(table, key) => f.write_str(&complete_key(table, &key.name, key)),
            Statement::NameIndexes(partition, names) => f.write_str(&name_indexes(partition, names)),
            Statement::AlterOwner(statement) => write!(f, "{statement}"),
            Statement::CommentNotNull(table, column, text) => {
                f.write_str(&comment_not_null(table, column, text.as_deref()))
            }
            Statement::ResetExtensionComment(name) => f.write_str(&comment_of_extension(name)),
            Statement::RenameNotNull(table, column, name) => f.write_str(&rename_not_null(table, column, name)),
            Statement::ViewDefault(view, column, default) => f.write_str(&view_default(view, column, *default)),
            Statement::SetSchema(what, was, name, now) => {
                write!(f, "ALTER {what} {}.{} SET SCHEMA {}", Ident(was), Ident(name), Ident(now))
            }
            Statement::MoveExtension(name, schema) => {
                write!(f, "ALTER EXTENSION {} SET SCHEMA {}", Ident(name), Ident(schema))
            }
            Statement::AlterComposite(statement) => write!(f, "{statement}"),
            Statement::AlterTogether(statement) => statement.write(f),
            Statement::DeclareColumns(statement) => statement.write(f),
            Statement::RenameConstructor(statement) => write!(f, "{statement}"),
            Statement::Distribute(statement) => write!(f, "{statement}"),
            Statement::DropReplaced(name) => write!(f, "DROP TYPE {}", Name(name)),
            Statement::CreateLike(table, of) => f.write_str(&create_partition(table, of)),
            Statement::DropBoundCheck(table, keys) => f.write_str(&drop_bound_check(table, keys)),
            Statement::FirstRow(table) => f.write_str(&first_row(table)),
            Statement::ChangeRows(statement) => statement.write(f),
            Statement::FirstPartitions(_, function) => f.write_str(&call(function)),
            Statement::Backfill(statement) => statement.write(f),
            Statement::ContinueSequence(statement) => write!(f, "{statement}"),
            Statement::Refresh(view) => f.write_str(&refresh(view, false)),
            Statement::CheckFunctionBodies(on) => {
                write!(f, "SET LOCAL check_function_bodies = {}", if *on { "DEFAULT" } else { "off" })
            }
            Statement::PastPolicies(statement, table, targets) => {
                f.write_str(&checking_references(&statement.to_string(), table, targets))
            }
            Statement::PublicGrant(statement) => write!(f, "{statement}"),
            Statement::DefaultGrant(statement) => write!(f, "{statement}"),
            Statement::Comment(statement) => statement.write(f),
            Statement::Written(statement) => f.write_str(statement),
            Statement::Drop(what, name) => write!(f, "DROP {what} {}", Name(name)),
            Statement::DropPart(what, name, table) => write!(f, "DROP {what} {} ON {}", Ident(name), Name(table)),
            Statement::DropIndex { schema, name, concurrently, if_exists } => {
                let concurrently = if *concurrently { "CONCURRENTLY " } else { "" };
                let if_exists = if *if_exists { "IF EXISTS " } else { "" };
                write!(f, "DROP INDEX {concurrently}{if_exists}{}.{}", Ident(schema), Ident(name))
            }
            Statement::DropGlobal(what, name) => write!(f, "DROP {what} {}", Ident(name)),
            Statement::Rename(what, schema, names) => {
                write!(f, "ALTER {what} {}.{} RENAME TO {}", Ident(schema), Ident(&names.0), Ident(&names.1))
            }
            Statement::RenameConstraint(table, was, now) => {
                write!(f, "ALTER TABLE {} RENAME CONSTRAINT {} TO {}", Name(table), Ident(was), Ident(now))
            }
        }
    }
}
