use schema_core::Entity;

#[derive(Entity)]
#[mongo(shard_key(a))]
struct User {
    #[entity(primary_key)]
    id: i64,
    a: i64,
}

fn main() {}
