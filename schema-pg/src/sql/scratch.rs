//! Scratch databases next to another: what makes them, and what drops them.

use super::{Ident, Literal};

/// How the names of scratch databases begin.
pub const PREFIX: &str = "schema_scratch_";

/// What a database is like that PostgreSQL lets be chosen at its creation, as one object: `pg_database` has other columns in each version.
pub fn like() -> &'static str {
    "SELECT (pg_catalog.to_jsonb(d) || pg_catalog.jsonb_build_object('encoding', pg_catalog.pg_encoding_to_char(d.encoding)))::text
    FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database()"
}

/// Creates a database that sorts and compares as one that is like this.
pub fn create_database(name: &str, like: &serde_json::Value) -> String {
    let of = |member: &str| like.get(member).and_then(serde_json::Value::as_str).map(Literal);
    let mut sql = format!("CREATE DATABASE {} TEMPLATE template0", Ident(name));
    let mut option = |word: &str, value: Option<Literal<'_>>| {
        if let Some(value) = value {
            sql.push_str(&format!(" {word} {value}"));
        }
    };
    option("ENCODING", of("encoding"));
    option("LC_COLLATE", of("datcollate"));
    option("LC_CTYPE", of("datctype"));
    // Its own since PostgreSQL 15; `datlocale` since 17.
    match like.get("datlocprovider").and_then(serde_json::Value::as_str) {
        Some("i") => {
            option("LOCALE_PROVIDER", Some(Literal("icu")));
            option("ICU_LOCALE", of("datlocale").or(of("daticulocale")));
            option("ICU_RULES", of("daticurules"));
        }
        Some("b") => {
            option("LOCALE_PROVIDER", Some(Literal("builtin")));
            option("BUILTIN_LOCALE", of("datlocale"));
        }
        Some("c") => option("LOCALE_PROVIDER", Some(Literal("libc"))),
        _ => {}
    }
    sql
}

/// Drops a scratch database, whoever is connected.
pub fn drop_database(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", Ident(name))
}

/// Drops a scratch database that nobody is connected to; fails where somebody is.
pub fn drop_left_behind(name: &str) -> String {
    format!("DROP DATABASE IF EXISTS {}", Ident(name))
}

/// Scratch databases that this session's role may drop.
pub fn all() -> String {
    format!(
        "SELECT datname::text FROM pg_catalog.pg_database
    WHERE pg_catalog.starts_with(datname::text, {}) AND pg_catalog.pg_has_role(datdba, 'MEMBER') ORDER BY 1",
        Literal(PREFIX)
    )
}

/// A schema that others make.
pub fn create_schema(name: &str) -> String {
    format!("CREATE SCHEMA IF NOT EXISTS {};\n", Ident(name))
}

/// Begins a transaction that is taken back.
pub const BEGIN: &str = "BEGIN";
/// Takes it back.
pub const ROLLBACK: &str = "ROLLBACK";
