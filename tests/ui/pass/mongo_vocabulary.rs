//! Every attribute of `#[mongo]`, beside those of `#[pg]` and of both stores.

use bson::DateTime;
use schema_core::types::Point;
use schema_core::{DbEnum, Domain, Embedded, Entity, View};

#[derive(Embedded)]
#[mongo(open)]
struct Part {
    #[mongo(max_items(3), unique_items)]
    words: Vec<String>,
    #[mongo(hidden, bson_type(Date), encrypted.searchable())]
    at: String,
}

#[derive(Embedded)]
#[mongo(bson_type(Object))]
struct Author {
    id: i64,
}

#[derive(DbEnum)]
#[mongo(bson_type(Utf8))]
enum Kind {
    One,
}

#[derive(Domain)]
#[entity(not_empty)]
#[mongo(bson_type(Utf8))]
struct Name(String);

#[derive(Entity)]
struct Label {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(unique([name]), many_to_many(Label), timestamps, retain(days(9)).archive())]
#[pg(schema = "app")]
#[mongo(many_to_many(Label).array().through("users_labels").field(labels).max_items(3).unbounded("few"))]
#[mongo(collection = "people", validation(Moderate).warn(), open, pre_and_post_images, collation("de").ignoring_case())]
#[mongo(index([name]).collation("sv").ignoring_case().hidden(), index([at]).expire_after(days(2)), wildcard().project([data]))]
#[mongo(index([data.wildcard()]), index([place.sphere()]), index([id.hashed()]).partial("{}"), index([name]).sparse().name("x"))]
#[mongo(shard_key([tenant, id.hashed()]), tenant(tenant), live(gone).purge_after(months(1)))]
#[mongo(rule("r", "{}"), without("fuzzy", "not needed"), grant("importer").find().insert().update().remove())]
struct User {
    #[entity(primary_key)]
    id: i64,
    tenant: i64,
    name: String,
    #[mongo(ttl(days(30)))]
    at: DateTime,
    gone: Option<DateTime>,
    #[mongo(geo)]
    place: Point,
    data: serde_json::Value,
    labels: Vec<i64>,
    kind: Kind,
    short: Name,
    #[mongo(embeds(Self))]
    author: Author,
    #[mongo(unbounded("few"), embeds(Self))]
    authors: Vec<Author>,
    part: Part,
    #[mongo(tagged("t").content("c").variant("a").embeds(Part).variant("b"))]
    either: serde_json::Value,
}

#[derive(Entity)]
#[entity(no_primary_key)]
#[mongo(time_series(at).meta(name).granularity(Hours), expire_after(days(9)), clustered, capped(1).max(1))]
struct Reading {
    at: DateTime,
    name: String,
}

#[derive(View)]
#[entity(query = "SELECT 1 AS id")]
#[mongo(pipeline("people", "[]"))]
struct Shown {
    id: i32,
}

#[derive(View)]
#[entity(query = "SELECT 1 AS id")]
#[mongo(skip("not here"))]
struct Skipped {
    id: i32,
}

fn main() {
    let said = User::describe().extensions;
    assert_eq!(said.get::<schema_mongo::EntityOptions>().unwrap().indexes.len(), 7);
    assert!(said.names().eq(["mongo", "pg"]));
    let _ = (Reading::describe(), <Shown as View>::describe(), <Skipped as View>::describe());
}
