//! What is made, and how much of it.

use schema_core::fake::day_of;

use super::value::DAY;
use crate::catalog::{QualifiedName, Text};

/// How much is made, and of what it is made.
///
/// ```
/// use schema_pg::FakeOptions;
///
/// let options = FakeOptions { seed: 42, rows: 1_000, ..FakeOptions::default() }.table("orders", 1_000_000);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FakeOptions {
    /// Another seed gives other rows.
    pub seed: u64,
    /// How many rows each table gets. Tenants are a twentieth of that, at least two. Where keys allow fewer rows, there are fewer.
    pub rows: u64,
    /// How many rows single tables get: by `orders` or `shop.orders`.
    pub tables: Vec<(Text, u64)>,
    /// The values that single columns are drawn from, as the server reads them: by table, as above, and column.
    pub columns: Vec<(Text, Text, Vec<Text>)>,
    /// The year, month and day up to which moments go. The clock of the machine does not count, so that the same seed gives the same rows tomorrow.
    pub until: (i64, i64, i64),
}

impl Default for FakeOptions {
    fn default() -> Self {
        Self { seed: 0, rows: 100, tables: Vec::new(), columns: Vec::new(), until: (2026, 1, 1) }
    }
}

impl FakeOptions {
    /// The same with so many rows of one table.
    #[must_use]
    pub fn table(mut self, name: impl Into<Text>, rows: u64) -> Self {
        self.tables.push((name.into(), rows));
        self
    }

    /// The same with values of one's own for a column: the first ones come more often.
    ///
    /// ```
    /// use schema_pg::FakeOptions;
    ///
    /// // So that everybody can sign in.
    /// let options = FakeOptions::default().column("shop.users", "password_hash", ["$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA"]);
    /// ```
    #[must_use]
    pub fn column<T: Into<Text>>(
        mut self,
        table: impl Into<Text>,
        column: impl Into<Text>,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        self.columns.push((table.into(), column.into(), values.into_iter().map(Into::into).collect()));
        self
    }

    pub(super) fn values_of(&self, table: &QualifiedName, column: &Text) -> Option<&Vec<Text>> {
        let is_it = |(name, own, _): &&(Text, Text, Vec<Text>)| table.is_called(name) && own == column;
        self.columns.iter().rev().find(is_it).map(|(.., values)| values)
    }

    pub(super) fn rows_of(&self, table: &QualifiedName, are_tenants: bool) -> u64 {
        let own = self.tables.iter().rev().find(|(name, _)| table.is_called(name)).map(|(_, rows)| *rows);
        own.unwrap_or(if are_tenants { (self.rows / 20).max(2) } else { self.rows })
    }

    /// The last moment, in microseconds.
    pub(super) fn last(&self) -> i64 {
        let (year, month, day) = self.until;
        day_of(year, month, day) * DAY
    }
}
