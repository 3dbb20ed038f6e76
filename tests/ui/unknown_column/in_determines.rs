use schema_core::Entity;

#[derive(Entity)]
#[entity(determines([postcod], [city]))]
struct Address {
    #[entity(primary_key)]
    id: i64,
    postcode: String,
    city: String,
}

#[derive(Entity)]
#[entity(determines([postcode], [town]))]
struct Other {
    #[entity(primary_key)]
    id: i64,
    postcode: String,
    city: String,
}

fn main() {}
