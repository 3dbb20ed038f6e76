use schema_core::Entity;

#[derive(Entity)]
#[entity(access("mine", "orders of a customer").by([customer]).sort([placed.desc()]))]
#[entity(access("theirs").by([customer]))]
struct Order {
    #[entity(primary_key)]
    id: i64,
    customer: i64,
    placed: i64,
}

fn main() {}
