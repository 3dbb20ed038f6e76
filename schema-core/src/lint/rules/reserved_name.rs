//! L005: names that are reserved words of SQL.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L005",
        severity: Severity::Warning,
        title: "a name that is a reserved word of SQL",
        reason: "Every query by hand has to quote it, and the one that forgets fails, or reads something else: `SELECT user FROM t` is the name of the role.",
        help: "give it another name; `renamed_from(\"…\")` migrates the old one",
        wrong: "CREATE TABLE \"order\" (id bigint PRIMARY KEY);",
        right: "CREATE TABLE orders (id bigint PRIMARY KEY);",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    let is_reserved = |name: &str| RESERVED.binary_search(&name.to_lowercase().as_str()).is_ok();
    for table in &design.tables {
        if !table.is_embedded && is_reserved(&table.name) {
            found.table(table, format!("`{}` is a reserved word of SQL", table.name));
        }
        for column in table.columns.iter().filter(|column| is_reserved(&column.name)) {
            found.column(table, column, format!("`{}` is a reserved word of SQL", column.name));
        }
    }
}

/// Reserved in PostgreSQL (manual, appendix C, "reserved"), sorted.
const RESERVED: &[&str] = &[
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "current_catalog",
    "current_date",
    "current_role",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "fetch",
    "for",
    "foreign",
    "from",
    "grant",
    "group",
    "having",
    "in",
    "initially",
    "intersect",
    "into",
    "lateral",
    "leading",
    "limit",
    "localtime",
    "localtimestamp",
    "not",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "placing",
    "primary",
    "references",
    "returning",
    "select",
    "session_user",
    "some",
    "symmetric",
    "system_user",
    "table",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "variadic",
    "when",
    "where",
    "window",
    "with",
];
