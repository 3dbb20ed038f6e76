//! The query, put together from a file for each kind of thing.

/// A list of rows under its name; the first of all has no comma before it.
macro_rules! list {
    ($name:literal) => {
        concat!(",\n'", $name, "', coalesce((\n", include_str!(concat!("query/", $name, ".sql")), "), '[]')")
    };
}

/// The query that reads all that some schemas of a database hold: `$1` is a `text[]` of their names, and empty for all but
/// the server's own. It gives one row with one column, `introspection`: a text for
/// [`Catalog::from_introspection`](crate::Catalog::from_introspection).
///
/// It reads only catalogs of the server, in one snapshot, on PostgreSQL 14 to 18, whatever the session's settings are, and
/// leaves those as they were. Any role may run it.
///
/// ```
/// // let json: String = client.query_one(schema_pg::introspect::QUERY, &[&["app"].as_slice()])?.get(0);
/// // let catalog = schema_pg::Catalog::from_introspection(&json)?;
/// assert!(schema_pg::introspect::QUERY.contains("$1::pg_catalog.text[]"));
/// ```
pub const QUERY: &str = concat!(
    include_str!("query/begin.sql"),
    "'version', (",
    include_str!("query/version.sql"),
    ")",
    list!("schemas"),
    list!("extensions"),
    list!("relations"),
    list!("inherits"),
    list!("columns"),
    list!("defaults"),
    list!("types"),
    list!("enums"),
    list!("domains"),
    list!("ranges"),
    list!("collations"),
    list!("operator_classes"),
    list!("constraints"),
    list!("indexes"),
    list!("index_options"),
    list!("sequences"),
    list!("functions"),
    list!("aggregates"),
    list!("triggers"),
    list!("rules"),
    list!("policies"),
    list!("views"),
    list!("statistics"),
    list!("general"),
    list!("event_triggers"),
    list!("type_privileges"),
    list!("default_privileges"),
    list!("grants"),
    list!("owners"),
    list!("comments"),
    list!("not_nulls"),
    list!("dependencies"),
    list!("distributed"),
    list!("distributed_schemas"),
    list!("unmodelled"),
    include_str!("query/end.sql"),
);
