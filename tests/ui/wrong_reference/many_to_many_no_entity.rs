use schema_core::Entity;

#[derive(Entity)]
#[entity(many_to_many(String))]
struct User {
    #[entity(primary_key)]
    id: i64,

}

fn main() {}
