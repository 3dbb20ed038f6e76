use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    list: Vec<Option<Option<i32>>>,
    whole: u128,
}

fn main() {}
