//! Whether a way leads from one tenant to another, tried on a scratch database.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use postgres::{Client, SimpleQueryMessage, Transaction};
use schema_core::{Diagnostics, Registry};

use crate::blocking::{self, Error};
use crate::catalog::{Catalog, ConstraintKind, QualifiedName, Table, Text};
use crate::config::{Config, Roles, Says};
use crate::lower::{create_roles, lower_with, tenants};
use crate::plan::{PlanOptions, create_with};
use crate::sql::tenants as sql;
use crate::sql::tenants::Attempt;

/// A role that owns tables while the proof runs.
const OWNER: &str = "schema_pg_proof_owner";

/// What was tried, where nothing was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TenantsProved {
    /// The tables whose rows are a tenant's.
    pub tables: Vec<QualifiedName>,
    /// How many statements were tried on them.
    pub tried: usize,
}

/// A way from one tenant to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// Whose way it is.
    pub role: Text,
    /// The table, view or function that it leads through.
    pub through: String,
    /// What it does: `insert a row of another tenant`.
    pub what: &'static str,
    /// What the server said, or what was seen.
    pub found: String,
    /// The statement; empty where it is none.
    pub statement: String,
}

impl fmt::Display for Hole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} can {} through {}: {}", self.role, self.what, self.through, self.found)?;
        match self.statement.as_str() {
            "" => Ok(()),
            statement => write!(f, "\n    {}", statement.replace('\n', "\n    ")),
        }
    }
}

/// Why tenants are not shown to be apart.
#[derive(Debug, thiserror::Error)]
pub enum TenantError {
    /// The entities can't become tables.
    #[error("{0}")]
    Entities(Diagnostics),
    /// No roles: who owns the tables and is a superuser sees all rows.
    #[error("the configuration names no roles: say `Config {{ roles: Some(Roles {{ application: … }}), .. }}`")]
    NoRoles,
    /// No entity says `tenant = …`.
    #[error("no entity says `tenant = …`")]
    NoTenants,
    /// The tenant is said by an expression, which the proof can't make say another.
    #[error("the session says its tenant by an expression: prove it with one that says it by a variable")]
    NoVariable,
    /// The proof compares what a role sees with what is there, so it must see all of it.
    #[error("the scratch database must be used as a superuser")]
    NotSuperuser,
    /// The scratch database holds something: nothing is done in it.
    #[error("the scratch database holds `{0}` already: give an empty one")]
    NotEmpty(QualifiedName),
    /// A table that is a tenant's holds too little to try something with.
    #[error("`{0}` needs a row of each of two tenants, the same two in all tables: add them to the rows of the proof")]
    Rows(QualifiedName),
    /// The server refused what makes the scratch database, or the way to it is gone.
    #[error("{what}: {error}")]
    Server {
        /// What was tried.
        what: &'static str,
        /// What the server said.
        error: postgres::Error,
    },
    /// The scratch database can't be read.
    #[error(transparent)]
    Introspect(#[from] Error),
    /// Ways from one tenant to another.
    #[error("{} lead from one tenant to another:\n{}", count(.0), list(.0))]
    Holes(Vec<Hole>),
}

fn count(holes: &[Hole]) -> String {
    if holes.len() == 1 { "1 way".to_owned() } else { format!("{} ways", holes.len()) }
}

fn list(holes: &[Hole]) -> String {
    holes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Shows on an empty database that no role of the application reaches a row of another tenant: not by reading tables and views,
/// by inserting, updating, taking over, deleting, merging, copying, truncating, referencing or locking, nor through what is
/// everybody's. Nothing is seen while the session names no tenant, or none that there is, and the owner of a table is no
/// exception. No function that they may call has the rights of its owner.
///
/// `rows` is SQL that puts at least one row of each of two tenants into each table. All is done in one transaction, which is
/// taken back: the database is empty again behind it.
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
) -> Result<TenantsProved, TenantError> {
    let catalog = lower_with(registry, config).map_err(TenantError::Entities)?;
    let roles = config.roles.as_ref().ok_or(TenantError::NoRoles)?;
    let Says::Variable(variable) = &config.session.tenant else { return Err(TenantError::NoVariable) };
    let tenants = tenants(registry, config);
    let named = |name: &QualifiedName| catalog.tables.iter().find(|table| table.name == *name);
    let tables: Vec<Of<'_>> = tenants
        .iter()
        .filter_map(|of| Some(Of { table: named(&of.table)?, tenant: &of.column, deleted_at: of.deleted_at.as_ref() }))
        .collect();
    if tables.is_empty() {
        return Err(TenantError::NoTenants);
    }
    if let Some(table) = blocking::introspect(scratch, &[])?.tables.first() {
        return Err(TenantError::NotEmpty(table.name.clone()));
    }
    let mut all = scratch.transaction().map_err(server("beginning"))?;
    if ask(&mut all, sql::SEES_ALL)?.as_deref() != Some("t") {
        return Err(TenantError::NotSuperuser);
    }
    run(&mut all, &create_roles(roles), "making the roles")?;
    let options = PlanOptions { owner: roles.owner.clone(), ..PlanOptions::default() };
    for step in create_with(&catalog, &options).steps {
        run(&mut all, &step.sql(), "making the schema")?;
    }
    run(&mut all, rows, "putting rows into the tables")?;
    run(&mut all, sql::AT_ONCE, "checking what was deferred")?;
    run(&mut all, &sql::says_nothing(variable), "forgetting the tenant")?;
    let [one, other] = two(&mut all, &tables)?;
    let mut before = BTreeMap::new();
    for tenant in [&one, &other] {
        before.insert(tenant.clone(), theirs(&mut all, &tables, tenant)?);
    }
    let mut proof = Proof { catalog: &catalog, tables: &tables, variable, theirs: before, tried: 0, holes: Vec::new() };
    for role in each(roles) {
        proof.reads(&mut all, role, [&one, &other])?;
        for pair in [[&*one, &*other], [&*other, &*one]] {
            proof.writes(&mut all, role, pair)?;
        }
        proof.calls(&mut all, role)?;
    }
    proof.owners(&mut all, [&one, &other])?;
    let Proof { tried, holes, .. } = proof;
    all.rollback().map_err(server("taking all back"))?;
    if !holes.is_empty() {
        return Err(TenantError::Holes(holes));
    }
    Ok(TenantsProved { tables: tables.iter().map(|of| of.table.name.clone()).collect(), tried })
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
}

/// What a statement came to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Outcome {
    /// SQLSTATE, and what the server said.
    Refused(String, String),
    /// So many rows were reached.
    Done(u64),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Refused(state, why) => write!(f, "it is refused for another reason ({state}: {why})"),
            Outcome::Done(count) => write!(f, "it is done, and reaches {count} rows"),
        }
    }
}

/// What row security and missing privileges say.
const DENIED: &str = "42501";
/// What a reference that leads nowhere says.
const NO_SUCH_ROW: &str = "23503";
/// What COPY says of a table with row security.
const NOT_SUPPORTED: &str = "0A000";

struct Proof<'a> {
    catalog: &'a Catalog,
    tables: &'a [Of<'a>],
    variable: &'a Text,
    /// The rows of each tenant as they are before anything is tried.
    theirs: BTreeMap<String, Option<String>>,
    tried: usize,
    holes: Vec<Hole>,
}

impl Proof<'_> {
    /// What a role sees depends on the rows of its tenant alone: the same is seen once all others are gone.
    fn reads(&mut self, all: &mut Transaction<'_>, role: &Text, values: [&str; 2]) -> Result<(), TenantError> {
        let relations = self.relations(all, role)?;
        // Not set at all first: what was set once is empty behind the transaction, and not unset.
        let nobody: [Option<&str>; 3] = [None, Some(""), Some("garbage")];
        let asked = nobody.into_iter().map(|said| (said, None)).chain(values.map(|value| (Some(value), Some(value))));
        for (said, left) in asked {
            let mut with_all = savepoint(all)?;
            let before = self.look(&mut with_all, role, said, &relations)?;
            drop(with_all);
            let mut with_own = savepoint(all)?;
            run(&mut with_own, sql::STAND_STILL, "taking rows away")?;
            for of in self.tables {
                run(&mut with_own, &sql::leave(&of.table.name, of.tenant, left), "taking rows away")?;
            }
            for view in self.catalog.views.iter().filter(|view| view.is_materialized()) {
                run(&mut with_own, &sql::refresh(&view.name), "making a view anew")?;
            }
            let after = self.look(&mut with_own, role, said, &relations)?;
            drop(with_own);
            for (((relation, columns), before), after) in relations.iter().zip(before).zip(after) {
                // A value that is no tenant's key may be refused, whatever is there.
                if before == after || (said == Some("garbage") && before.is_err()) {
                    continue;
                }
                let what = match left {
                    Some(_) => "see rows of another tenant",
                    None => "see rows while it asks for no tenant",
                };
                let text = |seen: Result<Option<String>, String>| match seen {
                    Ok(seen) => seen.unwrap_or_default(),
                    Err(state) => state,
                };
                let found = format!("what is seen changes with them, from `{}` to `{}`", text(before), text(after));
                let hole = (relation.to_string(), what, sql::seen(relation, columns));
                self.holes.push(Hole { role: role.clone(), through: hole.0, what, found, statement: hole.2 });
            }
        }
        Ok(())
    }

    /// Tables and views that the role may read, with the columns.
    fn relations(&self, all: &mut Transaction<'_>, role: &str) -> Result<Vec<(QualifiedName, String)>, TenantError> {
        let tables = self.catalog.tables.iter().map(|table| &table.name);
        let mut relations = Vec::new();
        for name in tables.chain(self.catalog.views.iter().map(|view| &view.name)) {
            if let Some(columns) = ask(all, &sql::readable(name, role))? {
                relations.push((name.clone(), columns));
            }
        }
        Ok(relations)
    }

    /// What each of them shows to who says this, or the SQLSTATE with which it is refused.
    fn look(
        &mut self,
        all: &mut Transaction<'_>,
        role: &str,
        said: Option<&str>,
        relations: &[(QualifiedName, String)],
    ) -> Result<Vec<Result<Option<String>, String>>, TenantError> {
        let mut seen = Vec::with_capacity(relations.len());
        if let Some(said) = said {
            run(all, &sql::says(self.variable, said), "saying the tenant")?;
        }
        run(all, &sql::becomes(role), "taking a role")?;
        for (relation, columns) in relations {
            let mut one = savepoint(all)?;
            self.tried += 1;
            seen.push(match ask_server(&mut one, &sql::seen(relation, columns)) {
                Ok(text) => Ok(text),
                Err(error) => Err(refusal(error)?.0),
            });
        }
        run(all, sql::COMES_BACK, "coming back")?;
        Ok(seen)
    }

    /// No statement reaches rows of another tenant.
    fn writes(&mut self, all: &mut Transaction<'_>, role: &Text, pair: [&str; 2]) -> Result<(), TenantError> {
        let tables = self.tables;
        for of in tables {
            self.attempts(all, role, of, pair)?;
        }
        // What is everybody's may be referenced by rows of all tenants, which must not go along.
        let catalog = self.catalog;
        let relations =
            catalog.tables.iter().map(|table| &table.name).chain(catalog.views.iter().map(|view| &view.name));
        for relation in relations {
            if ask(all, &sql::may_delete(relation, role))?.as_deref() == Some("t") {
                let try_it = Try::new(role, relation, "reach rows of another tenant", sql::delete_all(relation));
                self.attempt(all, &try_it, pair, Expect::Nothing)?;
            }
        }
        Ok(())
    }

    fn attempts(
        &mut self,
        all: &mut Transaction<'_>,
        role: &Text,
        of: &Of<'_>,
        [one, other]: [&str; 2],
    ) -> Result<(), TenantError> {
        let (table, tenant, columns) = (&of.table.name, of.tenant, of.written());
        let attempt = Attempt { table, tenant, columns: &columns };
        let missing = || TenantError::Rows(table.clone());
        let theirs = ask(all, &sql::a_row(table, tenant, other))?.ok_or_else(missing)?;
        let taken = ask(all, &sql::of_tenant(&theirs, tenant, one))?.ok_or_else(missing)?;
        let key = of.table.primary_key();
        let denied = Expect::Refused(&[DENIED]);
        let copied = Expect::Refused(&[NOT_SUPPORTED, DENIED]);
        let mut tries = vec![
            ("insert a row of another tenant", attempt.insert(&theirs), denied),
            ("give rows to another tenant", attempt.give(one, other), Expect::RefusedOrNothing),
            ("take rows of another tenant over", attempt.give(other, one), Expect::RefusedOrNothing),
            ("change rows of another tenant", attempt.change(other), Expect::RefusedOrNothing),
            ("delete rows of another tenant", attempt.delete(other), Expect::RefusedOrNothing),
            ("lock rows of another tenant", attempt.lock(other), Expect::RefusedOrNothing),
            ("copy rows past its policies", attempt.copy(), copied),
            ("truncate rows of another tenant", sql::truncate(table), denied),
        ];
        // Where the key holds the tenant, the same key of another tenant is another row.
        if !key.is_empty() && !key.contains(tenant) {
            tries.push(("take a row of another tenant over, by its key", attempt.upsert(&taken, key), denied));
        }
        if !key.is_empty() && has_merge(all)? {
            tries.push(("merge a row of another tenant", attempt.merge(&theirs, key), denied));
        }
        for constraint in &of.table.constraints {
            let ConstraintKind::ForeignKey { columns, target, target_columns, .. } = &constraint.kind else { continue };
            let Some(target) = self.tables.iter().find(|known| known.table.name == *target) else { continue };
            let pairs = columns.iter().zip(target_columns).filter(|(ours, _)| *ours != tenant);
            let pairs: Vec<(&Text, &Text)> = pairs.collect();
            if pairs.is_empty() {
                continue;
            }
            let at = ask(all, &sql::a_key(&target.table.name, target.tenant, other, &pairs))?;
            let ours: Vec<&Text> = pairs.iter().map(|(ours, _)| *ours).collect();
            let statement = attempt.point(&at.ok_or_else(missing)?, &ours, one);
            tries.push(("reference a row of another tenant", statement, Expect::NotDone));
        }
        for (what, statement, expect) in tries {
            let mut try_it = Try::new(role, table, what, statement);
            // With triggers, what they do counts; without them, only keys and policies stand in the way.
            self.attempt(all, &try_it, [one, other], Expect::Nothing)?;
            try_it.still = true;
            self.attempt(all, &try_it, [one, other], expect)?;
        }
        // All rows, as a program would that forgot to say which; triggers take others along.
        let mut reaching = vec![attempt.change_all()];
        reaching.extend(of.deleted_at.map(|column| attempt.delete_softly(column)));
        for statement in reaching {
            let try_it = Try::new(role, table, "reach rows of another tenant", statement);
            self.attempt(all, &try_it, [one, other], Expect::Nothing)?;
        }
        Ok(())
    }

    /// Tries a statement for one tenant, and takes it back. Whatever it comes to, the rows of the other stay as they are.
    fn attempt(
        &mut self,
        all: &mut Transaction<'_>,
        try_it: &Try<'_>,
        [one, other]: [&str; 2],
        expect: Expect,
    ) -> Result<(), TenantError> {
        let mut scratch = savepoint(all)?;
        if try_it.still {
            run(&mut scratch, &sql::still(try_it.table), "letting triggers stand still")?;
        }
        run(&mut scratch, &sql::acts(self.variable, one, try_it.role), "taking a role")?;
        self.tried += 1;
        let outcome = match try_it.statement.starts_with(sql::COPY) {
            true => copied(&mut scratch, try_it)?,
            false => outcome(&mut scratch, &try_it.statement)?,
        };
        run(&mut scratch, sql::COMES_BACK, "coming back")?;
        // What was refused was taken back with all that it did.
        let same = match outcome {
            Outcome::Refused(..) => true,
            Outcome::Done(_) => self.theirs.get(other) == Some(&theirs(&mut scratch, self.tables, other)?),
        };
        drop(scratch);
        let found = match same {
            false => Some(format!("rows of the other tenant are not what they were; {outcome}")),
            true => (!expect.is_met(&outcome)).then(|| outcome.to_string()),
        };
        self.holes.extend(found.map(|found| try_it.hole(found)));
        Ok(())
    }

    /// No function that the role may call sees more than the role.
    fn calls(&mut self, all: &mut Transaction<'_>, role: &Text) -> Result<(), TenantError> {
        let schemas: BTreeSet<&str> = self.catalog.functions.iter().map(|function| &*function.name.schema).collect();
        if schemas.is_empty() {
            return Ok(());
        }
        let schemas: Vec<&str> = schemas.into_iter().collect();
        for function in texts(all, &sql::definers(&schemas, role))? {
            self.holes.push(Hole {
                role: role.clone(),
                through: function,
                what: "act with the rights of another",
                found: "the function has the rights of its owner".to_owned(),
                statement: String::new(),
            });
        }
        Ok(())
    }

    /// Who owns a table is bound by its policies too.
    fn owners(&mut self, all: &mut Transaction<'_>, [one, other]: [&str; 2]) -> Result<(), TenantError> {
        let mut owned = savepoint(all)?;
        run(&mut owned, &sql::make_owner(OWNER), "making an owner")?;
        let (tables, role) = (self.tables, Text::from(OWNER));
        for of in tables {
            run(&mut owned, &sql::own(&of.table.name, OWNER), "giving a table to an owner")?;
        }
        for of in tables {
            let columns = of.written();
            let attempt = Attempt { table: &of.table.name, tenant: of.tenant, columns: &columns };
            for (what, statement) in [
                ("change rows of another tenant, as their owner,", attempt.change(other)),
                ("delete rows of another tenant, as their owner,", attempt.delete(other)),
                ("see rows of another tenant, as their owner,", attempt.lock(other)),
            ] {
                let try_it = Try::new(&role, &of.table.name, what, statement);
                self.attempt(&mut owned, &try_it, [one, other], Expect::RefusedOrNothing)?;
            }
        }
        Ok(())
    }
}

/// A statement that is tried.
struct Try<'a> {
    role: &'a Text,
    table: &'a QualifiedName,
    what: &'static str,
    statement: String,
    /// Triggers stand still meanwhile.
    still: bool,
}

impl<'a> Try<'a> {
    fn new(role: &'a Text, table: &'a QualifiedName, what: &'static str, statement: String) -> Self {
        Self { role, table, what, statement, still: false }
    }

    fn hole(&self, found: String) -> Hole {
        let (role, through) = (self.role.clone(), self.table.to_string());
        Hole { role, through, what: self.what, found, statement: self.statement.clone() }
    }
}

/// What a statement must come to.
#[derive(Clone, Copy)]
enum Expect {
    /// Nothing, as long as the rows of the other tenant stay.
    Nothing,
    /// One of these.
    Refused(&'static [&'static str]),
    /// It is denied, or reaches no row.
    RefusedOrNothing,
    /// It is denied, or finds no such row, or reaches none.
    NotDone,
}

impl Expect {
    fn is_met(self, outcome: &Outcome) -> bool {
        match (self, outcome) {
            (Expect::Nothing, _) => true,
            (Expect::Refused(states), Outcome::Refused(state, _)) => states.contains(&state.as_str()),
            (Expect::RefusedOrNothing, Outcome::Refused(state, _)) => state == DENIED,
            (Expect::NotDone, Outcome::Refused(state, _)) => state == DENIED || state == NO_SUCH_ROW,
            (Expect::RefusedOrNothing | Expect::NotDone, Outcome::Done(count)) => *count == 0,
            (Expect::Refused(_), Outcome::Done(_)) => false,
        }
    }
}

/// The rows of a tenant, in all tables.
fn theirs(all: &mut Transaction<'_>, tables: &[Of<'_>], tenant: &str) -> Result<Option<String>, TenantError> {
    let tables: Vec<(&QualifiedName, &Text)> = tables.iter().map(|of| (&of.table.name, of.tenant)).collect();
    ask(all, &sql::rows_of(&tables, tenant))
}

/// The roles of the application.
fn each(roles: &Roles) -> impl Iterator<Item = &Text> {
    std::iter::once(&roles.application).chain(&roles.reader)
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

/// The server knows MERGE, since 15.
fn has_merge(all: &mut Transaction<'_>) -> Result<bool, TenantError> {
    Ok(ask(all, sql::HAS_MERGE)?.as_deref() == Some("t"))
}

fn server(what: &'static str) -> impl Fn(postgres::Error) -> TenantError {
    move |error| TenantError::Server { what, error }
}

fn savepoint<'t>(all: &'t mut Transaction<'_>) -> Result<Transaction<'t>, TenantError> {
    all.transaction().map_err(server("beginning to try"))
}

fn run(all: &mut Transaction<'_>, statements: &str, what: &'static str) -> Result<(), TenantError> {
    all.batch_execute(statements).map_err(server(what))
}

/// SQLSTATE, and what the server said; an error where it was not the server.
fn refusal(error: postgres::Error) -> Result<(String, String), TenantError> {
    match error.as_db_error() {
        Some(said) => Ok((said.code().code().to_owned(), said.message().to_owned())),
        None => Err(TenantError::Server { what: "trying a statement", error }),
    }
}

/// Sends a statement in a savepoint of its own.
fn outcome(all: &mut Transaction<'_>, statement: &str) -> Result<Outcome, TenantError> {
    let mut one = savepoint(all)?;
    let done = one.simple_query(statement);
    match done {
        Ok(messages) => {
            one.commit().map_err(server("trying a statement"))?;
            let reached = messages.iter().map(|message| match message {
                SimpleQueryMessage::CommandComplete(count) => *count,
                _ => 0,
            });
            Ok(Outcome::Done(reached.sum()))
        }
        Err(error) => {
            let (state, why) = refusal(error)?;
            Ok(Outcome::Refused(state, why))
        }
    }
}

/// Begins a COPY, where something will stop it: one that is not stopped waits for rows, and the session with it.
fn copied(all: &mut Transaction<'_>, try_it: &Try<'_>) -> Result<Outcome, TenantError> {
    match ask(all, &sql::stops_copy(try_it.table))?.as_deref() {
        Some("t") => outcome(all, &try_it.statement),
        _ => Ok(Outcome::Done(0)),
    }
}

/// The first column of a query's rows, as text.
fn rows(all: &mut Transaction<'_>, query: &str) -> Result<Vec<Option<String>>, postgres::Error> {
    let messages = all.simple_query(query)?;
    let text = |message: &SimpleQueryMessage| match message {
        SimpleQueryMessage::Row(row) => Some(row.get(0).map(str::to_owned)),
        _ => None,
    };
    Ok(messages.iter().filter_map(text).collect())
}

fn ask_server(all: &mut Transaction<'_>, query: &str) -> Result<Option<String>, postgres::Error> {
    Ok(rows(all, query)?.into_iter().next().flatten())
}

/// The one value of a query, as text.
fn ask(all: &mut Transaction<'_>, query: &str) -> Result<Option<String>, TenantError> {
    ask_server(all, query).map_err(server("asking the scratch database"))
}

fn texts(all: &mut Transaction<'_>, query: &str) -> Result<Vec<String>, TenantError> {
    Ok(rows(all, query).map_err(server("asking the scratch database"))?.into_iter().flatten().collect())
}
