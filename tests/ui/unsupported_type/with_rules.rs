use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(length(1..=3), default = "x")]
    name: std::path::PathBuf,
}

fn main() {}
