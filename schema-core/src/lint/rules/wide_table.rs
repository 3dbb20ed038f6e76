//! L025: tables of many columns.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L025",
        severity: Severity::Advice,
        title: "a table of more than 40 columns",
        reason: "Each change writes the whole row again, few fit on a page, and most such tables are several things in one.",
        help: "move what is seldom read, or what is missing in most rows, to a table that references this one",
        wrong: "CREATE TABLE wide (id bigint PRIMARY KEY, note_aa text, note_ab text, note_ac text, note_ad text, note_ae text, note_af text, note_ag text, note_ah text, note_ai text, note_aj text, note_ak text, note_al text, note_am text, note_an text, note_ao text, note_ap text, note_aq text, note_ar text, note_as text, note_at text, note_au text, note_av text, note_aw text, note_ax text, note_ay text, note_az text, note_ba text, note_bb text, note_bc text, note_bd text, note_be text, note_bf text, note_bg text, note_bh text, note_bi text, note_bj text, note_bk text, note_bl text, note_bm text, note_bn text, note_bo text);",
        right: "CREATE TABLE wide (id bigint PRIMARY KEY, note text);",
    },
    find,
};

/// Columns that a table may have.
const MOST: usize = 40;

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.tables.iter().filter(|table| table.columns.len() > MOST) {
        found.table(table, format!("`{}` has {} columns", table.name, table.columns.len()));
    }
}
