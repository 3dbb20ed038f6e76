use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(version)]
    name: String,
}

fn main() {}
