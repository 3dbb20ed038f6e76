use schema_core::{Embedded, Entity};

#[derive(Embedded)]
struct Corner {
    x: i32,
}

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    pair: (i32, Corner),
}

fn main() {}
