use schema_core::Embedded;

#[derive(Embedded)]
struct Address {
    #[entity(pii.mask(Email))]
    number: i64,
}

fn main() {}
