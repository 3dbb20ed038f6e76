//! The tables in which runners note which migrations ran.

use crate::catalog::QualifiedName;

/// Tables of runners, whatever schema they are in.
const TABLES: [&str; 11] = [
    "_sqlx_migrations",
    "refinery_schema_history",
    "flyway_schema_history",
    "schema_migrations",
    "schema_migrations_log",
    "__diesel_schema_migrations",
    "alembic_version",
    "databasechangelog",
    "databasechangeloglock",
    "seaql_migrations",
    "schema_apply",
];

/// A runner notes in it what it did, or an apply of this library.
pub fn is_history(table: &QualifiedName) -> bool {
    TABLES.contains(&&*table.name) || table.schema == "supabase_migrations"
}
