use schema_core::{DbEnum, Entity};

#[derive(DbEnum)]
enum Status {
    Active,
}

#[derive(DbEnum)]
enum Color {
    Red,
}

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(default = Color::Red)]
    status: Status,
}

fn main() {}
