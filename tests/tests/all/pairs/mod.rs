//! Pairs of schemas: what a plan makes of the one is the other, made fresh; and back.

mod anew;
mod called;
mod columns;
mod constraints;
mod counts;
mod dump;
mod encrypted;
mod families;
mod functions;
mod index_names;
mod indexes;
mod lint;
mod online;
mod others;
mod overrides;
mod partitions;
mod random;
mod renames;
mod rewrites;
mod sql;
mod tables;
mod trees;
mod types;

use schema_pg::catalog::{Catalog, Text};
use schema_pg::{Hazard, Plan, PlanOptions, Renames, diff, plan};

use crate::support::{Live, config, empty};

const FINGERPRINT: &str = include_str!("../fingerprint.sql");

/// A pair of schemas, and what is expected of the way from the one to the other.
pub struct Pair {
    was: Catalog,
    now: Catalog,
    renames: Renames,
    options: PlanOptions,
    rows: String,
    session: String,
    survive: Vec<(String, String)>,
    hazards: Vec<&'static str>,
    administrator: Option<&'static str>,
}

impl Pair {
    /// From the base schema to what a change makes of it.
    pub fn new(change: impl FnOnce(&mut Catalog)) -> Self {
        let was = base();
        let mut now = was.clone();
        change(&mut now);
        Self::of(was, now)
    }

    /// From what the change makes of the base schema, back to it.
    pub fn from(change: impl FnOnce(&mut Catalog)) -> Self {
        let now = base();
        let mut was = now.clone();
        change(&mut was);
        Self::of(was, now)
    }

    /// From one schema to another.
    pub fn of(was: Catalog, now: Catalog) -> Self {
        let options = PlanOptions { version: config().version, ..PlanOptions::default() };
        Self {
            was,
            now,
            renames: Renames::none(),
            options,
            rows: String::new(),
            session: String::new(),
            survive: Vec::new(),
            hazards: Vec::new(),
            administrator: None,
        }
    }

    /// An administrator makes both: the test that the list of those names.
    pub fn administers(mut self, test: &'static str) -> Self {
        self.administrator = Some(test);
        self
    }

    pub fn renames(mut self, renames: Renames) -> Self {
        self.renames = renames;
        self
    }

    pub fn allow(mut self, name: &'static str) -> Self {
        self.options = self.options.allow(name);
        self
    }

    pub fn backfill(mut self, column: &'static str, value: &'static str) -> Self {
        self.options = self.options.backfill(column, value);
        self
    }

    /// Rows that are there before.
    /// What each session says first: keys, a tenant.
    pub fn session(mut self, sql: &str) -> Self {
        self.session.push_str(sql);
        self
    }

    pub fn rows(mut self, sql: &str) -> Self {
        self.rows.push_str(sql);
        self
    }

    /// What a query gives after it.
    pub fn survives(mut self, query: &str, expected: &str) -> Self {
        self.survive.push((query.to_owned(), expected.to_owned()));
        self
    }

    /// The hazards of the plan: the words before the colon, each as often as it occurs.
    pub fn hazards(mut self, hazards: &[&'static str]) -> Self {
        self.hazards = hazards.to_vec();
        self
    }

    /// It holds; the way back brings what PostgreSQL can't make equal, such as the order of labels or an empty list of
    /// privileges, and is not looked at.
    #[track_caller]
    pub fn holds_forward(self) {
        self.proves(false);
    }

    /// Proves it.
    #[track_caller]
    pub fn holds(self) {
        self.proves(true);
    }

    #[track_caller]
    fn proves(self, and_back: bool) {
        let made = |catalog: &Catalog, is_new: bool| match self.administrator {
            None => made(catalog),
            Some(test) => {
                let (mut live, sql) = (empty(), schema_pg::create(catalog).to_string());
                // The base schema is an owner's; what the pair is about is not.
                if is_new {
                    live.administers(test, &sql);
                } else {
                    live.takes(&sql);
                }
                live
            }
        };
        let mut made_fresh = made(&self.now, true);
        let fresh = fingerprint(&mut made_fresh);
        let mut live = made(&self.was, false);
        let before = fingerprint(&mut live);
        // Whatever policies say.
        live.takes(&self.session);
        live.again().takes(&format!("{}{}", self.session, self.rows));
        let changes = diff(&self.was, &self.now, &self.renames);
        let forward = plan(&changes, &self.options);
        assert!(forward.refused.is_empty(), "refused: {:?}", forward.refused);
        apply_measured(&mut live, &forward);
        let after = fingerprint(&mut live);
        assert!(after == fresh, "{}\n{forward}", differences(&after, &fresh));
        dump::is_same(&live, &made_fresh, &forward.to_string());
        for (query, expected) in &self.survive {
            assert_eq!(live.text(query), *expected, "{query}\n{forward}");
        }
        assert_eq!(hazards(&forward), self.hazards, "\n{forward}");
        let sql = forward.to_string();
        schema_pg::assert_sql_valid(&sql);
        lint::passes(&forward, &self.was);
        assert!(diff(&self.now, &self.now, &self.renames).is_empty());

        if !and_back {
            return;
        }
        let back = forward.reverse().expect("nothing was refused");
        apply(&mut live, &back);
        let again = fingerprint(&mut live);
        assert!(again == before, "the way back\n{}\n{back}", differences(&again, &before));
    }
}

/// The plan is refused for the loss of this, and does the rest.
#[track_caller]
pub fn refused(pair: &Pair, object: &str) {
    let changes = diff(&pair.was, &pair.now, &pair.renames);
    let plan = plan(&changes, &pair.options);
    let objects: Vec<String> = plan.refused.iter().map(|refused| refused.object.to_string()).collect();
    assert_eq!(objects, [object], "\n{plan}");
    let mut live = made(&pair.was);
    let before = fingerprint(&mut live);
    apply(&mut live, &plan);
    assert_eq!(fingerprint(&mut live), before);
}

/// What the hazards of a plan are called.
pub fn hazards(plan: &Plan<'_>) -> Vec<&'static str> {
    let of = plan.steps.iter().flat_map(|step| &step.hazards);
    of.map(|hazard| match hazard {
        Hazard::DataLoss(_) => "loss",
        Hazard::Rewrite => "rewrite",
        Hazard::Scan => "scan",
        Hazard::IndexBuild => "build",
        Hazard::MayFail(_) => "may fail",
        Hazard::OnlyTrying(_) => "only trying",
        Hazard::Authorization(_) => "authorization",
        Hazard::Incompatible(_) => "incompatible",
        Hazard::MayBeRename(_) => "rename?",
        Hazard::Untrusted(_) => "untrusted",
        Hazard::Dropped => "dropped",
        Hazard::Encrypted(_) => "encrypted",
        other => panic!("name {other}"),
    })
    .collect()
}

/// A database that holds a catalog, in the session of its ordinary owner.
#[track_caller]
pub fn made(catalog: &Catalog) -> Live {
    let mut live = empty().owner();
    live.takes(&schema_pg::create(catalog).to_string());
    live
}

/// Runs a plan as a runner would: what belongs together in a transaction, the rest alone.
#[track_caller]
pub fn apply(live: &mut Live, plan: &Plan<'_>) {
    for group in plan.groups() {
        let sql: Vec<String> = group.steps.iter().map(|step| step.sql()).collect();
        sql.iter().for_each(|sql| crate::unqualified_names::assert_qualified(sql));
        match group.transaction {
            false => {
                if let Err(error) = live.client.batch_execute(&sql[0]) {
                    panic!("{}: {error:?}\n{plan}", sql[0]);
                }
            }
            true => {
                live.client.batch_execute("BEGIN").unwrap();
                for sql in &sql {
                    if let Err(error) = live.client.batch_execute(sql) {
                        panic!(
                            "{sql}: {}\n{plan}",
                            error.as_db_error().map_or_else(|| error.to_string(), |e| format!("{e:?}"))
                        );
                    }
                }
                live.client.batch_execute("COMMIT").unwrap();
            }
        }
    }
}

/// Runs a plan step by step, and measures what each says of itself: the strongest lock on tables that were there before,
/// and whether one of them was written anew.
#[track_caller]
fn apply_measured(live: &mut Live, plan: &Plan<'_>) {
    let there = "SELECT coalesce(array_agg(oid), '{}') FROM pg_class WHERE relkind IN ('r', 'p', 'm', 'v') AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)";
    let tables: Vec<u32> = live.client.query_one(there, &[]).unwrap().get(0);
    let files = "SELECT coalesce(array_agg(relfilenode ORDER BY oid), '{}') FROM pg_class WHERE oid = ANY($1) AND relkind IN ('r', 'm')";
    let locks = "SELECT coalesce(max(array_position(ARRAY['AccessShareLock', 'RowShareLock', 'RowExclusiveLock', 'ShareUpdateExclusiveLock', 'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'], mode)), 0) FROM pg_locks WHERE pid = pg_backend_pid() AND granted AND locktype = 'relation' AND relation = ANY($1)";
    for step in &plan.steps {
        let sql = step.sql();
        crate::unqualified_names::assert_qualified(&sql);
        let before: Vec<u32> = live.client.query_one(files, &[&tables]).unwrap().get(0);
        if !step.transactional() {
            live.takes(&sql);
            continue;
        }
        let mut transaction = live.client.transaction().unwrap();
        if let Err(error) = transaction.batch_execute(&sql) {
            panic!("{sql}: {error:?}\n{plan}");
        }
        let held: i32 = transaction.query_one(locks, &[&tables]).unwrap().get(0);
        transaction.commit().unwrap();
        let after: Vec<u32> = live.client.query_one(files, &[&tables]).unwrap().get(0);
        let names = [
            "",
            "AccessShareLock",
            "RowShareLock",
            "RowExclusiveLock",
            "ShareUpdateExclusiveLock",
            "ShareLock",
            "ShareRowExclusiveLock",
            "ExclusiveLock",
            "AccessExclusiveLock",
        ];
        let mode = names[usize::try_from(held).unwrap()];
        let gone = before.len() != after.len();
        let said = step.lock.mode().unwrap_or_default();
        // Looking a table up takes the weakest lock, which stops nobody.
        assert!(said == mode || (said.is_empty() && held == 1) || gone, "{sql}: says {said:?}, takes {mode:?}\n{plan}");
        let rewritten = !gone && before != after;
        let says = step.hazards.contains(&Hazard::Rewrite);
        assert!(!rewritten || says, "{sql}: a table is written anew, and the step does not say so");
    }
}

/// All that a database holds.
pub fn fingerprint(live: &mut Live) -> String {
    live.client.batch_execute("SET search_path = ''").unwrap();
    let text = live.text(FINGERPRINT);
    live.client.batch_execute("RESET search_path").unwrap();
    live.nameless(&text)
}

fn differences(found: &str, expected: &str) -> String {
    let lines = |a: &str, b: &str, mark: &str| -> String {
        a.lines().filter(|line| !b.lines().any(|other| other == *line)).map(|line| format!("{mark} {line}\n")).collect()
    };
    lines(found, expected, "found   ") + &lines(expected, found, "expected")
}

/// A text for a catalog.
pub fn text(text: &'static str) -> Text {
    text.into()
}

/// A small shop.
pub fn base() -> Catalog {
    use schema_core::{DbEnum, Entity, registry};

    #[derive(DbEnum)]
    enum Status {
        Draft,
        Active,
        Closed,
    }

    /// Who buys.
    #[derive(Entity)]
    #[entity(name = "customers")]
    struct Customer {
        #[entity(primary_key)]
        id: i64,
        #[entity(unique)]
        email: String,
        #[entity(length(..=50))]
        name: String,
        note: Option<String>,
        #[entity(default = 0)]
        points: i32,
    }

    /// What they buy.
    #[derive(Entity)]
    #[entity(name = "orders", index([status, placed_at.desc()]), check("orders_total_check", "total >= 0"))]
    struct Order {
        #[entity(primary_key)]
        id: i64,
        #[entity(references(Customer).on_delete(Cascade))]
        customer_id: i64,
        #[entity(default = Status::Draft)]
        status: Status,
        total: i64,
        placed_at: chrono::DateTime<chrono::Utc>,
        #[entity(precision(10, 2))]
        discount: rust_decimal::Decimal,
    }

    schema_pg::lower_with(&registry![Customer, Order].unwrap(), &config()).unwrap()
}
