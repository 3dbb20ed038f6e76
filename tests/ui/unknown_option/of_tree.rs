use schema_core::Entity;

#[derive(Entity)]
#[entity(tree(parent_id).serialisable(), soft_delete.cascade().serialisable())]
struct Folder {
    #[entity(primary_key)]
    id: i64,
    parent_id: Option<i64>,
}

fn main() {}
