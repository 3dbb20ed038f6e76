use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(default = 40_000)]
    small: i16,
}

fn main() {}
