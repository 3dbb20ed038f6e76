use schema_core::{Entity, View};

#[derive(View)]
#[entity(query = "SELECT 1::bigint AS id")]
struct One {
    id: i64,
}

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(One))]
    one: i64,
}

fn main() {}
