use schema_core::Entity;

#[derive(Entity)]
#[entity(index([id]), index([id]))]
struct User {
    #[entity(primary_key)]
    id: i64,

}

fn main() {}
