use schema_core::Entity;

#[derive(Entity)]
struct Item {
    #[entity(primary_key)]
    order: i64,
    #[entity(primary_key)]
    line: i32,
}

fn main() {}
