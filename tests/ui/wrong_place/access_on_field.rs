use schema_core::Entity;

#[derive(Entity)]
struct Order {
    #[entity(primary_key)]
    id: i64,
    #[entity(access("mine", "orders of a customer"))]
    customer: i64,
}

fn main() {}
