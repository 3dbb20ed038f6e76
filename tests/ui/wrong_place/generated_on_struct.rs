use schema_core::Entity;

#[derive(Entity)]
#[pg(generated("1"))]
struct User {
    #[entity(primary_key)]
    id: i64,
    name: String,
}

fn main() {}
