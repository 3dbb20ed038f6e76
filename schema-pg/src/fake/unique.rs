//! What keeps keys apart: for each unique a column whose values are counted, or references that never meet. Nothing is tried and found to be there already.

use super::expression::Expression;
use super::kind::Kind;
use super::plan::{Column, From, Pick, Table};
use crate::catalog::expression::mentions;
use crate::catalog::{self, ConstraintKind, IndexTerm, Text};

/// Columns that do not hold the same values in two rows.
#[derive(Debug)]
pub struct Unique {
    pub columns: Vec<usize>,
    /// Among these rows alone.
    pub predicate: Option<Text>,
    /// Two rows without a value count as the same.
    pub nulls_not_distinct: bool,
}

/// All that is unique in a table: keys, uniques, unique indexes, exclusions. The primary key comes first.
pub fn of(table: &catalog::Table, columns: &[Column]) -> Vec<Unique> {
    let at = |name: &Text| columns.iter().position(|column| column.name == *name);
    // A hash is unique where the value is of which it is made.
    let made_of = |at: usize| match columns[at].from {
        From::Database => columns[at]
            .name
            .strip_suffix("_hash")
            .and_then(|name| columns.iter().position(|column| column.name == name))
            .unwrap_or(at),
        _ => at,
    };
    let term = |term: &IndexTerm| -> Vec<usize> {
        match term {
            IndexTerm::Column(name) => at(name).into_iter().collect(),
            IndexTerm::Expression(sql) => {
                (0..columns.len()).filter(|column| mentions(sql, &columns[*column].name)).collect()
            }
        }
    };
    let mut found = Vec::new();
    for constraint in &table.constraints {
        match &constraint.kind {
            ConstraintKind::PrimaryKey { columns, .. } | ConstraintKind::Unique { columns, .. } => {
                let nulls_not_distinct =
                    matches!(constraint.kind, ConstraintKind::Unique { nulls_not_distinct: true, .. });
                let columns = columns.iter().filter_map(at).map(made_of).collect();
                found.push(Unique { columns, predicate: None, nulls_not_distinct });
            }
            ConstraintKind::Exclude { elements, predicate, .. } => {
                let columns = elements.iter().flat_map(|element| term(&element.column.term)).map(made_of).collect();
                found.push(Unique { columns, predicate: predicate.clone(), nulls_not_distinct: false });
            }
            _ => {}
        }
    }
    for index in table.indexes.iter().filter(|index| index.unique) {
        let columns = index.columns.iter().flat_map(|column| term(&column.term)).map(made_of).collect();
        found.push(Unique {
            columns,
            predicate: index.predicate.clone(),
            nulls_not_distinct: index.nulls_not_distinct,
        });
    }
    found
}

/// How many rows a table has, and how many each tenant has of it at least.
type Counts<'a> = (&'a dyn Fn(usize) -> u64, &'a dyn Fn(usize) -> Option<u64>);

/// What was assigned to a table.
#[derive(Debug, Default)]
pub struct Assigned {
    /// The reference above groups of rows, and how many rows a group can have.
    pub group: Option<(usize, u64)>,
}

/// Gives each unique what keeps its keys apart; where there are fewer keys than rows, there are fewer rows. `rows` is how many a table has, and how many
/// each tenant has of it at least.
pub fn assign(table: &mut Table, uniques: &[Unique], (rows, of_tenant): Counts<'_>, tenants: Option<u64>) -> Assigned {
    let mut assigned = Assigned::default();
    for unique in uniques {
        let mut one = Assign { table, assigned: &mut assigned, rows, of_tenant, tenants };
        one.unique(unique);
    }
    assigned
}

struct Assign<'a> {
    table: &'a mut Table,
    assigned: &'a mut Assigned,
    rows: &'a dyn Fn(usize) -> u64,
    of_tenant: &'a dyn Fn(usize) -> Option<u64>,
    tenants: Option<u64>,
}

impl Assign<'_> {
    fn unique(&mut self, unique: &Unique) {
        let columns: Vec<usize> =
            unique.columns.iter().copied().filter(|column| self.table.columns[*column].from != From::Tenant).collect();
        if unique.nulls_not_distinct {
            columns.iter().for_each(|column| self.table.columns[*column].nullable = false);
        }
        if columns.is_empty() {
            // One row for each tenant, or one at all.
            self.most(if unique.columns.is_empty() { 1 } else { self.tenants.unwrap_or(1) });
            return;
        }
        if self.is_kept(&columns) {
            return;
        }
        let inside: Vec<usize> = (0..self.table.references.len()).filter(|at| self.is_inside(*at, &columns)).collect();
        let best = columns.iter().copied().filter(|column| self.table.columns[*column].from == From::Drawn);
        let best = best.max_by_key(|column| self.table.columns[*column].kind.capacity());
        let capacity = best.map_or(0, |column| self.table.columns[column].kind.capacity());
        let is_number = |at: usize| matches!(self.table.columns[at].kind, Kind::Number { .. });
        // The lines of an order are counted from 1 in each.
        let in_groups = !inside.is_empty() && best.is_none_or(is_number) && unique.predicate.is_none();
        match best {
            Some(column) if capacity >= self.table.rows && !in_groups => self.count(column),
            _ if !inside.is_empty() && (columns.len() > 1 || best.is_some()) && self.group(&inside, best) => {}
            _ if unique.predicate.as_ref().is_some_and(|predicate| self.never(predicate)) => {}
            _ if inside.iter().any(|at| self.own(*at)) => {}
            Some(column) => {
                self.most(capacity.max(1));
                self.count(column);
            }
            None => self.most(1),
        }
    }

    fn most(&mut self, rows: u64) {
        self.table.rows = self.table.rows.min(rows);
    }

    fn count(&mut self, column: usize) {
        let column = &mut self.table.columns[column];
        (column.from, column.fixed) = (From::Counted, true);
    }

    /// Something keeps the keys apart already.
    fn is_kept(&self, columns: &[usize]) -> bool {
        let is_own = |column: &usize| match self.table.columns[*column].from {
            From::Counted => true,
            From::Reference(at, _) => self.table.references[at].pick == Pick::Own && self.is_inside(at, columns),
            _ => false,
        };
        let in_group = |column: &usize| match self.table.columns[*column].from {
            From::InGroup => true,
            From::Reference(at, _) => self.table.references[at].pick == Pick::Beside,
            _ => false,
        };
        let group = self.assigned.group.is_some_and(|(at, _)| self.is_inside(at, columns));
        columns.iter().any(is_own) || group && columns.iter().any(in_group)
    }

    /// All columns that a reference fills are among these.
    fn is_inside(&self, at: usize, columns: &[usize]) -> bool {
        let reference = &self.table.references[at];
        let mut filled = reference
            .columns
            .iter()
            .filter(|column| matches!(self.table.columns[**column].from, From::Reference(by, _) if by == at))
            .peekable();
        filled.peek().is_some() && filled.all(|column| columns.contains(column))
    }

    /// How many rows a reference can point at in one group.
    fn choices(&self, at: usize) -> u64 {
        let target = self.table.references[at].target;
        if self.tenants.is_some() {
            (self.of_tenant)(target).unwrap_or_else(|| (self.rows)(target))
        } else {
            (self.rows)(target)
        }
    }

    /// Rows stand in groups, and in each another value or another reference goes with the one above.
    fn group(&mut self, inside: &[usize], best: Option<usize>) -> bool {
        let above = match self.assigned.group {
            Some((above, _)) if inside.contains(&above) => above,
            Some(_) => return false,
            None => {
                let is_free = |at: &&usize| {
                    self.table.references[**at].pick == Pick::Any && !self.table.references[**at].nullable
                };
                match inside.iter().find(is_free) {
                    Some(above) => *above,
                    None => return false,
                }
            }
        };
        let beside = inside
            .iter()
            .copied()
            .filter(|at| *at != above && self.table.references[*at].pick == Pick::Any)
            .max_by_key(|at| self.choices(*at));
        let most = match (best, beside) {
            (Some(column), _) if self.table.columns[column].kind.capacity() > 1 => {
                let column = &mut self.table.columns[column];
                (column.from, column.fixed) = (From::InGroup, true);
                column.kind.capacity()
            }
            (_, Some(at)) => {
                self.table.references[at].pick = Pick::Beside;
                self.choices(at)
            }
            _ => return false,
        };
        self.table.references[above].pick = Pick::Above;
        let before = self.assigned.group.map_or(u64::MAX, |(_, most)| most);
        self.assigned.group = Some((above, most.min(before).max(1)));
        true
    }

    /// Each row has a row of its own to reference.
    fn own(&mut self, at: usize) -> bool {
        let reference = &mut self.table.references[at];
        if reference.pick != Pick::Any && reference.pick != Pick::Earlier {
            return false;
        }
        reference.pick = Pick::Own;
        let target = reference.target;
        if !reference.nullable {
            let rows = (self.rows)(target);
            self.most(rows);
        }
        true
    }

    /// The unique looks at some rows alone: none is among them.
    fn never(&mut self, predicate: &Text) -> bool {
        let names: Vec<Text> = self.table.columns.iter().map(|column| column.name.clone()).collect();
        let Some(read) = Expression::parse(predicate, &names) else { return false };
        let mut named = Vec::new();
        read.columns(&mut named);
        if named.iter().any(|column| self.table.columns[*column].from != From::Drawn) {
            return false;
        }
        // Neither true nor unknown.
        let not = Expression::Compare(
            super::expression::Operator::Distinct,
            Box::new(read),
            Box::new(Expression::Value(super::value::Value::Bool(true))),
        );
        self.table.checks.push(not);
        self.table.check_names.push("a unique over some rows".into());
        true
    }
}
