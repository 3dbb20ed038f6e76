use schema_core::Entity;

#[derive(Entity)]
#[pg(index([id]).using(Gon))]
struct User {
    #[entity(primary_key)]
    id: i64,

}

fn main() {}
