//! Statements about rows that know the schema: live rows, pages, upserts by any unique, versions, soft deletion, bulk inserts.
//!
//! Each function gives a statement of sea-query 1, whose values are bound. So all that sea-query can add is added to it (`.and_where(…)`,
//! `.returning_col(…)`), and it runs wherever sea-query's statements do:
//!
//! | with | how |
//! |---|---|
//! | sqlx | `sea-query-sqlx`: `let (sql, values) = statement.build_sqlx(PostgresQueryBuilder); sqlx::query_with(&sql, values)` |
//! | postgres, tokio-postgres | `sea-query-postgres`: `let (sql, values) = statement.build_postgres(PostgresQueryBuilder); client.query(&sql, &values.as_params())` |
//! | SeaORM 2 | as it is: `db.execute(&statement)`, `db.query_all(&statement)` |
//!
//! Values are what sea-query takes. A text is taken for a column of any type, as PostgreSQL reads it: an enum's label, a UUID, a
//! date, an array. So none of sea-query's features is needed, and all of them are understood.
//!
//! ```
//! use schema_core::*;
//! use schema_pg::query;
//! use sea_query::{ExprTrait, PostgresQueryBuilder};
//!
//! #[derive(Entity)]
//! #[entity(name = "notes", timestamps, soft_delete)]
//! struct Note {
//!     #[entity(primary_key)]
//!     id: i64,
//!     author: String,
//!     #[entity(unique)]
//!     slug: String,
//!     title: String,
//! }
//!
//! let catalog = schema_pg::lower(&registry![Note]?)?;
//! let (notes, columns) = (query::rows::<Note>(&catalog)?, Note::columns());
//!
//! // Live rows, and what else the application asks.
//! let mut mine = query::live(&notes);
//! mine.and_where(sea_query::Expr::col(columns.author).eq("ada"));
//! let (sql, values) = mine.build(PostgresQueryBuilder);
//! assert!(sql.ends_with(r#"FROM "public"."notes" WHERE "deleted_at" IS NULL AND "author" = $1"#), "{sql}");
//! assert_eq!(values.0, ["ada".into()]);
//!
//! // By any unique, also one among live rows.
//! let note = [(columns.slug, "hello".into()), (columns.author, "ada".into()), (columns.title, "Hello".into())];
//! let sql = query::upsert(&notes, [columns.slug], note)?.to_string(PostgresQueryBuilder);
//! assert!(sql.contains(r#"ON CONFLICT ("slug") WHERE deleted_at IS NULL DO UPDATE SET"#), "{sql}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! | task | function |
//! |---|---|
//! | the rows of an entity | [`rows`], of a table [`rows_of`] |
//! | all rows, those that are not deleted, those that are | [`select`], [`live`], [`deleted`] |
//! | a row by its key | [`by_key`]; the condition alone: [`key`] |
//! | a value in a condition of one's own | [`value()`] |
//! | an access pattern by its name | [`access()`], of many referenced rows at once [`access_each`] |
//! | pages | [`page`], [`cursor`] |
//! | a new row | [`insert`], [`insert_unless`], [`upsert`] |
//! | many rows | [`insert_many`], [`copy`] with [`copy_rows`] |
//! | a change | [`update`], [`update_version`] |
//! | deletion | [`soft_delete`], [`restore`], [`purge`] |
//!
//! What the database sets is left out of what is written: `created_at`, identities, generated columns. Encrypted columns are written through the
//! function that encrypts them. Errors are about names alone, so a statement that was built once is built each time.

mod access;
mod bound;
mod bulk;
mod deletion;
mod error;
mod insert;
mod page;
mod rows;
mod select;
mod unique;
mod update;

pub use access::{access, access_each};
pub use bulk::{copy, copy_rows, insert_many};
pub use deletion::{purge, restore, soft_delete};
pub use error::QueryError;
pub use insert::{insert, insert_unless, upsert};
pub use page::{cursor, page};
pub use rows::{Rows, rows, rows_of};
pub use select::{by_key, deleted, key, live, select, value};
pub use unique::By;
pub use update::{update, update_version};
