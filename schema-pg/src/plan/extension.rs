//! Extensions that are there, and which ones the owner of a database can create.

use super::comments;
use super::phase::Phase;
use super::step::{Hazard, Step};
use super::steps::Steps;
use crate::catalog::{Extension, Object};
use crate::sql::{Statement, UpdateExtension};

/// An extension that is there gets another version, and moves to another schema.
pub fn change<'a>(was: &'a Extension, now: &'a Extension, steps: &mut Steps<'a, '_>) {
    let because = "extensions before what uses them";
    if was.version != now.version && now.version.is_some() {
        let step = Step::new(because, Statement::UpdateExtension(UpdateExtension(now)));
        steps.push(Phase::Extensions, step.never_undone("an extension has no way back to an older version"));
    }
    if let (Some(from), Some(to)) = (&was.schema, &now.schema)
        && from != to
    {
        let step = Step::new(because, Statement::MoveExtension(&now.name, to));
        let used = Object::Schema(to.clone());
        steps.push(Phase::Schemas, step.declares(|effects| effects.uses.push(used)));
    }
    comments::extension(Some(was), now, steps);
}

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
