use schema_core::{Entity, Registry};

#[derive(Entity)]
struct Role {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity, serde::Serialize)]
struct Right {
    #[entity(primary_key)]
    id: i64,
}

fn main() {
    // Not `Serialize`.
    let _ = Registry::builder().entity::<Role>().seed([Role { id: 1 }]);
    // One row is no list of rows.
    let _ = Registry::builder().entity::<Right>().seed(Right { id: 1 });
    // No entity.
    let _ = Registry::builder().entity::<Right>().seed([1, 2]);
}
