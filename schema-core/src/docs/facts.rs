//! What structs say for people, as lines, whatever the store.

use super::{Inline, code, text};
use crate::ir::{Compliance, Duration, Entity, Lasting, Mask, Regulation, Span};
use crate::thousands;

/// Lines about the rows of an entity: who answers for them, how many there will be, how long they stay.
///
/// `rows` is what the store calls them: `rows`, `documents`.
pub fn facts_of<'a>(entity: &'a Entity, rows: &str) -> Vec<Vec<Inline<'a>>> {
    let mut lines = vec![vec![text("Struct: "), code(&*entity.rust.path)]];
    let mut add = |name: &str, value: String| lines.push(vec![text(format!("{name}: {value}"))]);
    if let Some(notes) = &entity.notes {
        if let Some(cluster) = &notes.cluster {
            add("Part of", cluster.to_string());
        }
        if let Some(team) = &notes.owner_team {
            add("Answers for it", team.to_string());
        }
        if !notes.requirements.is_empty() {
            add("Required by", notes.requirements.join(", "));
        }
        if let Some(expected) = notes.expected_rows {
            add(&format!("Expected {rows}"), number(expected));
        }
        if let Some(growth) = notes.growth {
            add("Growth", format!("{} {rows} in {}", number(growth.rows), duration(growth.per)));
        }
        for one in &notes.compliance {
            add("Falls under", falls_under(one));
        }
        if let Some(backup) = &notes.backup {
            let lost = backup.rpo.map(|span| format!("at most {} of changes may be lost", self::span(span)));
            let again = backup.rto.map(|span| format!("all is there again within {}", self::span(span)));
            add("Recovery", [lost, again].into_iter().flatten().collect::<Vec<_>>().join("; "));
        }
    }
    if let Some(life) = &entity.lifecycle {
        if let Some(retention) = &life.retention {
            let then = if retention.archive { "then moved to the archive" } else { "then gone" };
            add("Kept for", format!("{} after {}, {then}", duration(retention.after), retention.field));
        }
        if life.soft_delete.is_some() {
            add("Deletion", format!("{rows} stay, with the time at which they were deleted"));
        }
        match life.lasting {
            Some(Lasting::Immutable) => {
                add("Changes", format!("none: {rows} are only added and deleted"));
            }
            Some(Lasting::AppendOnly) => add("Changes", format!("none: {rows} are only added")),
            None => {}
        }
        if life.audit.is_some() {
            add("Log", "each change is noted in the audit log".to_owned());
        }
        if let Some(tenant) = entity.tenant() {
            add("Tenants", format!("{rows} are of the tenant in {tenant}"));
        }
        if let Some(owner) = &life.owner {
            add("Whose they are", owner.to_string());
        }
    }
    lines
}

/// A law or standard, and the basis.
pub fn falls_under(one: &Compliance) -> String {
    let name = match &one.regulation {
        Regulation::Other(name) => name.to_string(),
        known => format!("{known:?}").to_uppercase(),
    };
    format!("{name} ({})", one.basis)
}

/// With commas: 1,000,000.
pub fn number(number: u64) -> String {
    thousands(number.into(), ',')
}

/// How a private value is shown to those who may not read it.
pub fn masked(mask: Mask) -> &'static str {
    match mask {
        Mask::Email => "others see a***@example.org",
        Mask::Phone => "others see the last two digits",
        Mask::Name => "others see the first letter",
        Mask::Last4 => "others see the last four characters",
        Mask::Hash => "others see a hash",
        Mask::Null => "others see nothing",
    }
}

/// In months and days.
pub fn duration(duration: Duration) -> String {
    span(duration.into())
}

/// In months, days, minutes and seconds.
pub fn span(span: Span) -> String {
    let parts = [(span.months, "month"), (span.days, "day"), (span.minutes, "minute"), (span.seconds, "second")];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, unit)| match (unit, count) {
        ("minute", count) if count.is_multiple_of(60) => plural(count / 60, "hour"),
        ("month", count) if count.is_multiple_of(12) => plural(count / 12, "year"),
        _ => plural(count, unit),
    });
    let text = parts.collect::<Vec<_>>().join(" and ");
    if text.is_empty() { "no time".to_owned() } else { text }
}

fn plural(count: u32, unit: &str) -> String {
    if count == 1 { format!("1 {unit}") } else { format!("{count} {unit}s") }
}
