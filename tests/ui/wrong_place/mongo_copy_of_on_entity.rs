use schema_core::Entity;

#[derive(Entity)]
struct Item {
    #[entity(primary_key)]
    id: i64,
    #[mongo(copy_of("name"))]
    label: String,
}

fn main() {}
