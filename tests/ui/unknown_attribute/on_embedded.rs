use schema_core::Embedded;

#[derive(Embedded)]
#[entity(nam = "x")]
struct Address {
    city: String,
}

fn main() {}
