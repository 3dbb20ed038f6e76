//! One row, by its number alone.

use schema_core::fake::{Random, hash, skewed};

use super::columns::shaped;
use super::error::FakeError;
use super::kind::Kind;
use super::plan::{From, Pick, Plan, Table, Whose};
use super::solve::{self, Columns};
use super::value::{Clock, DAY, Value};

/// So many of a hundred values that need not be there are not.
const EMPTY: u64 = 15;
/// So many of a hundred rows that can be deleted softly are.
const DELETED: u64 = 8;
/// How often a row is drawn anew before its conditions count as such that can't be met.
const ATTEMPTS: u64 = 24;

impl Plan {
    /// The row that a reference of a row points at; `None` where it points at none.
    pub fn above(&self, table: usize, reference: usize, row: u64) -> Option<u64> {
        let own = &self.tables[table];
        let to = &own.references[reference];
        let rows = self.tables[to.target].rows;
        if rows == 0 {
            return None;
        }
        let mut random = Random::of(to.place, row);
        match to.pick {
            Pick::Never | Pick::Implied => None,
            Pick::Tenant => self.tenant(table, row),
            Pick::Above => own.group.as_ref().map(|group| group.above.at(group.sizes.at(row).0)),
            Pick::Own => self.own(table, to.target, row),
            Pick::Beside => {
                let group = own.group.as_ref()?;
                let (above, at) = group.sizes.at(row);
                let offset = hash(to.place, above);
                Some(match self.within(table, to.target, row) {
                    Some((tenant, count)) => self.of_tenant(to.target, tenant, (offset % count + at) % count),
                    None => (offset % rows + at) % rows,
                })
            }
            Pick::Earlier => {
                let required = || (!to.nullable).then_some(row);
                if let Some((_, at)) = own.group.as_ref().map(|group| group.sizes.at(row)) {
                    return if at > 0 { Some(row - 1 - random.below(at)) } else { required() };
                }
                let found = match &own.whose {
                    Whose::Dealt(blocks) => {
                        let (tenant, rank) = (blocks.tenant(row), blocks.rank(row));
                        (rank > 0).then(|| blocks.row(tenant, random.below(rank)))
                    }
                    _ => (row > 0).then(|| random.below(row)),
                };
                found.filter(|found| self.deletion(to.target, *found).is_none()).or_else(required)
            }
            Pick::Any => {
                let within = self.within(table, to.target, row);
                let draw = |random: &mut Random| match within {
                    Some((tenant, count)) => self.of_tenant(to.target, tenant, skewed(random, count)),
                    None => skewed(random, rows),
                };
                if let Whose::Along(_) = self.tables[to.target].whose
                    && let Some(tenant) = self.tenant(table, row)
                {
                    let of_tenant = |random: &mut Random| {
                        Some(random.below(rows)).filter(|found| self.tenant(to.target, *found) == Some(tenant))
                    };
                    return (0..256).find_map(|_| of_tenant(&mut random));
                }
                let live = (0..32).map(|_| draw(&mut random)).find(|found| self.deletion(to.target, *found).is_none());
                live.or_else(|| within.map(|(tenant, _)| self.of_tenant(to.target, tenant, 0)).or(Some(0)))
            }
        }
    }

    /// The row of another table that goes with this one alone.
    fn own(&self, table: usize, target: usize, row: u64) -> Option<u64> {
        let rows = self.tables[target].rows;
        match (&self.tables[table].whose, &self.tables[target].whose) {
            (Whose::Dealt(own), Whose::Dealt(theirs)) => {
                let (tenant, rank) = (own.tenant(row), own.rank(row));
                (rank < theirs.count(tenant, rows)).then(|| theirs.row(tenant, rank))
            }
            _ => (row < rows).then_some(row),
        }
    }

    /// The tenant of a row, and how many rows of the target are that tenant's; where both tables are tenants'.
    fn within(&self, table: usize, target: usize, row: u64) -> Option<(u64, u64)> {
        let rows = self.tables[target].rows;
        match &self.tables[target].whose {
            Whose::Dealt(blocks) => {
                let tenant = self.tenant(table, row)?;
                Some((tenant, blocks.count(tenant, rows).max(1)))
            }
            Whose::Themselves => Some((self.tenant(table, row)?, 1)),
            _ => None,
        }
    }

    fn of_tenant(&self, target: usize, tenant: u64, rank: u64) -> u64 {
        match &self.tables[target].whose {
            Whose::Dealt(blocks) => blocks.row(tenant, rank),
            _ => tenant,
        }
    }

    /// The tenant of a row.
    pub fn tenant(&self, table: usize, row: u64) -> Option<u64> {
        match &self.tables[table].whose {
            Whose::Nobodys => None,
            Whose::Themselves => Some(row),
            Whose::Dealt(blocks) => Some(blocks.tenant(row)),
            Whose::Along(reference) => {
                let target = self.tables[table].references[*reference].target;
                self.tenant(target, self.above(table, *reference, row)?)
            }
        }
    }

    /// The row with which a row was deleted: itself, or one that it goes along with. The first row of all, and of each tenant, stays.
    fn deletion(&self, table: usize, row: u64) -> Option<(usize, u64)> {
        let own = &self.tables[table];
        let soft = own.soft.as_ref()?;
        for reference in &soft.along {
            let target = own.references[*reference].target;
            if target != table
                && self.tables[target].soft.is_some()
                && let Some(above) = self.above(table, *reference, row)
                && let Some(deletion) = self.deletion(target, above)
            {
                return Some(deletion);
            }
        }
        let is_first = match &own.whose {
            Whose::Dealt(blocks) => blocks.rank(row) == 0,
            _ => row == 0,
        };
        (!is_first && Random::of(own.place ^ 0xDE1E, row).percent(DELETED)).then_some((table, row))
    }

    /// The value of one column of a row, of those that no condition changes.
    pub fn cell(&self, table: usize, column: usize, row: u64) -> Value {
        let own = &self.tables[table];
        let of = &own.columns[column];
        match &of.from {
            From::Counted => of.kind.at(row),
            From::InGroup => of.kind.at(own.group.as_ref().map_or(row, |group| group.sizes.at(row).1)),
            From::Tenant => match (self.tenant(table, row), self.tenants.as_ref()) {
                (Some(tenant), Some(tenants)) => match tenants.root {
                    Some((root, key)) => self.cell(root, key, tenant),
                    None => tenants.kind.at(tenant),
                },
                _ => Value::Null,
            },
            From::Reference(at, part) => {
                let reference = &own.references[*at];
                let target = reference.target_columns.get(*part).copied();
                match self.above(table, *at, row).zip(target) {
                    Some((above, key)) => self.cell(reference.target, key, above),
                    None => Value::Null,
                }
            }
            From::Always(value) => value.clone(),
            From::Drawn => of.kind.draw(&mut Random::of(of.place, row)),
            From::After(before) => {
                let Value::Moment(micros, clock) = self.cell(table, *before, row) else { return Value::Null };
                Value::Moment(self.later(micros, &mut Random::of(of.place, row)), clock)
            }
            From::DeletedAt => match self.deletion(table, row) {
                // What went together went at the same time.
                Some((first, at)) => Value::Moment(
                    self.until - 1_000_000 * Random::of(self.tables[first].place, at).below(1_000_000) as i64,
                    Clock::Timestamptz,
                ),
                None => Value::Null,
            },
            From::Deletion => match self.deletion(table, row) {
                Some((first, at)) => Kind::Uuid.draw(&mut Random::of(self.tables[first].place ^ 1, at)),
                None => Value::Null,
            },
            From::TreePath => self.path(table, row),
            From::TreeLevel => Value::whole(self.rows_above(table, row).len() as i128 - 1),
            From::Database => Value::Null,
        }
    }

    /// A moment after this one, and not after the end of the time.
    fn later(&self, micros: i64, random: &mut Random) -> i64 {
        let most = (self.until - micros).clamp(0, 90 * DAY) / 1_000_000;
        // Most rows were never changed.
        if random.percent(60) { micros } else { micros + random.below(most.unsigned_abs() + 1) as i64 * 1_000_000 }
    }

    /// The row and those above it, from the root down.
    fn rows_above(&self, table: usize, row: u64) -> Vec<u64> {
        let mut rows = vec![row];
        if let Some(tree) = &self.tables[table].tree {
            while let Some(last) = rows.last().copied()
                && !self.is_empty(table, tree.reference, last)
                && let Some(above) = self.above(table, tree.reference, last).filter(|above| *above != last)
            {
                rows.push(above);
            }
        }
        rows.reverse();
        rows
    }

    fn path(&self, table: usize, row: u64) -> Value {
        let Some(tree) = &self.tables[table].tree else { return Value::Null };
        let keys = self.rows_above(table, row).into_iter().map(|above| {
            let mut text = String::new();
            self.cell(table, tree.key, above).write(&mut text);
            text
        });
        match tree.is_ltree {
            true => Value::Text(keys.map(|key| key.replace('-', "_")).collect::<Vec<_>>().join(".")),
            false => Value::List(keys.map(Value::Text).collect()),
        }
    }

    /// A row references nothing, though it could.
    fn is_empty(&self, table: usize, reference: usize, row: u64) -> bool {
        let to = &self.tables[table].references[reference];
        to.nullable
            && !matches!(to.pick, Pick::Above | Pick::Beside | Pick::Own)
            && Random::of(to.place ^ 0xE, row).percent(EMPTY)
    }

    /// All values of a row.
    ///
    /// # Errors
    /// A condition that was not met, however often the row was drawn.
    pub fn row(&self, table: usize, row: u64, values: &mut Vec<Value>) -> Result<(), FakeError> {
        let own = &self.tables[table];
        for attempt in 0..ATTEMPTS {
            values.clear();
            let above: Vec<Option<u64>> = (0..own.references.len()).map(|at| self.above(table, at, row)).collect();
            for (at, column) in own.columns.iter().enumerate() {
                let mut random = Random::of(hash(column.place, attempt), row);
                let value = match &column.from {
                    From::Reference(reference, part) => {
                        let to = &own.references[*reference];
                        match above[*reference].zip(to.target_columns.get(*part)) {
                            Some((above, key)) => self.cell(to.target, *key, above),
                            None => Value::Null,
                        }
                    }
                    From::Drawn | From::Counted if column.can_be_empty() && random.percent(EMPTY) => Value::Null,
                    From::Drawn if !column.fixed && attempt > 0 => column.kind.draw(&mut random),
                    From::After(_) => Value::Null,
                    _ => self.cell(table, at, row),
                };
                values.push(value);
            }
            let full = if own.checks.is_empty() { Vec::new() } else { values.clone() };
            self.empty(table, row, values);
            for (at, column) in own.columns.iter().enumerate() {
                if let From::After(before) = column.from
                    && let Value::Moment(micros, clock) = values[before]
                {
                    values[at] = Value::Moment(self.later(micros, &mut Random::of(column.place, row)), clock);
                }
            }
            self.missing(table, row, values)?;
            if own.checks.is_empty() {
                return Ok(());
            }
            let mut random = Random::of(hash(own.place, attempt), row);
            if solve::solve(&own.checks, values, &Own { table: own, full: &full, row }, &mut random) {
                return Ok(());
            }
        }
        let broken = own.checks.iter().position(|check| !check.holds(values)).unwrap_or_default();
        Err(FakeError::Unmet { table: Box::new(own.name.clone()), check: own.check_names[broken].clone(), row })
    }

    /// References that point at nothing, in some rows.
    fn empty(&self, table: usize, row: u64, values: &mut [Value]) {
        let own = &self.tables[table];
        for (at, reference) in own.references.iter().enumerate() {
            if self.is_empty(table, at, row) {
                for column in &reference.columns {
                    if own.columns[*column].nullable
                        && matches!(own.columns[*column].from, From::Reference(by, _) if by == at)
                    {
                        values[*column] = Value::Null;
                    }
                }
            }
        }
    }

    fn missing(&self, table: usize, row: u64, values: &[Value]) -> Result<(), FakeError> {
        let own = &self.tables[table];
        let is_missing = |(column, value): &(&super::plan::Column, &Value)| {
            **value == Value::Null && !column.nullable && column.from != From::Database
        };
        match own.columns.iter().zip(values).find(is_missing) {
            None => Ok(()),
            Some((column, _)) => match column.from {
                From::Reference(at, _) => {
                    let reference = &own.references[at];
                    let target = Box::new(self.tables[reference.target].name.clone());
                    Err(FakeError::Reference {
                        table: Box::new(own.name.clone()),
                        constraint: reference.name.clone(),
                        target,
                        row,
                    })
                }
                _ => Err(FakeError::Column { table: Box::new(own.name.clone()), column: column.name.clone() }),
            },
        }
    }
}

/// The columns of a table while conditions are solved.
struct Own<'a> {
    table: &'a Table,
    /// The row with all of its references.
    full: &'a [Value],
    row: u64,
}

impl Columns for Own<'_> {
    fn draw(&self, column: usize, random: &mut Random) -> Option<Value> {
        let of = &self.table.columns[column];
        match of.from {
            From::Drawn if !of.fixed => Some(of.kind.draw(random)),
            From::Counted if of.can_be_empty() => Some(of.kind.at(self.row)),
            // It points at what it would.
            From::Reference(..) if of.nullable && self.full[column] != Value::Null => Some(self.full[column].clone()),
            _ => None,
        }
    }

    fn takes(&self, column: usize, value: &Value) -> bool {
        let of = &self.table.columns[column];
        if of.fixed || !matches!(of.from, From::Drawn | From::After(_)) {
            return false;
        }
        match (&of.kind, value) {
            (_, Value::Null) => of.nullable,
            (Kind::Among(values), value) => values.contains(value),
            (Kind::Number { least, most, .. }, Value::Number(number)) => (*least..=*most).contains(&number.digits),
            (Kind::Moment(least, most, _), Value::Moment(micros, _)) => {
                !of.bounded || (*least..=*most).contains(micros)
            }
            (Kind::Bool, Value::Bool(_)) | (Kind::Text(_), Value::Text(_)) => true,
            _ => false,
        }
    }

    fn nullable(&self, column: usize) -> bool {
        let of = &self.table.columns[column];
        let changes = match of.from {
            From::Drawn | From::Counted => of.can_be_empty(),
            From::Reference(at, _) => self.table.references[at].nullable && !of.fixed,
            _ => false,
        };
        of.nullable && changes
    }

    fn shaped(&self, column: usize, value: Value) -> Value {
        shaped(&self.table.columns[column].kind, value)
    }
}
