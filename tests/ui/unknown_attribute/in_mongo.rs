use schema_core::Entity;

#[derive(Entity)]
#[mongo(shard)]
struct User {
    #[entity(primary_key)]
    id: i64,

}

fn main() {}
