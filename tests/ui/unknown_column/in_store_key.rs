use schema_core::Entity;

#[derive(Entity)]
#[pg(foreign_key([manger_id]).references(Self))]
struct User {
    #[entity(primary_key)]
    id: i64,
    manager_id: i64,
}

fn main() {}
