use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(default = 0.1)]
    price: rust_decimal::Decimal,
}

fn main() {}
