//! How rows are made: decided once for a catalog, before the first row.

use schema_core::fake::{Shuffle, Sizes};

use super::expression::Expression;
use super::kind::Kind;
use super::tenants::Blocks;
use super::value::Value;
use crate::catalog::{QualifiedName, Text};

/// How the rows of all tables are made.
#[derive(Debug)]
pub struct Plan {
    /// In an order in which what is referenced comes first.
    pub tables: Vec<Table>,
    /// Whose rows they are.
    pub tenants: Option<Tenants>,
    /// Foreign keys whose rows come later: they are checked when all is there.
    pub deferred: Vec<(QualifiedName, Text)>,
    /// Checks that are not understood: the table, and the check. Rows are made without looking at them.
    pub unread: Vec<(QualifiedName, Text)>,
    pub until: i64,
}

/// How the rows of a table are made.
#[derive(Debug)]
pub struct Table {
    pub name: QualifiedName,
    pub rows: u64,
    /// What differs from other tables.
    pub place: u64,
    pub columns: Vec<Column>,
    pub references: Vec<Reference>,
    /// Rows stand in groups below rows of a table that they reference.
    pub group: Option<Group>,
    /// Conditions on its rows, each with its name.
    pub checks: Vec<Expression>,
    pub check_names: Vec<Text>,
    pub whose: Whose,
    pub soft: Option<Soft>,
    pub tree: Option<Tree>,
}

/// Rows that are deleted and stay.
#[derive(Debug)]
pub struct Soft {
    /// References whose rows take this one with them.
    pub along: Vec<usize>,
}

/// Where rows stand below one another.
#[derive(Debug)]
pub struct Tree {
    pub reference: usize,
    pub key: usize,
    pub is_ltree: bool,
}

/// Groups of rows below the rows of another table.
#[derive(Debug)]
pub struct Group {
    pub sizes: Sizes,
    pub above: Shuffle,
}

/// The tenants.
#[derive(Debug)]
pub struct Tenants {
    /// How many have rows.
    pub count: u64,
    /// The table and the column of their keys.
    pub root: Option<(usize, usize)>,
    /// Their keys, where no table has them.
    pub kind: Kind,
}

/// Whose rows a table holds.
#[derive(Debug)]
pub enum Whose {
    /// Everybody's.
    Nobodys,
    /// Each row is a tenant.
    Themselves,
    /// Given out in turn.
    Dealt(Blocks),
    /// That of the row that this reference points at.
    Along(usize),
}

#[derive(Debug)]
pub struct Column {
    pub name: Text,
    pub kind: Kind,
    pub nullable: bool,
    pub from: From,
    pub place: u64,
    /// Other rows or keys rely on its value: no check changes it.
    pub fixed: bool,
    /// Its values stay between the bounds of its kind: a partition would be missing else.
    pub bounded: bool,
    /// Keys of other rows hold its value, so it has one.
    pub referenced: bool,
    /// It is held encrypted, or made of what is.
    pub encrypted: bool,
}

/// Where the values of a column come from.
#[derive(Debug, Clone, PartialEq)]
pub enum From {
    /// Not written: the database makes it.
    Database,
    /// Drawn from its kind.
    Drawn,
    /// The value of the row's number: no two are the same.
    Counted,
    /// The value of the row's place in its group.
    InGroup,
    /// A part of the key of a row that is referenced.
    Reference(usize, usize),
    /// The key of the row's tenant.
    Tenant,
    /// Some time after the moment in another column.
    After(usize),
    DeletedAt,
    Deletion,
    /// Always this.
    Always(Value),
    TreePath,
    TreeLevel,
}

/// A foreign key.
#[derive(Debug)]
pub struct Reference {
    pub name: Text,
    pub columns: Vec<usize>,
    pub target: usize,
    pub target_columns: Vec<usize>,
    pub nullable: bool,
    pub pick: Pick,
    pub place: u64,
}

/// Which row is referenced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// Any, a few of them often.
    Any,
    /// One of the same table that comes before.
    Earlier,
    /// The one with the same number: no two reference the same.
    Own,
    /// The one above the group.
    Above,
    /// Another one for each row of the group.
    Beside,
    /// The tenant of the row.
    Tenant,
    /// Other references give its columns their values.
    Implied,
    /// None.
    Never,
}

impl Column {
    /// Rows may have no value in it: nothing relies on that there is one.
    pub fn can_be_empty(&self) -> bool {
        let changes = match self.from {
            From::Drawn => !self.fixed,
            From::Counted => !self.referenced,
            _ => false,
        };
        self.nullable && changes
    }
}
