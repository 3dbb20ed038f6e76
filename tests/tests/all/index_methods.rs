//! Each method of an index over each type: what is lowered, the server makes.

use std::net::IpAddr;
use std::ops::Range;
use std::time::Duration;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use schema_core::types::{CiText, Cidr, Ltree, MacAddr, TsVector};
use schema_core::{DbEnum, Domain, Entity, Registry, ir, registry};
use schema_pg::catalog::IndexMethod;
use schema_pg::options::{EntityOptions, IndexOptions};
use schema_pg::{Config, Version};
use uuid::Uuid;

use crate::support::{config, live};

#[derive(DbEnum)]
enum State {
    Open,
}

#[derive(Domain)]
#[entity(length(..=20))]
struct Handle(CiText);

#[derive(Domain)]
#[entity(not_empty)]
struct Word(String);

#[derive(Entity)]
#[entity(name = "everything", no_primary_key)]
struct Everything {
    flag: bool,
    small: i16,
    number: i32,
    big: i64,
    real: f32,
    double: f64,
    decimal: Decimal,
    text: String,
    #[entity(length(..=9))]
    varchar: String,
    #[entity(currency)]
    char: String,
    bytes: Vec<u8>,
    uuid: Uuid,
    at: DateTime<Utc>,
    local: NaiveDateTime,
    day: NaiveDate,
    clock: NaiveTime,
    length: Duration,
    json: serde_json::Value,
    ip: IpAddr,
    net: Cidr,
    mac: MacAddr,
    words: TsVector,
    loose: CiText,
    path: Ltree,
    numbers: Range<i32>,
    during: Range<DateTime<Utc>>,
    prices: Range<Decimal>,
    list: Vec<i32>,
    flags: Vec<bool>,
    texts: Vec<String>,
    paths: Vec<Ltree>,
    states: Vec<State>,
    state: State,
    handle: Handle,
    word: Word,
}

const METHODS: [IndexMethod; 6] = [
    IndexMethod::Btree,
    IndexMethod::Hash,
    IndexMethod::Gin,
    IndexMethod::Gist,
    IndexMethod::SpGist,
    IndexMethod::Brin,
];

/// What makes an index by this method on these fields, with its extensions; none where it is refused.
fn indexed(entity: &ir::Entity, method: IndexMethod, fields: &[&str], version: Version) -> Option<String> {
    let mut entity = entity.clone();
    let index = ir::Index {
        columns: fields.iter().map(|field| schema_core::Column::new(field.to_string().leak()).into()).collect(),
        name: None,
        source: ir::Source::default(),
        unique: false,
        all_rows: false,
        across_tenants: false,
        filter: None,
    };
    let said = IndexOptions { index, method, include: Vec::new(), nulls_not_distinct: false, storage: Vec::new() };
    entity.extensions.get_mut::<EntityOptions>().indexes.push(said);
    let registry = Registry::builder().model(entity).build().unwrap();
    let catalog = schema_pg::lower_with(&registry, &Config { version, ..Config::default() }).ok()?;
    let sql = schema_pg::create(&catalog).to_string();
    let made = |sql: &&str| sql.starts_with("CREATE EXTENSION") || sql.starts_with("CREATE INDEX");
    let made: String = sql.lines().filter(made).collect();
    assert!(made.contains("CREATE INDEX"), "{sql}");
    Some(made)
}

#[test]
fn the_server_makes_each_index_that_is_lowered() {
    let mut live = live(registry![Everything]);
    let registry = registry![Everything].unwrap();
    let entity = &registry.entities()[0];
    let (mut made, mut refused) = (0, Vec::new());
    for method in METHODS {
        for field in &entity.fields {
            // In a GIN index a plain value stands beside an array.
            let beside: &[&str] = if method == IndexMethod::Gin { &[&field.name, "texts"] } else { &[&field.name] };
            let beside = if *field.name == *"texts" { &beside[..1] } else { beside };
            let Some(sql) = indexed(entity, method, beside, config().version) else { continue };
            made += 1;
            if let Err(error) = live.client.batch_execute(&format!("BEGIN; {sql}; ROLLBACK")) {
                refused.push(format!("{method} {}: {}", field.name, error.as_db_error().unwrap().message()));
                live.takes("ROLLBACK");
            }
        }
    }
    assert!(refused.is_empty() && made > 100, "{made}\n{}", refused.join("\n"));
}

#[derive(Entity)]
#[entity(no_primary_key)]
#[pg(index([path]).using(Hash), index([state]).using(Brin), exclude("one_flag").using_gist([flag.eq()]))]
struct Later {
    path: Ltree,
    state: State,
    flag: bool,
}

#[test]
fn what_a_later_server_holds_says_so_and_what_none_holds_is_refused() {
    let found = |version| {
        let config = Config { version, ..Config::default() };
        let found = schema_pg::lower_with(&registry![Later].unwrap(), &config).unwrap_err();
        found.0.iter().map(|d| format!("{} {}", d.code, d.message)).collect::<Vec<_>>()
    };
    let brin = "P0108 `state` can't be in a brin index";
    let flag = "P0201 `a gist index of boolean` needs PostgreSQL 15, the target is 14";
    let path = |target: u32| format!("P0201 `a hash index of ltree` needs PostgreSQL 17, the target is {target}");
    assert_eq!(found(Version::V14), [flag, &path(14), brin]);
    assert_eq!(found(Version::V16), [&path(16), brin]);
    assert_eq!(found(Version::V17), [brin]);
}
