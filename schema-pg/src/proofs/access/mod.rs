//! Access patterns shown on generated rows: that the server serves each by an index, as the role of the application asks.

mod options;
mod plan;
mod sample;

use std::collections::BTreeMap;

use postgres::{Client, Transaction};
use schema_core::Registry;

pub use options::{AccessError, AccessOptions};
pub use schema_core::access::{AccessOutcome, AccessReport, PatternPlan};

use sample::{Rows, Sample};

use crate::blocking::{reason, rows_as_texts};
use crate::catalog::{AccessPattern, IndexTerm, Text};
use crate::config::Config;
use crate::fake::{FakeError, FakeOptions, load};
use crate::lower::{lower_with, tenants};
use crate::session::SessionValue;
use crate::sql::access::{self as sql, Compared};
use crate::sql::proofs::keys;
use crate::sql::signed::rotate;
use crate::sql::tenants::{SUPABASE, becomes, readable, says, tenants_in};
use crate::tenants::{KEY, TenantClaim};

/// So many tenants are asked for, until one has rows of a view.
const TENANTS: usize = 20;

/// Shows on a database that holds the schema and no rows that an index serves each access pattern: rows are generated and statistics made, then each pattern is
/// asked as the role of the application, with a tenant and a user where its table has such. The server reads an index, sorts nothing, and reads no row more than
/// comes; where it prefers another way, it is made to take the index, and the report tells. All is one transaction, which is taken back.
///
/// ```no_run
/// # use schema_core::*;
/// # fn registry() -> Result<Registry, Diagnostics> { registry![] }
/// # fn config() -> schema_pg::Config { schema_pg::Config::default() }
/// use schema_pg::blocking::{AccessOptions, prove_access};
///
/// let mut scratch = postgres::Client::connect("host=localhost dbname=scratch user=postgres", postgres::NoTls)?;
/// let report = prove_access(&mut scratch, &registry()?, &config(), &AccessOptions::default())?;
/// println!("{report}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Patterns that are not served, with the plans of all; what keeps the proof from being made.
pub fn prove_access(
    client: &mut Client,
    registry: &Registry,
    config: &Config,
    options: &AccessOptions,
) -> Result<AccessReport, AccessError> {
    let catalog = lower_with(registry, config).map_err(FakeError::from)?;
    if catalog.patterns.0.is_empty() {
        return Err(AccessError::NoPatterns);
    }
    let rows = FakeOptions { rows: options.rows, seed: options.seed, ..FakeOptions::default() };
    let fake = crate::fake::fake_with(registry, config, &rows)?;
    let with_tenants = tenants(registry, config);
    let claim = match with_tenants.first() {
        None => None,
        Some(_) => Some(TenantClaim::of(&config.session).map_err(|_| AccessError::NoVariable)?),
    };
    let mut all = client.transaction().map_err(server("beginning"))?;
    let mut run = |sql: &str, what| all.batch_execute(sql).map_err(server(what));
    run(&keys(&config.session.encryption_key, &config.session.hash_key), "setting keys")?;
    run(sql::PLAIN_PLANS, "setting up the session")?;
    match &claim {
        Some(TenantClaim::Claims) => run(SUPABASE, "making what Supabase has")?,
        Some(TenantClaim::Signed(signed)) => {
            run(&rotate(&signed.rotate_function(), &KEY), "setting the key of sessions")?;
        }
        _ => {}
    }
    load::blocking::into(&mut all, &fake, |_| {})?;
    let mut run = |sql: &str, what| all.batch_execute(sql).map_err(server(what));
    for table in catalog.tables.iter().filter(|table| table.partition_of.is_none()) {
        run(&sql::analyze(&table.name), "making statistics")?;
    }
    for view in catalog.views.iter().filter(|view| view.is_materialized()) {
        run(&sql::refresh(&view.name), "filling materialized views")?;
        run(&sql::analyze(&view.name), "making statistics")?;
    }
    let pairs = rows_as_texts(&mut all, sql::INDEXES_OF_PARTITIONS).map_err(server("reading the indexes"))?;
    let partitions = pairs.into_iter().filter_map(|row| row.into_iter().collect::<Option<Vec<String>>>());
    let partitions =
        partitions.filter_map(|row| <[String; 2]>::try_from(row).ok()).map(|[own, of]| (own, of)).collect();
    let mut tenants = Vec::new();
    if let Some(of) = with_tenants.first() {
        let table = catalog.tables.iter().find(|table| table.name == of.table);
        let found = sample::as_owner(&mut all, table, &tenants_in(&of.table, &of.column));
        let found = found.map_err(server("reading the tenants"))?;
        tenants = found.into_iter().flatten().flatten().take(TENANTS).collect();
    }
    let rows = Rows { catalog: &catalog, registry, claim, tenants };
    let proof = Proof { rows, config, partitions };
    let patterns = catalog.patterns.0.iter().map(|pattern| proof.shown(&mut all, pattern));
    let report = AccessReport { patterns: patterns.collect::<Result<_, _>>()? };
    all.rollback().map_err(server("taking all back"))?;
    if report.unserved().next().is_some() { Err(AccessError::Unserved(report)) } else { Ok(report) }
}

fn server(what: impl Into<String>) -> impl FnOnce(postgres::Error) -> AccessError {
    let what = what.into();
    move |error| AccessError::Server { what, error: reason(&error) }
}

/// What the queries of all patterns have in common.
struct Proof<'a> {
    rows: Rows<'a>,
    config: &'a Config,
    partitions: BTreeMap<String, String>,
}

impl Proof<'_> {
    /// How the server carries out a pattern. The settings of the session are restored.
    fn shown(&self, all: &mut Transaction<'_>, pattern: &AccessPattern) -> Result<PatternPlan, AccessError> {
        let failed = |error: postgres::Error| server(format!("asking {}.{}", pattern.relation, pattern.name))(error);
        let mut one = all.transaction().map_err(failed)?;
        let (role, columns) = read_by(&mut one, pattern, self.config)?;
        let sample = self.rows.sample(&mut one, pattern, role.as_ref()).map_err(failed)?;
        let mut found = PatternPlan {
            relation: pattern.relation.to_string(),
            name: pattern.name.clone(),
            role,
            index: pattern.index.clone(),
            query: String::new(),
            plan: String::new(),
            rows: 0,
            unit: "row",
            outcome: AccessOutcome::NoRows,
        };
        let Some(sample) = sample else { return Ok(found) };
        let equal = self.acts(&mut one, pattern, &sample, found.role.as_ref()).map_err(failed)?;
        found.query = sql::query(pattern, &columns, &equal, sample.range.as_ref());
        self.explained(&mut one, pattern, &mut found).map_err(failed)?;
        one.rollback().map_err(failed)?;
        // Another index may serve these rows as well, and not all others.
        if let Some(index) = &pattern.index {
            let there = rows_as_texts(all, &sql::has_index(&pattern.relation, index)).map_err(failed)?;
            if first(there).as_deref() != Some("true") {
                found.outcome = AccessOutcome::Unserved(format!("the index {index} is not there, or not valid"));
            }
        }
        Ok(found)
    }

    /// Sets the session to the tenant, the user and the role of the query. Returns its conditions, without what policies compare with.
    fn acts(
        &self,
        one: &mut Transaction<'_>,
        pattern: &AccessPattern,
        sample: &Sample,
        role: Option<&Text>,
    ) -> Result<Vec<Compared>, postgres::Error> {
        if let (Some(claim), Some(value)) = (&self.rows.claim, &sample.tenant) {
            one.batch_execute(&says(claim.variable(), &claim.value(value)))?;
        }
        if let (SessionValue::Setting(variable), Some(value)) = (&self.config.session.user, &sample.owner) {
            one.batch_execute(&says(variable, value))?;
        }
        if let Some(role) = role {
            one.batch_execute(&becomes(role))?;
        }
        let is_secured = first(rows_as_texts(one, &sql::is_secured(&pattern.relation))?).as_deref() == Some("true");
        let is_tenant =
            |term: &IndexTerm| matches!(term, IndexTerm::Column(name) if pattern.tenant.as_ref() == Some(name));
        let is_asked = |one: &&Compared| pattern.equal.contains(&one.term) || is_tenant(&one.term) && !is_secured;
        Ok(sample.compared.iter().filter(is_asked).cloned().collect())
    }

    /// What the server does; where that is not by the index in order, what it does when other plans are disabled.
    fn explained(
        &self,
        one: &mut Transaction<'_>,
        pattern: &AccessPattern,
        found: &mut PatternPlan,
    ) -> Result<(), postgres::Error> {
        let free = plan::explained(one, &found.query, &self.partitions)?;
        (found.rows, found.outcome) = (free.reading.rows, AccessOutcome::Served);
        if free.lacks(pattern).is_none() {
            found.plan = free.text;
            return Ok(());
        }
        one.batch_execute(sql::BY_INDEX)?;
        let made = plan::explained(one, &found.query, &self.partitions)?;
        found.outcome = match made.lacks(pattern) {
            None => AccessOutcome::Cheaper(free.way()),
            // Another index costs less for these rows, also where its own is preferred.
            Some(_) if made.prefers_another(pattern) => AccessOutcome::Cheaper(made.way()),
            Some(why) => AccessOutcome::Unserved(why),
        };
        found.plan = made.text;
        Ok(())
    }
}

/// The first value of an answer.
fn first(rows: Vec<Vec<Option<String>>>) -> Option<String> {
    rows.into_iter().flatten().next().flatten()
}

/// The role of the application and the columns that it can read; no role where it has no privilege to read the relation.
fn read_by(
    one: &mut Transaction<'_>,
    pattern: &AccessPattern,
    config: &Config,
) -> Result<(Option<Text>, String), AccessError> {
    let failed = |error| server("reading privileges")(error);
    let held = if pattern.include.is_empty() { None } else { Some(sql::held(pattern)) };
    let Some(role) = config.roles.as_ref().map(|roles| roles.application.clone()) else {
        return Ok((None, held.unwrap_or_else(|| "*".to_owned())));
    };
    let can = rows_as_texts(one, &sql::can_become(&role)).map_err(failed)?;
    if first(can).as_deref() != Some("true") {
        return Err(AccessError::NoMember(role));
    }
    let readable = rows_as_texts(one, &readable(&pattern.relation, &role)).map_err(failed)?;
    Ok(match first(readable) {
        Some(readable) => (Some(role), held.unwrap_or(readable)),
        None => (None, held.unwrap_or_else(|| "*".to_owned())),
    })
}
