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
            let whole = format!("_{}_", parts.join("_"));
            // The address or number of something, or whether there is one, is none of itself.
            let is_about = parts
                .last()
                .is_some_and(|last| matches!(&**last, "id" | "count" | "verified" | "at" | "enabled" | "type"));
            if !is_about
                && !matches!(column.kind, crate::lint::ColumnKind::Bool)
                && PERSONAL.iter().any(|name| whole.contains(name))
            {
                found.column(table, column, format!("`{}` looks like personal data, and is not private", column.name));
            }
        }
    }
}

/// Words between underscores.
const PERSONAL: &[&str] = &[
    "_email_",
    "_phone_",
    "_mobile_",
    "_birth_date_",
    "_birthdate_",
    "_birthday_",
    "_date_of_birth_",
    "_dob_",
    "_ssn_",
    "_social_security_number_",
    "_passport_number_",
    "_tax_id_",
    "_iban_",
    "_credit_card_",
    "_card_number_",
    "_first_name_",
    "_last_name_",
    "_full_name_",
    "_surname_",
    "_street_",
    "_ip_address_",
    "_gender_",
    "_ethnicity_",
    "_religion_",
    "_diagnosis_",
];
