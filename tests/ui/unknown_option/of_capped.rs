use schema_core::Entity;

#[derive(Entity)]
#[mongo(capped(4096).most(5))]
struct User {
    #[entity(primary_key)]
    id: i64,
    a: i64,
}

fn main() {}
