//! Partitions: the first ones, and the function that makes the coming ones.

use schema_core::ir::{self, Entity};
use schema_core::origin::generated_for;

use super::calendar::Day;
use super::columns::column_of;
use super::default::literal;
use super::scope::Scope;
use super::term::{self, Rows};
use super::{duplicate_names, generated, name, of_partition, partition_checks as checks, ty};
use crate::catalog::{
    Argument, DataType, Event, Function, IndexTerm, OnCreate, PartitionBound, PartitionKey, PartitionOf,
    PartitionStrategy, QualifiedName, Returns, RowSecurity, Table, Text, Timing, Trigger,
};
use crate::options::{BoundOptions, EntityOptions, PartitionsOptions, Period};
use crate::sql::{MAINTENANCE_SETTINGS, Maintenance, SubPartition, expression, maintenance_body};

/// More first partitions than anybody would read.
const MOST: usize = 1000;

/// Cuts the table of an entity into partitions. They are added to `tables`, the function that keeps them to `functions`.
pub fn lower(
    declared: &Entity,
    flat: &Entity,
    table: &mut Table,
    (tables, functions): (&mut Vec<Table>, &mut Vec<Function>),
    scope: &mut Scope<'_>,
) {
    let Some(partitions) = declared.extensions.get::<EntityOptions>().and_then(|declared| declared.partitions.as_ref())
    else {
        return of_partition::lower(declared, flat, table, &mut [], scope);
    };
    let mut cut = Cut { declared, flat, table, scope };
    let Some(key) = cut.key(partitions) else { return };
    let terms = cut.terms(partitions, &key);
    checks::calendar(declared, partitions, cut.scope);
    generated::partition_key(declared, partitions.source, &terms, cut.table, cut.scope);
    checks::keys(declared, partitions, &terms, cut.table, cut.scope);
    let root = cut.table.name.clone();
    let truncate = cut.truncate().cloned();
    let mut made = cut.partitions(&root, &name::stem(&root.name, partitions.levels().count()), partitions);
    let maintained = cut.maintained(partitions, &made);
    let from_now = partitions.levels().filter_map(|level| level.periods.as_ref()).any(|periods| periods.from_now);
    cut.table.first_partitions = OnCreate(from_now && maintained.is_some());
    functions.extend(maintained);
    // The table itself holds no rows, so what is said of its storage is said of those that do.
    cut.table.storage.clear();
    cut.table.partition_by = Some(key);
    made.iter_mut().for_each(|partition| partition.triggers.extend(truncate.clone()));
    if !table.row_security.is_off() {
        // Policies are asked of the table that a query names: past the whole table, nobody but the owner sees a row.
        made.iter_mut().for_each(|partition| partition.row_security = RowSecurity::Enabled);
    }
    of_partition::lower(declared, flat, table, &mut made, scope);
    for partition in &made {
        duplicate_names::within(partition, scope);
        scope.name_hashes.table(partition);
        scope.made_by.entry(partition.name.clone()).or_insert_with(|| (declared.rust.name.clone(), partitions.source));
    }
    tables.extend(made);
}

/// The table that is cut.
struct Cut<'a, 'r> {
    declared: &'a Entity,
    flat: &'a Entity,
    table: &'a mut Table,
    scope: &'a mut Scope<'r>,
}

impl Cut<'_, '_> {
    fn report(&mut self, declared: &PartitionsOptions, message: String, help: &str) {
        checks::report(self.declared, declared, message, help, self.scope);
    }

    /// By what the table is cut; `None` where a field is not there.
    fn key(&mut self, declared: &PartitionsOptions) -> Option<PartitionKey> {
        let mut terms = Vec::with_capacity(declared.terms.len());
        for term in &declared.terms {
            if let Some(field) = term.field().filter(|field| self.declared.field(field).is_none()) {
                let message = format!("`{field}` is no field of `{}`", self.declared.rust.name);
                self.report(declared, message, "name a field of the entity");
                return None;
            }
            let rows = Rows { declared: self.declared, flat: self.flat, columns: &self.table.columns };
            let Some(lowered) = term::term(rows, term, "partition", declared.source, self.scope) else {
                // A flattened field that is named as a whole was reported with it.
                if let ir::IndexTerm::Member(field, path) = term {
                    self.report(declared, format!("`{field}` has no member `{path}`"), "name a member of the struct");
                }
                return None;
            };
            terms.push(lowered);
        }
        if terms.is_empty() {
            self.report(declared, "partitions are cut by no column".to_owned(), "name one: `partition_by_hash(id)`");
            return None;
        }
        Some(PartitionKey { strategy: declared.strategy, terms })
    }

    /// By what the table and its partitions are cut.
    fn terms(&mut self, declared: &PartitionsOptions, key: &PartitionKey) -> Vec<IndexTerm> {
        let mut terms = key.terms.clone();
        for level in declared.levels().skip(1) {
            terms.extend(self.key(level).into_iter().flat_map(|key| key.terms));
        }
        terms
    }

    /// The partitions of a table, each behind the table that it is part of. Their names start with `stem`.
    fn partitions(&mut self, parent: &QualifiedName, stem: &str, declared: &PartitionsOptions) -> Vec<Table> {
        let mut bounds = self.bounds(declared);
        if declared.default {
            bounds.push(("default".into(), PartitionBound::Default));
        }
        if bounds.is_empty() {
            let help = match declared.strategy {
                PartitionStrategy::Range => "add `.monthly().from(\"2026-01\")`, `.partition(…)` or `.default()`",
                PartitionStrategy::List => "add `.partition(\"…\", […])` or `.default()`",
                PartitionStrategy::Hash => "add `.modulus(4)`",
            };
            self.report(declared, "there is no partition, so no row could be stored".to_owned(), help);
        }
        let key = declared.then.as_deref().and_then(|then| self.key(then));
        let mut tables = Vec::with_capacity(bounds.len());
        for (suffix, bound) in bounds {
            let own = QualifiedName { schema: parent.schema.clone(), name: part_name(stem, &suffix) };
            let mut table = Table::new(own.clone());
            let is_default = bound == PartitionBound::Default;
            table.partition_of = Some(PartitionOf { parent: parent.clone(), bound });
            // What no partition was made for is not cut further.
            let then = declared.then.as_deref().filter(|_| !is_default);
            table.partition_by = key.clone().filter(|_| then.is_some());
            if then.is_none() {
                table.storage.clone_from(&self.table.storage);
            }
            tables.push(table);
            if let Some(then) = then {
                tables.extend(self.partitions(&own, &name::stem(&own.name, then.levels().count()), then));
            }
        }
        tables
    }

    fn bounds(&mut self, declared: &PartitionsOptions) -> Vec<(Text, PartitionBound)> {
        let mut bounds = Vec::new();
        for partition in &declared.partitions {
            let literal = |cut: &Self, value| cut.literal(declared, value);
            let bound = match &partition.bound {
                BoundOptions::Range(from, to) => {
                    PartitionBound::Range { from: vec![literal(self, from)], to: vec![literal(self, to)] }
                }
                BoundOptions::List(values) => {
                    PartitionBound::List(values.iter().map(|value| literal(self, value)).collect())
                }
            };
            bounds.push((partition.name.clone(), bound));
        }
        if declared.strategy == PartitionStrategy::Hash {
            match declared.modulus {
                Some(modulus) if (1..=1024).contains(&modulus) => bounds
                    .extend((0..modulus).map(|remainder| {
                        (format!("h{remainder}").into(), PartitionBound::Hash { modulus, remainder })
                    })),
                Some(_) => self.report(declared, "`modulus` is 1 to 1,024".to_owned(), "choose fewer partitions"),
                None => {}
            }
        }
        if let Some(periods) = &declared.periods {
            self.periods(declared, periods, &mut bounds);
        }
        let field = declared.terms.first().and_then(ir::IndexTerm::field).and_then(|field| self.flat.field(field));
        if let Some(field) = field {
            checks::values(self.declared, declared, &field.ty, self.scope);
            let ty = ty::plain(&field.ty, self.scope);
            let ty = self.scope.base_type(&ty).clone();
            checks::bounds(self.declared, declared, Some(&ty), &bounds, self.scope);
        }
        bounds
    }

    fn periods(
        &mut self,
        declared: &PartitionsOptions,
        periods: &crate::options::PeriodsOptions,
        bounds: &mut Vec<(Text, PartitionBound)>,
    ) {
        if self.clock(declared).is_none() {
            let message = "periods are cut by a date or a time".to_owned();
            return self.report(declared, message, "name a field of the type `DateTime<Utc>` or `NaiveDate`");
        }
        let from = match (&periods.from, periods.from_now) {
            (Some(from), false) => from,
            (None, true) if declared.default => return,
            (None, true) => {
                let message = "partitions that start when the table is made are not there before that".to_owned();
                return self.report(declared, message, "add `.default()`, for rows that none of them takes");
            }
            (Some(_), true) => {
                let message = "where the first partition starts is said twice".to_owned();
                return self.report(declared, message, "keep either `.from(…)` or `.from_now()`");
            }
            (None, false) => {
                let message = "the first partition starts nowhere".to_owned();
                let help = "say where: `.from(\"2026-01\")`, or `.from_now()`";
                return self.report(declared, message, help);
            }
        };
        let Some(day) = Day::parse(from) else {
            let message = format!("`{from}` is no day");
            return self.report(declared, message, "write `2026`, `2026-01` or `2026-01-31`");
        };
        let mut start = day.start_of(periods.every);
        if start != day {
            let message = format!("`{from}` is not the first day of a {}", word(periods.every));
            return self.report(declared, message, "start at the beginning of a period");
        }
        if usize::try_from(periods.ahead).unwrap_or(MOST) >= MOST {
            let message = format!("`ahead({})` makes more than {MOST} partitions", periods.ahead);
            return self.report(declared, message, "choose longer periods, or fewer of them");
        }
        for _ in 0..=periods.ahead {
            let end = start.next(periods.every);
            let bound =
                PartitionBound::Range { from: vec![self.at(declared, start)], to: vec![self.at(declared, end)] };
            bounds.push((suffix(start, periods.every), bound));
            start = end;
        }
    }

    /// The column by whose time rows are assigned.
    fn clock(&self, declared: &PartitionsOptions) -> Option<(Text, DataType)> {
        let [ir::IndexTerm::Field(field)] = declared.terms.as_slice() else { return None };
        let column = column_of(self.flat, field)?;
        let ty = self.table.column(&column).map(|column| column.ty.clone())?;
        matches!(ty, DataType::Timestamptz | DataType::Timestamp | DataType::Date).then_some((column, ty))
    }

    /// The first moment of a day, as a literal of the column's type.
    fn at(&self, declared: &PartitionsOptions, day: Day) -> Text {
        let date = format!("{:04}-{:02}-{:02}", day.year, day.month, day.day);
        let text = match self.clock(declared) {
            Some((_, DataType::Timestamptz)) => format!("{date} 00:00:00+00"),
            Some((_, DataType::Timestamp)) => format!("{date} 00:00:00"),
            _ => date,
        };
        expression::text(&text).into()
    }

    fn literal(&self, declared: &PartitionsOptions, value: &ir::Value) -> Text {
        let field = declared.terms.first().and_then(ir::IndexTerm::field).and_then(|field| self.flat.field(field));
        let text = ir::Type::String;
        let ty = field.map_or(&text, |field| &field.ty);
        literal(value, ty, &ty::plain(ty, self.scope), self.scope)
    }

    /// What refuses to truncate the table: unlike what is called for rows, partitions do not have it by themselves.
    fn truncate(&self) -> Option<&Trigger> {
        self.table
            .triggers
            .iter()
            .find(|trigger| trigger.timing == Timing::Before && trigger.events == [Event::Truncate])
    }

    /// The function that makes the coming partitions, where there is a calendar.
    fn maintained(&mut self, declared: &PartitionsOptions, made: &[Table]) -> Option<Function> {
        let root = self.table.name.clone();
        // The calendar cuts the table itself, or each of its partitions by list or hash.
        let (level, parents): (&PartitionsOptions, Vec<QualifiedName>) = match declared.then.as_deref() {
            _ if declared.periods.is_some() => (declared, vec![root.clone()]),
            Some(then) if then.periods.is_some() => {
                let cut = made.iter().filter(|table| table.partition_by.is_some());
                (then, cut.map(|table| table.name.clone()).collect())
            }
            _ => return None,
        };
        let periods = level.periods.as_ref()?;
        let retain = super::retain::of_partitions(self.declared, level);
        let (column, ty) = self.clock(level)?;
        let from = match &periods.from {
            Some(from) => Some(Day::parse(from)?),
            None => None,
        };
        let stem = |parent: &QualifiedName| (parent.name.clone(), name::stem(&parent.name, level.levels().count()));
        let stems: Vec<(Text, Text)> = parents.iter().map(stem).collect();
        // A partition that is made later is cut as the first ones are.
        let first = made.iter().find(|table| {
            let of = table.partition_of.as_ref();
            table.partition_by.is_some() && of.is_some_and(|of| of.parent == parents[0])
        });
        let below = first.map(|first| {
            let cut = |table: &&Table| table.partition_of.as_ref().is_some_and(|of| of.parent == first.name);
            let part = |table: &Table| SubPartition {
                suffix: table.name.name.strip_prefix(&*first.name.name).unwrap_or_default().to_owned(),
                bound: table.partition_of.as_ref().map(|of| of.bound.clone()).unwrap_or(PartitionBound::Default),
            };
            made.iter().filter(cut).map(part).collect::<Vec<_>>()
        });
        let body = maintenance_body(&Maintenance {
            table: &root,
            parents: &stems,
            column: &column,
            ty: &ty,
            unit: word(periods.every),
            step: step(periods.every),
            suffix: format_of(periods.every),
            from: from.map(|day| format!("{:04}-{:02}-{:02}", day.year, day.month, day.day)).as_deref(),
            ahead: periods.ahead,
            retain,
            below: first.and_then(|first| first.partition_by.as_ref()).zip(below.as_deref()),
            storage: &self.table.storage,
            row_security: !self.table.row_security.is_off(),
            truncate: self.truncate(),
        });
        let comment = generated_for(
            "partition_by_range",
            format_args!(
                "creates the next partitions of {}{}. Call it from cron, as often as you like",
                root.name,
                if retain.is_some() { ", and detaches old ones" } else { "" }
            ),
        );
        let mut function =
            Function::generated(name::maintenance(&root), Returns::SetOf(DataType::Text), &body, comment);
        let at = Argument::new("at", DataType::Timestamptz);
        function.settings.extend(MAINTENANCE_SETTINGS.map(|(name, value)| (name.into(), value.into())));
        function.arguments.push(Argument { default: Some(expression::now().into()), ..at });
        Some(function)
    }
}

/// The name of a partition: the table's, shortened where needed, and what it holds.
fn part_name(stem: &str, suffix: &str) -> Text {
    name::fitted(format!("{stem}_{suffix}").into())
}

fn suffix(start: Day, every: Period) -> Text {
    let Day { year, month, day } = start;
    match every {
        Period::Day | Period::Week => format!("{year:04}_{month:02}_{day:02}"),
        Period::Month => format!("{year:04}_{month:02}"),
        Period::Quarter => format!("{year:04}_q{}", (month + 2) / 3),
        Period::Year => format!("{year:04}"),
    }
    .into()
}

/// The same for the server's `to_char`.
fn format_of(every: Period) -> &'static str {
    match every {
        Period::Day | Period::Week => "_YYYY_MM_DD",
        Period::Month => "_YYYY_MM",
        Period::Quarter => "_YYYY_\"q\"Q",
        Period::Year => "_YYYY",
    }
}

fn word(every: Period) -> &'static str {
    match every {
        Period::Day => "day",
        Period::Week => "week",
        Period::Month => "month",
        Period::Quarter => "quarter",
        Period::Year => "year",
    }
}

fn step(every: Period) -> &'static str {
    match every {
        Period::Day => "1 day",
        Period::Week => "7 days",
        Period::Month => "1 month",
        Period::Quarter => "3 months",
        Period::Year => "1 year",
    }
}
