use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(length(1..=3))]
    age: i32,
}

fn main() {}
