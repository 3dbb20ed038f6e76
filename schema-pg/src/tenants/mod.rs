//! Whether a way leads from one tenant to another, tried on a scratch database.

mod attempt;
mod claim;
mod error;
mod hostile;
mod query;
mod reads;
mod writes;

use std::collections::{BTreeMap, BTreeSet};

use postgres::{Client, Transaction};
use schema_core::Registry;

pub use self::error::{TenantError, TenantLeak};

pub(crate) use self::claim::{KEY, TenantClaim};
use self::query::{ask, run, server, texts};
use crate::blocking;
use crate::catalog::{Catalog, Grant, QualifiedName, Table, Text};
use crate::config::{Config, Roles};
use crate::lower::{create_roles, lower_with, tenants};
use crate::options::Privilege;
use crate::plan::{PlanOptions, create_with};
use crate::sql::signed::rotate;
use crate::sql::tenants as sql;

/// A role that owns tables while the proof runs.
const OWNER: &str = "schema_pg_proof_owner";

/// What was tried, where nothing was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantReport {
    /// The tables whose rows are a tenant's.
    pub tables: Vec<QualifiedName>,
    /// How many statements were tried on them.
    pub tried: usize,
}

/// Shows on an empty database that no role of the application reaches a row of another tenant: not by reading tables and views,
/// by inserting, updating, taking over, deleting, merging, copying, truncating, referencing or locking, nor through what is
/// everybody's. Nothing is seen while the session names no tenant, or none that there is, and the owner of a table is no
/// exception, unless its entity says `rls.not_forced(…)`. Roles that may truncate tables ([`Roles::others`]) are not tried: that asks no policy. No function that they may call has the rights of its owner, save the one that checks the token of a
/// [signed](crate::Session::signed) session.
///
/// Each role then does what an attacker with its rights would: it makes temporary domains for all types, temporary views for all
/// tables and temporary functions for all functions, and sends each read, each write, each change that starts a foreign key action and
/// each call once more. None of that code may run as somebody else, and no statement may come to something else than without.
///
/// With `Session::supabase()`, tenants are said in `request.jwt.claims`, as PostgREST says them: in `app_metadata`, while what
/// users write themselves (`user_metadata`) counts for nothing. `auth.uid()` and `auth.jwt()` are made where the database has none;
/// the roles are those of the configuration, such as `authenticated` for the application and `anon` as the reader. `service_role` is
/// none of them: it passes row security (BYPASSRLS).
///
/// `rows` is SQL that puts at least one row of each of two tenants into each table. All is done in one transaction, which is
/// taken back: the database is empty again behind it. Where rows are written under row security, the SQL says the tenant first: with
/// [signed](crate::Session::signed) sessions by giving the database a key (`rotate_session_key`, once: the one before it is the proof's)
/// and setting tokens that are signed with it.
///
/// ```no_run
/// # use schema_core::*;
/// # fn registry() -> Result<Registry, Diagnostics> { registry![] }
/// # fn config() -> schema_pg::Config { schema_pg::Config::default() }
/// let mut scratch = postgres::Client::connect("host=localhost dbname=scratch user=postgres", postgres::NoTls)?;
/// let rows = "INSERT INTO organizations (id, name) VALUES (1, 'a'), (2, 'b')";
/// schema_pg::blocking::prove_tenants(&mut scratch, &registry()?, &config(), rows)?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// All ways that were found, or what keeps the proof from being made.
pub fn prove_tenants(
    scratch: &mut Client,
    registry: &Registry,
    config: &Config,
    rows: &str,
) -> Result<TenantReport, TenantError> {
    let catalog = lower_with(registry, config).map_err(TenantError::Entities)?;
    let roles = config.roles.as_ref().ok_or(TenantError::NoRoles)?;
    let saying = TenantClaim::of(&config.session)?;
    let tenants = tenants(registry, config);
    let named = |name: &QualifiedName| catalog.tables.iter().find(|table| table.name == *name);
    let tables: Vec<Of<'_>> = tenants
        .iter()
        .filter_map(|of| Some(Of { table: named(&of.table)?, tenant: &of.column, deleted_at: of.deleted_at.as_ref() }))
        .collect();
    if tables.is_empty() {
        return Err(TenantError::NoTenants);
    }
    if let Some(table) = blocking::a_table(scratch)? {
        return Err(TenantError::NotEmpty(table));
    }
    let mut all = scratch.transaction().map_err(server("beginning"))?;
    if ask(&mut all, sql::SEES_ALL)?.as_deref() != Some("t") {
        return Err(TenantError::NotSuperuser);
    }
    run(&mut all, &create_roles(roles), "making the roles")?;
    if matches!(saying, TenantClaim::Claims) {
        run(&mut all, sql::SUPABASE, "making what Supabase has")?;
    }
    let options = PlanOptions { owner: roles.owner.clone(), ..PlanOptions::default() };
    for step in create_with(&catalog, &options).steps {
        run(&mut all, &step.sql(), "making the schema")?;
    }
    if let TenantClaim::Signed(signed) = &saying {
        run(&mut all, &rotate(&signed.rotate_function(), &KEY), "setting the key of sessions")?;
    }
    run(&mut all, rows, "putting rows into the tables")?;
    run(&mut all, sql::AT_ONCE, "checking what was deferred")?;
    run(&mut all, &sql::says_nothing(saying.variable()), "forgetting the tenant")?;
    let [one, other] = two(&mut all, &tables)?;
    let mut before = BTreeMap::new();
    for tenant in [&one, &other] {
        before.insert(tenant.clone(), theirs(&mut all, &tables, tenant)?);
    }
    let mut proof = Proof {
        catalog: &catalog,
        tables: &tables,
        saying,
        hard_delete: &config.session.hard_delete,
        theirs: before,
        tried: 0,
        holes: Vec::new(),
    };
    for role in &each(roles) {
        proof.reads(&mut all, role, [&one, &other])?;
        for pair in [[&*one, &*other], [&*other, &*one]] {
            proof.writes(&mut all, role, pair)?;
        }
        proof.calls(&mut all, role)?;
        proof.hostile(&mut all, role, &one)?;
    }
    proof.owners(&mut all, [&one, &other])?;
    let Proof { tried, holes, .. } = proof;
    all.rollback().map_err(server("taking all back"))?;
    if !holes.is_empty() {
        return Err(TenantError::Holes(holes));
    }
    Ok(TenantReport { tables: tables.iter().map(|of| of.table.name.clone()).collect(), tried })
}

/// A table whose rows are a tenant's.
struct Of<'a> {
    table: &'a Table,
    tenant: &'a Text,
    deleted_at: Option<&'a Text>,
}

impl Of<'_> {
    /// Columns that can be written.
    fn written(&self) -> Vec<Text> {
        let columns = self.table.columns.iter().filter(|column| column.generated.is_none());
        columns.map(|column| column.name.clone()).collect()
    }

    /// Columns that an INSERT of the role may name: with others it would be refused for those, whatever policies say.
    fn inserted(&self, role: &Text) -> Vec<Text> {
        let inserts = |grant: &&Grant| grant.role == *role && grant.privileges.iter().any(|word| word == "INSERT");
        let columns: Vec<Text> =
            self.table.grants.iter().filter(inserts).flat_map(|grant| grant.columns.clone()).collect();
        if columns.is_empty() { self.written() } else { columns }
    }
}

struct Proof<'a> {
    catalog: &'a Catalog,
    tables: &'a [Of<'a>],
    saying: TenantClaim<'a>,
    /// The variable that is `on` where rows are to be deleted for good.
    hard_delete: &'a str,
    /// The rows of each tenant as they are before anything is tried.
    theirs: BTreeMap<String, Option<String>>,
    tried: usize,
    holes: Vec<TenantLeak>,
}

/// The rows of a tenant, in all tables.
fn theirs(all: &mut Transaction<'_>, tables: &[Of<'_>], tenant: &str) -> Result<Option<String>, TenantError> {
    let tables: Vec<(&QualifiedName, &Text)> = tables.iter().map(|of| (&of.table.name, of.tenant)).collect();
    ask(all, &sql::rows_of(&tables, tenant))
}

/// The roles of the application, but for those that may truncate tables: that asks no policy.
fn each(roles: &Roles) -> Vec<Text> {
    let users = roles.users().into_iter().filter(|role| !role.may(Privilege::Truncate));
    users.map(|role| role.name).collect()
}

/// Two tenants of which each table holds rows.
fn two(all: &mut Transaction<'_>, tables: &[Of<'_>]) -> Result<[String; 2], TenantError> {
    let mut common: Option<BTreeSet<String>> = None;
    for of in tables {
        let here: BTreeSet<String> = texts(all, &sql::tenants_in(&of.table.name, of.tenant))?.into_iter().collect();
        let both = common.map_or_else(|| here.clone(), |before| before.intersection(&here).cloned().collect());
        if both.len() < 2 {
            return Err(TenantError::Rows(of.table.name.clone()));
        }
        common = Some(both);
    }
    let mut common = common.unwrap_or_default().into_iter();
    match (common.next(), common.next()) {
        (Some(one), Some(other)) => Ok([one, other]),
        _ => Err(TenantError::NoTenants),
    }
}
