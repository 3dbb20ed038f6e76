use schema_core::Domain;

#[derive(Domain)]
#[entity(default = 5)]
struct Age(i32);

fn main() {}
