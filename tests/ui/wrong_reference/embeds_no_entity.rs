use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[mongo(embeds(String))]
    a: Vec<i64>,
}

fn main() {}
