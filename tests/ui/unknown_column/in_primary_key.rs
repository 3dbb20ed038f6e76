use schema_core::Entity;

#[derive(Entity)]
#[entity(primary_key([order, lin]))]
struct Item {
    order: i64,
    line: i32,
}

fn main() {}
