use schema_core::Domain;

#[derive(Domain)]
#[entity(length(1..=3))]
struct Age(i32);

fn main() {}
