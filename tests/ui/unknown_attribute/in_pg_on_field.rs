use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[pg(generate("1"))]
    one: i32,
}

fn main() {}
