use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(default = 5)]
    name: schema_core::types::CiText,
}

fn main() {}
