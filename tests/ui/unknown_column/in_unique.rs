use schema_core::Entity;

#[derive(Entity)]
#[entity(unique([id, emial]))]
struct User {
    #[entity(primary_key)]
    id: i64,
    email: String,
}

fn main() {}
