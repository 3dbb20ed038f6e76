use schema_core::Entity;

#[derive(Entity)]
#[entity(default = 5)]
struct User {
    #[entity(primary_key)]
    id: i64,

}

fn main() {}
