//! created_at and updated_at.

use chrono::{DateTime, Utc};
use schema_core::{Entity, registry};
use schema_pg::{Config, PlanOptions, Renames};

use crate::support::{Live, config, empty, live};

#[derive(Entity)]
#[entity(name = "managed", timestamps, index([created_at.desc()]))]
struct Managed {
    #[entity(primary_key)]
    id: i64,
    title: String,
}

#[derive(Entity)]
#[entity(name = "own", timestamps)]
struct Own {
    #[entity(primary_key)]
    id: i64,
    #[entity(column = "Made \"at\"")]
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

/// A row of `managed` was made in 2020 and changed just now: the one time stays, by the trigger of this name, and the other
/// moved; so do those of fields of the struct.
#[track_caller]
fn keeps_times(live: &mut Live, guard: &str) {
    assert_eq!(live.text("SELECT created_at = '2020-01-01' AND updated_at > '2021-01-01' FROM managed"), "true");
    live.refuses("UPDATE managed SET created_at = now()", "23000", &format!("managed_{guard}"));
    live.takes("UPDATE managed SET created_at = created_at, title = 'c'");

    live.takes("INSERT INTO own DEFAULT VALUES");
    live.refuses("UPDATE own SET \"Made \"\"at\"\"\" = '2020-01-01'", "23000", &format!("own_{guard}"));
    live.takes("UPDATE own SET updated_at = '2020-01-01'");
    assert_eq!(live.text("SELECT updated_at > '2021-01-01' FROM own"), "true");
}

#[test]
fn the_time_of_the_last_change_moves_and_that_of_the_making_does_not() {
    let mut live = live(registry![Managed, Own]);
    live.takes("INSERT INTO managed (title, created_at, updated_at) VALUES ('a', '2020-01-01', '2020-01-01')");
    live.takes("UPDATE managed SET title = 'b'");
    keeps_times(&mut live, "timestamps");
    assert_eq!(live.text("SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"), "2");
}

#[test]
fn a_migration_lets_the_extension_moddatetime_set_the_time_of_the_last_change() {
    let registry = || registry![Managed, Own].expect("the entities are right");
    let lowered = |moddatetime| {
        schema_pg::lower_with(&registry(), &Config { moddatetime, ..config() }).expect("the entities are right")
    };
    let (was, now) = (lowered(false), lowered(true));
    let mut live = live(Ok(registry()));
    live.takes("INSERT INTO managed (title, created_at, updated_at) VALUES ('a', '2020-01-01', '2020-01-01')");
    let extension = "CREATE EXTENSION moddatetime SCHEMA public";
    let test = "timestamps::a_migration_lets_the_extension_moddatetime_set_the_time_of_the_last_change";
    live.administers(test, extension);
    let changes = schema_pg::diff(&was, &now, &Renames::none());
    let options = PlanOptions { allow_all: true, version: config().version, ..PlanOptions::default() };
    live.installs(&schema_pg::plan(&changes, &options).to_string());
    let mut fresh = empty();
    fresh.administers(test, extension);
    fresh.installs(&schema_pg::create(&now).to_string());
    let [found, expected] = [&mut live, &mut fresh]
        .map(|live| schema_pg::blocking::introspect(&mut live.client, &["public"]).expect("it can be read"));
    schema_pg::drift(&found, &expected).assert_none();

    live.takes("UPDATE managed SET title = 'b', updated_at = '2020-01-01'");
    keeps_times(&mut live, "created_at");
    live.takes("BEGIN; UPDATE own SET updated_at = '2020-01-01'");
    assert_eq!(live.text("SELECT updated_at = now() FROM own"), "true");
    live.takes("COMMIT");
}
