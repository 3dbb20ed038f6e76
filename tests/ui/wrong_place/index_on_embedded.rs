use schema_core::Embedded;

#[derive(Embedded)]
#[entity(index([]))]
struct Address {
    city: String,
}

fn main() {}
