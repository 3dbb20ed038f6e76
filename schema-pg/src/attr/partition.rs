//! Partitions: a table cut into tables, each with part of its rows.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, IndexColumn, Source, Text};
use schema_core::{Column, IntoColumns, IntoValue};

use crate::catalog::PartitionStrategy;
use crate::options::{BoundOptions, EntityOptions, PartitionOptions, PartitionsOptions, Period, PeriodsOptions};

/// The options that all kinds of partitions have, on a struct around a [`PartitionsOptions`].
macro_rules! partition_options {
    ($($word:ident)*) => {
        $(
            impl $word {
                /// Each partition is cut again: `.then(partition_by_hash(id).modulus(4))`.
                ///
                /// A calendar cuts the table, or the partitions of the table by list or hash, and each of its partitions can be
                /// cut once more, by list or hash: what else there could be, the function that makes the coming partitions
                /// would not keep, and it is refused.
                pub fn then(mut self, partitions: impl Into<PartitionsOptions>) -> Self {
                    self.0.then = Some(Box::new(partitions.into()));
                    self
                }
            }

            impl From<$word> for PartitionsOptions {
                fn from(declared: $word) -> Self {
                    declared.0
                }
            }

            #[diagnostic::do_not_recommend]
            impl OnEntity for $word {
                fn apply(self, entity: &mut ir::Entity, at: Source) {
                    entity.extensions.get_mut::<EntityOptions>().partitions = Some(placed(self.0, at));
                }
            }
        )*
    };
}

partition_options!(ByRange ByList ByHash);

fn declared(strategy: PartitionStrategy, columns: Vec<Column>) -> PartitionsOptions {
    PartitionsOptions {
        source: Source::default(),
        strategy,
        terms: columns.into_iter().map(|column| IndexColumn::from(column).term).collect(),
        periods: None,
        partitions: Vec::new(),
        modulus: None,
        default: false,
        then: None,
    }
}

/// The partitions, and those of them, said in this place.
fn placed(declared: PartitionsOptions, at: Source) -> PartitionsOptions {
    PartitionsOptions { source: at, then: declared.then.map(|then| Box::new(placed(*then, at))), ..declared }
}

/// See [`partition_by_range`].
#[derive(Debug)]
pub struct ByRange(PartitionsOptions);

/// Each partition holds the rows from one value to another. By the calendar (`.monthly()` …), a function
/// `maintain_…_partitions` makes the coming partitions and detaches the old ones: call it from cron, as often as you like ([`jobs`](crate::jobs)). Plans
/// leave partitions of such a table alone: those that came with time are in no model.
///
/// ```
/// # use schema_core::*;
/// # use chrono::{DateTime, Utc};
/// #[derive(Entity)]
/// #[entity(primary_key([id, happened_at]))]
/// #[pg(partition_by_range(happened_at).monthly().from("2026-01").ahead(3).retain(months(24)))]
/// struct Event {
///     id: i64,
///     happened_at: DateTime<Utc>,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Event]?)?).to_string();
/// assert!(sql.contains(") PARTITION BY RANGE (happened_at);"), "{sql}");
/// assert!(sql.contains("CREATE TABLE public.event_2026_01 PARTITION OF public.event\n    FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-02-01 00:00:00+00');"), "{sql}");
/// assert!(sql.contains("CREATE FUNCTION public.maintain_event_partitions("), "{sql}");
/// assert!(sql.contains("    SET TimeZone = 'UTC'\n    SET DateStyle = 'ISO, MDY'\n"), "{sql}");
/// assert!(sql.contains("LOCK TABLE ONLY public.event IN SHARE UPDATE EXCLUSIVE MODE;"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
///
/// The function is for the owner of the table, who need not be a superuser; what it does is the same whatever the session sets.
/// It gives back a line for each partition: `created …`, `detached …`, or `failed …: why`, with a warning. A partition that
/// fails takes none of the others back; the next call tries it again.
///
/// - **Bounds** are those of UTC. Where a part of a period has a partition already, one is made for the rest of it: what was
///   cut at another hour stops nothing.
/// - **Rows in the default partition** move to the partition that is made for them, of all tenants, whatever row security
///   hides from the owner, and without calling triggers: that is no change of a row. The default partition is detached
///   meanwhile, so a row in it that others reference keeps it, and them, where they are, with a warning. Moving takes about
///   25 µs for a row and an ACCESS EXCLUSIVE lock of the table: call the function in time, and keep the default partition small.
/// - **Locks.** A partition of a coming period takes SHARE UPDATE EXCLUSIVE on the table and, for as long as it takes to read
///   it, ACCESS EXCLUSIVE on the default partition; one of a period that has begun, ACCESS EXCLUSIVE on the table, so that no
///   writer is refused. Each is waited for a quarter of `deadlock_timeout` (250 ms unless set), in which other sessions wait
///   behind it; then that partition is left for the next call. They are held to the end of the transaction: call the function
///   in one of its own, and set `idle_in_transaction_session_timeout`, since a transaction that stays open with a row in the
///   default partition holds up each call.
/// - **Old partitions** are detached only if nothing references their rows, of whichever tenant: for that moment the tables that
///   could reference them do not force row security on their owner, behind a lock of their own.
/// - **What it trusts:** privileges alone, no setting and no advisory lock. Two calls exclude each other by a lock of the table,
///   which takes UPDATE, DELETE or TRUNCATE on it, or to be its owner; who has these could lock the table as well. A call that
///   waits for it for 3 s ends.
/// - **Partitions that come** belong to the table's owner, and have its references, triggers and row security as the first
///   ones have. Nobody else has privileges on them, default privileges or not: a table's partitions are read by the table.
pub fn partition_by_range(column: Column) -> ByRange {
    ByRange(declared(PartitionStrategy::Range, vec![column]))
}

impl ByRange {
    fn every(mut self, every: Period) -> Self {
        self.0.periods = Some(PeriodsOptions { every, from: None, from_now: false, ahead: 1, retain: None });
        self
    }

    /// A partition for each day.
    pub fn daily(self) -> Self {
        self.every(Period::Day)
    }

    /// A partition for each week, from Monday.
    pub fn weekly(self) -> Self {
        self.every(Period::Week)
    }

    /// A partition for each month.
    pub fn monthly(self) -> Self {
        self.every(Period::Month)
    }

    /// A partition for each quarter of a year.
    pub fn quarterly(self) -> Self {
        self.every(Period::Quarter)
    }

    /// A partition for each year.
    pub fn yearly(self) -> Self {
        self.every(Period::Year)
    }

    /// Where the first partition starts: `"2026"`, `"2026-01"`, `"2026-01-31"`. Behind `.monthly()` and the like.
    pub fn from(mut self, start: impl Into<Text>) -> Self {
        if let Some(periods) = &mut self.0.periods {
            periods.from = Some(start.into());
        }
        self
    }

    /// The first partition is that of the day on which the table is made, as the server's clock has it: the plan that makes the table calls
    /// `maintain_…_partitions()`. Older rows go to the default partition. After `.monthly()` and the like, with `.default()`.
    ///
    /// Snapshots don't hold these partitions. To say `.from(…)` in its place later, plan from the database itself: a plan from the snapshot would make
    /// them once more.
    ///
    /// ```
    /// # use schema_core::*;
    /// # use chrono::{DateTime, Utc};
    /// #[derive(Entity)]
    /// #[entity(name = "events", no_primary_key)]
    /// #[pg(partition_by_range(at).monthly().from_now().default())]
    /// struct Event {
    ///     at: DateTime<Utc>,
    /// }
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry![Event]?)?).to_string();
    /// assert!(sql.contains("SELECT public.maintain_events_partitions();"), "{sql}");
    /// # Ok::<(), Diagnostics>(())
    /// ```
    pub fn from_now(mut self) -> Self {
        if let Some(periods) = &mut self.0.periods {
            periods.from_now = true;
        }
        self
    }

    /// How many partitions are there before they are needed; 1 unless said. Behind `.monthly()` and the like.
    pub fn ahead(mut self, periods: u32) -> Self {
        if let Some(declared) = &mut self.0.periods {
            declared.ahead = periods;
        }
        self
    }

    /// How old rows become before their partition is detached: it stays as a table of its own, nothing is lost. One whose rows
    /// are referenced stays where it is, with a warning, until they no longer are. Behind `.monthly()` and the like.
    pub fn retain(mut self, age: ir::Duration) -> Self {
        if let Some(periods) = &mut self.0.periods {
            periods.retain = Some(age);
        }
        self
    }

    /// A partition by name, from the one value to the other, without it.
    pub fn partition(mut self, name: impl Into<Text>, from: impl IntoValue, to: impl IntoValue) -> Self {
        let bound = BoundOptions::Range(from.into_value(), to.into_value());
        self.0.partitions.push(PartitionOptions { name: name.into(), bound });
        self
    }

    /// A partition for rows that no other holds. Without it such rows are refused.
    pub fn default(mut self) -> Self {
        self.0.default = true;
        self
    }
}

/// See [`partition_by_list`].
#[derive(Debug)]
pub struct ByList(PartitionsOptions);

/// Each partition holds the rows with some of the values.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[entity(primary_key([id, region]))]
/// #[pg(partition_by_list(region).partition("europe", ["de", "fr"]).default())]
/// struct Sale {
///     id: i64,
///     region: String,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Sale]?)?).to_string();
/// assert!(sql.contains("CREATE TABLE public.sale_europe PARTITION OF public.sale\n    FOR VALUES IN ('de', 'fr');"), "{sql}");
/// assert!(sql.contains("CREATE TABLE public.sale_default PARTITION OF public.sale DEFAULT;"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn partition_by_list(column: Column) -> ByList {
    ByList(declared(PartitionStrategy::List, vec![column]))
}

impl ByList {
    /// A partition by name, for these values.
    pub fn partition<V: IntoValue>(mut self, name: impl Into<Text>, values: impl IntoIterator<Item = V>) -> Self {
        let bound = BoundOptions::List(values.into_iter().map(V::into_value).collect());
        self.0.partitions.push(PartitionOptions { name: name.into(), bound });
        self
    }

    /// A partition for rows that no other holds. Without it such rows are refused.
    pub fn default(mut self) -> Self {
        self.0.default = true;
        self
    }
}

/// See [`partition_by_hash`].
#[derive(Debug)]
pub struct ByHash(PartitionsOptions);

/// Rows are spread evenly over `.modulus(…)` partitions.
///
/// ```
/// # use schema_core::*;
/// #[derive(Entity)]
/// #[pg(partition_by_hash(id).modulus(2))]
/// struct Item {
///     #[entity(primary_key)]
///     id: i64,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
/// assert!(sql.contains("CREATE TABLE public.item_h1 PARTITION OF public.item\n    FOR VALUES WITH (MODULUS 2, REMAINDER 1);"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn partition_by_hash(columns: impl IntoPartitionKey) -> ByHash {
    ByHash(declared(PartitionStrategy::Hash, columns.into_key()))
}

impl ByHash {
    /// How many partitions.
    pub fn modulus(mut self, partitions: u32) -> Self {
        self.0.modulus = Some(partitions);
        self
    }
}

/// One column, or a list of them.
#[diagnostic::on_unimplemented(
    message = "expected a column or a list of columns",
    label = "expected a column or a list of columns",
    note = "write `id`, or `[tenant, id]`, without quotes"
)]
pub trait IntoPartitionKey {
    /// The columns in order.
    fn into_key(self) -> Vec<Column>;
}

impl IntoPartitionKey for Column {
    fn into_key(self) -> Vec<Column> {
        vec![self]
    }
}

impl<const N: usize> IntoPartitionKey for [Column; N] {
    fn into_key(self) -> Vec<Column> {
        self.into_columns()
    }
}
