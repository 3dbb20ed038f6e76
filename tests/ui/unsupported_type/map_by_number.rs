use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    map: std::collections::HashMap<i32, String>,
}

fn main() {}
