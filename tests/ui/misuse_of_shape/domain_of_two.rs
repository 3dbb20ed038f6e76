use schema_core::Domain;

#[derive(Domain)]
struct Pair(i32, i32);

fn main() {}
