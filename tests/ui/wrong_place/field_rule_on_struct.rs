use schema_core::Entity;

#[derive(Entity)]
#[entity(length(1..=10))]
struct User {
    #[entity(primary_key)]
    id: i64,

}

fn main() {}
