//! Fields whose names are words of the attributes, of the prelude, or of the generated code.
#![deny(warnings)]

use schema_core::{Entity, registry};

#[derive(Entity)]
#[entity(index([now, sql.desc(), A, index]), unique([r#type, name]), check("c", "version > 0"))]
#[pg(index([Gin, Cascade]))]
#[allow(non_snake_case)]
pub struct Odd {
    #[entity(primary_key)]
    pub id: i64,
    #[entity(default = sql("'now'"))]
    pub now: String,
    #[entity(default = "sql")]
    pub sql: String,
    #[entity(default = 1)]
    pub default: i32,
    #[entity(references(Self).on_delete(schema_core::ir::Action::Cascade))]
    pub index: Option<i64>,
    pub A: i32,
    pub r#type: String,
    pub name: String,
    pub version: i32,
    pub entity: i32,
    pub field: i32,
    pub column: i32,
    pub build: i32,
    pub created_at: i32,
    pub Gin: i32,
    pub Cascade: i32,
}

fn main() {
    let registry = registry![Odd].unwrap();
    let odd = registry.entity("odd").unwrap();
    assert_eq!(odd.indexes[0].columns.len(), 4);
    assert_eq!(odd.uniques[0].fields, ["type", "name"]);
    assert_eq!(Odd::columns().r#type.name(), "type");
    schema_pg::lower(&registry).unwrap();
}
