use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[pg(unchecked)]
    name: String,
}

fn main() {}
