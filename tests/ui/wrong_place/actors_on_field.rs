use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(actors)]
    name: String,
}

fn main() {}
