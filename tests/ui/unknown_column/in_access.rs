use schema_core::Entity;

#[derive(Entity)]
#[entity(access("mine", "orders of a customer").by([custmer]).order_by([placed.desc()]).include([totl]))]
struct Order {
    #[entity(primary_key)]
    id: i64,
    customer: i64,
    placed: i64,
    total: i64,
}

fn main() {}
