//! Values for rows that are there: past the triggers and policies of this library, which are for programs.

use schema_core::origin::Origin;

use super::declared_backfill::DeclaredBackfill;
use super::options::Backfill;
use super::step::{Lock, Stage, Step};
use super::steps::Steps;
use crate::catalog::expression::mentions;
use crate::catalog::{Enabled, Event, Object, QualifiedName, Table, Text, Trigger};
use crate::sql::{Fill, Statement, and};

/// Words whose triggers do not count while a plan fills a column: they refuse changes of rows that are not to change, or note
/// who changed a row and when. What looks at values stays: `audit`, `rule`, `tree`, `encrypted`, references to deleted rows.
const DISABLED: [&str; 7] =
    ["append_only", "immutable", "soft_delete", "timestamps", "actors", "version", "transitions"];

/// Fills a column in batches, by whoever runs the migration.
pub fn rows<'a>(
    table: &'a Table,
    (column, lacks): (&Text, String),
    DeclaredBackfill { place, backfill: Backfill { value, filter } }: &DeclaredBackfill,
    because: &'static str,
    steps: &mut Steps<'a, '_>,
) {
    let disabled: Vec<(&Text, Enabled)> =
        table.triggers.iter().filter(|one| is_disabled(one)).map(|one| (&one.name, one.enabled)).collect();
    let stays = || table.triggers.iter().filter(|one| !is_disabled(one));
    let texts = [Some(value), filter.as_ref()];
    let forced: Vec<&QualifiedName> = read(table, texts.into_iter().flatten(), steps);
    let lock = match (forced.is_empty(), disabled.is_empty()) {
        (false, _) => Lock::AccessExclusive,
        (true, false) => Lock::ShareRowExclusive,
        (true, true) => Lock::RowExclusive,
    };
    let fill = Fill {
        table: &table.name,
        key: table.primary_key(),
        column: column.clone(),
        value: value.clone(),
        lacks: filter.as_ref().map_or_else(|| lacks.clone(), |filter| and(&lacks, filter)),
        disabled,
        forced,
        secured: !table.row_security.is_off(),
        commits: true,
        audited: stays().any(|one| {
            one.events.contains(&Event::Update) && Origin::of(one.comment.as_ref()) == Origin::Generated("audit")
        }),
    };
    let object = Object::Column(table.name.clone(), column.clone());
    let mut step = Step::new(because, Statement::Backfill(Box::new(fill))).locks(lock).outside();
    step = step.declares(|effects| effects.uses.push(object));
    step.stage = Stage::Backfill;
    steps.fill(*place, step);
}

/// Tables with FORCE ROW LEVEL SECURITY that are written or that the expressions read.
fn read<'a, 't>(
    table: &'a Table,
    texts: impl Iterator<Item = &'t Text>,
    steps: &Steps<'a, '_>,
) -> Vec<&'a QualifiedName> {
    let queries: Vec<&Text> = texts.filter(|text| text.to_ascii_lowercase().contains("select")).collect();
    let is_read = |name: &QualifiedName| *name == table.name || queries.iter().any(|text| mentions(text, &name.name));
    let mut forced: Vec<&QualifiedName> = steps.forced().iter().copied().filter(|name| is_read(name)).collect();
    // The one that is written is locked first.
    forced.sort_by_key(|name| **name != table.name);
    forced
}

fn is_disabled(trigger: &Trigger) -> bool {
    let fires = matches!(trigger.enabled, Enabled::Origin | Enabled::Always);
    let updates = trigger.events.iter().any(|event| matches!(event, Event::Update | Event::UpdateOf(_)));
    fires
        && updates
        && matches!(Origin::of(trigger.comment.as_ref()), Origin::Generated(word) if DISABLED.contains(&word))
}
