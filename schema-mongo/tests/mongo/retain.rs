//! How long documents are kept: by indexes, by the time of a series, or until they are moved elsewhere.

use bson::DateTime;
use schema_core::{Entity, Registry, registry};
use schema_mongo::{Config, Spec};
use serde::Serialize;

use crate::diagnostics::mistakes;

#[derive(Serialize, Entity)]
#[entity(name = "visits", timestamps, retain(months(1)))]
struct Visit {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
}

/// Paid long ago.
#[derive(Serialize, Entity)]
#[entity(name = "orders", unique([number]), index([buyer]), retain(days(365)).by(paid_at).archive())]
#[serde(rename_all = "camelCase")]
pub struct Order {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    pub id: i64,
    pub number: i64,
    pub buyer: i64,
    pub paid_at: Option<DateTime>,
}

#[derive(Serialize, Entity)]
#[entity(no_primary_key, retain(days(7)).by(at))]
#[mongo(time_series(at))]
struct Reading {
    at: DateTime,
    value: f64,
}

pub fn spec(registry: &Registry) -> Spec {
    schema_mongo::lower(registry).unwrap_or_else(|found| panic!("{found}"))
}

#[test]
fn documents_go_by_an_index_or_by_the_time_of_their_series() {
    let spec = spec(&registry![Visit, Reading].unwrap());
    let ttl = spec.collection("visits").unwrap().index("visits_created_at_ttl").unwrap();
    assert_eq!(ttl.expire_after_seconds, Some(30 * 86_400));
    let series = spec.collection("reading").unwrap();
    assert_eq!((series.options.expire_after_seconds, series.indexes.len()), (Some(7 * 86_400), 0));
}

#[test]
fn what_is_moved_elsewhere_is_found_and_taken_there() {
    let spec = spec(&registry![Order].unwrap());
    let (orders, archive) = (spec.collection("orders").unwrap(), spec.collection("orders_archive").unwrap());
    let names = |indexes: &[schema_mongo::spec::Index]| {
        indexes.iter().map(|index| index.name.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(names(&orders.indexes), "orders_buyer_idx orders_number_key orders_paidAt_idx");
    assert_eq!(names(&archive.indexes), "orders_buyer_idx orders_paidAt_idx", "numbers may be given again");
    assert!(orders.indexes.iter().all(|index| index.expire_after_seconds.is_none()), "the server would be faster");
    assert_eq!(orders.field("paidAt"), archive.field("paidAt"));
    let left = schema_mongo::lint(&registry![Order].unwrap());
    assert!(left.iter().any(|lint| lint.code == "ML07" && lint.message.contains("archive_stages")), "{left:?}");
    let registry = registry![Visit].unwrap();
    let visit = registry.get::<Visit>().unwrap();
    let old = schema_mongo::documents::expired(visit, 0).unwrap();
    assert!(schema_mongo::documents::archive_stages(visit, &old, &Config::default()).is_none(), "they just go");
}

#[derive(Serialize, Entity)]
#[entity(retain(days(1)).by(at))]
#[mongo(capped(4096))]
struct Capped {
    #[entity(primary_key)]
    id: i64,
    at: DateTime,
}

#[derive(Serialize, Entity)]
#[entity(no_primary_key, retain(days(7)).by(at).archive())]
#[mongo(time_series(at))]
struct ArchivedSeries {
    at: DateTime,
}

#[derive(Serialize, Entity)]
#[entity(retain(days(1)).by(at).archive())]
struct TextArchive {
    #[entity(primary_key)]
    id: i64,
    at: chrono::DateTime<chrono::Utc>,
}

#[derive(Serialize, Entity)]
#[entity(retain(days(1)).by(at))]
struct TextDate {
    #[entity(primary_key)]
    id: i64,
    at: chrono::DateTime<chrono::Utc>,
}

#[derive(Serialize, Entity)]
#[entity(retain(days(1)).by(at))]
#[mongo(without("retain", "a job removes them"), capped(4096))]
struct Acknowledged {
    #[entity(primary_key)]
    id: i64,
    at: chrono::DateTime<chrono::Utc>,
}

#[test]
fn what_would_never_go_is_refused_unless_it_is_acknowledged() {
    assert_eq!(
        mistakes(registry![Capped, ArchivedSeries, TextArchive, TextDate]),
        "M0903 ArchivedSeries.retain: documents of a time series go by its time, and are not moved elsewhere
M0436 Capped.index(capped_at_ttl): documents of a capped collection go by their age since MongoDB 8.0
M0903 TextArchive.retain: what is older is found by BSON dates, `at` is none
M0423 TextDate.index(text_date_at_ttl): `at` is no BSON date (it is string), so documents would never expire"
    );
    assert_eq!(mistakes(registry![Acknowledged]), "");
}
