use schema_core::Entity;

#[derive(Entity)]
#[entity(many_to_many(Self), retain(days(1)).by(at).archived())]
#[mongo(many_to_many(Self).array().max(3))]
#[mongo(collation("de").upper())]
#[mongo(live(at).purge(days(1)))]
#[mongo(shard_key([id]).distinct())]
#[mongo(time_series(at).every(Seconds))]
#[mongo(grant("reader").read())]
#[mongo(validation(Strict).warned())]
struct User {
    #[entity(primary_key)]
    id: i64,
    at: bson::DateTime,
    #[mongo(tagged("t").kind("a"))]
    data: serde_json::Value,
}

fn main() {}
