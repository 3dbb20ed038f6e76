use schema_core::Entity;

#[derive(Entity)]
#[entity = "x"]
struct User {
    #[entity(primary_key)]
    id: i64,

}

fn main() {}
