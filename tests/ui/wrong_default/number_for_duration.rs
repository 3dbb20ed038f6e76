use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(default = 5)]
    waited: std::time::Duration,
}

fn main() {}
