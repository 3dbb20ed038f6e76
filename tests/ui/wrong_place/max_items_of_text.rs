use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[mongo(max_items(3))]
    a: String,
}

fn main() {}
