use schema_core::Entity;

#[derive(Entity)]
#[pg(index([id]).include([mail]))]
struct User {
    #[entity(primary_key)]
    id: i64,
    email: String,
}

fn main() {}
