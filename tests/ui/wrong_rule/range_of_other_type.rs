use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(range("a"..))]
    age: i32,
}

fn main() {}
