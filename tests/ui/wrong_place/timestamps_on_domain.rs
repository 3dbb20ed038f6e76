use schema_core::Domain;

#[derive(Domain)]
#[entity(timestamps)]
struct Age(i32);

fn main() {}
