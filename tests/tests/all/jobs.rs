//! Jobs that the clock calls: handed to pg_cron where it is, printed where it is not. The extension needs a server that was started with it, so what it
//! has of functions and tables stands in its place here.

use schema_core::{Entity, Registry, View, registry};
use schema_pg::{Config, Job};

use crate::support::{Live, config, empty};

#[derive(Entity)]
#[entity(name = "notes", soft_delete, audit)]
#[pg(schema = "app's", purge_after(days(90)).schedule("30 4 * * *"))]
struct Note {
    #[entity(primary_key)]
    id: i64,
    text: String,
}

#[derive(Entity)]
#[entity(name = "events", no_primary_key)]
#[pg(partition_by_range(day).daily().from("2026-01-01").default())]
struct Event {
    day: chrono::NaiveDate,
}

#[derive(View)]
#[entity(name = "totals", materialized, query = "SELECT count(*) AS notes FROM \"app's\".notes", refresh("daily"))]
struct Total {
    notes: i64,
}

fn everything() -> Registry {
    Registry::builder().entity::<Note>().entity::<Event>().view::<Total>().build().unwrap()
}

fn jobs(registry: &Registry) -> Vec<Job> {
    schema_pg::jobs(registry, &config()).unwrap()
}

/// The part of pg_cron that scripts use (its README, "What is pg_cron?").
const CRON: &str = "CREATE SCHEMA cron;
    CREATE TABLE cron.job (jobid bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, jobname name, schedule text, command text,
        database text DEFAULT current_database(), username text DEFAULT current_user, UNIQUE (jobname, username));
    CREATE FUNCTION cron.schedule(job_name text, schedule text, command text) RETURNS bigint LANGUAGE sql AS
        'INSERT INTO cron.job (jobname, schedule, command) VALUES ($1, $2, $3)
         ON CONFLICT ON CONSTRAINT job_jobname_username_key DO UPDATE SET schedule = $2, command = $3 RETURNING jobid';
    CREATE FUNCTION cron.unschedule(job_id bigint) RETURNS boolean LANGUAGE sql AS 'DELETE FROM cron.job WHERE jobid = $1 RETURNING true'";

fn kept(live: &mut Live) -> String {
    live.column("SELECT jobname || ': ' || schedule FROM cron.job ORDER BY 1")
}

#[test]
fn jobs_are_handed_over_once_and_taken_back() {
    let mut live = empty();
    live.installs(&schema_pg::create(&schema_pg::lower_with(&everything(), &config()).unwrap()).to_string());
    live.takes(CRON);
    live.takes("SELECT cron.schedule('somebody''s', '* * * * *', 'SELECT 1')");
    let script = schema_pg::schedule(&jobs(&everything()));
    schema_pg::assert_sql_valid(&script);
    live.takes(&script.repeat(2));
    let expected = "schema_pg app's.purge_notes: 30 4 * * * schema_pg public.maintain_audit_log_partitions: 15 0 * * * \
                    schema_pg public.maintain_events_partitions: 15 0 * * * schema_pg public.refresh_totals: @daily somebody's: * * * * *";
    assert_eq!(kept(&mut live), expected);
    // Each of them runs.
    for command in live.client.query("SELECT command FROM cron.job", &[]).unwrap() {
        live.takes(command.get(0));
    }
    let fewer = registry![Event].unwrap();
    live.takes(&schema_pg::schedule(&jobs(&fewer)));
    assert_eq!(kept(&mut live), "schema_pg public.maintain_events_partitions: 15 0 * * * somebody's: * * * * *");
    live.takes(&schema_pg::schedule(&[]));
    assert_eq!(kept(&mut live), "somebody's: * * * * *");
}

#[test]
fn without_the_extension_the_script_changes_nothing_and_says_what_to_call() {
    let live = empty();
    let said = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let mut settings: postgres::Config = live.url().parse().unwrap();
    let notices = said.clone();
    settings.notice_callback(move |notice| notices.lock().unwrap().push(notice.message().to_owned()));
    let mut client = settings.connect(postgres::NoTls).unwrap();
    client.batch_execute(&schema_pg::schedule(&jobs(&everything()))).unwrap();
    let said = said.lock().unwrap().join("\n");
    assert_eq!(
        said,
        "pg_cron is not in this database: let another clock call, at 30 4 * * * (UTC): SELECT \"app's\".purge_notes(interval '0 months 90 days')
pg_cron is not in this database: let another clock call, at 15 0 * * * (UTC): SELECT public.maintain_audit_log_partitions()
pg_cron is not in this database: let another clock call, at 15 0 * * * (UTC): SELECT public.maintain_events_partitions()
pg_cron is not in this database: let another clock call, at @daily (UTC): SELECT public.refresh_totals()"
    );
}

mod wrong {
    use schema_core::{Entity, View};

    #[derive(Entity)]
    #[entity(name = "notes", soft_delete)]
    #[pg(purge_after(days(90)).schedule("'; DROP TABLE notes"))]
    pub struct Note {
        #[entity(primary_key)]
        id: i64,
    }

    #[derive(View)]
    #[entity(materialized, query = "SELECT count(*) AS notes FROM notes", refresh("whenever"))]
    pub struct Total {
        notes: i64,
    }

    #[derive(Entity)]
    #[pg(purge_after(days(90)))]
    pub struct Other {
        #[entity(primary_key)]
        id: i64,
    }
}

#[test]
fn schedules_that_are_none_are_refused_where_jobs_are_asked_for() {
    let registry = Registry::builder().entity::<wrong::Note>().view::<wrong::Total>().build().unwrap();
    let found = schema_pg::jobs(&registry, &Config::default()).unwrap_err().to_string();
    assert!(found.contains("`whenever` is no schedule that pg_cron takes"), "{found}");
    assert!(found.contains("`'; DROP TABLE notes` is no schedule that pg_cron takes"), "{found}");
    let found = schema_pg::lower(&registry![wrong::Other].unwrap()).unwrap_err().to_string();
    assert!(found.contains("P0555") && found.contains("has no `soft_delete`"), "{found}");
}
