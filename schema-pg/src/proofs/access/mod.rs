//! Access patterns shown on generated rows: that the server serves each by an index, as the role of the application asks.

mod plan;
mod report;

use std::collections::BTreeMap;

use postgres::{Client, Transaction};
use schema_core::Registry;

pub use report::{AccessError, AccessOptions, AccessOutcome, AccessReport, PatternPlan};

use plan::Plan;

use super::rows_as_texts;
use crate::blocking::reason;
use crate::catalog::{AccessPattern, Catalog, IndexTerm, RowSecurity, Table, Text};
use crate::config::Config;
use crate::fake::{FakeError, FakeOptions, load};
use crate::lower::lower_with;
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
    let claim = match config.session.tenant {
        _ if crate::lower::tenants(registry, config).is_empty() => None,
        _ => Some(TenantClaim::of(&config.session).map_err(|_| AccessError::NoVariable)?),
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
    if let Some(of) = claim.as_ref().and(crate::lower::tenants(registry, config).first()) {
        let found =
            rows_as_texts(&mut all, &tenants_in(&of.table, &of.column)).map_err(server("reading the tenants"))?;
        tenants = found.into_iter().flatten().flatten().take(TENANTS).collect();
    }
    let mut proof = Proof { all: &mut all, catalog: &catalog, registry, config, claim, tenants, partitions };
    let report = AccessReport {
        patterns: catalog.patterns.0.iter().map(|pattern| proof.shown(pattern)).collect::<Result<_, _>>()?,
    };
    all.rollback().map_err(server("taking all back"))?;
    if report.unserved().next().is_some() { Err(AccessError::Unserved(report)) } else { Ok(report) }
}

fn server(what: impl Into<String>) -> impl FnOnce(postgres::Error) -> AccessError {
    let what = what.into();
    move |error| AccessError::Server { what, error: reason(&error) }
}

struct Proof<'a, 'c> {
    all: &'a mut Transaction<'c>,
    catalog: &'a Catalog,
    registry: &'a Registry,
    config: &'a Config,
    claim: Option<TenantClaim<'a>>,
    /// Some tenants that have rows.
    tenants: Vec<String>,
    partitions: BTreeMap<String, String>,
}

impl Proof<'_, '_> {
    /// How the server carries out a pattern. Everything that it needs is taken back.
    fn shown(&mut self, pattern: &AccessPattern) -> Result<PatternPlan, AccessError> {
        let failed = |error: postgres::Error| server(format!("asking {}.{}", pattern.relation, pattern.name))(error);
        let table = self.catalog.tables.iter().find(|table| table.name == pattern.relation);
        // The tenant and the user of a session come first: policies compare with them.
        let tenant = pattern.tenant.clone().map(IndexTerm::Column);
        let owner = table.and_then(|table| self.owner_column(table)).map(IndexTerm::Column);
        let said = tenant.iter().chain(&owner).filter(|one| !pattern.equal.contains(one));
        let terms: Vec<IndexTerm> = said.chain(&pattern.equal).cloned().collect();
        let mut one = self.all.transaction().map_err(failed)?;
        let (role, columns) = read_by(&mut one, pattern, self.config)?;
        let mut found = PatternPlan {
            relation: pattern.relation.clone(),
            name: pattern.name.clone(),
            role: role.clone(),
            index: pattern.index.clone(),
            query: String::new(),
            plan: String::new(),
            rows: 0,
            outcome: AccessOutcome::NoRows,
        };
        // Of a view nobody knows whose its rows are: each tenant is asked for in its turn.
        let is_of_session = table.is_none() && tenant.is_none();
        let turns = self.tenants.iter().filter(|_| is_of_session && role.is_some()).map(Some);
        let turns: Vec<Option<&String>> = turns.chain([None]).collect();
        let mut values = None;
        for turn in turns {
            let mut sampling = one.transaction().map_err(failed)?;
            if let (Some(claim), Some(tenant), Some(role)) = (&self.claim, turn, &role) {
                let says = says(claim.variable(), &claim.value(tenant));
                sampling.batch_execute(&format!("{says}; {}", becomes(role))).map_err(failed)?;
            }
            if table.is_some_and(|table| table.row_security == RowSecurity::Forced) {
                sampling.batch_execute(&sql::not_forced(&pattern.relation)).map_err(failed)?;
            }
            let rows = rows_as_texts(&mut sampling, &sql::usual(pattern, &terms)).map_err(failed)?;
            sampling.rollback().map_err(failed)?;
            values = rows.into_iter().next().map(|row| (turn, row));
            if values.is_some() {
                break;
            }
        }
        let Some((turn, values)) = values else { return Ok(found) };
        let mut values = values.into_iter();
        let compared = terms.iter().map(|term| Some(Compared { term: term.clone(), value: values.next()?? }));
        let Some(compared) = compared.collect::<Option<Vec<_>>>() else { return Ok(found) };
        let range = pattern.range.clone().zip(values.next().flatten());
        let range = range.map(|(term, value)| Compared { term, value });
        let value_of = |term: &Option<IndexTerm>| {
            compared.iter().find(|one| Some(&one.term) == term.as_ref()).map(|one| one.value.clone())
        };
        if let (Some(claim), Some(value)) = (&self.claim, value_of(&tenant).or_else(|| turn.cloned())) {
            one.batch_execute(&says(claim.variable(), &claim.value(&value))).map_err(failed)?;
        }
        if let (SessionValue::Setting(variable), Some(value)) = (&self.config.session.user, value_of(&owner)) {
            one.batch_execute(&says(variable, &value)).map_err(failed)?;
        }
        if let Some(role) = &role {
            one.batch_execute(&becomes(role)).map_err(failed)?;
        }
        let secured = rows_as_texts(&mut one, &sql::is_secured(&pattern.relation)).map_err(failed)?;
        let is_secured = secured.first().and_then(|row| row[0].as_deref()) == Some("true");
        // What policies compare with is not said again.
        let is_asked =
            |one: &Compared| pattern.equal.contains(&one.term) || Some(&one.term) == tenant.as_ref() && !is_secured;
        let equal: Vec<Compared> = compared.into_iter().filter(is_asked).collect();
        found.query = sql::query(pattern, &columns, &equal, range.as_ref());
        let free = explained(&mut one, &found.query, &self.partitions).map_err(failed)?;
        (found.rows, found.outcome) = (free.rows, AccessOutcome::Served);
        found.plan.clone_from(&free.text);
        if free.lacks(pattern).is_some() {
            one.batch_execute(sql::BY_INDEX).map_err(failed)?;
            let made = explained(&mut one, &found.query, &self.partitions).map_err(failed)?;
            found.outcome = match made.lacks(pattern) {
                None => AccessOutcome::Cheaper(free.way()),
                // Another index costs less for these rows, also where its own is wanted.
                Some(_) if made.prefers_another(pattern) => AccessOutcome::Cheaper(made.way()),
                Some(why) => AccessOutcome::Unserved(why),
            };
            found.plan = made.text;
        }
        one.rollback().map_err(failed)?;
        // Another index may serve these rows as well, and others not.
        if let Some(index) = &pattern.index {
            let there = rows_as_texts(self.all, &sql::has_index(&pattern.relation, index)).map_err(failed)?;
            if there.into_iter().flatten().next().flatten().as_deref() != Some("true") {
                found.outcome = AccessOutcome::Unserved(format!("the index {index} is not there, or not valid"));
            }
        }
        Ok(found)
    }

    /// The column that says whose a row is, where policies ask for it.
    fn owner_column(&self, table: &Table) -> Option<Text> {
        let entity = table.model.entity()?;
        let entity = self.registry.entities().iter().find(|known| known.rust.path == entity.path)?;
        let owner = entity.lifecycle.as_ref()?.owner.as_ref()?;
        table.columns.iter().find(|column| *table.model.field(&column.name) == *owner).map(|column| column.name.clone())
    }
}

/// The role of the application and the columns that it reads; who proves, where that role may not read it: it is another's to ask.
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
    if can.first().and_then(|row| row[0].as_deref()) != Some("true") {
        return Err(AccessError::NoMember(role));
    }
    let readable = rows_as_texts(one, &readable(&pattern.relation, &role)).map_err(failed)?;
    Ok(match readable.into_iter().flatten().next().flatten() {
        Some(readable) => (Some(role), held.unwrap_or(readable)),
        None => (None, held.unwrap_or_else(|| "*".to_owned())),
    })
}

fn explained(
    one: &mut Transaction<'_>,
    query: &str,
    partitions: &BTreeMap<String, String>,
) -> Result<Plan, postgres::Error> {
    let rows = rows_as_texts(one, &sql::explain(query))?;
    let text = rows.into_iter().flatten().flatten().collect::<Vec<_>>().join("\n");
    let explained = serde_json::from_str(&text).unwrap_or_default();
    Ok(Plan::of(&explained, partitions))
}
