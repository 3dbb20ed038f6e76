use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(crate = schema_core)]
    age: i32,
}

fn main() {}
