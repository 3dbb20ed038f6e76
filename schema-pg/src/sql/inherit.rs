//! What PostgreSQL does only to a whole family of tables: a table that stands above them for one statement is what makes it do so.

use std::fmt::{self, Write};

use super::{AlterTable, Ident, Name, Sql, TableAction};
use crate::catalog::{QualifiedName, Text};

displayed!(AlterTogether<'_>);
displayed!(DeclareColumns<'_>);

/// ALTER TABLE of a column that tables below have from several tables: PostgreSQL refuses to alter it in one of these alone.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterTogether<'a> {
    /// The tables.
    pub tables: Vec<&'a QualifiedName>,
    /// The column.
    pub column: &'a Text,
    /// The table that stands above them.
    pub stand_in: QualifiedName,
    /// What becomes of the column.
    pub action: TableAction<'a>,
}

/// Columns that a table has from others, and is to declare: PostgreSQL notes it where a table above drops them with ONLY.
#[derive(Debug, Clone, PartialEq)]
pub struct DeclareColumns<'a> {
    /// The table.
    pub table: &'a QualifiedName,
    /// The columns.
    pub columns: Vec<&'a Text>,
    /// The table that stands above it.
    pub stand_in: QualifiedName,
}

impl Sql for AlterTogether<'_> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        let above = Name(&self.stand_in);
        writeln!(
            f,
            "CREATE TABLE {above} AS SELECT {} FROM {} WITH NO DATA;",
            Ident(self.column),
            Name(self.tables[0])
        )?;
        for table in &self.tables {
            writeln!(f, "ALTER TABLE {} INHERIT {above};", Name(table))?;
        }
        AlterTable { table: &self.stand_in, only: false, action: self.action.clone() }.write(f)?;
        f.write_str(";\n")?;
        for table in &self.tables {
            writeln!(f, "ALTER TABLE {} NO INHERIT {above};", Name(table))?;
        }
        write!(f, "DROP TABLE {above}")
    }
}

impl Sql for DeclareColumns<'_> {
    fn write<W: Write>(&self, f: &mut W) -> fmt::Result {
        let (above, table) = (Name(&self.stand_in), Name(self.table));
        let names: Vec<String> = self.columns.iter().map(|name| Ident(name).to_string()).collect();
        writeln!(f, "CREATE TABLE {above} AS SELECT {} FROM {table} WITH NO DATA;", names.join(", "))?;
        writeln!(f, "ALTER TABLE {table} INHERIT {above};")?;
        let drops: Vec<String> = names.iter().map(|name| format!("DROP COLUMN {name}")).collect();
        writeln!(f, "ALTER TABLE ONLY {above} {};", drops.join(", "))?;
        writeln!(f, "ALTER TABLE {table} NO INHERIT {above};")?;
        write!(f, "DROP TABLE {above}")
    }
}
