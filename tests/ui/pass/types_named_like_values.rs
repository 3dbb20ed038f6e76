//! The user's own types keep their names, whatever the prelude calls its values.

use schema_core::{DbEnum, Domain, Embedded, Entity, registry};

#[derive(Domain)]
struct Cascade(String);

#[derive(Embedded)]
struct Gin {
    name: String,
}

#[derive(DbEnum)]
enum SetNull {
    Restrict,
}

#[derive(Entity)]
#[pg(index([id]))]
struct NoAction {
    #[entity(primary_key)]
    id: i64,
    #[entity(default = Cascade("x".to_owned()))]
    cascade: Cascade,
    gin: Gin,
    #[entity(default = SetNull::Restrict)]
    set_null: SetNull,
    #[entity(references(NoAction).on_delete(SetNull))]
    parent: Option<i64>,
}

fn main() {
    let registry = registry![NoAction].unwrap();
    let fields = &registry.entities()[0].fields;
    assert!(matches!(&fields[1].ty, schema_core::ir::Type::Domain(ty) if ty.name == "Cascade"));
    assert_eq!(registry.entities()[0].foreign_keys[0].on_delete, schema_core::ir::Action::SetNull);
    let _ = (SetNull::Restrict, Gin { name: String::new() }.name, Cascade(String::new()).0);
}
