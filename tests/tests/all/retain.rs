//! How long rows are kept: by partitions that are detached, and refused where nothing would remove them.

use chrono::{DateTime, Utc};
use schema_core::{Entity, registry};

#[derive(Entity)]
#[entity(name = "events", no_primary_key, retain(months(24)).by(at).archive())]
#[pg(partition_by_range(at).monthly().from("2026-01"))]
struct Said {
    at: DateTime<Utc>,
}

#[derive(Entity)]
#[entity(name = "events", no_primary_key)]
#[pg(partition_by_range(at).monthly().from("2026-01").retain(months(24)))]
struct OfPartitions {
    at: DateTime<Utc>,
}

#[derive(Entity)]
#[entity(no_primary_key, retain(months(24)).by(at))]
#[pg(partition_by_range(at).monthly().from("2026-01").retain(months(12)))]
struct Both {
    at: DateTime<Utc>,
}

#[derive(Entity)]
#[entity(timestamps, retain(days(30)))]
struct Whole {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(retain(days(0)).by(id), retain(days(30)))]
struct Wrong {
    #[entity(primary_key)]
    id: i64,
}

#[test]
fn partitions_take_from_the_entity_how_long_they_are_kept() {
    let said = schema_pg::lower(&registry![Said].unwrap()).unwrap();
    assert_eq!(said, schema_pg::lower(&registry![OfPartitions].unwrap()).unwrap());
    assert!(schema_pg::create(&said).to_string().contains("interval '24 months 0 days'"));
}

#[test]
fn rows_that_nothing_would_remove_are_refused() {
    let refused = |registry| schema_pg::lower(&registry).unwrap_err().to_string();
    let found = refused(registry![Whole].unwrap());
    assert!(
        found.starts_with("error[P0512]: nothing in PostgreSQL removes rows by the age of `created_at`"),
        "{found}"
    );
    let found = refused(registry![Both].unwrap());
    assert!(found.starts_with("error[P0512]: `retain` says another time than the partitions do"), "{found}");
}

#[test]
fn rows_are_kept_since_a_moment_that_they_have() {
    let found = registry![Wrong].unwrap_err().to_string();
    for expected in ["`retain` is said twice", "rows are kept since `created_at`, which `Wrong` does not have"] {
        assert!(found.contains(expected), "{found}");
    }
    let found = registry![NoTime].unwrap_err().to_string();
    for expected in ["rows are kept since `id`, which is no moment", "rows that are kept for no time are never there"] {
        assert!(found.contains(expected), "{found}");
    }
}

#[derive(Entity)]
#[entity(retain(days(0)).by(id))]
struct NoTime {
    #[entity(primary_key)]
    id: i64,
}
