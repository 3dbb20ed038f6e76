//! Which extensions the owner of a database can create.

use super::step::Hazard;

/// The extensions of PostgreSQL that are marked as trusted: who has CREATE on the database creates them, as its owner does. All
/// others need a superuser (manual, "Additional Supplied Modules and Extensions", where each says so of itself; `trusted` in
/// "Packaging Related Objects into an Extension").
const TRUSTED: [&str; 25] = [
    "bool_plperl",
    "btree_gin",
    "btree_gist",
    "citext",
    "cube",
    "dict_int",
    "fuzzystrmatch",
    "hstore",
    "intarray",
    "isn",
    "jsonb_plperl",
    "lo",
    "ltree",
    "pg_trgm",
    "pgcrypto",
    "plperl",
    "plpgsql",
    "pltcl",
    "seg",
    "tablefunc",
    "tcn",
    "tsm_system_rows",
    "tsm_system_time",
    "unaccent",
    "uuid-ossp",
];

/// What is risked where an extension is not trusted. One that PostgreSQL does not bring itself may be marked as trusted by who
/// packs it; that can't be known here, and a superuser is asked in vain.
pub fn hazard(name: &str) -> Option<Hazard> {
    (!TRUSTED.contains(&name)).then(|| Hazard::Untrusted(name.to_owned().into()))
}
