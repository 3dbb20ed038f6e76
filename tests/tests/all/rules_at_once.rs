//! Rules about other rows, written by two sessions at once: in each order, in each isolation level, they hold.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use schema_core::{Entity, Registry, registry};
use schema_pg::{Config, Roles};
use uuid::Uuid;

use crate::support::{CHECK, Live, config, empty, mistakes};

const A: &str = "00000000-0000-0000-0000-00000000000a";
const LEVELS: [&str; 3] = ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"];
const ISOLATION: &str = "25000";
const SERIALIZATION: &str = "40001";

#[derive(Entity)]
#[entity(name = "organizations", tenant = id)]
#[pg(read_only)]
struct Organization {
    #[entity(primary_key)]
    id: Uuid,
}

#[derive(Entity)]
#[entity(name = "locked", tenant = organization_id)]
#[pg(rule("an_owner_stays").on_update().on_delete().locks(Organization)
    .when("OLD.is_owner AND NEW.is_owner IS NOT TRUE")
    .require("EXISTS (SELECT FROM public.locked AS m WHERE m.organization_id = OLD.organization_id AND m.is_owner)
        OR NOT EXISTS (SELECT FROM public.organizations AS o WHERE o.id = OLD.organization_id)"))]
#[pg(rule("three_at_most").on_insert().locks(Organization)
    .require("(SELECT count(*) FROM public.locked AS m WHERE m.organization_id = NEW.organization_id) <= 3"))]
struct Locked {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Organization).on_delete(Cascade))]
    organization_id: Uuid,
    name: String,
    is_owner: bool,
}

#[derive(Entity)]
#[entity(name = "serial", tenant = organization_id)]
#[pg(rule("an_owner_stays").on_update().on_delete().serializable()
    .when("OLD.is_owner AND NEW.is_owner IS NOT TRUE")
    .require("EXISTS (SELECT FROM public.serial AS m WHERE m.organization_id = OLD.organization_id AND m.is_owner)
        OR NOT EXISTS (SELECT FROM public.organizations AS o WHERE o.id = OLD.organization_id)"))]
#[pg(rule("three_at_most").on_insert().serializable()
    .require("(SELECT count(*) FROM public.serial AS m WHERE m.organization_id = NEW.organization_id) <= 3"))]
struct Serial {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Organization).on_delete(Cascade))]
    organization_id: Uuid,
    name: String,
    is_owner: bool,
}

/// The application may only read organizations, which its rules lock.
const APP: &str = "rules_at_once_app";

fn product() -> Live {
    let registry: Registry = registry![Organization, Locked, Serial].unwrap();
    let roles =
        Roles { application: APP.into(), reader: None, owner: Some("rules_at_once_owner".into()), ..Roles::default() };
    let mut live = empty();
    live.takes(&schema_pg::create_roles(&roles));
    let options = schema_pg::PlanOptions { owner: roles.owner.clone(), ..schema_pg::PlanOptions::default() };
    let config = Config { roles: Some(roles), ..config() };
    let sql = schema_pg::create_with(&schema_pg::lower_with(&registry, &config).unwrap(), &options).to_string();
    schema_pg::assert_sql_valid(&sql);
    live.takes(&sql);
    live.takes(&format!("INSERT INTO organizations VALUES ('{A}')"));
    live
}

/// A session in a thread of its own: statements go in, what became of each comes out.
struct Session {
    statements: Sender<String>,
    outcomes: Receiver<Result<(), String>>,
    thread: JoinHandle<()>,
}

impl Session {
    fn start(live: &Live) -> Self {
        let mut live = live.again();
        live.takes(&format!("SET app.tenant_id = '{A}'; SET ROLE {APP}"));
        let (statements, next) = channel::<String>();
        let (done, outcomes) = channel();
        let thread = std::thread::spawn(move || {
            for statement in next {
                let outcome = live.client.batch_execute(&statement);
                let state =
                    outcome.map_err(|error| error.code().map_or_else(|| format!("{error}"), |s| s.code().to_owned()));
                if done.send(state).is_err() {
                    return;
                }
            }
        });
        Self { statements, outcomes, thread }
    }
}

/// All orders of the steps of two sessions, three each: which of them takes the next.
fn orders() -> Vec<[usize; 6]> {
    let mut orders = Vec::new();
    for bits in 0_u32..64 {
        if bits.count_ones() == 3 {
            orders.push(std::array::from_fn(|step| usize::from(bits >> step & 1 == 1)));
        }
    }
    orders
}

/// Runs two transactions in an order; a step that waits is left waiting. What became of each: committed, or the SQLSTATE.
fn run(
    sessions: &[Session; 2],
    levels: [&str; 2],
    table: &str,
    writes: [&str; 2],
    order: [usize; 6],
) -> [Result<(), String>; 2] {
    let steps = |at: usize| {
        [
            format!("BEGIN ISOLATION LEVEL {}; SELECT count(*) FROM {table}", levels[at]),
            writes[at].to_owned(),
            "COMMIT".to_owned(),
        ]
    };
    let (mut sent, mut outcomes) = ([0, 0], [Vec::new(), Vec::new()]);
    for who in order {
        let statement = steps(who)[sent[who]].clone();
        sessions[who].statements.send(statement).unwrap();
        sent[who] += 1;
        // Where it waits for the other, the other goes on.
        if let Ok(outcome) = sessions[who].outcomes.recv_timeout(Duration::from_millis(40)) {
            outcomes[who].push(outcome);
        }
    }
    [0, 1].map(|who| {
        while outcomes[who].len() < 3 {
            outcomes[who].push(sessions[who].outcomes.recv_timeout(Duration::from_secs(30)).expect("a session hangs"));
        }
        // COMMIT of a transaction that failed is a ROLLBACK.
        let mut failed = outcomes[who].drain(..).filter_map(Result::err);
        failed.next().map_or(Ok(()), Err)
    })
}

fn check(table: &str, writes: [&str; 2], holds: &str) {
    let mut live = product();
    let sessions = [Session::start(&live), Session::start(&live)];
    let name = |write: &str| write.replace("{table}", table);
    let writes = writes.map(name);
    let mut committed = 0;
    for one in LEVELS {
        for other in LEVELS {
            for order in orders() {
                live.takes(&format!(
                    "SET session_replication_role = replica; TRUNCATE {table} RESTART IDENTITY;
                     INSERT INTO {table} (organization_id, name, is_owner) VALUES ('{A}', 'ann', true), ('{A}', 'alan', true);
                     RESET session_replication_role"
                ));
                let outcomes = run(&sessions, [one, other], table, [&writes[0], &writes[1]], order);
                let case = format!("{table} {one}/{other} {order:?} {writes:?}: {outcomes:?}");
                assert_eq!(live.text(&holds.replace("{table}", table)), "true", "{case}");
                let fits = if table == "locked" { "READ COMMITTED" } else { "SERIALIZABLE" };
                for (level, outcome) in [one, other].into_iter().zip(&outcomes) {
                    match outcome.as_ref().map_err(|state| &**state) {
                        Ok(()) => assert_eq!(level, fits, "{case}"),
                        Err(ISOLATION) => assert_ne!(level, fits, "{case}"),
                        Err(CHECK | SERIALIZATION) => assert_eq!(level, fits, "{case}"),
                        Err(_) => panic!("{case}"),
                    }
                }
                let done = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
                assert!(done <= 1, "{case}");
                // One of them always can.
                let both = one == fits && other == fits;
                assert!(done == 1 || !both || table == "serial", "{case}");
                committed += done;
            }
        }
    }
    assert!(committed > 20, "{table}: nothing was written");
    for Session { statements, thread, .. } in sessions {
        drop(statements);
        thread.join().unwrap();
    }
}

const AN_OWNER: &str = "SELECT bool_or(is_owner) FROM {table}";
const THREE: &str = "SELECT count(*) <= 3 FROM {table}";

fn steps_down(name: &str) -> String {
    format!("UPDATE {{table}} SET is_owner = false WHERE name = '{name}'")
}

fn leaves(name: &str) -> String {
    format!("DELETE FROM {{table}} WHERE name = '{name}'")
}

fn joins(name: &str) -> String {
    format!("INSERT INTO {{table}} (organization_id, name, is_owner) VALUES ('{A}', '{name}', false)")
}

#[test]
fn a_rule_that_locks_holds_for_two_at_once_in_every_order_and_isolation_level() {
    check("locked", [&steps_down("ann"), &steps_down("alan")], AN_OWNER);
    check("locked", [&steps_down("ann"), &leaves("alan")], AN_OWNER);
    check("locked", [&joins("bob"), &joins("bill")], THREE);
}

#[test]
fn a_serializable_rule_holds_for_two_at_once_in_every_order_and_isolation_level() {
    check("serial", [&steps_down("ann"), &leaves("alan")], AN_OWNER);
    check("serial", [&joins("bob"), &joins("bill")], THREE);
}

#[test]
fn what_a_rule_is_not_about_is_written_in_any_isolation_level_and_a_parent_takes_its_rows_along() {
    let mut live = product();
    live.takes(&format!("SET app.tenant_id = '{A}'; SET ROLE {APP}"));
    live.takes(&joins("ann").replace("{table}", "locked"));
    live.takes("BEGIN ISOLATION LEVEL REPEATABLE READ; UPDATE locked SET name = 'anna'; COMMIT");
    live.takes("UPDATE locked SET is_owner = true");
    live.refuses("UPDATE locked SET is_owner = false", CHECK, "an_owner_stays");
    live.refuses("DELETE FROM locked", CHECK, "an_owner_stays");
    live.refuses("BEGIN ISOLATION LEVEL REPEATABLE READ; DELETE FROM locked", ISOLATION, "an_owner_stays");
    live.takes("ROLLBACK");
    // Not because the application may lock the organization: it may only read it.
    live.refuses("SELECT FROM organizations FOR NO KEY UPDATE", "42501", "");
    live.takes("RESET ROLE; SET ROLE rules_at_once_owner; DELETE FROM organizations; RESET ROLE");
    assert_eq!(live.text("SELECT count(*) FROM locked"), "0");
}

mod wrong {
    use schema_core::Entity;

    #[derive(Entity)]
    #[pg(policy("own").using("id = 1"))]
    pub struct Hidden {
        #[entity(primary_key)]
        id: i64,
    }

    #[derive(Entity)]
    #[pg(rule("unsaid").require("(SELECT count(*) FROM public.wrong) < 3"))]
    #[pg(rule("both").locks(Parent).serializable().require("(SELECT count(*) FROM public.wrong) < 3"))]
    #[pg(rule("nothing").locks(Wrong).require("(SELECT count(*) FROM public.wrong) < 3"))]
    #[pg(rule("empty").locks(Maybe).require("(SELECT count(*) FROM public.wrong) < 3"))]
    #[pg(rule("hidden").locks(Hidden).require("(SELECT count(*) FROM public.wrong) < 3"))]
    #[pg(rule("body").serializable().body("BEGIN RETURN NEW; END"))]
    pub struct Wrong {
        #[entity(primary_key)]
        id: i64,
        #[entity(references(Parent))]
        parent_id: i64,
        #[entity(references(Maybe))]
        maybe_id: Option<i64>,
        #[entity(references(Hidden))]
        hidden_id: i64,
    }

    #[derive(Entity)]
    pub struct Parent {
        #[entity(primary_key)]
        id: i64,
    }

    #[derive(Entity)]
    pub struct Maybe {
        #[entity(primary_key)]
        id: i64,
    }
}

#[test]
fn a_rule_about_other_rows_says_how_two_at_once_are_kept_apart() {
    use wrong::{Hidden, Maybe, Parent, Wrong};
    let found = mistakes(registry![Hidden, Wrong, Parent, Maybe], config().version);
    let expected = "P0521 Wrong.rule(unsaid): it asks about other rows, and two transactions that each see it hold can break it together
P0521 Wrong.rule(both): `.locks(…)` is for READ COMMITTED, `.serializable()` for SERIALIZABLE: no transaction is both
P0521 Wrong.rule(nothing): `Wrong` references no `Wrong` that could be locked
P0521 Wrong.rule(empty): a row need not reference a `Maybe`, and then there is nothing to lock
P0521 Wrong.rule(hidden): policies of `Hidden` may hide from the owner what is to be locked
P0521 Wrong.rule(body): `.locks(…)` and `.serializable()` go with `.require(…)`";
    assert_eq!(found.join("\n"), expected);
}
