use schema_core::Entity;

#[derive(Entity)]
#[mongo(validation(Strickt))]
struct User {
    #[entity(primary_key)]
    id: i64,
    a: i64,
}

fn main() {}
