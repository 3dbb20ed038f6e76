use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    first: String,
    #[pg(generated("first").virtual_column())]
    second: String,
}

fn main() {}
