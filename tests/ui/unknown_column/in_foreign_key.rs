use schema_core::Entity;

#[derive(Entity)]
#[entity(foreign_key([parnt]).references(Self))]
struct Item {
    #[entity(primary_key)]
    id: i64,
    parent: i64,
}

fn main() {}
