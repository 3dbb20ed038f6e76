use schema_core::Entity;

#[derive(Entity)]
#[entity(timestamp)]
struct User {
    #[entity(primary_key)]
    id: i64,

}

fn main() {}
