use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(default = 1.0)]
    age: Option<i32>,
}

fn main() {}
