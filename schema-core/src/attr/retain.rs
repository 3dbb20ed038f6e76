//! Rows that are kept for so long.

use super::OnEntity;
use super::columns::field_of;
use crate::Column;
use crate::ir::{self, Source};

/// See [`retain`].
#[derive(Debug)]
pub struct Retain {
    after: ir::Duration,
    by: Option<Column>,
    archive: bool,
}

/// Rows are kept for so long since `created_at` of `timestamps`, or since the moment that `.by(…)` names: `retain(days(365))`,
/// `retain(years(2)).by(paid_at)`. PostgreSQL detaches partitions that are older, where the table is cut by that column along the
/// calendar; a table that is not is refused without [`archive`](Retain::archive), since nothing would remove its rows. MongoDB removes the documents by a TTL index.
///
/// ```
/// # use schema_core::*;
/// use chrono::{DateTime, Utc};
/// #[derive(Entity)]
/// #[entity(no_primary_key, retain(months(24)).by(at))]
/// #[pg(partition_by_range(at).monthly().from("2026-01"))]
/// struct Event {
///     at: DateTime<Utc>,
/// }
/// # let sql = schema_pg::create(&schema_pg::lower(&registry![Event]?)?).to_string();
/// assert!(sql.contains("interval '24 months 0 days'"), "{sql}");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn retain(after: ir::Duration) -> Retain {
    Retain { after, by: None, archive: false }
}

impl Retain {
    /// The moment since which rows are kept, where it is not `created_at`.
    #[must_use]
    pub fn by(mut self, column: Column) -> Self {
        self.by = Some(column);
        self
    }

    /// What is older is kept elsewhere. A partition that PostgreSQL detaches is a table that holds it; rows of a table that is not cut by that column
    /// are moved to a table of their own, `…_archive`, by a function; in MongoDB documents go to a collection of their own, `…_archive`, when the
    /// application asks for it.
    ///
    /// The table has the columns, the checks, the key, the indexes and the row security of the one it is for, and no references; the application reads it and writes
    /// nothing there. `archive_orders()` moves at most 10,000 rows, the oldest first, and says how many; it can be called at any time, also twice at
    /// once, and [`schema_pg::jobs`](https://docs.rs/schema-pg) lists it for pg_cron. Rows that rows of other tables reference stay until those are gone: none goes along. The
    /// audit log notes rows that leave. `restore_archived_orders(id)` moves a row back as it was. Only the owner may call them.
    ///
    /// ```
    /// # use schema_core::*;
    /// #[derive(Entity)]
    /// #[entity(name = "orders", timestamps, append_only, retain(days(365)).archive())]
    /// struct Order {
    ///     #[entity(primary_key)]
    ///     id: i64,
    ///     total: i64,
    /// }
    /// # let registry = registry![Order]?;
    /// # let sql = schema_pg::create(&schema_pg::lower(&registry)?).to_string();
    /// assert!(sql.contains("CREATE TABLE public.orders_archive ("), "{sql}");
    /// assert!(sql.contains("CREATE FUNCTION public.archive_orders(older_than interval DEFAULT '0 months 365 days'::interval, at_most integer DEFAULT 10000)"), "{sql}");
    /// assert!(sql.contains("INSERT INTO public.orders_archive (id, total, created_at, updated_at) SELECT"), "{sql}");
    /// assert!(sql.contains("CREATE FUNCTION public.restore_archived_orders(id bigint)"), "{sql}");
    /// let jobs = schema_pg::jobs(&registry, &schema_pg::Config::default())?;
    /// assert_eq!((&*jobs[0].schedule, &*jobs[0].command), ("45 * * * *", "SELECT public.archive_orders()"));
    /// # Ok::<(), Diagnostics>(())
    /// ```
    #[must_use]
    pub fn archive(mut self) -> Self {
        self.archive = true;
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for Retain {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        let field = match &self.by {
            None => Some("created_at".into()),
            Some(by) => field_of("retain", by, &mut entity.mistakes, at),
        };
        let Some(field) = field else { return };
        let retention = ir::Retention { source: at, after: self.after, field, archive: self.archive };
        if entity.lifecycle_mut().retention.replace(retention).is_some() {
            entity.mistakes.push(ir::AttributeError {
                source: at,
                message: "`retain` is said twice".to_owned(),
                help: "keep the one that says how long rows are kept".to_owned(),
            });
        }
    }
}
