use schema_core::Entity;

#[derive(Entity)]
#[entity(access("mine", "orders of a customer").by(customer).order_by(placed))]
struct Order {
    #[entity(primary_key)]
    id: i64,
    customer: i64,
    placed: i64,
}

fn main() {}
