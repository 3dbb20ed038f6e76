use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[mongo(tagged("kind").variant("x"))]
    a: Vec<String>,
}

fn main() {}
