use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[pg(collate = "C")]
    number: i32,
}

fn main() {}
