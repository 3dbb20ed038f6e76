use schema_core::Entity;

#[derive(Entity)]
#[entity(check("a" "b"))]
struct User {
    #[entity(primary_key)]
    id: i64,

}

fn main() {}
