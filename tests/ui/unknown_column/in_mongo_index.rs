use schema_core::Entity;

#[derive(Entity)]
#[mongo(index([tag]).sparse())]
struct User {
    #[entity(primary_key)]
    id: i64,
    tags: Vec<String>,
}

fn main() {}
