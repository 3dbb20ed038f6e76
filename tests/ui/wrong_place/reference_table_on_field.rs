use schema_core::Entity;

#[derive(Entity)]
struct Currency {
    #[entity(primary_key)]
    #[pg(reference_table)]
    code: String,
}

fn main() {}
