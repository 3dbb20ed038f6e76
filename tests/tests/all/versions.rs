//! What a version of PostgreSQL lacks is said, or done another way; never written.

use schema_core::{Entity, Registry, View, registry};
use schema_pg::{Config, Version, lower_with};
use schema_test_server::Server;

use crate::support::live;

#[derive(Entity)]
#[entity(name = "news", unique([slug]).nulls_not_distinct())]
#[pg(index([slug]).unique().nulls_not_distinct().name("news_slug"))]
struct News {
    #[entity(primary_key, default = sql("uuidv7()"))]
    id: uuid::Uuid,
    slug: Option<String>,
    words: i32,
    #[pg(generated("words / 200").computed_on_read())]
    minutes: i32,
}

#[derive(View)]
#[entity(name = "short_news", query = "SELECT slug FROM news WHERE words < 100")]
struct ShortNews {
    slug: Option<String>,
}

fn codes(version: Version) -> Vec<String> {
    let registry = Registry::builder().entity::<News>().view::<ShortNews>().build().unwrap();
    match lower_with(&registry, &Config { version, ..Config::default() }) {
        Ok(_) => Vec::new(),
        Err(found) => found.0.iter().map(|d| format!("{} {}: {}", d.code, d.path, d.message)).collect(),
    }
}

#[test]
fn what_the_target_lacks_is_reported() {
    let on_read = "P0201 News.minutes: `computed_on_read` needs PostgreSQL 18, the target is ";
    let default = "P0201 News.id: `uuidv7()` needs PostgreSQL 18, the target is ";
    assert_eq!(codes(Version::V15), [format!("{on_read}15"), format!("{default}15")]);
    assert_eq!(codes(Version::V17), [format!("{on_read}17"), format!("{default}17")]);
    assert!(codes(Version::V18).is_empty());
    let oldest = codes(Version::V14);
    assert_eq!(oldest.len(), 5, "{oldest:#?}");
    assert!(oldest[2].starts_with("P0201 News: `nulls_not_distinct` needs PostgreSQL 15"), "{oldest:#?}");
    assert!(
        oldest[4].starts_with("P0201 ShortNews: PostgreSQL 14 reads views with the rights of their owner"),
        "{oldest:#?}"
    );
}

#[test]
fn the_newest_server_takes_what_is_new() {
    if Server::shared().version() < 18 {
        return;
    }
    let mut live = live(Registry::builder().entity::<News>().view::<ShortNews>().build());
    live.takes("INSERT INTO news (slug, words) VALUES (NULL, 450)");
    live.refuses("INSERT INTO news (slug, words) VALUES (NULL, 1)", "23505", "news_slug_key");
    assert_eq!(live.text("SELECT minutes FROM news"), "2");
    assert_eq!(
        live.text("SELECT attgenerated FROM pg_attribute WHERE attrelid = 'news'::regclass AND attname = 'minutes'"),
        "v"
    );
    assert_eq!(live.text("SELECT uuid_extract_version(id) FROM news"), "7");
}

#[derive(Entity)]
#[entity(name = "badges", unique([number]).nulls_not_distinct())]
#[pg(index([owner]).unique().nulls_not_distinct().name("badges_owner"))]
struct Badge {
    #[entity(primary_key)]
    id: i64,
    number: Option<i32>,
    owner: Option<i32>,
}

#[test]
fn two_rows_without_a_value_count_as_the_same_where_that_is_known() {
    if Server::shared().version() < 15 {
        return;
    }
    let mut live = live(registry![Badge]);
    live.takes("INSERT INTO badges (owner) VALUES (1)");
    live.refuses("INSERT INTO badges (owner) VALUES (2)", "23505", "badges_number_key");
    live.takes("INSERT INTO badges (number) VALUES (1)");
    live.refuses("INSERT INTO badges (number) VALUES (2)", "23505", "badges_owner");
}

#[derive(Entity)]
#[entity(name = "odd")]
struct Odd {
    #[entity(primary_key)]
    id: i64,
    #[pg(generated("now() > '2020-01-01'"))]
    late: bool,
    #[pg(generated("late AND idd > 1"))]
    both: bool,
    #[entity(default = 1)]
    #[pg(generated("(SELECT 1)"))]
    one: i32,
}

#[test]
fn what_can_t_be_kept_for_a_row_is_found() {
    let found = schema_pg::lower(&registry![Odd].unwrap()).unwrap_err();
    let found: Vec<String> = found.0.iter().map(|d| format!("{} {}", d.code, d.message)).collect();
    assert_eq!(
        found,
        [
            "P0105 `generated` depends on `now()`, which is another value each time: `now() > '2020-01-01'`",
            "P0104 `idd` is no column of `odd`, at character 10 of `late AND idd > 1`",
            "P0114 `both` is generated from `late`, which is generated too",
            "P0114 `one` is generated, so it has no default",
            "P0117 `generated` holds a query, at character 2: `(SELECT 1)`",
        ]
    );
}

#[derive(Entity)]
#[entity(tenant = id)]
struct Firm {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(tenant = firm)]
struct Desk {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Firm))]
    firm: i64,
    #[entity(references(Desk).on_delete(SetNull))]
    beside: Option<i64>,
    #[entity(references(Desk).on_delete(SetDefault), default = 1)]
    behind: i64,
}

#[test]
fn a_reference_within_a_tenant_is_named_by_its_action() {
    let registry = registry![Firm, Desk].unwrap();
    let found = lower_with(&registry, &Config { version: Version::V14, ..Config::default() }).unwrap_err();
    let found: Vec<String> = found.0.iter().map(|d| d.message.clone()).collect();
    let needs = |action: &str| format!("`{action} within a tenant` needs PostgreSQL 15, the target is 14");
    assert_eq!(found, [needs("SetNull"), needs("SetDefault")]);
}
