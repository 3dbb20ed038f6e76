use schema_core::Entity;

#[derive(Entity)]
#[entity(index([statsu]))]
struct User {
    #[entity(primary_key)]
    id: i64,
    status: String,
}

fn main() {}
