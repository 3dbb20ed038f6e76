//! Many pairs in one database: each has schemas of its own, and a plan of its own.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use postgres::Client;
use schema_pg::{Catalog, diff, plan};
use schema_test_server::{Database, Server};

use crate::dump::{differences, dump};
use crate::judge::{Direction, apply, breaks, made, one, options, refusal, run, unmodelled};
use crate::{Case, Outcome, Verdict};

/// How many pairs share a database.
const SHARED: usize = 40;

/// Judges pairs that were made, by two sessions. Both ways are gone with the same rows, which are there in the end, unless a plan
/// says that it loses data.
pub fn judge_all(cases: &[Case], server: &Server) -> Vec<Verdict> {
    let batches: Vec<&[Case]> = cases.chunks(SHARED).collect();
    let next = AtomicUsize::new(0);
    let verdicts = Mutex::new(vec![Vec::new(); batches.len()]);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((at, batch)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, batches.get(at)?)))
                {
                    let judged = judge_batch(batch, server);
                    if let Ok(mut verdicts) = verdicts.lock() {
                        verdicts[at] = judged;
                    }
                }
            });
        }
    });
    verdicts.into_inner().unwrap_or_default().into_iter().flatten().collect()
}

/// What a database holds at one time.
struct Seen {
    catalog: Catalog,
    dump: Vec<String>,
    rows: BTreeMap<String, String>,
}

fn see(database: &Database, server: &Server) -> Result<Seen, String> {
    let mut client = database.connect();
    let catalog = schema_pg::blocking::introspect(&mut client, &[]).map_err(|error| error.to_string())?;
    let dump = match server.bin("pg_dump") {
        Some(program) => dump(&program, &database.url, true)?,
        None => Vec::new(),
    };
    Ok(Seen { catalog, dump, rows: rows(&mut client) })
}

impl Seen {
    fn of(&self, case: &Case) -> Catalog {
        part(&self.catalog, &case.token)
    }

    /// How it differs from another, as far as one pair is concerned.
    fn differs(&self, other: &Self, case: &Case) -> String {
        let own = |seen: &Self| -> Vec<String> {
            seen.dump.iter().filter(|statement| statement.contains(&case.token)).cloned().collect()
        };
        differences(&own(self), &own(other))
    }

    fn rows_of(&self, case: &Case) -> BTreeMap<&str, &str> {
        let own = self.rows.iter().filter(|(table, _)| table.contains(&case.token));
        own.map(|(table, rows)| (&**table, &**rows)).collect()
    }
}

fn judge_batch(cases: &[Case], server: &Server) -> Vec<Verdict> {
    match judged(cases, server) {
        Ok(verdicts) => verdicts,
        Err(why) => cases.iter().map(|_| Verdict { forth: why.clone(), back: why.clone() }).collect(),
    }
}

fn judged(cases: &[Case], server: &Server) -> Result<Vec<Verdict>, Outcome> {
    let (old, new) = (made(server, "")?, made(server, "")?);
    let (mut first, mut second) = (old.connect(), new.connect());
    let mut forth: Vec<Outcome> = Vec::new();
    for case in cases {
        let made = run(&mut first, &case.old)
            .and_then(|()| run(&mut first, &case.seed))
            .and_then(|()| run(&mut second, &case.new));
        forth.push(made.map_or_else(Outcome::NotMade, |()| Outcome::Holds));
        if forth.last() != Some(&Outcome::Holds) {
            forget(&mut first, case);
            forget(&mut second, case);
        }
    }
    let mut back = forth.clone();
    let (before, fresh) = (look(&old, server)?, look(&new, server)?);
    let destructive = way(cases, &mut forth, &mut first, (&before, &fresh), server, Direction::Forth);
    let between = look(&old, server)?;
    compare(cases, &mut forth, (&between, &fresh), server, Direction::Forth);
    // Where the one way failed, there is nothing to go back from.
    for (at, case) in cases.iter().enumerate() {
        if forth[at] != Outcome::Holds && back[at] == Outcome::Holds {
            forget(&mut first, case);
            back[at] = one(case, Direction::Back, server).err().unwrap_or(Outcome::Holds);
        }
    }
    let mut on_the_way: Vec<Outcome> = forth
        .iter()
        .zip(&back)
        .map(|(forth, back)| if *forth == Outcome::Holds { back } else { forth }.clone())
        .collect();
    let lossy = way(cases, &mut on_the_way, &mut first, (&between, &before), server, Direction::Back);
    let after = look(&old, server)?;
    compare(cases, &mut on_the_way, (&after, &before), server, Direction::Back);
    for (at, case) in cases.iter().enumerate() {
        if forth[at] != Outcome::Holds {
            continue;
        }
        back[at] = on_the_way[at].clone();
        let (had, has) = (before.rows_of(case), after.rows_of(case));
        if back[at] == Outcome::Holds && !destructive[at] && !lossy[at] && had != has {
            back[at] = Outcome::Wrong(format!("there and back, rows that were {had:?} are {has:?}"));
        }
    }
    Ok(forth.into_iter().zip(back).map(|(forth, back)| Verdict { forth, back }).collect())
}

fn look(database: &Database, server: &Server) -> Result<Seen, Outcome> {
    see(database, server).map_err(Outcome::Wrong)
}

/// Goes one way with all pairs that got so far; which of their plans lose data.
fn way(
    cases: &[Case],
    outcomes: &mut [Outcome],
    client: &mut Client,
    (was, now): (&Seen, &Seen),
    server: &Server,
    direction: Direction,
) -> Vec<bool> {
    let mut destructive = vec![false; cases.len()];
    for (at, case) in cases.iter().enumerate() {
        if outcomes[at] != Outcome::Holds {
            continue;
        }
        let (was, now) = (was.of(case), now.of(case));
        let changes = diff(&was, &now, &renames(case, direction));
        let plan = plan(&changes, &options(case, server));
        destructive[at] = plan.steps.iter().any(schema_pg::Step::is_destructive);
        let refused = refusal(&plan).or_else(|| breaks(client, &plan));
        outcomes[at] = match refused {
            Some(why) => Outcome::Refused(why),
            None => match apply(client, &plan) {
                Ok(()) => continue,
                Err(why) => unmodelled(&[&was, &now], Outcome::Wrong(format!("{why}\n{plan}"))),
            },
        };
        forget(client, case);
    }
    destructive
}

/// What came of it is the other schema, and nothing is left to plan.
fn compare(
    cases: &[Case],
    outcomes: &mut [Outcome],
    (found, wanted): (&Seen, &Seen),
    server: &Server,
    direction: Direction,
) {
    for (at, case) in cases.iter().enumerate() {
        if outcomes[at] != Outcome::Holds {
            continue;
        }
        let (was, now) = (found.of(case), wanted.of(case));
        let changes = diff(&was, &now, &renames(case, direction));
        let again = plan(&changes, &options(case, server));
        let differing = found.differs(wanted, case);
        let wrong = match (differing.is_empty(), again.is_empty()) {
            (true, true) => continue,
            (false, _) => format!("pg_dump differs:\n{differing}"),
            (true, false) => format!("planning again gives:\n{again}"),
        };
        outcomes[at] = unmodelled(&[&was, &now], Outcome::Wrong(wrong));
    }
}

fn renames(case: &Case, direction: Direction) -> schema_pg::Renames {
    if direction == Direction::Forth { case.renames.clone() } else { case.renames.reversed() }
}

/// Drops what a pair made: it is judged, and the others go on.
fn forget(client: &mut Client, case: &Case) {
    let schemas = "SELECT coalesce(string_agg(format('DROP SCHEMA %I CASCADE;', nspname), ''), '') FROM pg_namespace WHERE strpos(nspname, $1) > 0";
    if let Ok(row) = client.query_one(schemas, &[&case.token]) {
        let sql: String = row.get(0);
        let _ = client.batch_execute(&sql);
    }
}

/// All rows of each table, as text.
fn rows(client: &mut Client) -> BTreeMap<String, String> {
    let tables = "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.relkind = 'r' AND n.nspname ~ 'zz[0-9]{5}'";
    let tables: Vec<String> = client.query(tables, &[]).unwrap_or_default().iter().map(|row| row.get(0)).collect();
    let query: Vec<String> = tables
        .iter()
        .map(|table| format!("(SELECT coalesce(string_agg(j::text, '; ' ORDER BY j::text), '') FROM (SELECT to_jsonb(x) AS j FROM {table} AS x) AS y)"))
        .collect();
    let mut found = BTreeMap::new();
    for (tables, query) in tables.chunks(500).zip(query.chunks(500)) {
        if let Ok(row) = client.query_one(&format!("SELECT ARRAY[{}]", query.join(", ")), &[]) {
            let rows: Vec<String> = row.get(0);
            found.extend(tables.iter().cloned().zip(rows));
        }
    }
    found
}

/// What of a catalog belongs to one pair.
fn part(catalog: &Catalog, token: &str) -> Catalog {
    let is_own = |name: &str| name.contains(token);
    let mut part = catalog.clone();
    part.schemas.retain(|item| is_own(&item.name));
    part.extensions.retain(|item| item.schema.as_ref().is_some_and(|schema| is_own(schema)));
    part.enums.retain(|item| is_own(&item.name.schema));
    part.domains.retain(|item| is_own(&item.name.schema));
    part.composites.retain(|item| is_own(&item.name.schema));
    part.ranges.retain(|item| is_own(&item.name.schema));
    part.sequences.retain(|item| is_own(&item.name.schema));
    part.functions.retain(|item| is_own(&item.name.schema));
    part.aggregates.retain(|item| is_own(&item.name.schema));
    part.tables.retain(|item| is_own(&item.name.schema));
    part.views.retain(|item| is_own(&item.name.schema));
    part.statistics.retain(|item| is_own(&item.name.schema));
    part.general.retain(|item| is_own(&item.name));
    part.event_triggers.clear();
    part.type_privileges.retain(|item| is_own(&item.name.schema));
    part.default_privileges.retain(|item| item.schema.as_ref().is_some_and(|schema| is_own(schema)));
    part.owners.retain(|item| is_own(&format!("{:?}", item.object)));
    part.unmodelled.retain(|item| is_own(&item.name));
    part
}
