use schema_core::Entity;

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(pii.mask(Emial))]
    name: String,
}

fn main() {}
