use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(default = 1, default = 2)]
    age: i32,
}

fn main() {}
