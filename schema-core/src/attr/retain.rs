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
/// calendar; a table that is not is refused, since nothing would remove its rows. MongoDB removes the documents by a TTL index.
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

    /// What is older is kept elsewhere. A partition that PostgreSQL detaches is a table that holds it; in MongoDB documents go to a
    /// collection of their own, `…_archive`, when the application asks for it.
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
