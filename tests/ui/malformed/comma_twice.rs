use schema_core::Entity;

#[derive(Entity)]
#[entity(timestamps,, name = "x")]
struct User {
    #[entity(primary_key)]
    id: i64,

}

fn main() {}
