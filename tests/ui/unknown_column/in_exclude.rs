use schema_core::Entity;

#[derive(Entity)]
#[pg(exclude("no_overlap").using_gist([romm.eq()]))]
struct User {
    #[entity(primary_key)]
    id: i64,
    room: i32,
}

fn main() {}
