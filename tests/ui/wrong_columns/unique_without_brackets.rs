use schema_core::Entity;

#[derive(Entity)]
#[entity(unique(id))]
struct User {
    #[entity(primary_key)]
    id: i64,

}

fn main() {}
