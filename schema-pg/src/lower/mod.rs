//! From the registry to the catalog: every decision (names, types, generated objects) is made here.

mod access;
mod actors;
mod allowed;
mod archive;
mod audit;
mod audit_log;
mod by_hand;
mod calendar;
mod cardinality;
mod checks;
mod citus;
mod column;
mod columns;
mod constraint;
mod default;
mod deletion;
mod domain;
mod duplicate_names;
mod encrypted;
mod encrypted_index;
mod enum_type;
mod exclude;
mod extension;
mod flatten;
mod fragment;
mod functions;
mod generated;
mod generated_function;
mod grant;
mod index;
mod inside;
mod jobs;
mod json;
mod junction;
mod left_out;
mod live_reference;
#[cfg(feature = "fake")]
mod made_of;
mod mask;
mod materialized;
mod method;
mod moves;
mod mutability;
mod name;
mod name_hashes;
mod of_partition;
#[cfg(feature = "validate")]
mod own_functions;
mod partition;
mod partition_checks;
mod policy;
mod privacy;
mod private_columns;
mod purge;
#[cfg(feature = "validate")]
mod queries;
mod reference;
mod renames;
mod retain;
mod row_security;
mod rule;
#[cfg(feature = "validate")]
mod rule_names;
mod scope;
mod search;
mod seed;
mod serial;
mod session_helpers;
pub mod signed;
mod soft_cascade;
mod soft_delete;
mod soft_deleted;
mod state_machine;
mod storage;
mod store_reference;
mod table;
mod tenant;
mod tenant_column;
mod term;
mod timestamps;
mod tree;
mod trigger;
mod ty;
mod version;
mod versioned_update;
mod view;
mod writable;

use schema_core::{Diagnostics, Registry};

pub use crate::catalog::attached::{Attached, Whole, above, above_by, attached, free, is_key};
use crate::catalog::{Catalog, Schema, Text};
use crate::config::Config;
#[cfg(feature = "cli")]
pub(crate) use archive::archives;
pub use jobs::jobs;
#[cfg(feature = "fake")]
pub use made_of::{ColumnOf, MadeOf, made_of};
#[cfg(feature = "adopt")]
pub use name::joined;
pub use name::maintenance;
#[cfg(feature = "adopt")]
pub use name::stem;
pub use name::{bound_check, bound_check_for, fitted, not_null_check, temporary};
#[cfg(all(feature = "fake", feature = "postgres"))]
pub use retain::retained;
use scope::Scope;
#[cfg(feature = "postgres")]
pub use tenant::tenants;
pub use versioned_update::versioned_update;

/// What the database will hold, in the schema `public` unless an entity says another.
///
/// # Errors
/// Everything that PostgreSQL can't hold: names that collide, SQL that does not parse or names unknown columns.
pub fn lower(registry: &Registry) -> Result<Catalog, Diagnostics> {
    lower_with(registry, &Config::default())
}

/// The same with settings.
///
/// # Errors
/// As [`lower`].
pub fn lower_with(registry: &Registry, config: &Config) -> Result<Catalog, Diagnostics> {
    let mut scope = Scope::new(registry, config);
    let mut catalog = Catalog {
        enums: registry.enums().iter().filter_map(|item| enum_type::lower(item, &mut scope)).collect(),
        domains: registry.domains().iter().map(|item| domain::lower(item, &mut scope)).collect(),
        ..Catalog::default()
    };
    scope.privacy = privacy::closure(&mut scope);
    mask::secret(&mut catalog, &mut scope);
    catalog.tables.reserve(registry.entities().len());
    for entity in registry.entities() {
        table::lower(entity, &mut scope, &mut catalog);
        retain::verify(entity, &mut scope);
        archive::verify(entity, &mut scope);
        purge::verify(entity, &mut scope);
        for link in &entity.many_to_many {
            let table = junction::lower(entity, link, &mut scope);
            table.iter().for_each(|table| scope.name_hashes.table(table));
            catalog.tables.extend(table);
        }
    }
    archive::lower(&mut catalog, &mut scope);
    let log = audit_log::lower(&mut catalog, &mut scope);
    citus::distribute(&mut catalog, log.as_ref(), &mut scope);
    citus::emptied(&mut catalog, &scope);
    signed::lower(&mut catalog, &mut scope);
    session_helpers::lower(&mut catalog, &scope);
    encrypted::verify_labels(&mut scope);
    encrypted::around(&mut catalog, &scope);
    view::lower(&mut catalog, &mut scope);
    #[cfg(feature = "validate")]
    {
        queries::verify(&catalog, &mut scope);
        rule_names::verify(&catalog, &mut scope);
    }
    extension::lower(&mut catalog, &mut scope);
    catalog.sort();
    catalog.schemas = schemas(&catalog, &scope);
    grant::around(&mut catalog, &mut scope);
    materialized::lower(&mut catalog, &mut scope);
    by_hand::lower(&mut catalog, &mut scope);
    trigger::verify(&mut catalog, &mut scope);
    citus::verify(&catalog, &mut scope);
    catalog.note_existing(&config.existing_schemas);
    duplicate_names::verify(&catalog, &mut scope);
    allowed::lower(&mut catalog, &mut scope);
    Diagnostics(scope.found).into_result()?;
    Ok(catalog)
}

/// The script that makes the roles that are missing. Roles belong to all databases of a server, so no catalog holds them:
/// run it before the schema that grants them something, connected to the database that will hold it.
/// Who owns the tables becomes a member of who owns materialized views.
///
/// It also revokes TEMPORARY on that database from PUBLIC: an application that makes no temporary tables loses nothing, and a statement
/// that is injected into it can't make any. The script reads back whether that took, and warns (SQLSTATE 01006) where it did not: only
/// the owner of a database or a superuser can revoke. A copy of a template has the privilege again, so run the script in each. Nothing
/// that is generated relies on it. An application that uses temporary tables gets it back by
/// `GRANT TEMPORARY ON DATABASE … TO app`. Who owns tables or materialized views gets it: REFRESH … CONCURRENTLY makes a temporary table.
///
/// ```
/// use schema_pg::{Roles, create_roles};
///
/// let sql = create_roles(&Roles { application: "app".into(), ..Roles::default() });
/// assert!(sql.contains("CREATE ROLE app NOLOGIN;"));
/// assert!(sql.contains("REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC"));
/// ```
pub fn create_roles(roles: &crate::config::Roles) -> String {
    let users = roles.users();
    let all = roles.owner.iter().chain(users.iter().map(|role| &role.name)).chain(&roles.materialized);
    let member = roles.materialized.iter().zip(&roles.owner);
    let made = all.map(|role| crate::sql::create_role(role));
    let members = member.map(|(role, member)| crate::sql::grant_role(role, member));
    let refreshers = roles.owner.iter().chain(&roles.materialized).map(|role| crate::sql::grant_temporary(role));
    made.chain(members).chain([crate::sql::revoke_temporary()]).chain(refreshers).collect()
}

/// The schemas that something lives in; `public` is there already.
fn schemas(catalog: &Catalog, scope: &Scope<'_>) -> Vec<Schema> {
    let enums = catalog.enums.iter().map(|item| &item.name.schema);
    let domains = catalog.domains.iter().map(|item| &item.name.schema);
    let tables = catalog.tables.iter().map(|item| &item.name.schema);
    let views = catalog.views.iter().map(|item| &item.name.schema);
    let functions = catalog.functions.iter().map(|item| &item.name.schema);
    let mut schemas: Vec<Text> = Vec::new();
    for schema in enums.chain(domains).chain(tables).chain(views).chain(functions) {
        if (schema != "public" || scope.sharded_schemas.contains(schema)) && schemas.last() != Some(schema) {
            schemas.push(schema.clone());
        }
    }
    schemas.sort_unstable();
    schemas.dedup();
    let schema = |name: Text| Schema { distributed: scope.sharded_schemas.contains(&name), ..Schema::new(name) };
    schemas.into_iter().map(schema).collect()
}
