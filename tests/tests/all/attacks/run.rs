//! Attempts are run, and what each of them broke is told.

use std::fmt::Write as _;
use std::str::FromStr as _;

use postgres::{Client, NoTls, SimpleQueryMessage};
use schema_core::Registry;
use schema_core::ir::Lasting;
use schema_pg::{PlanOptions, create_roles, create_with, quote_literal};
use schema_test_server::{Database, Server};

use super::attempt::{Attempt, Must, Step};
use super::models::{self, ACME, BOLT, Model};
use super::sessions;

/// Whether an owner that is neither a superuser nor may make roles installs the schema.
const BY_AN_ORDINARY_OWNER: bool = true;

/// What is no refusal: the attempt is written wrongly.
const MISTAKES: [&str; 8] = ["42601", "42703", "42P01", "42883", "42704", "42P02", "3F000", "25P02"];

/// What a server says of a function that it was built without, as a fetched one may be: there is nothing to attack.
const NOT_BUILT: &str = "requires the server to be built with";

/// A database with the model and its rows, and who watches it.
pub struct Prepared {
    pub model: Model,
    pub database: Database,
}

/// The database of a model.
pub fn prepare(model: Model) -> Prepared {
    let registry = (model.registry)().unwrap_or_else(|found| panic!("{found}"));
    let database = install(&model, &registry);
    let mut client = database.connect();
    run(&mut client, &model.rows);
    for entity in registry.entities() {
        let lasting = entity.lifecycle.as_ref().and_then(|life| life.lasting).map_or("NULL", |lasting| match lasting {
            Lasting::AppendOnly => "'append_only'",
            Lasting::Immutable => "'immutable'",
        });
        let refuses = entity.lifecycle.as_ref().and_then(|life| life.soft_delete.as_ref());
        let refuses = refuses.is_some_and(|said| said.refuse_references && said.cascade);
        let name = quote_literal(&entity.store_name());
        run(
            &mut client,
            &format!("INSERT INTO attacks.tables (name, lasting, refuses) VALUES ({name}, {lasting}, {refuses})"),
        );
    }
    if let Some(column) = model.tenant {
        run(&mut client, &format!("INSERT INTO attacks.other VALUES ('{column}', '{BOLT}')"));
    }
    run(
        &mut client,
        "SELECT attacks.prepare(0); INSERT INTO attacks.before SELECT attacks.state(), attacks.wrong(), attacks.ran()",
    );
    Prepared { model, database }
}

/// A database with the schema of a model, as its owner installs it, and those who watch and attack.
pub fn install(model: &Model, registry: &Registry) -> Database {
    let catalog = schema_pg::lower_with(registry, &model.config).unwrap_or_else(|found| panic!("{found}"));
    let roles = model.config.roles.clone().unwrap();
    let owner = roles.owner.clone().unwrap();
    let sql = create_with(&catalog, &PlanOptions { owner: Some(owner.clone()), ..PlanOptions::default() }).to_string();
    let database = Server::shared().database();
    let mut client = database.connect();
    run(&mut client, &create_roles(&roles));
    for (login, of) in logins(model) {
        run(&mut client, &make_login(&login, of.as_deref()));
    }
    let installer = format!("attacks_{}_installer", model.name);
    if BY_AN_ORDINARY_OWNER {
        run(&mut client, &make_login(&installer, Some(&owner)));
        let name = text(&mut client, "SELECT current_database()");
        run(
            &mut client,
            &format!(
                "ALTER DATABASE {name} OWNER TO {installer}; GRANT CREATE ON DATABASE {name} TO \"{owner}\";
                 ALTER SCHEMA public OWNER TO {installer}; GRANT CREATE ON SCHEMA public TO \"{owner}\""
            ),
        );
        run(&mut connect(&database, &installer), &sql);
    } else {
        run(&mut client, &sql);
    }
    run(&mut client, &include_str!("attacks.sql").replace("{schema}", model.schema).replace("{model}", model.name));
    // No promise relies on what create_roles revokes: attackers may make temporary objects.
    let name = text(&mut client, "SELECT current_database()");
    run(&mut client, &format!("GRANT TEMPORARY ON DATABASE {name} TO PUBLIC"));
    database
}

/// The logins of the attackers, and of which role they are members.
fn logins(model: &Model) -> Vec<(String, Option<String>)> {
    let roles = model.config.roles.as_ref().unwrap();
    let of = |word: &str| match word {
        "app" => Some(roles.application.to_string()),
        "reader" => roles.reader.as_ref().map(ToString::to_string),
        "owner" => roles.owner.as_ref().map(ToString::to_string),
        _ => None,
    };
    ["app", "reader", "owner", "nobody"].map(|word| (login(model, word), of(word))).to_vec()
}

pub fn login(model: &Model, role: &str) -> String {
    format!("attacks_{}_{role}", model.name)
}

fn make_login(login: &str, of: Option<&str>) -> String {
    let member = of.map_or_else(String::new, |of| format!("GRANT \"{of}\" TO {login};"));
    format!(
        "DO $$ BEGIN CREATE ROLE {login} LOGIN PASSWORD 'attacks'; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;
         {member} ALTER ROLE {login} SET statement_timeout = '8s'"
    )
}

/// A connection of one who signs in.
pub fn connect(database: &Database, login: &str) -> Client {
    connect_to(&database.url, None, login)
}

pub fn connect_to(url: &str, name: Option<&str>, login: &str) -> Client {
    let mut config = postgres::Config::from_str(url).unwrap();
    config.user(login).password("attacks");
    if let Some(name) = name {
        config.dbname(name);
    }
    config.connect(NoTls).unwrap_or_else(|error| panic!("{login}: {error}"))
}

/// A connection of the superuser to a copy.
pub fn superuser(url: &str, name: &str) -> Client {
    let mut config = postgres::Config::from_str(url).unwrap();
    config.dbname(name);
    config.connect(NoTls).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[track_caller]
pub fn run(client: &mut Client, sql: &str) {
    if let Err(error) = client.batch_execute(sql) {
        panic!("{}\n{sql}", error.as_db_error().map_or_else(|| error.to_string(), |error| format!("{error:?}")));
    }
}

#[track_caller]
pub fn text(client: &mut Client, query: &str) -> String {
    answer(client, query).unwrap_or_else(|error| panic!("{query}: {error}"))
}

fn answer(client: &mut Client, query: &str) -> Result<String, String> {
    let outcome = Outcome::of(client.simple_query(query));
    match outcome.error {
        Some((state, message)) => Err(format!("{state} {message}")),
        None => Ok(outcome.shown),
    }
}

/// What became of a statement.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// SQLSTATE and message.
    pub error: Option<(String, String)>,
    /// What the last statement showed.
    pub shown: String,
    /// The rows that it returned or changed.
    pub rows: u64,
}

impl Outcome {
    pub fn of(result: Result<Vec<SimpleQueryMessage>, postgres::Error>) -> Self {
        let mut outcome = Self::default();
        match result {
            Err(error) => {
                if let Some(error) = error.as_db_error().filter(|error| !MISTAKES.contains(&error.code().code())) {
                    crate::support::knows(&schema_pg::Catalog::EMPTY, error);
                }
                let state = error.code().map_or("none", |code| code.code()).to_owned();
                let words = error.as_db_error().map_or_else(
                    || error.to_string(),
                    |error| [error.message(), error.detail().unwrap_or_default()].join(" "),
                );
                outcome.error = Some((state, words));
            }
            Ok(messages) => {
                let mut rows: Vec<String> = Vec::new();
                for message in &messages {
                    match message {
                        SimpleQueryMessage::Row(row) => {
                            let value = |at| row.get(at).unwrap_or_default().to_owned();
                            rows.push((0..row.len()).map(value).collect::<Vec<_>>().join("|"));
                        }
                        SimpleQueryMessage::CommandComplete(count) => {
                            (outcome.rows, outcome.shown) = (*count, std::mem::take(&mut rows).join(" "));
                        }
                        _ => {}
                    }
                }
            }
        }
        outcome
    }

    /// Why this is not what must happen.
    pub fn misses(&self, must: &Must) -> Option<String> {
        let failed = self.error.as_ref().map(|(state, words)| format!("{state} {words}"));
        match (must, &self.error) {
            (_, Some((state, message))) if state == "0A000" && message.contains(NOT_BUILT) => None,
            (Must::Refused { states, words }, Some((state, message))) => {
                let known = states.contains(state) || states.is_empty() && !MISTAKES.contains(&state.as_str());
                let told = message.contains(words);
                (!known || !told).then(|| format!("is refused otherwise: {state} {message}"))
            }
            (Must::Refused { .. }, None) => Some(format!("is taken: {} rows: {}", self.rows, shortened(&self.shown))),
            (Must::Sees(_) | Must::Rows(_) | Must::Taken, Some(_)) => failed.map(|why| format!("is refused: {why}")),
            (Must::Sees(expected), None) => {
                (self.shown != *expected).then(|| format!("sees {}", shortened(&self.shown)))
            }
            (Must::Rows(expected), None) => (self.rows != *expected).then(|| format!("reaches {} rows", self.rows)),
            _ => None,
        }
    }

    /// Whether it failed because it is written wrongly.
    pub fn is_mistake(&self, must: &[Must]) -> bool {
        let expected = |state: &String| {
            must.iter().any(|must| matches!(must, Must::Refused { states, .. } if states.contains(state)))
        };
        self.error.as_ref().is_some_and(|(state, _)| MISTAKES.contains(&state.as_str()) && !expected(state))
    }
}

pub fn shortened(text: &str) -> String {
    let start: String = text.chars().take(200).collect();
    if start.len() < text.len() { format!("{start}…") } else { start }
}

/// What is set in a session of the role before it tries anything.
pub fn sets(step: &Step) -> String {
    let owner = if step.role == "owner" { "SET ROLE {owner};" } else { "" };
    let tenant = match step.tenant.as_str() {
        "ACME" => format!("SET app.tenant_id = '{ACME}';"),
        "BOLT" => format!("SET app.tenant_id = '{BOLT}';"),
        _ => String::new(),
    };
    let user = match step.tenant.as_str() {
        "BOLT" => "00000000-0000-0000-0000-0000000000b1",
        _ => "00000000-0000-0000-0000-0000000000a1",
    };
    let token = match step.tenant.as_str() {
        "ACME" => models::token(Some(ACME), Some(user)),
        "BOLT" => models::token(Some(BOLT), Some(user)),
        _ => String::new(),
    };
    format!("{owner} {tenant} SET app.user_id = '{user}'; SET app.session = '{token}';")
}

/// Runs all of them; what each broke, one line each.
pub fn run_all(prepared: &Prepared, attempts: &[Attempt]) -> Vec<String> {
    let mut broken = Vec::new();
    let (own, rolled_back): (Vec<_>, Vec<_>) = attempts.iter().partition(|attempt| attempt.has_sessions());
    let mut client = prepared.database.connect();
    for attempt in rolled_back {
        if let Err(why) = rolled_back_attempt(prepared, &mut client, attempt) {
            broken.push(told(attempt, &why));
        }
        if client.is_closed() || client.batch_execute("ROLLBACK; DISCARD ALL").is_err() {
            client = prepared.database.connect();
        }
    }
    drop(client);
    broken.extend(sessions::run(prepared, &own));
    broken
}

pub fn told(attempt: &Attempt, why: &str) -> String {
    let mut told = format!("{} [{}] {}: {why}", attempt.at, attempt.marks.join(" "), attempt.area);
    let last = attempt.steps.last().map_or("", |step| &step.sql);
    let _ = write!(told, "\n    {}", shortened(&last.replace('\n', " ")));
    told
}

/// As one transaction that is rolled back, in the name of each role.
fn rolled_back_attempt(prepared: &Prepared, client: &mut Client, attempt: &Attempt) -> Result<(), String> {
    let own = |client: &mut Client, sql: &str| {
        client.batch_execute(sql).map_err(|error| format!("what is given fails: {sql}: {:?}", error.as_db_error()))
    };
    own(client, "BEGIN; SET LOCAL search_path = pg_catalog, pg_temp")?;
    // What goes with a row of a tenant goes where the session asks for that tenant.
    let token = models::token(Some(ACME), None);
    own(client, &format!("SET LOCAL app.tenant_id = '{ACME}'; SET LOCAL app.session = '{token}'"))?;
    for given in &attempt.given {
        own(client, given)?;
    }
    own(
        client,
        "SET LOCAL app.tenant_id = ''; SET LOCAL app.session = ''; SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED",
    )?;
    own(client, &watch(attempt))?;
    // A function looks for its types when it is first called in a session: each attempt is the first.
    if attempt.steps.iter().any(|step| step.sql.contains("pg_temp")) {
        own(client, &forget_functions(prepared.model.schema))?;
    }
    let before = asked(client, attempt)?;
    let mut outcome = Outcome::default();
    for (at, step) in attempt.steps.iter().enumerate() {
        own(client, &become_role(prepared, step))?;
        own(client, "SAVEPOINT attempt")?;
        outcome = Outcome::of(client.simple_query(&step.sql));
        if outcome.error.is_none()
            && let Err(error) = client.batch_execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        {
            outcome = Outcome::of(Err(error));
        }
        if outcome.error.is_some() {
            own(client, "ROLLBACK TO SAVEPOINT attempt")?;
        }
        let is_last = at + 1 == attempt.steps.len();
        match &outcome.error {
            Some((state, words)) if !is_last && !step.may_fail => {
                return Err(format!("step {at} fails: {state} {words}"));
            }
            _ => {}
        }
        own(client, "RESET SESSION AUTHORIZATION; RESET ALL; SET LOCAL search_path = pg_catalog, pg_temp")?;
    }
    judged(client, attempt, &outcome, &before)
}

/// Notes what there is before the attempt: the rows of the tenant in whose name nobody acts stay as they are.
pub fn watch(attempt: &Attempt) -> String {
    let acts = |tenant: &str| attempt.steps.iter().any(|step| step.role != "superuser" && step.tenant == tenant);
    let other = match (acts("ACME"), acts("BOLT")) {
        (true, true) => Some("NULL".to_owned()),
        (false, true) => Some(quote_literal(ACME)),
        _ => None,
    };
    // What was noted once still holds, where nothing else was done.
    let (set, found) = match (&other, attempt.given.is_empty()) {
        (None, true) => (String::new(), ""),
        (None, false) => (String::new(), "state = attacks.state(), wrong = attacks.wrong(), "),
        (Some(other), _) => (
            format!("UPDATE attacks.other SET tenant = {other};"),
            "state = attacks.state(), wrong = attacks.wrong(), ",
        ),
    };
    format!("{set} UPDATE attacks.before SET {found} ran = attacks.ran()")
}

/// Makes the session look at the functions of a schema as if it had never called them.
fn forget_functions(schema: &str) -> String {
    format!(
        "UPDATE pg_catalog.pg_proc SET procost = procost WHERE pronamespace = '{schema}'::pg_catalog.regnamespace
            AND prolang = (SELECT l.oid FROM pg_catalog.pg_language AS l WHERE l.lanname = 'plpgsql')"
    )
}

fn become_role(prepared: &Prepared, step: &Step) -> String {
    if step.role == "superuser" {
        return String::new();
    }
    let roles = prepared.model.config.roles.as_ref().unwrap();
    let sets = sets(step).replace("{owner}", roles.owner.as_deref().unwrap());
    format!("RESET search_path; SET SESSION AUTHORIZATION {}; {sets}", login(&prepared.model, &step.role))
}

/// The answers to the queries whose answer must not change.
pub fn asked(client: &mut Client, attempt: &Attempt) -> Result<Vec<String>, String> {
    let queries = attempt.must.iter().filter_map(|must| match must {
        Must::Unchanged(query) => Some(query),
        _ => None,
    });
    queries
        .map(|query| answer(client, query).map_err(|error| format!("the query is wrong: {query}: {error}")))
        .collect()
}

/// What a superuser finds after it.
pub fn judged(client: &mut Client, attempt: &Attempt, outcome: &Outcome, before: &[String]) -> Result<(), String> {
    if outcome.is_mistake(&attempt.must) {
        return Err(format!("is written wrongly: {:?}", outcome.error));
    }
    let mut wrong: Vec<String> = attempt.must.iter().filter_map(|must| outcome.misses(must)).collect();
    let after = asked(client, attempt)?;
    for (before, after) in before.iter().zip(&after).filter(|(before, after)| before != after) {
        wrong.push(format!("changes what a superuser finds from {} to {}", shortened(before), shortened(after)));
    }
    for must in &attempt.must {
        if let Must::True(query) = must {
            let found = answer(client, query).map_err(|error| format!("the query is wrong: {query}: {error}"))?;
            if found != "t" {
                wrong.push(format!("leaves not true: {query}"));
            }
        }
    }
    // An owner may change what is his.
    if attempt.steps.iter().all(|step| step.role != "owner" && step.role != "superuser") {
        let broken =
            answer(client, "SELECT attacks.broken()").map_err(|error| format!("what watches fails: {error}"))?;
        if !broken.is_empty() {
            wrong.push(format!("breaks {}", shortened(&broken)));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("; ")) }
}
