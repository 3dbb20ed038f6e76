//! L045: personal data that nothing protects.

use crate::Severity;
use crate::lint::design::Design;
use crate::lint::finder::{Finder, Findings, Lint};
use crate::lint::words::words;

/// What it finds.
pub const LINT: Finder<Design> = Finder {
    lint: Lint {
        code: "L045",
        severity: Severity::Warning,
        title: "a column that looks like personal data and is not private",
        reason: "Readers see it plain, masked views leave it out of their masks, and the log of changes holds it for ever.",
        help: "say `pii` or `sensitive`; where it is nobody's, the address of a shop, allow it and say so",
        wrong: "email: String",
        right: "#[entity(pii)] email: String",
    },
    find,
};

fn find(design: &Design, found: &mut Findings<'_>) {
    for table in &design.tables {
        for column in table.columns.iter().filter(|column| column.is_private == Some(false) && !column.is_filled) {
            let parts = words(&column.name);
            let has = |name: &str| parts.windows(words(name).len().max(1)).any(|window| window.join("_") == name);
            // The address or number of something, or whether there is one, is none of itself.
            let is_about = parts
                .last()
                .is_some_and(|last| matches!(&**last, "id" | "count" | "verified" | "at" | "enabled" | "type"));
            if !is_about
                && !matches!(column.kind, crate::lint::ColumnKind::Bool)
                && PERSONAL.iter().any(|name| has(name))
            {
                found.column(table, column, format!("`{}` looks like personal data, and is not private", column.name));
            }
        }
    }
}

const PERSONAL: &[&str] = &[
    "email",
    "phone",
    "mobile",
    "birth_date",
    "birthdate",
    "birthday",
    "date_of_birth",
    "dob",
    "ssn",
    "social_security_number",
    "passport_number",
    "tax_id",
    "iban",
    "credit_card",
    "card_number",
    "first_name",
    "last_name",
    "full_name",
    "surname",
    "street",
    "ip_address",
    "gender",
    "ethnicity",
    "religion",
    "diagnosis",
];
