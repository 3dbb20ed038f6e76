//! Rows as COPY reads them.

use super::error::FakeError;
use super::made::Fake;
use super::plan::{From, Plan};
use super::value::Value;

/// How much is written at once.
const PART: usize = 64 * 1024;

/// The rows of a table in COPY's text format, in parts of some 64 kB. Each part ends where a row ends.
#[derive(Debug)]
pub struct Copy<'a> {
    plan: &'a Plan,
    table: usize,
    row: u64,
    values: Vec<Value>,
    columns: Vec<usize>,
}

impl<'a> Copy<'a> {
    fn new(plan: &'a Plan, table: usize) -> Self {
        let columns = plan.tables[table].columns.iter().enumerate();
        let columns = columns.filter(|(_, column)| column.from != From::Database).map(|(at, _)| at).collect();
        Self { plan, table, row: 0, values: Vec::new(), columns }
    }

    /// How many rows were made.
    pub fn rows(&self) -> u64 {
        self.row
    }
}

impl Iterator for Copy<'_> {
    type Item = Result<String, FakeError>;

    fn next(&mut self) -> Option<Self::Item> {
        let rows = self.plan.tables[self.table].rows;
        if self.row >= rows {
            return None;
        }
        let mut part = String::with_capacity(PART + 4_096);
        while self.row < rows && part.len() < PART {
            if let Err(error) = self.plan.row(self.table, self.row, &mut self.values) {
                self.row = rows;
                return Some(Err(error));
            }
            for (at, column) in self.columns.iter().enumerate() {
                if at > 0 {
                    part.push('\t');
                }
                self.values[*column].copy(&mut part);
            }
            part.push('\n');
            self.row += 1;
        }
        Some(Ok(part))
    }
}

impl Fake {
    /// The data of the table at this place of [`tables`](Self::tables), in parts: for the COPY statement that [`steps`](Self::steps) has.
    pub fn copy(&self, table: usize) -> Copy<'_> {
        Copy::new(&self.plan, table)
    }
}
