//! Private values, as those see them who may not read them; and the view that shows them so.

use schema_core::ir::Mask;

use super::{Ident, Name};
use crate::catalog::{DataType, QualifiedName, Text};

/// The masked value of a text column; nothing of one that does not look as the mask expects.
pub fn masked(column: &str, mask: Mask, ty: &DataType, secret: &QualifiedName) -> String {
    let value = format!("{}::text", Ident(column));
    match mask {
        Mask::Email => format!(
            "CASE WHEN {value} ~ '^[^@]+@[^@]+$' THEN pg_catalog.left({value}, 1) || '***@' || pg_catalog.split_part({value}, '@', 2) \
             WHEN {value} IS NOT NULL THEN '***' END"
        ),
        Mask::Phone => ending(&value, 2, 6),
        Mask::Name => format!("CASE WHEN {value} IS NOT NULL THEN pg_catalog.left({value}, 1) || '***' END"),
        Mask::Last4 => ending(&value, 4, 8),
        // The secret is read once for a query. Twice hashed, so that nobody goes on from a hash to that of a longer value.
        Mask::Hash => {
            let secret = format!("(SELECT m.secret FROM {} AS m)", Name(secret));
            let inner = format!("pg_catalog.sha256({secret} || pg_catalog.convert_to({value}, 'UTF8'))");
            format!("pg_catalog.encode(pg_catalog.sha256({secret} || {inner}), 'hex')")
        }
        Mask::Null => format!("NULL::{ty}"),
    }
}

/// Bytes that nobody guesses: from three random UUIDs.
pub fn random_secret() -> String {
    let random = ["pg_catalog.gen_random_uuid()"; 3].join(", ");
    format!("pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.concat({random}), 'UTF8'))")
}

/// The last characters, where there are so many that they tell little.
fn ending(value: &str, shown: u32, least: u32) -> String {
    format!(
        "CASE WHEN pg_catalog.char_length({value}) >= {least} THEN '***' || pg_catalog.right({value}, {shown}) \
         WHEN {value} IS NOT NULL THEN '***' END"
    )
}

/// The rows of a table, each column as it is or masked.
pub fn masked_rows(table: &QualifiedName, columns: &[(Text, Option<String>)], passing: Option<&str>) -> String {
    let shown = |(name, masked): &(Text, Option<String>)| match masked {
        Some(masked) => format!("    {masked} AS {}", Ident(name)),
        None => format!("    {}", Ident(name)),
    };
    let rows = passing.map(|condition| format!("\nWHERE {condition}")).unwrap_or_default();
    format!("SELECT\n{}\nFROM {}{rows}", columns.iter().map(shown).collect::<Vec<_>>().join(",\n"), Name(table))
}

/// One of these conditions, and all of those.
pub fn passes(lets: &[&Text], must: &[&Text]) -> String {
    let part = |condition: &&Text| format!("({})", super::quote::Fragment(condition));
    let any = match lets {
        [] => "false".to_owned(),
        lets => format!("({})", lets.iter().map(part).collect::<Vec<_>>().join(" OR ")),
    };
    std::iter::once(any).chain(must.iter().map(part)).collect::<Vec<_>>().join(" AND ")
}
