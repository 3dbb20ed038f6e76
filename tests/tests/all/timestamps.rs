//! created_at and updated_at.

use chrono::{DateTime, Utc};
use schema_core::{Entity, registry};

use crate::support::live;

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

#[test]
fn the_time_of_the_last_change_moves_and_that_of_the_making_does_not() {
    let mut live = live(registry![Managed, Own]);
    live.takes("INSERT INTO managed (title, created_at, updated_at) VALUES ('a', '2020-01-01', '2020-01-01')");
    live.takes("UPDATE managed SET title = 'b'");
    assert_eq!(live.text("SELECT created_at = '2020-01-01' AND updated_at > '2021-01-01' FROM managed"), "true");
    live.refuses("UPDATE managed SET created_at = now()", "23000", "managed_timestamps");
    live.takes("UPDATE managed SET created_at = created_at, title = 'c'");

    live.takes("INSERT INTO own DEFAULT VALUES");
    live.refuses("UPDATE own SET \"Made \"\"at\"\"\" = '2020-01-01'", "23000", "own_timestamps");
    live.takes("UPDATE own SET updated_at = '2020-01-01'");
    assert_eq!(live.text("SELECT updated_at > '2021-01-01' FROM own"), "true");
    assert_eq!(live.text("SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace"), "2");
}
