use schema_core::{DbEnum, Entity};

#[derive(DbEnum)]
enum Status {
    Active,
}

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(default = Status::Actve)]
    status: Status,
}

fn main() {}
