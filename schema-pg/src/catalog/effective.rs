//! What the server holds of columns, those included that a table has from others: a partition has its columns from the table above it, a
//! table that inherits from several.

use rustc_hash::FxHashMap;

use super::{Column, DataType, Override, Own, QualifiedName, Table, Text};

/// A column as the server holds it in one table.
#[derive(Debug, Clone, PartialEq)]
pub struct EffectiveColumn<'c> {
    /// Its nearest declaration: its name, type, collation and expression.
    pub column: &'c Column,
    /// The table declares it, even if others above it have it too.
    pub declared: bool,
    /// How many of the tables right above have it.
    pub parents: usize,
    /// Its default.
    pub default: Option<&'c Text>,
    /// It takes no NULL.
    pub not_null: bool,
    /// How it is stored, where that is not as its type is.
    pub storage: Option<&'c Text>,
    /// How it is compressed, where that is set.
    pub compression: Option<&'c Text>,
    /// The target for statistics.
    pub statistics: Option<i32>,
    /// Attributes.
    pub attributes: &'c [(Text, Text)],
    /// The comment on it.
    pub comment: Option<&'c Text>,
}

impl<'c> EffectiveColumn<'c> {
    /// A column as the table declares it.
    pub fn of(column: &'c Column) -> Self {
        let options = column.options.as_deref();
        Self {
            column,
            declared: true,
            parents: 0,
            default: column.default.as_ref(),
            not_null: !column.nullable,
            storage: options.and_then(|options| options.storage.as_ref()),
            compression: options.and_then(|options| options.compression.as_ref()),
            statistics: options.and_then(|options| options.statistics),
            attributes: options.map_or(&[], |options| &options.attributes),
            comment: column.comment.as_ref(),
        }
    }

    /// The same in a new table below that declares nothing of it.
    #[must_use]
    pub fn inherited(&self) -> Self {
        Self { declared: false, parents: 1, statistics: None, attributes: &[], comment: None, ..self.clone() }
    }

    /// The same with what the table has otherwise than those above it.
    fn overridden(&mut self, own: &'c Override) {
        let set = |own: &'c Option<Own>, above| own.as_ref().map_or(above, Own::said);
        self.default = set(&own.default, self.default);
        self.not_null |= own.not_null;
        self.storage = set(&own.storage, self.storage);
        self.compression = set(&own.compression, self.compression);
        self.statistics = own.statistics;
        self.attributes = &own.attributes;
        self.comment = own.comment.as_ref();
    }
}

/// The columns of tables that have some from others, and of the tables above them.
#[derive(Debug, Default)]
pub struct Effective<'c> {
    tables: FxHashMap<&'c QualifiedName, Vec<EffectiveColumn<'c>>>,
    /// Tables in the order in which they were reached: those above before those below.
    pub order: Vec<&'c Table>,
}

impl<'c> Effective<'c> {
    /// The columns of all tables that have to do with inheritance: of those above before those below, each table once.
    pub fn of(tables: impl Iterator<Item = &'c Table> + Clone) -> Self {
        let by_name: FxHashMap<&QualifiedName, &Table> = tables.clone().map(|table| (&table.name, table)).collect();
        let mut effective = Self::default();
        for table in tables.filter(|table| table.parents().next().is_some()) {
            effective.add(table, &by_name);
        }
        effective
    }

    /// The columns of a table; none where it has nothing to do with inheritance.
    pub fn columns(&self, table: &QualifiedName) -> &[EffectiveColumn<'c>] {
        self.tables.get(table).map_or(&[], Vec::as_slice)
    }

    /// A column of a table.
    pub fn column(&self, table: &QualifiedName, name: &str) -> Option<&EffectiveColumn<'c>> {
        self.columns(table).iter().find(|held| held.column.name == name)
    }

    fn add(&mut self, table: &'c Table, by_name: &FxHashMap<&'c QualifiedName, &'c Table>) {
        if self.tables.contains_key(&table.name) {
            return;
        }
        let mut columns: Vec<EffectiveColumn<'c>> = Vec::new();
        for parent in table.parents().filter_map(|name| by_name.get(name).copied()) {
            self.add(parent, by_name);
            for above in self.columns(&parent.name) {
                // PostgreSQL merges columns of several parents by name: NOT NULL of any of them counts.
                match columns.iter_mut().find(|column| column.column.name == above.column.name) {
                    Some(column) => {
                        column.parents += 1;
                        column.not_null |= above.not_null;
                    }
                    None => columns.push(above.inherited()),
                }
            }
        }
        for own in &table.overrides {
            if let Some(column) = columns.iter_mut().find(|column| column.column.name == own.column) {
                column.overridden(own);
            }
        }
        for own in &table.columns {
            let declared = EffectiveColumn::of(own);
            match columns.iter_mut().find(|column| column.column.name == own.name) {
                Some(column) => {
                    let not_null = declared.not_null || column.not_null;
                    *column = EffectiveColumn { parents: column.parents, not_null, ..declared };
                }
                None => columns.push(declared),
            }
        }
        self.tables.insert(&table.name, columns);
        self.order.push(table);
    }
}

/// How a type is stored by default.
pub fn default_storage(ty: &DataType) -> &'static str {
    match ty {
        DataType::Text
        | DataType::Varchar(_)
        | DataType::Char(_)
        | DataType::Bytea
        | DataType::Jsonb
        | DataType::Array(_) => "EXTENDED",
        DataType::Numeric(_) | DataType::Inet | DataType::Cidr => "MAIN",
        _ => "PLAIN",
    }
}
