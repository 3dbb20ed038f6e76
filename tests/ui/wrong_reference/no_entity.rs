use schema_core::Entity;

struct Plain;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Plain))]
    plain: i64,
}

fn main() {}
