//! Reference rows of a live database: how they are asked for, and what is found.

use crate::catalog::{Catalog, Seed, SeedRow, SeedValue, Table, Uncompared};
use crate::introspect::IntrospectError;
use crate::sql::{Asked, seeded_rows};

/// A table whose rows are asked for.
fn asked<'s>(seeded: &'s Catalog, live: &'s Catalog) -> impl Iterator<Item = (&'s Table, &'s Seed)> {
    seeded.tables.iter().filter_map(|table| {
        let seed = table.seed.as_deref().filter(|seed| !seed.rows.is_empty())?;
        let there = live.tables.iter().find(|there| there.name == table.name)?;
        let has = |column| there.column(column).is_some();
        seed.columns.iter().chain(&seed.deleted_at).all(|column| has(column)).then_some((table, seed))
    })
}

/// The query that asks a live database for the reference rows of a catalog, as one text; `None` where it has none of their tables. `live` is what was
/// read of the database by [`introspect`](crate::introspect).
///
/// Run it with `row_security = off`, so that a row that policies hide is an error and does not count as missing.
pub fn seed_query(seeded: &Catalog, live: &Catalog) -> Option<String> {
    let rows: Vec<Asked<'_>> = asked(seeded, live)
        .flat_map(|(table, seed)| seed.rows.iter().map(move |row| Asked { table, seed, row }))
        .collect();
    (!rows.is_empty()).then(|| seeded_rows(&rows))
}

/// Notes in `live` which reference rows it holds, by the answer to [`seed_query`]: then [`diff`](crate::diff()) and [`drift`](crate::drift()) compare
/// them. Of a row that differs nobody knows whether somebody changed it, so a plan changes it only where that is allowed by name
/// (`app.roles(1)`, `app.roles(*)`).
///
/// # Errors
/// When the answer is that of another query.
pub fn observe_seeds(seeded: &Catalog, live: &mut Catalog, answer: &str) -> Result<(), IntrospectError> {
    let mut found: std::vec::IntoIter<Option<Vec<Option<String>>>> =
        serde_json::from_str::<Vec<_>>(answer).map_err(IntrospectError::from)?.into_iter();
    let mut observed = Vec::new();
    for (table, seed) in asked(seeded, live) {
        let mut rows = Vec::new();
        for row in &seed.rows {
            let Some(texts) = found.next().flatten() else { continue };
            let value = |(value, pair): (&SeedValue, &[Option<String>])| match (seed.mode, pair) {
                (schema_core::ir::SeedMode::InsertOnly, _) => value.clone(),
                (_, [Some(same), _]) if same == "true" => value.clone(),
                (_, [_, Some(text)]) => SeedValue::Text(text.clone().into()),
                _ => SeedValue::Null,
            };
            rows.push(SeedRow(row.0.iter().zip(texts.chunks(2)).map(value).collect()));
        }
        observed.push((table.name.clone(), Seed { rows, observed: Uncompared(true), ..seed.clone() }));
    }
    for (name, seed) in observed {
        if let Some(table) = live.tables.iter_mut().find(|table| table.name == name) {
            table.seed = Some(Box::new(seed));
        }
    }
    Ok(())
}
