use schema_core::Embedded;

#[derive(Embedded)]
struct Address {
    #[entity(primary_key)]
    city: String,
}

fn main() {}
