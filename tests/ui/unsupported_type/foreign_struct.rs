use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    at: std::time::SystemTime,
}

fn main() {}
