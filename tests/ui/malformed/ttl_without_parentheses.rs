use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[mongo(ttl days(1))]
    a: bson::DateTime,
}

fn main() {}
