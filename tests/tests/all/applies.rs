//! Applying plans: to the end, again where a lock is held, and on from where it was killed.

use std::sync::mpsc;
use std::time::Duration;

use schema_pg::catalog::{Catalog, Column, DataType};
use schema_pg::{ApplyError, ApplyOptions, Event, Plan, PlanOptions, Progress, Renames, blocking, client};

use crate::migration_files::{ROWS, after, before, shape};
use crate::support::{Live, config, empty, live};

/// What the database held, and what it is to hold.
fn catalogs() -> (Catalog, Catalog) {
    let lowered = |registry| schema_pg::lower_with(&registry, &config()).unwrap();
    (lowered(before()), lowered(after()))
}

fn options() -> PlanOptions {
    PlanOptions { version: config().version, ..PlanOptions::default() }
        .allow("app.users.nickname")
        .backfill("app.users.locale", "coalesce('en', email)")
}

fn plan<'a>(old: &'a Catalog, new: &'a Catalog, options: &PlanOptions) -> Plan<'a> {
    schema_pg::plan(&schema_pg::diff(old, new, &Renames::of_with(&after(), &config())), options)
}

/// A database as it was, with rows.
fn old() -> Live {
    let mut live = live(Ok(before()));
    live.takes(ROWS);
    live
}

fn fresh() -> String {
    shape(&mut live(Ok(after())))
}

/// All that the plan does is done, and nothing else is left.
#[track_caller]
fn is_done(live: &mut Live, fresh: &str) {
    assert_eq!(shape(live), fresh);
    assert_eq!(live.text("SELECT count(*) FROM app.users WHERE locale = 'en' AND years = 30"), "21");
    assert_eq!(live.text("SELECT to_regclass('public.schema_apply') IS NULL"), "true");
    assert_eq!(live.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"), "0");
}

#[test]
fn a_plan_is_applied_group_by_group_and_tells_how_far_it_is() {
    let (was, now) = catalogs();
    let plan = plan(&was, &now, &options());
    let mut live = old();
    live.takes("SET lock_timeout = '7s'");
    let mut told = Vec::new();
    let mut tell = |progress: &Progress<'_>| told.push(progress.to_string());
    let applied = blocking::apply_with(&mut live.client, &plan, &ApplyOptions::default(), &mut tell).unwrap();
    is_done(&mut live, &fresh());
    assert_eq!((applied.done, applied.skipped, applied.retries), (plan.groups().len(), 0, 0));
    assert_eq!(told.iter().filter(|line| line.ends_with("] done")).count(), plan.groups().len());
    let of = plan.groups().len();
    assert!(told.contains(&format!("[1/{of}] ALTER TABLE app.users RENAME COLUMN age TO years")), "{told:?}");
    // What the session had is as it was.
    assert_eq!(live.text("SELECT current_setting('lock_timeout') || current_setting('statement_timeout')"), "7s0");
}

#[test]
fn tokio_postgres_applies_the_same() {
    let (was, now) = catalogs();
    let plan = plan(&was, &now, &options());
    let mut live = old();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (mut client, connection) = tokio_postgres::connect(live.url(), tokio_postgres::NoTls).await.unwrap();
        let carried = tokio::spawn(connection);
        // A program spawns it: what it gives is Send.
        fn is_send<T: Send>(of: T) -> T {
            of
        }
        let applied = is_send(client::apply(&mut client, &plan)).await.unwrap();
        assert_eq!(applied.done, plan.groups().len());
        drop(client);
        carried.await.unwrap().unwrap();
    });
    is_done(&mut live, &fresh());
}

/// Applies, and kills the server's process when the statement with this number begins; the statement.
fn killed(live: &mut Live, plan: &Plan<'_>, at: usize) -> Option<String> {
    let pid = live.text("SELECT pg_backend_pid()");
    let mut other = live.again();
    let (mut begun, mut statement) = (0, None);
    let mut tell = |progress: &Progress<'_>| {
        if let Event::Begins(sql) = progress.event {
            if begun == at {
                other.takes(&format!("SELECT pg_terminate_backend({pid}, 5000)"));
                statement = Some(sql.to_owned());
            }
            begun += 1;
        }
    };
    let applied = blocking::apply_with(&mut live.client, plan, &ApplyOptions::default(), &mut tell);
    assert_eq!(applied.is_err(), statement.is_some(), "{applied:?}");
    *live = live.again();
    statement
}

#[test]
fn an_apply_that_is_killed_at_any_statement_is_run_again_to_the_end() {
    let (was, now) = catalogs();
    let plan = plan(&was, &now, &options());
    let fresh = fresh();
    for at in 0..plan.steps.len() {
        // By hand: it was killed behind the statement, and before it could note that.
        for by_hand in [false, true] {
            let mut live = old();
            let statement = killed(&mut live, &plan, at).unwrap();
            let alone = plan.steps.iter().any(|step| !step.transactional() && step.sql() == statement);
            if by_hand && !alone {
                continue;
            }
            if by_hand {
                live.takes(&statement);
            }
            let applied =
                blocking::apply(&mut live.client, &plan).unwrap_or_else(|error| panic!("{statement}: {error}"));
            assert_eq!(applied.done + applied.skipped, plan.groups().len());
            is_done(&mut live, &fresh);
        }
    }
    assert_eq!(killed(&mut old(), &plan, plan.steps.len()), None);
}

#[test]
fn an_index_that_was_not_built_to_the_end_is_built_anew_and_no_other_is_touched() {
    let (was, now) = catalogs();
    let plan = plan(&was, &now, &options());
    let mut live = old();
    live.takes("INSERT INTO app.users (id, email, status) OVERRIDING SYSTEM VALUE VALUES (1, 'twice', 'active'), (2, 'twice', 'active')");
    live.client.batch_execute("CREATE UNIQUE INDEX CONCURRENTLY somebodys ON app.users (email)").unwrap_err();
    let error = blocking::apply(&mut live.client, &plan).unwrap_err();
    let said = error.to_string();
    assert!(matches!(&error, ApplyError::Statement { state: Some(state), .. } if state == "23505"), "{error:?}");
    assert!(said.contains("twice") && said.contains("apply the same plan again"), "{said}");
    let invalid = live.column("SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid ORDER BY 1");
    assert_eq!(invalid, "app.somebodys app.users_email_key_new");
    live.takes("DELETE FROM app.users WHERE id IN (1, 2)");
    let mut told = Vec::new();
    let mut tell = |progress: &Progress<'_>| told.push(progress.to_string());
    let applied = blocking::apply_with(&mut live.client, &plan, &ApplyOptions::default(), &mut tell).unwrap();
    assert!(applied.skipped > 0 && told.iter().any(|line| line.contains("drops app.users_email_key_new")), "{told:?}");
    assert_eq!(live.text("SELECT indisvalid FROM pg_index WHERE indexrelid = 'app.somebodys'::regclass"), "false");
    live.takes("DROP INDEX app.somebodys");
    is_done(&mut live, &fresh());
}

#[test]
fn an_index_of_somebody_elses_with_the_name_of_a_step_is_kept() {
    let (was, now) = catalogs();
    let plan = plan(&was, &now, &options());
    let mut live = old();
    live.takes("CREATE INDEX users_email_key_new ON app.users (id)");
    let error = blocking::apply(&mut live.client, &plan).unwrap_err();
    assert!(matches!(&error, ApplyError::Statement { state: Some(state), .. } if state == "42P07"), "{error:?}");
    assert_eq!(
        live.text("SELECT pg_get_indexdef('app.users_email_key_new'::regclass)"),
        "CREATE INDEX users_email_key_new ON app.users USING btree (id)"
    );
}

#[test]
fn a_lock_that_is_held_is_waited_for_and_nobody_waits_behind_it_for_longer_than_the_limit() {
    let (was, now) = catalogs();
    let plan = plan(&was, &now, &PlanOptions { lock_timeout: "100ms".into(), ..options() });
    let mut live = old();
    let mut reader = live.again();
    reader.takes("BEGIN; SELECT count(*) FROM app.users");
    let (send, receive) = mpsc::channel();
    let holds = std::thread::spawn(move || {
        receive.recv_timeout(Duration::from_secs(60)).unwrap();
        reader.takes("COMMIT");
    });
    let mut waits = Vec::new();
    let mut tell = |progress: &Progress<'_>| {
        if let Event::Waits { milliseconds, .. } = progress.event {
            waits.push(milliseconds);
            // The third try gets it.
            if waits.len() == 2 {
                send.send(()).unwrap();
            }
        }
    };
    let options = ApplyOptions { first_wait: 50, longest_wait: 80, ..ApplyOptions::default() };
    let applied = blocking::apply_with(&mut live.client, &plan, &options, &mut tell).unwrap();
    holds.join().unwrap();
    assert!(applied.retries >= 2 && waits.starts_with(&[50, 80]), "{waits:?}");
    is_done(&mut live, &fresh());

    let mut live = old();
    let mut reader = live.again();
    reader.takes("BEGIN; SELECT count(*) FROM app.users");
    let options = ApplyOptions { retries: 1, ..options };
    let error = blocking::apply_with(&mut live.client, &plan, &options, &mut |_| {}).unwrap_err();
    assert!(
        matches!(&error, ApplyError::Statement { state: Some(state), group: 1, .. } if state == "55P03"),
        "{error:?}"
    );
}

#[test]
fn two_applies_do_not_run_at_the_same_time() {
    let (was, now) = catalogs();
    let plan = plan(&was, &now, &options());
    let mut live = old();
    let pid = live.text("SELECT pg_backend_pid()");
    let mut other = live.again();
    let mut errors = Vec::new();
    let mut tell = |_: &Progress<'_>| {
        if errors.is_empty() {
            errors.push(blocking::apply(&mut other.client, &plan).unwrap_err());
        }
    };
    blocking::apply_with(&mut live.client, &plan, &ApplyOptions::default(), &mut tell).unwrap();
    assert_eq!(errors, [ApplyError::Busy { pid }]);
    is_done(&mut live, &fresh());
}

#[test]
fn a_plan_that_was_begun_is_finished_or_forgotten_before_another_runs() {
    let (was, now) = catalogs();
    let first = plan(&was, &now, &options());
    let mut live = old();
    killed(&mut live, &first, 3);
    let empty = Catalog::default();
    let other = plan(&empty, &empty, &options());
    blocking::apply(&mut live.client, &other).unwrap();
    let mut more = now.clone();
    more.schemas.push(schema_pg::catalog::Schema::new("more"));
    let other = plan(&now, &more, &options());
    let error = blocking::apply(&mut live.client, &other).unwrap_err();
    assert!(matches!(&error, ApplyError::Unfinished { progress } if progress.contains(" parts, begun by ")), "{error}");
    let options = ApplyOptions { forget: true, ..ApplyOptions::default() };
    blocking::apply_with(&mut live.client, &other, &options, &mut |_| {}).unwrap();
    assert_eq!(live.text("SELECT to_regnamespace('more') IS NOT NULL"), "true");
}

#[test]
fn a_plan_that_leaves_something_out_is_not_applied() {
    let (was, now) = catalogs();
    let plan = plan(&was, &now, &PlanOptions::default());
    let mut live = empty();
    let error = blocking::apply(&mut live.client, &plan).unwrap_err().to_string();
    assert!(error.contains("app.users.nickname"), "{error}");
}

#[test]
fn who_fills_a_column_sees_all_rows_or_fails() {
    let database = schema_test_server::Server::shared().database();
    let mut client = database.connect();
    client
        .batch_execute(
            "CREATE ROLE applies_fills; GRANT CREATE ON SCHEMA public TO applies_fills;
            CREATE TABLE notes (id int PRIMARY KEY); CREATE TABLE marks (id int);
            INSERT INTO notes VALUES (1), (2); INSERT INTO marks VALUES (1);
            ALTER TABLE notes OWNER TO applies_fills; ALTER TABLE marks OWNER TO applies_fills;
            ALTER TABLE notes ENABLE ROW LEVEL SECURITY; ALTER TABLE notes FORCE ROW LEVEL SECURITY;
            ALTER TABLE marks ENABLE ROW LEVEL SECURITY; ALTER TABLE marks FORCE ROW LEVEL SECURITY;
            CREATE FUNCTION hidden() RETURNS text LANGUAGE sql AS 'SELECT max(id)::text FROM public.marks'",
        )
        .unwrap();
    let was = blocking::introspect(&mut client, &[]).unwrap();
    let mut now = was.clone();
    for table in &mut now.tables {
        table.columns.push(Column::new("lang", DataType::Text));
    }
    let options = PlanOptions::default()
        .backfill("public.notes.lang", "coalesce('en', id::text)")
        .backfill("public.marks.lang", "coalesce('en', id::text)");
    let plan = schema_pg::plan(&schema_pg::diff(&was, &now, &Renames::none()), &options);
    // What a function reads is not known to a plan: it is not passed over either.
    let hidden = PlanOptions::default().backfill("public.notes.lang", "hidden()");
    let hidden = schema_pg::plan(&schema_pg::diff(&was, &now, &Renames::none()), &hidden);
    let of_hidden = hidden.steps.iter().find(|step| step.stage == schema_pg::Stage::Backfill).unwrap();
    client.batch_execute("SET ROLE applies_fills").unwrap();
    let mut filled = 0;
    for step in plan.steps.iter().filter(|step| step.stage != schema_pg::Stage::Contract) {
        if step.stage == schema_pg::Stage::Backfill && filled == 0 {
            let error = client.batch_execute(&of_hidden.sql()).expect_err("a function reads rows that are hidden");
            assert!(format!("{error:?}").contains("row-level security"), "{error:?}");
        }
        filled += usize::from(step.stage == schema_pg::Stage::Backfill);
        client.batch_execute(&step.sql()).unwrap();
    }
    assert_eq!(filled, 2);
    client.batch_execute("RESET ROLE").unwrap();
    let filled: i64 = client
        .query_one(
            "SELECT (SELECT count(*) FROM notes WHERE lang = 'en') + (SELECT count(*) FROM marks WHERE lang = 'en')",
            &[],
        )
        .unwrap()
        .get(0);
    assert_eq!(filled, 3);
}
