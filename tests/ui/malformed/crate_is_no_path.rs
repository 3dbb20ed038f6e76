use schema_core::Entity;

#[derive(Entity)]
#[entity(crate = "schema")]
struct User {
    #[entity(primary_key)]
    id: i64,

}

fn main() {}
