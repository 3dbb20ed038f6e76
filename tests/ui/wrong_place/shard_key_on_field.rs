use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[mongo(shard_key([a]))]
    a: i64,
}

fn main() {}
