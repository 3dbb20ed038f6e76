//! One row of the matrix: there and back, by an ordinary owner.

use postgres::Client;
use schema_core::Registry;
use schema_pg::{
    Catalog, Config, Plan, PlanOptions, Renames, Roles, Step, create, create_roles, diff, lower_with, plan,
};
use schema_test_pairs::{differences, dump};
use schema_test_server::Server;

use super::Row;
use crate::support::{Live, config, empty};

/// Goes from the one to the other with rows, and back.
pub fn judge(row: &Row) -> Result<(), String> {
    let (was, now) = (registry(row.was)?, registry(row.now)?);
    // Some words are about what the application may do.
    let by_role = ["read_only", "no_delete", "sensitive", "pii"].iter().any(|word| row.words.contains(word));
    let roles = Roles {
        application: "word_migrations_app".into(),
        reader: Some("word_migrations_reader".into()),
        ..Roles::default()
    };
    let config = Config { roles: by_role.then(|| roles.clone()), ..config() };
    let lowered = |registry: &Registry| lower_with(registry, &config).map_err(|found| found.to_string());
    let (old, new) = (lowered(&was)?, lowered(&now)?);
    let (mut live, fresh) = (empty(), empty());
    live.takes(&create_roles(&roles));
    for (live, catalog) in [(&live, &old), (&fresh, &new)] {
        live.owner().client.batch_execute(&create(catalog).to_string()).map_err(|error| told("create", &error))?;
    }
    let mut owner = live.owner().client;
    owner.batch_execute(&format!("{SESSION}; {}", row.rows)).map_err(|error| told("rows", &error))?;
    let (before, had) = (schema(&live)?, rows(&live));
    if !row.rows.is_empty() && had.is_empty() {
        return Err("there are no rows".to_owned());
    }
    let renames = Renames::of(&now);
    let lossy = go(&old, &new, &renames, &mut owner).map_err(|why| format!("there: {why}"))?;
    same("there", &schema(&live)?, &schema(&fresh)?)?;
    let back = Renames::of(&now).reversed();
    let lossy = go(&new, &old, &back, &mut owner).map_err(|why| format!("back: {why}"))? || lossy;
    same("back", &schema(&live)?, &before)?;
    let has = rows(&live);
    if !lossy && had != has {
        return Err(format!("rows that were\n{had}\nare\n{has}"));
    }
    Ok(())
}

/// The words change nothing: no statement leads there or back, and a folder of migrations is current.
pub fn judge_same(row: &Row) -> Result<(), String> {
    let (was, now) = (registry(row.was)?, registry(row.now)?);
    if was.to_json() == now.to_json() {
        return Err("the words leave nothing in the model".to_owned());
    }
    let lowered = |registry: &Registry| lower_with(registry, &config()).map_err(|found| found.to_string());
    let (old, new) = (lowered(&was)?, lowered(&now)?);
    if old != new {
        return Err("the catalogs differ".to_owned());
    }
    let options = PlanOptions { version: config().version, ..PlanOptions::default() };
    for (was, now, renames) in [(&old, &new, Renames::of(&now)), (&new, &old, Renames::of(&now).reversed())] {
        let changes = diff(was, now, &renames);
        let plan = plan(&changes, &options);
        if !plan.is_empty() {
            return Err(format!("there is something to do\n{plan}"));
        }
    }
    // What is there takes its rows.
    let live = empty();
    let mut owner = live.owner().client;
    owner.batch_execute(&create(&new).to_string()).map_err(|error| told("create", &error))?;
    owner.batch_execute(&format!("{SESSION}; {}", row.rows)).map_err(|error| told("rows", &error))?;
    match rows(&live).is_empty() {
        true => Err("there are no rows".to_owned()),
        false => Ok(()),
    }
}

const SESSION: &str = "SET app.user_id = '00000000-0000-0000-0000-000000000001'; SET app.tenant_id = '00000000-0000-0000-0000-00000000000a';
    SET app.encryption_key = 'one key for all of it'; SET app.hash_key = 'another one for hashes'";

fn registry(of: fn() -> Result<Registry, schema_core::Diagnostics>) -> Result<Registry, String> {
    of().map_err(|found| found.to_string())
}

/// Applies a plan; whether it says that it loses data. What loses some is refused before it is allowed.
fn go(was: &Catalog, now: &Catalog, renames: &Renames, owner: &mut Client) -> Result<bool, String> {
    let changes = diff(was, now, renames);
    let version = config().version;
    let careful = plan(&changes, &PlanOptions { version, ..PlanOptions::default() });
    let allowed = PlanOptions { version, allow_all: true, ..PlanOptions::default() };
    let plan = plan(&changes, &allowed);
    if plan.is_empty() {
        return Err("there is nothing to do".to_owned());
    }
    if let Some(refused) = plan.refused.first() {
        return Err(format!("refused: {refused}"));
    }
    let lossy = plan.steps.iter().any(Step::is_destructive);
    if lossy && careful.refused.is_empty() {
        return Err(format!("it loses data, and asks nobody\n{plan}"));
    }
    apply(owner, &plan)?;
    Ok(lossy)
}

fn apply(owner: &mut Client, plan: &Plan<'_>) -> Result<(), String> {
    owner.batch_execute(SESSION).map_err(|error| told("session", &error))?;
    for group in plan.groups() {
        let text: Vec<String> = group.steps.iter().map(Step::sql).collect();
        let text = text.join(";\n");
        let whole = match group.steps.iter().all(Step::transactional) {
            true => format!("BEGIN; {text}; COMMIT"),
            false => text,
        };
        if let Err(error) = owner.batch_execute(&whole) {
            return Err(format!("{}\n{plan}", told("apply", &error)));
        }
    }
    Ok(())
}

fn told(what: &str, error: &postgres::Error) -> String {
    match error.as_db_error() {
        Some(error) => format!("{what}: {} {}", error.code().code(), error.message()),
        None => format!("{what}: {error}"),
    }
}

/// What the database holds, as pg_dump writes it.
fn schema(live: &Live) -> Result<Vec<String>, String> {
    match Server::shared().bin("pg_dump") {
        Some(program) => {
            let statements = dump(&program, live.url(), false)?;
            Ok(statements.iter().map(|statement| live.nameless(statement)).collect())
        }
        None => Ok(Vec::new()),
    }
}

fn same(way: &str, found: &[String], expected: &[String]) -> Result<(), String> {
    let differing = differences(found, expected);
    if differing.is_empty() { Ok(()) } else { Err(format!("{way}: pg_dump differs:\n{differing}")) }
}

/// The rows of all tables, as text.
fn rows(live: &Live) -> String {
    let mut all = live.again();
    // Two queries: how many tables there are is not known to one, and XML, which would do it, is not in each server.
    let query = all.text(
        "SELECT coalesce(string_agg(format('SELECT %L || to_jsonb(t)::text AS row FROM ONLY %s AS t', c.relname || ' ', c.oid::regclass), ' UNION ALL '),
                'SELECT NULL::text AS row WHERE false')
        FROM pg_class AS c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace",
    );
    all.text(&format!("SELECT coalesce(string_agg(row, E'\\n' ORDER BY row), '') FROM ({query}) AS all_rows"))
}
