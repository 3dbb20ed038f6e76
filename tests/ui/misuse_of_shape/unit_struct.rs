use schema_core::Entity;

#[derive(Entity)]
struct User;

fn main() {}
