//! How a live database does, in the words of its entities: sizes against what was expected, indexes that nothing reads and what they are for, numbers that run out,
//! partitions that are due. Queries are plain text, for any driver; what they answer is judged here.
//!
//! ```
//! use schema_core::{Entity, registry};
//! use schema_pg::health::{HealthOptions, health_queries, judge};
//!
//! #[derive(Entity)]
//! #[entity(name = "orders", expected_rows = 1_000)]
//! struct Order {
//!     #[entity(primary_key)]
//!     id: i64,
//! }
//!
//! let registry = registry![Order]?;
//! let catalog = schema_pg::lower(&registry)?;
//! let options = HealthOptions::default();
//! // A driver asks them; here the database says that the table has grown.
//! let answers: Vec<_> = health_queries(&catalog, &options)
//!     .iter()
//!     .map(|query| match query.code {
//!         "H01" => Ok(vec![["public", "orders", "5000", "1000000"].map(|value| Some(value.to_owned())).to_vec()]),
//!         _ => Ok(Vec::new()),
//!     })
//!     .collect();
//! let report = judge(&catalog, Some(&registry), &options, &answers);
//! assert!(report.to_string().contains("H01 public.orders has about 5,000 rows, and 1,000 were expected"), "{report}");
//! # Ok::<(), schema_core::Diagnostics>(())
//! ```

mod check;
mod checks;
mod options;
mod report;

use std::collections::BTreeSet;

use schema_core::Registry;

pub use check::HealthCheck;
pub use options::HealthOptions;
pub use report::{HealthFinding, HealthReport, TableSize};

use check::Judged;

use crate::catalog::Catalog;
use crate::sql::health::HealthScope;

/// A query of a check, to be asked by any driver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HealthQuery {
    /// The check: `H02`.
    pub code: &'static str,
    /// What it looks for.
    pub title: &'static str,
    /// The query; each of its values is a text, or a number that is read as one.
    pub sql: String,
}

/// Rows of an answer, each value as text.
pub type HealthRows = Vec<Vec<Option<String>>>;

/// All checks, in the order of their codes.
pub fn health_checks() -> &'static [HealthCheck] {
    checks::ALL
}

/// The queries of all checks that are not left out, about the schemas of a catalog.
pub fn health_queries(catalog: &Catalog, options: &HealthOptions) -> Vec<HealthQuery> {
    let schemas: BTreeSet<&str> = catalog.tables.iter().map(|table| &*table.name.schema).collect();
    let schemas: Vec<&str> = schemas.into_iter().collect();
    let scope = HealthScope { schemas: &schemas, least_bytes: options.least_bytes };
    asked(options)
        .map(|check| HealthQuery { code: check.code, title: check.title, sql: (check.query)(&scope, options) })
        .collect()
}

/// The query for [`HealthOptions::statements_schema`]: its value, where there is one.
pub fn statements_schema_query() -> &'static str {
    crate::sql::health::STATEMENTS_SCHEMA
}

/// The checks that are not left out, and whose extension is there.
fn asked(options: &HealthOptions) -> impl Iterator<Item = &'static HealthCheck> {
    let is_there = |check: &&HealthCheck| check.code != checks::SLOW || options.statements_schema.is_some();
    checks::ALL.iter().filter(is_there).filter(|check| !options.off.contains(check.code))
}

/// What the answers to [`health_queries`], in their order, mean for the entities; of a query that failed, the error of the server.
pub fn judge(
    catalog: &Catalog,
    registry: Option<&Registry>,
    options: &HealthOptions,
    answers: &[Result<HealthRows, String>],
) -> HealthReport {
    let mut judged = Judged::new(catalog, registry, options);
    for (check, answer) in asked(options).zip(answers) {
        judged.check = Some(check);
        let rows = match answer {
            Ok(rows) => rows,
            Err(why) => {
                judged.report.skipped.push((check.code, why.clone()));
                continue;
            }
        };
        for row in rows {
            let texts: Vec<&str> = row.iter().map(|value| value.as_deref().unwrap_or_default()).collect();
            (check.judge)(&texts, &mut judged);
        }
    }
    judged.report
}
