use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    flags: std::ops::Range<bool>,
}

fn main() {}
