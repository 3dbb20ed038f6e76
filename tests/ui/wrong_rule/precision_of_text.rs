use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(precision(5, 2))]
    name: String,
}

fn main() {}
