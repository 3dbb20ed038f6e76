//! Entities that reference each other and themselves, registered in any order.

use schema_core::{Entity, registry};

#[derive(Entity)]
struct Chicken {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Egg).on_delete(SetNull))]
    from: Option<uuid::Uuid>,
    #[entity(references = Self)]
    mother: Option<i64>,
}

#[derive(Entity)]
struct Egg {
    #[entity(primary_key)]
    id: uuid::Uuid,
    #[entity(references(Chicken))]
    layer: i64,
}

fn main() {
    let sql = schema_pg::create(&schema_pg::lower(&registry![Egg, Chicken].unwrap()).unwrap()).to_string();
    assert_eq!(sql.matches("ALTER TABLE").count(), 1);
}
