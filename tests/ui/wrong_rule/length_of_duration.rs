use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(length(1..))]
    waited: std::time::Duration,
}

fn main() {}
