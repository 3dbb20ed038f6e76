use schema_core::Entity;

#[derive(Entity)]
#[mongo(many_to_many(String).array())]
struct User {
    #[entity(primary_key)]
    id: i64,
}

fn main() {}
