//! Where a session is, and which roles its server lacks.

/// The database, the server's version as text, and as number.
pub fn place() -> &'static str {
    "SELECT current_database()::text, current_setting('server_version'), current_setting('server_version_num')::int"
}

/// Those roles of a list that the server does not have.
pub fn missing_roles() -> &'static str {
    "SELECT name FROM unnest($1::text[]) AS name
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name) ORDER BY name"
}
