//! L046: secrets in the log and in masked views.

use crate::Severity;
use crate::lint::design::{ColumnKind, Design, DesignColumn};
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::has_word;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L046",
        severity: Severity::Warning,
        title: "a secret that the log or a masked view shows",
        reason: "The log keeps each former value, for more readers and for longer than the table does, and a masked view is for those who may not see all: hashes of passwords are what attackers look for.",
        help: "say `sensitive` on the field; to leave it out of the log alone, `audit.except([…])`",
        wrong: "#[entity(audit)] struct User { password_hash: String, … }",
        right: "#[entity(audit.except([password_hash]))]",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in design.own_tables() {
        let log = table.declared.as_ref().and_then(|declared| declared.audited.as_ref());
        let has_view = table.columns.iter().any(|column| column.is_private == Some(true));
        for column in table.columns.iter().filter(|column| column.is_private == Some(false) && is_secret(column)) {
            if log.is_some_and(|except| !except.contains(&column.name)) {
                found.column(table, column, format!("the log holds each former `{}`", column.name));
            } else if has_view {
                found.column(table, column, format!("the masked view of `{}` shows `{}`", table.name, column.name));
            }
        }
    }
}

fn is_secret(column: &DesignColumn) -> bool {
    let name = &*column.name;
    let is_named_so = has_word(name, &["password", "passwd", "secret", "token", "pin", "otp", "salt"])
        || name.contains("api_key")
        || name.contains("private_key");
    is_named_so && (column.kind.is_text() || column.kind == ColumnKind::Bytes)
}
