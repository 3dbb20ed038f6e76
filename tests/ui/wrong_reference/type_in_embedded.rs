use schema_core::{Embedded, Entity};

#[derive(Entity)]
struct Organization {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Embedded)]
struct Address {
    #[entity(references(Organization))]
    organization: String,
}

fn main() {}
