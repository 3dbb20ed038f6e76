use schema_core::Entity;

#[derive(Entity)]
#[mongo(shard_key([tenat]))]
struct User {
    #[entity(primary_key)]
    id: i64,
    tenant: i64,
}

fn main() {}
