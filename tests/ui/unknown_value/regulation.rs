use schema_core::Entity;

#[derive(Entity)]
#[entity(compliance(Gdbr, "contract"))]
struct User {
    #[entity(primary_key)]
    id: i64,
}

fn main() {}
