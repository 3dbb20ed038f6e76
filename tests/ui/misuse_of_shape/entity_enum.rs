use schema_core::Entity;

#[derive(Entity)]
enum User {
    A,
}

fn main() {}
