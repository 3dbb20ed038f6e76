use schema_core::Domain;

#[derive(Domain)]
#[entity(patern("x"))]
struct Sku(String);

fn main() {}
