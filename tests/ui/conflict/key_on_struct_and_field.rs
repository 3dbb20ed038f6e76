use schema_core::Entity;

#[derive(Entity)]
#[entity(primary_key([order, line]))]
struct Item {
    #[entity(primary_key)]
    order: i64,
    line: i32,
}

fn main() {}
