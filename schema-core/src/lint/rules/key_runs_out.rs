//! L033: keys that will run out.

use crate::Severity;
use crate::ir::Duration;
use crate::lint::design::{ColumnKind, Design};
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L033",
        severity: Severity::Warning,
        title: "a numbered key that runs out of numbers",
        reason: "When the last number is given out, every INSERT fails. Looked at with `expected_rows` and `growth`, ten years ahead.",
        help: "use `i64` for the key, and for what references it",
        wrong: "#[entity(expected_rows = 3_000_000_000)] on a struct whose key is an `i32`",
        right: "the same with an `i64`",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables() {
        let (Some(declared), [key]) = (&table.declared, &table.key[..]) else { continue };
        let Some((column, ColumnKind::Whole(bits))) = table.column(key).map(|column| (column, &column.kind)) else {
            continue;
        };
        let Some(notes) = declared.notes.as_ref().filter(|_| column.is_numbered) else { continue };
        let in_ten_years =
            notes.growth.map_or(0, |growth| growth.rows.saturating_mul(TEN_YEARS / days(growth.per).max(1)));
        let rows = notes.expected_rows.unwrap_or(0).max(in_ten_years);
        let most = (1_u64 << (u32::from(*bits).min(64) - 1)) - 1;
        if rows > most / 2 {
            let message = format!("`{key}` ends at {most}, and {rows} rows are expected");
            found.column(table, column, message);
        }
    }
}

/// In days.
const TEN_YEARS: u64 = 3_653;

fn days(duration: Duration) -> u64 {
    u64::from(duration.months) * 30 + u64::from(duration.days)
}
