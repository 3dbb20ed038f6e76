//! What lints for any store look at: tables, with their columns and how they reference each other, wherever they were said.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Action, Notes, Source, Text};

/// A design: what structs say, or what a database holds.
#[derive(Debug, Clone, Default)]
pub struct Design {
    /// Tables, and structs that are part of rows.
    pub tables: Vec<DesignTable>,
    /// Enums: the path of each, where it stands, and its labels.
    pub enums: Vec<(String, Source, Vec<Text>)>,
    /// It is what structs say, and not what a database holds.
    pub is_declared: bool,
    /// Where the table of a path stands.
    by_path: BTreeMap<String, usize>,
}

/// A table, or an embedded struct.
#[derive(Debug, Clone, Default)]
pub struct DesignTable {
    /// Its name in the store, without a schema.
    pub name: Text,
    /// What it is called in what is found: `User`, `app.users`.
    pub path: String,
    /// Where it stands.
    pub source: Source,
    /// It has a description.
    pub is_described: bool,
    /// It is no table of its own: its members stand in the rows of others.
    pub is_embedded: bool,
    /// Its columns, in order.
    pub columns: Vec<DesignColumn>,
    /// The columns of its key; empty where it has none.
    pub key: Vec<Text>,
    /// It says itself that it has no key.
    pub without_key: bool,
    /// What is unique beside the key.
    pub uniques: Vec<Unique>,
    /// What it references.
    pub references: Vec<Reference>,
    /// The paths of tables to which rows are linked many to many.
    pub links: Vec<String>,
    /// Columns, and those that they determine.
    pub determines: Vec<(Vec<Text>, Vec<Text>)>,
    /// What is known of it from structs alone.
    pub declared: Option<Declared>,
}

/// What only structs say.
#[derive(Debug, Clone, Default)]
pub struct Declared {
    /// Notes: expected rows, requirements, the team that answers for it.
    pub notes: Option<Box<Notes>>,
    /// Each change of a row is noted in the log, but for these columns.
    pub audited: Option<Vec<Text>>,
    /// The application writes no rows, or never changes them.
    pub is_lasting: bool,
}

/// A column.
#[derive(Debug, Clone)]
pub struct DesignColumn {
    /// Its name in the store.
    pub name: Text,
    /// What it is called in paths: the name of its field.
    pub field: Text,
    /// Where it stands.
    pub source: Source,
    /// What it holds.
    pub kind: ColumnKind,
    /// It may be missing.
    pub nullable: bool,
    /// Its default, as text.
    pub default: Option<Text>,
    /// It has a description.
    pub is_described: bool,
    /// Only some values are allowed: a list, a pattern, a type of its own.
    pub is_restricted: bool,
    /// The store computes or fills it: a number, a time, an expression over the row.
    pub is_filled: bool,
    /// Rows are numbered by it.
    pub is_numbered: bool,
    /// Its values are not for everybody; `None` where nobody could have said so.
    pub is_private: Option<bool>,
    /// It says why it is a copy.
    pub is_denormalized: bool,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnKind {
    /// True or false.
    Bool,
    /// A whole number of so many bits, with a sign.
    Whole(u8),
    /// A floating point number.
    Float,
    /// An exact number.
    Decimal,
    /// Text, at most so long.
    Text(Option<u32>),
    /// A moment.
    Moment,
    /// Date and time of a wall clock, of no zone.
    LocalMoment,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// Any JSON.
    Json,
    /// Values of one kind.
    List(Box<ColumnKind>),
    /// A UUID.
    Uuid,
    /// Bytes.
    Bytes,
    /// One of some labels.
    Enum,
    /// Any other, by its name.
    Other(Text),
}

/// Columns that are unique together.
#[derive(Debug, Clone)]
pub struct Unique {
    /// The columns.
    pub columns: Vec<Text>,
    /// Among some rows alone.
    pub is_partial: bool,
    /// Two rows without a value are the same.
    pub nulls_not_distinct: bool,
    /// Where it was said.
    pub source: Source,
}

/// Columns that hold the key of another table.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The columns.
    pub columns: Vec<Text>,
    /// The path of the table.
    pub target: String,
    /// The columns there that they hold; empty for the key.
    pub target_columns: Vec<Text>,
    /// What happens when that row goes.
    pub on_delete: Action,
    /// It can be checked at the end of a transaction.
    pub is_deferrable: bool,
    /// Where it was said.
    pub source: Source,
}

impl Design {
    /// A design of these tables and enums.
    pub fn new(tables: Vec<DesignTable>, enums: Vec<(String, Source, Vec<Text>)>) -> Self {
        let by_path = tables.iter().enumerate().map(|(number, table)| (table.path.clone(), number)).collect();
        Self { tables, enums, is_declared: false, by_path }
    }

    /// The tables that are no parts of rows.
    pub fn own_tables(&self) -> impl Iterator<Item = &DesignTable> {
        self.tables.iter().filter(|table| !table.is_embedded)
    }

    /// The paths of tables that others reference.
    pub fn referenced(&self) -> BTreeSet<&str> {
        self.own_tables().flat_map(|table| &table.references).map(|reference| &*reference.target).collect()
    }

    /// The table of a path.
    pub fn table(&self, path: &str) -> Option<&DesignTable> {
        self.number(path).map(|number| &self.tables[number])
    }

    /// The place of the table of a path.
    pub fn number(&self, path: &str) -> Option<usize> {
        self.by_path.get(path).copied()
    }
}

impl DesignTable {
    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&DesignColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// There is such a column, and each row has it.
    pub fn is_required(&self, name: &str) -> bool {
        self.column(name).is_some_and(|column| !column.nullable)
    }

    /// There is such a column, and rows may lack it.
    pub fn may_miss(&self, name: &str) -> bool {
        self.column(name).is_some_and(|column| column.nullable)
    }

    /// The column is part of a reference.
    pub fn is_reference(&self, column: &str) -> bool {
        self.references.iter().any(|reference| reference.columns.iter().any(|name| name == column))
    }

    /// The column is part of the key.
    pub fn is_key(&self, column: &str) -> bool {
        self.key.iter().any(|name| name == column)
    }

    /// It links others: two references or more, and hardly anything else.
    pub fn is_junction(&self) -> bool {
        let own = self.columns.iter().filter(|column| {
            !(self.is_reference(&column.name) || column.is_filled || self.is_key(&column.name) && self.key.len() == 1)
        });
        self.references.len() >= 2 && own.count() <= 1
    }

    /// Columns that are neither its key, nor references, nor filled by the store.
    pub fn own_columns(&self) -> impl Iterator<Item = &DesignColumn> {
        self.columns
            .iter()
            .filter(|column| !self.is_key(&column.name) && !self.is_reference(&column.name) && !column.is_filled)
    }
}

impl ColumnKind {
    /// A whole number.
    pub fn is_integer(&self) -> bool {
        matches!(self, ColumnKind::Whole(_))
    }

    /// A moment or a day.
    pub fn is_time(&self) -> bool {
        matches!(self, ColumnKind::Moment | ColumnKind::LocalMoment | ColumnKind::Date)
    }

    /// A text.
    pub fn is_text(&self) -> bool {
        matches!(self, ColumnKind::Text(_))
    }
}

impl std::fmt::Display for ColumnKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            ColumnKind::Bool => "a boolean",
            ColumnKind::Whole(bits) => return write!(f, "an integer of {bits} bits"),
            ColumnKind::Float => "a float",
            ColumnKind::Decimal => "a decimal",
            ColumnKind::Text(None) => "a text",
            ColumnKind::Text(Some(most)) => return write!(f, "a text of {most} characters"),
            ColumnKind::Moment => "a moment",
            ColumnKind::LocalMoment => "a date and time without a zone",
            ColumnKind::Date => "a date",
            ColumnKind::Time => "a time of day",
            ColumnKind::Json => "JSON",
            ColumnKind::List(of) => return write!(f, "a list, each {of}"),
            ColumnKind::Uuid => "a UUID",
            ColumnKind::Bytes => "bytes",
            ColumnKind::Enum => "an enum",
            ColumnKind::Other(name) => return write!(f, "`{name}`"),
        })
    }
}
