//! Whether a plan makes the one schema of a pair what the other is, and back; and whether its reverse brings back what was there.

use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write as _;

use postgres::Client;
use schema_pg::{Catalog, Plan, PlanOptions, Version, diff, plan};
use schema_test_server::{Database, Server};

use crate::Case;
use crate::dump::{differences, dump};

/// What became of one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The plan makes the one what the other is, and its reverse makes it what it was.
    Holds,
    /// The plan says before its first step that it can't, and why.
    Refused(String),
    /// A schema holds what the library does not model, and says so.
    Unmodelled(String),
    /// The plan or its reverse fails, makes something else, or loses rows.
    Wrong(String),
    /// The server does not take one of the two schemas.
    NotMade(String),
}

/// Which way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// From the old schema to the new one.
    Forth,
    /// From the new schema to the old one.
    Back,
}

/// What became of both ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// From the old schema to the new one.
    pub forth: Outcome,
    /// From the new schema to the old one.
    pub back: Outcome,
}

impl Verdict {
    /// Neither way is wrong.
    pub fn holds(&self) -> bool {
        ![&self.forth, &self.back].iter().any(|way| matches!(way, Outcome::Wrong(_) | Outcome::NotMade(_)))
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Holds => f.write_str("holds"),
            Outcome::Refused(why) => write!(f, "refused: {why}"),
            Outcome::Unmodelled(what) => write!(f, "unmodelled: {what}"),
            Outcome::Wrong(why) => write!(f, "WRONG: {why}"),
            Outcome::NotMade(why) => write!(f, "NOT MADE: {why}"),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "forth {}; back {}", self.forth, self.back)
    }
}

/// Judges both ways.
pub fn judge(case: &Case, server: &Server) -> Verdict {
    let way = |direction| match one(case, direction, server) {
        Ok(()) => Outcome::Holds,
        Err(outcome) => outcome,
    };
    Verdict { forth: way(Direction::Forth), back: way(Direction::Back) }
}

/// Judges one way: what it is but right.
///
/// # Errors
///
/// What became of it, where it does not hold.
pub fn one(case: &Case, direction: Direction, server: &Server) -> Result<(), Outcome> {
    let (was, now) = match direction {
        Direction::Forth => (&case.old, &case.new),
        Direction::Back => (&case.new, &case.old),
    };
    let seed = if direction == Direction::Forth { &*case.seed } else { "" };
    let (old, new) = (made(server, was)?, made(server, now)?);
    let mut client = old.connect();
    run(&mut client, seed).map_err(Outcome::NotMade)?;
    let rows = counts(&mut client);
    let read = |database: &Database| {
        schema_pg::blocking::introspect(&mut database.connect(), &[]).map_err(|error| Outcome::Wrong(error.to_string()))
    };
    let (was, now) = (read(&old)?, read(&new)?);
    let options = options(case, server);
    let renames = match direction {
        Direction::Forth => case.renames.clone(),
        Direction::Back => case.renames.reversed(),
    };
    let changes = diff(&was, &now, &renames);
    let forward = plan(&changes, &options);
    if let Some(why) = refusal(&forward) {
        return Err(Outcome::Refused(why));
    }
    let text = forward.to_string();
    if let Some(why) = breaks(&mut old.connect(), &forward) {
        return Err(Outcome::Refused(why));
    }
    let program = server.bin("pg_dump");
    let wrong = |why: String| Outcome::Wrong(format!("{why}\n{text}"));
    let dump = |database: &Database| match &program {
        Some(program) => dump(program, &database.url, case.owners).map_err(wrong),
        None => Ok(Vec::new()),
    };
    let before = dump(&old)?;
    apply(&mut old.connect(), &forward)
        .map_err(|why| unmodelled(&[&was, &now], Outcome::Wrong(format!("{why}\n{text}"))))?;
    let live = read(&old)?;
    let told = |outcome: Outcome| unmodelled(&[&was, &now, &live], outcome);
    let differing = differences(&dump(&old)?, &dump(&new)?);
    if !differing.is_empty() {
        return Err(told(wrong(format!("pg_dump differs:\n{differing}"))));
    }
    let again = diff(&live, &now, &renames);
    let again = plan(&again, &options);
    if !again.is_empty() {
        return Err(told(wrong(format!("planning again gives:\n{again}"))));
    }
    if direction == Direction::Forth {
        let loses = forward.steps.iter().any(schema_pg::Step::is_destructive);
        let kept = counts(&mut old.connect());
        let lost: Vec<String> = rows
            .iter()
            .filter_map(|(table, count)| Some((table, count, kept.get(table)?)))
            .filter(|(_, count, now)| count != now)
            .map(|(table, count, now)| format!("{table} had {count} rows and has {now}"))
            .collect();
        if !lost.is_empty() && !loses {
            return Err(wrong(lost.join(", ")));
        }
        check(&mut old.connect(), &case.check).map_err(wrong)?;
    }
    // What was there before, or a word that it does not come back.
    let Some(back) = forward.reverse() else { return Err(wrong("the plan has no reverse".to_owned())) };
    let text = back.to_string();
    let wrong = |why: String| told(Outcome::Wrong(format!("the reverse: {why}\n{text}")));
    if let Some(why) = refusal(&back).or_else(|| breaks(&mut old.connect(), &back)) {
        return Err(Outcome::Refused(format!("the reverse: {why}")));
    }
    let loses = forward.steps.iter().any(schema_pg::Step::is_destructive);
    apply(&mut old.connect(), &back).map_err(|why| match why.contains(": 23") && loses {
        // Rows that were lost are not there to be referenced.
        true => Outcome::Refused(format!("the reverse: what was lost is missed: {why}")),
        false => wrong(why),
    })?;
    let differing = differences(&dump(&old)?, &before);
    if !differing.is_empty() {
        return Err(wrong(format!("pg_dump differs:\n{differing}")));
    }
    Ok(())
}

/// What the library does not model is not its fault, as long as it says so.
pub fn unmodelled(catalogs: &[&Catalog], outcome: Outcome) -> Outcome {
    let mut all: Vec<String> = catalogs
        .iter()
        .flat_map(|catalog| &catalog.unmodelled)
        .map(|item| format!("{} {}", item.kind, item.name))
        .collect();
    all.sort();
    all.dedup();
    if all.is_empty() { outcome } else { Outcome::Unmodelled(all.join(", ")) }
}

/// Why the plan can't be carried out, where it says so before its first step.
pub fn refusal(plan: &Plan<'_>) -> Option<String> {
    plan.refused.first().map(ToString::to_string)
}

/// The rows that a step would fail on, where the step says how to find them: a runner asks before the first one.
pub fn breaks(client: &mut Client, plan: &Plan<'_>) -> Option<String> {
    let queries = plan.steps.iter().flat_map(|step| &step.hazards).filter_map(|hazard| match hazard {
        schema_pg::Hazard::MayFail(query) => Some(query),
        _ => None,
    });
    for query in queries {
        if client.query_one(query, &[]).is_ok_and(|row| row.get::<_, i64>(0) > 0) {
            return Some(format!("rows break it: {query}"));
        }
    }
    None
}

pub fn made(server: &Server, sql: &str) -> Result<Database, Outcome> {
    let database = server.database();
    let mut client = database.connect();
    run(&mut client, ROLES).map_err(Outcome::NotMade)?;
    match run(&mut client, sql) {
        Ok(()) => Ok(database),
        Err(why) if why.contains(NOT_BUILT) => Err(Outcome::Unmodelled(why)),
        Err(why) => Err(Outcome::NotMade(why)),
    }
}

/// What a server says of what it was built without, as a fetched one may be: that is nobody's fault.
const NOT_BUILT: &str = "requires the server to be built with";

/// Roles belong to all databases of a server: several sessions may make them at once, and locks are each database's own.
const ROLES: &str = "DO $$ DECLARE made text; BEGIN
    FOREACH made IN ARRAY ARRAY['bug_owner', 'bug_reader', 'bug_other'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I', made);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END LOOP;
END $$";

/// How plans are made: with everything allowed.
pub fn options(case: &Case, server: &Server) -> PlanOptions {
    PlanOptions { allow_all: true, compare_owners: case.owners, version: version(server), ..PlanOptions::default() }
}

fn version(server: &Server) -> Version {
    match server.version() {
        14 => Version::V14,
        15 => Version::V15,
        16 => Version::V16,
        17 => Version::V17,
        _ => Version::V18,
    }
}

/// As a runner would: what belongs together in a transaction, the rest alone.
pub fn apply(client: &mut Client, plan: &Plan<'_>) -> Result<(), String> {
    for (at, group) in plan.groups().iter().enumerate() {
        let told = |step: &schema_pg::Step<'_>, error: String| {
            format!("group {} of {}: {error}\n    in {}", at + 1, plan.groups().len(), step.sql())
        };
        if !group.transaction {
            group.steps.iter().try_for_each(|step| run(client, &step.sql()).map_err(|error| told(step, error)))?;
            continue;
        }
        let mut transaction = client.transaction().map_err(|error| error.to_string())?;
        for step in group.steps {
            transaction.batch_execute(&step.sql()).map_err(|error| told(step, reason(&error)))?;
        }
        transaction.commit().map_err(|error| format!("group {}: at the commit: {}", at + 1, reason(&error)))?;
    }
    Ok(())
}

fn check(client: &mut Client, sql: &str) -> Result<(), String> {
    let sql = sql.trim().trim_end_matches(';');
    if sql.is_empty() {
        return Ok(());
    }
    let messages = client.simple_query(sql).map_err(|error| format!("check.sql: {}", reason(&error)))?;
    let last = messages.iter().rev().find_map(|message| match message {
        postgres::SimpleQueryMessage::Row(row) => Some(row.get(0).map(str::to_owned)),
        _ => None,
    });
    match last.flatten().as_deref() {
        Some("t") => Ok(()),
        other => Err(format!("check.sql gives {other:?}")),
    }
}

/// How many rows each table has.
fn counts(client: &mut Client) -> BTreeMap<String, i64> {
    let tables = "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'";
    let mut counts = BTreeMap::new();
    for row in client.query(tables, &[]).unwrap_or_default() {
        let table: String = row.get(0);
        if let Ok(row) = client.query_one(&format!("SELECT count(*) FROM {table}"), &[]) {
            counts.insert(table, row.get(0));
        }
    }
    counts
}

pub fn run(client: &mut Client, sql: &str) -> Result<(), String> {
    client.batch_execute(sql).map_err(|error| reason(&error))
}

fn reason(error: &postgres::Error) -> String {
    let Some(error) = error.as_db_error() else { return error.to_string() };
    let mut told = format!("{} {}", error.code().code(), error.message());
    if let Some(detail) = error.detail() {
        let _ = write!(told, " ({detail})");
    }
    told
}
