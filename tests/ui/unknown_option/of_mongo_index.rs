use schema_core::Entity;

#[derive(Entity)]
#[mongo(index([a]).spars())]
struct User {
    #[entity(primary_key)]
    id: i64,
    a: i64,
}

fn main() {}
