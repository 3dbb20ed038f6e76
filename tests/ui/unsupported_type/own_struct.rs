use schema_core::Entity;

struct Plain;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    plain: Plain,
}

fn main() {}
