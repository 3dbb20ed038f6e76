use schema_core::Entity;

#[derive(Entity)]
struct Item {
    #[entity(primary_key)]
    id: Option<i64>,
}

fn main() {}
