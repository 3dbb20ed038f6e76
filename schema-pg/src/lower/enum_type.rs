//! Enum types.

use schema_core::Diagnostic;
use schema_core::ir::Enum;

use super::scope::Scope;
use crate::catalog::EnumType;

/// Reports labels that are longer than the text that is to hold them.
fn fit(db_enum: &Enum, length: u32, scope: &mut Scope<'_>) {
    for variant in &db_enum.variants {
        let label = db_enum.label(variant);
        if label.chars().count() > length as usize {
            let path = format!("{}::{}", db_enum.rust.name, variant.name);
            let message =
                format!("the label `{label}` is longer than the {length} characters of `as_check.length({length})`");
            let help = "write a larger length, or a shorter label: `#[entity(rename = \"…\")]`";
            scope.found.push(Diagnostic::new("P0129", path, variant.source, message).help(help));
        }
    }
}

/// The type of an enum; none where its values are text with a CHECK.
pub fn lower(db_enum: &Enum, scope: &mut Scope<'_>) -> Option<EnumType> {
    if let Some(length) = scope.as_check(&db_enum.rust).and_then(|declared| declared.length) {
        fit(db_enum, length, scope);
    }
    scope.enum_as_check(&db_enum.rust).is_none().then(|| {
        for variant in &db_enum.variants {
            // PostgreSQL refuses labels that do not fit a name; cutting one would change a value.
            let label: &str = variant.rename.as_deref().unwrap_or_default();
            if label.len() > 63 {
                let path = format!("{}::{}", db_enum.rust.name, variant.name);
                scope.found.push(
                    Diagnostic::new(
                        "P0106",
                        path,
                        variant.source,
                        format!("the label `{label}` is longer than 63 bytes"),
                    )
                    .help("choose a shorter one: `#[entity(rename = \"…\")]`, or make the enum `#[pg(as_check)]`"),
                );
            }
        }
        let name = scope.enum_name(db_enum);
        let labels = db_enum.variants.iter().map(|variant| db_enum.label(variant)).collect();
        EnumType { name, labels, comment: db_enum.doc.clone() }
    })
}
