use schema_core::Entity;

#[derive(Entity)]
struct Order {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
struct Item {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Order).rows(1..5))]
    order_id: i64,
}

fn main() {}
