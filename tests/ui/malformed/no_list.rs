use schema_core::Entity;

#[derive(Entity)]
#[entity]
struct User {
    #[entity(primary_key)]
    id: i64,

}

fn main() {}
