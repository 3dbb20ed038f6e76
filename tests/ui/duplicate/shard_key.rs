use schema_core::Entity;

#[derive(Entity)]
#[mongo(shard_key([a]), shard_key([id]))]
struct User {
    #[entity(primary_key)]
    id: i64,
    a: i64,
}

fn main() {}
