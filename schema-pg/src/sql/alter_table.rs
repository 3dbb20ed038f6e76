//! ALTER TABLE.

use std::borrow::Cow;
use std::fmt::{self, Write};

use super::constraint::Definition;
use super::partition::Bound;
use super::quote::Fragment;
use super::storage::Parameters;
use super::table::{AsIdentity, column_definition};
use super::{Ident, Name, Sql, sequence};
use crate::catalog::{
    Column, Constraint, DataType, Enabled, Identity, PartitionOf, QualifiedName, ReplicaIdentity, SequenceOptions, Text,
};

displayed!(AlterTable<'_>);

/// `ALTER TABLE app.users …`
#[derive(Debug, Clone, PartialEq)]
pub struct AlterTable<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// ONLY: of none of its partitions.
    pub only: bool,
    /// What becomes of it.
    pub action: TableAction<'a>,
}

/// What becomes of a table.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum TableAction<'a> {
    /// ADD COLUMN
    AddColumn(Cow<'a, Column>),
    /// ADD COLUMN with a default that is for the rows that are there: none of them is written
    AddFilled(&'a Column, Text),
    /// ALTER COLUMN … DROP DEFAULT of that default
    DropFill(&'a Text),
    /// DROP COLUMN
    DropColumn(&'a Text),
    /// RENAME COLUMN … TO
    RenameColumn(&'a Text, &'a Text),
    /// ALTER COLUMN … TYPE … COLLATE … USING
    SetType {
        /// The column.
        column: &'a Text,
        /// Its type.
        ty: &'a DataType,
        /// Its collation, where that is said.
        collation: Option<&'a Text>,
        /// How the old value becomes one of the new type.
        using: Option<Text>,
    },
    /// ALTER COLUMN … SET DEFAULT
    SetDefault(&'a Text, &'a Text),
    /// ALTER COLUMN … DROP DEFAULT
    DropDefault(&'a Text),
    /// ALTER COLUMN … SET NOT NULL, or ADD CONSTRAINT … NOT NULL under the name that somebody gave it
    SetNotNull(&'a Text, Option<&'a Text>),
    /// ALTER COLUMN … DROP NOT NULL
    DropNotNull(&'a Text),
    /// ALTER COLUMN … ADD GENERATED … AS IDENTITY
    AddIdentity(&'a Column, Identity),
    /// ALTER COLUMN … SET GENERATED …, and how it counts
    SetIdentity(&'a Text, Identity, Option<&'a SequenceOptions>),
    /// ALTER COLUMN … DROP IDENTITY
    DropIdentity(&'a Text),
    /// ALTER COLUMN … DROP EXPRESSION
    DropExpression(&'a Text),
    /// ALTER COLUMN … SET EXPRESSION, since PostgreSQL 17
    SetExpression(&'a Text, &'a Text),
    /// ALTER COLUMN … SET STORAGE
    SetStorage(&'a Text, &'a str),
    /// ALTER COLUMN … SET COMPRESSION
    SetCompression(&'a Text, &'a str),
    /// ALTER COLUMN … SET STATISTICS
    SetStatistics(&'a Text, i32),
    /// ALTER COLUMN … SET (…)
    SetAttributes(&'a Text, &'a [(Text, Text)]),
    /// ALTER COLUMN … RESET (…)
    ResetAttributes(&'a Text, Vec<&'a Text>),
    /// ADD CONSTRAINT; with NOT VALID, rows that are there are not looked at
    AddConstraint {
        /// The constraint.
        constraint: Cow<'a, Constraint>,
        /// NOT VALID
        not_valid: bool,
    },
    /// ADD CONSTRAINT … CHECK … NOT VALID, of a condition that a plan makes: the name, the condition
    AddCheck(Text, Text),
    /// ADD CONSTRAINT … UNIQUE or PRIMARY KEY USING INDEX
    AddConstraintUsing(Cow<'a, Constraint>, Text),
    /// VALIDATE CONSTRAINT
    ValidateConstraint(Text),
    /// ALTER CONSTRAINT … DEFERRABLE …
    AlterConstraint(&'a Constraint),
    /// DROP CONSTRAINT
    DropConstraint(Text),
    /// RENAME CONSTRAINT … TO
    RenameConstraint(&'a Text, &'a Text),
    /// RENAME TO
    Rename(&'a Text),
    /// SET SCHEMA
    SetSchema(&'a Text),
    /// SET (…)
    SetParameters(&'a [(Text, Text)]),
    /// RESET (…)
    ResetParameters(Vec<&'a Text>),
    /// SET LOGGED or SET UNLOGGED
    SetLogged(bool),
    /// INHERIT
    Inherit(&'a QualifiedName),
    /// NO INHERIT
    NoInherit(&'a QualifiedName),
    /// ENABLE ROW LEVEL SECURITY, or DISABLE
    RowSecurity(bool),
    /// FORCE ROW LEVEL SECURITY, or NO FORCE
    ForceRowSecurity(bool),
    /// ENABLE or DISABLE TRIGGER
    EnableTrigger(Enabled, &'a Text),
    /// ENABLE or DISABLE RULE
    EnableRule(Enabled, &'a Text),
    /// REPLICA IDENTITY
    ReplicaIdentity(Option<Cow<'a, ReplicaIdentity>>),
    /// ATTACH PARTITION
    Attach(&'a QualifiedName, &'a PartitionOf),
    /// DETACH PARTITION; CONCURRENTLY is not for a transaction
    Detach {
        /// The partition.
        partition: &'a QualifiedName,
        /// CONCURRENTLY
        concurrently: bool,
    },
}

impl Sql for AlterTable<'_> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        use TableAction as A;
        f.write_str(if self.only { "ALTER TABLE ONLY " } else { "ALTER TABLE " })?;
        Name(self.table).write(f)?;
        let own_line = matches!(self.action, A::AddConstraint { .. } | A::AddCheck(..) | A::AddConstraintUsing(..));
        f.write_str(if own_line { "\n    " } else { " " })?;
        match &self.action {
            A::AddColumn(column) => {
                f.write_str("ADD COLUMN ")?;
                column_definition(column, f)
            }
            A::AddFilled(column, value) => {
                f.write_str("ADD COLUMN ")?;
                column_definition(&Column { default: Some(value.clone()), ..(*column).clone() }, f)
            }
            A::DropColumn(column) => write!(f, "DROP COLUMN {}", Ident(column)),
            A::RenameColumn(was, now) => write!(f, "RENAME COLUMN {} TO {}", Ident(was), Ident(now)),
            A::SetType { column, ty, collation, using } => {
                write!(f, "ALTER COLUMN {} TYPE {ty}", Ident(column))?;
                if let Some(collation) = collation {
                    write!(f, " COLLATE {}", super::quote::Dotted(collation))?;
                }
                match using {
                    Some(using) => write!(f, "\n    USING {using}"),
                    None => Ok(()),
                }
            }
            A::SetDefault(column, default) => {
                write!(f, "ALTER COLUMN {} SET DEFAULT {}", Ident(column), Fragment(default))
            }
            A::DropDefault(column) | A::DropFill(column) => write!(f, "ALTER COLUMN {} DROP DEFAULT", Ident(column)),
            A::SetNotNull(column, None) => write!(f, "ALTER COLUMN {} SET NOT NULL", Ident(column)),
            A::SetNotNull(column, Some(name)) => {
                write!(f, "ADD CONSTRAINT {} NOT NULL {}", Ident(name), Ident(column))
            }
            A::DropNotNull(column) => write!(f, "ALTER COLUMN {} DROP NOT NULL", Ident(column)),
            A::AddIdentity(column, identity) => {
                let how = AsIdentity(*identity, column.options.as_deref());
                write!(f, "ALTER COLUMN {} ADD {how}", Ident(&column.name))
            }
            A::SetIdentity(column, identity, options) => {
                let word = match identity {
                    Identity::ByDefault => "BY DEFAULT",
                    Identity::Always => "ALWAYS",
                };
                write!(f, "ALTER COLUMN {} SET GENERATED {word}", Ident(column))?;
                match options {
                    Some(options) => write!(f, "{}", SetOptions(options)),
                    None => Ok(()),
                }
            }
            A::DropIdentity(column) => write!(f, "ALTER COLUMN {} DROP IDENTITY", Ident(column)),
            A::DropExpression(column) => write!(f, "ALTER COLUMN {} DROP EXPRESSION", Ident(column)),
            A::SetExpression(column, expression) => {
                write!(f, "ALTER COLUMN {} SET EXPRESSION AS ({})", Ident(column), Fragment(expression))
            }
            A::SetStorage(column, storage) => write!(f, "ALTER COLUMN {} SET STORAGE {storage}", Ident(column)),
            A::SetCompression(column, method) => write!(f, "ALTER COLUMN {} SET COMPRESSION {method}", Ident(column)),
            A::SetStatistics(column, target) => write!(f, "ALTER COLUMN {} SET STATISTICS {target}", Ident(column)),
            A::SetAttributes(column, attributes) => {
                write!(f, "ALTER COLUMN {} SET ({})", Ident(column), Parameters(attributes))
            }
            A::ResetAttributes(column, names) => {
                write!(f, "ALTER COLUMN {} RESET ({})", Ident(column), super::quote::Idents(names))
            }
            A::AddConstraint { constraint, not_valid } => {
                f.write_str("ADD ")?;
                Definition(constraint).write(f)?;
                f.write_str(if *not_valid && !constraint.not_valid { " NOT VALID" } else { "" })
            }
            A::AddCheck(name, condition) => {
                write!(f, "ADD CONSTRAINT {} CHECK ({condition}) NOT VALID", Ident(name))
            }
            A::AddConstraintUsing(constraint, index) => {
                let word = if constraint.kind.rank() == 0 { "PRIMARY KEY" } else { "UNIQUE" };
                write!(f, "ADD CONSTRAINT {} {word} USING INDEX {}", Ident(&constraint.name), Ident(index))?;
                f.write_str(constraint.kind.deferrable().map_or("", super::constraint::waiting))
            }
            A::ValidateConstraint(name) => write!(f, "VALIDATE CONSTRAINT {}", Ident(name)),
            A::AlterConstraint(constraint) => {
                write!(f, "ALTER CONSTRAINT {}", Ident(&constraint.name))?;
                match constraint.kind.deferrable().map_or("", super::constraint::waiting) {
                    "" => f.write_str(" NOT DEFERRABLE"),
                    words => f.write_str(words),
                }
            }
            A::DropConstraint(name) => write!(f, "DROP CONSTRAINT {}", Ident(name)),
            A::RenameConstraint(was, now) => write!(f, "RENAME CONSTRAINT {} TO {}", Ident(was), Ident(now)),
            A::Rename(name) => write!(f, "RENAME TO {}", Ident(name)),
            A::SetSchema(schema) => write!(f, "SET SCHEMA {}", Ident(schema)),
            A::SetParameters(parameters) => write!(f, "SET ({})", Parameters(parameters)),
            A::ResetParameters(names) => {
                let names: Vec<String> = names.iter().map(|name| super::quote::Dotted(name).to_string()).collect();
                write!(f, "RESET ({})", names.join(", "))
            }
            A::SetLogged(logged) => f.write_str(if *logged { "SET LOGGED" } else { "SET UNLOGGED" }),
            A::Inherit(parent) => write!(f, "INHERIT {}", Name(parent)),
            A::NoInherit(parent) => write!(f, "NO INHERIT {}", Name(parent)),
            A::RowSecurity(on) => write!(f, "{} ROW LEVEL SECURITY", if *on { "ENABLE" } else { "DISABLE" }),
            A::ForceRowSecurity(on) => write!(f, "{} ROW LEVEL SECURITY", if *on { "FORCE" } else { "NO FORCE" }),
            A::EnableTrigger(enabled, name) => write!(f, "{} TRIGGER {}", words(*enabled), Ident(name)),
            A::EnableRule(enabled, name) => write!(f, "{} RULE {}", words(*enabled), Ident(name)),
            A::ReplicaIdentity(identity) => match identity.as_deref() {
                None => f.write_str("REPLICA IDENTITY DEFAULT"),
                Some(ReplicaIdentity::Nothing) => f.write_str("REPLICA IDENTITY NOTHING"),
                Some(ReplicaIdentity::Full) => f.write_str("REPLICA IDENTITY FULL"),
                Some(ReplicaIdentity::Index(index)) => write!(f, "REPLICA IDENTITY USING INDEX {}", Ident(index)),
            },
            A::Attach(partition, of) => {
                write!(f, "ATTACH PARTITION {}\n    {}", Name(partition), Bound(&of.bound))
            }
            A::Detach { partition, concurrently } => {
                write!(f, "DETACH PARTITION {}", Name(partition))?;
                f.write_str(if *concurrently { " CONCURRENTLY" } else { "" })
            }
        }
    }
}

/// ` SET INCREMENT BY 1 …`
struct SetOptions<'a>(&'a SequenceOptions);

impl fmt::Display for SetOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        sequence::all_options(self.0, "SET ", f)
    }
}

fn words(enabled: Enabled) -> &'static str {
    match enabled {
        Enabled::Origin => "ENABLE",
        Enabled::Always => "ENABLE ALWAYS",
        Enabled::Replica => "ENABLE REPLICA",
        Enabled::Never => "DISABLE",
    }
}

/// How a value becomes one of another type: through text where there is no cast of its own.
///
/// `None` where PostgreSQL does it by itself: a cast that is written would cut a text that is too long, and that is done by
/// nobody else.
pub fn cast(column: &str, was: &DataType, now: &DataType) -> Option<String> {
    use DataType as T;
    match (was, now) {
        (T::Text | T::Varchar(_) | T::Char(_) | T::Citext, T::Text | T::Varchar(_) | T::Char(_)) => None,
        _ => Some(written(column, was, now)),
    }
}

fn written(column: &str, was: &DataType, now: &DataType) -> String {
    let column = Ident(column);
    match (was, now) {
        (DataType::Named(_), DataType::Named(_)) => format!("{column}::text::{now}"),
        (DataType::Boolean, DataType::SmallInt | DataType::BigInt) => format!("{column}::integer::{now}"),
        (DataType::Text | DataType::Varchar(_), DataType::Array(_)) => format!("ARRAY[{column}]::{now}"),
        (DataType::Jsonb, DataType::Text | DataType::Varchar(_)) => format!("{column} #>> '{{}}'"),
        _ => format!("{column}::{now}"),
    }
}
