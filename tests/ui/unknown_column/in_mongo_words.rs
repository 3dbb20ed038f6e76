use schema_core::Entity;

#[derive(Entity)]
#[entity(many_to_many(Self), retain(days(1)).by(mad_at))]
#[mongo(many_to_many(Self).array().field(friend))]
#[mongo(live(gone))]
#[mongo(tenant(tenan_id))]
#[mongo(wildcard().project([dat]))]
struct User {
    #[entity(primary_key)]
    id: i64,
    made_at: bson::DateTime,
    friends: Vec<i64>,
    tenant_id: i64,
    data: serde_json::Value,
}

fn main() {}
