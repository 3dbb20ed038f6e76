use schema_core::Entity;

#[derive(Entity)]
struct Folder {
    #[entity(primary_key)]
    id: i64,
    #[entity(tree(id))]
    parent_id: Option<i64>,
}

fn main() {}
