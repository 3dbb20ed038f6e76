use schema_core::Embedded;

#[derive(Embedded)]
struct Address {
    #[entity(unique)]
    city: String,
}

fn main() {}
