//! When rows that were deleted softly are removed for good.

use schema_core::attr::OnEntity;
use schema_core::ir::{self, Duration, Source, Text};

use crate::options::{EntityOptions, PurgeOptions};

/// See [`purge_after`].
#[derive(Debug)]
pub struct PurgeAfter(PurgeOptions);

/// Rows that were deleted softly so long ago are removed for good, by a job that calls `purge_…` each hour: [`jobs`](crate::jobs) has it. It
/// changes nothing in the schema, where that function is with `soft_delete` anyway.
///
/// ```
/// # use schema_core::*;
/// use schema_pg::Config;
/// #[derive(Entity)]
/// #[entity(name = "notes", soft_delete)]
/// #[pg(purge_after(days(90)))]
/// struct Note {
///     # #[entity(primary_key)]
///     # id: i64,
///     text: String,
/// }
/// let jobs = schema_pg::jobs(&registry![Note]?, &Config::default())?;
/// assert_eq!(jobs[0].command, "SELECT public.purge_notes(interval '0 months 90 days')");
/// # Ok::<(), Diagnostics>(())
/// ```
pub fn purge_after(age: Duration) -> PurgeAfter {
    PurgeAfter(PurgeOptions { source: Source::default(), after: age, schedule: None })
}

impl PurgeAfter {
    /// When the job runs, as cron writes it: `.schedule("30 4 * * *")`. Without it, each hour. A call removes at most 10,000 rows.
    #[must_use]
    pub fn schedule(mut self, schedule: impl Into<Text>) -> Self {
        self.0.schedule = Some(schedule.into());
        self
    }
}

#[diagnostic::do_not_recommend]
impl OnEntity for PurgeAfter {
    fn apply(self, entity: &mut ir::Entity, at: Source) {
        entity.extensions.get_mut::<EntityOptions>().purge = Some(PurgeOptions { source: at, ..self.0 });
    }
}
