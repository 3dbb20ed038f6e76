use schema_core::{Entity, Registry};

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
}

fn main() {
    let _ = Registry::builder().view::<User>();
}
