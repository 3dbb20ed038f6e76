//! Structs that a macro writes: names, types, values and whole attributes come through its fragments.

use schema_core::{Entity, registry};

macro_rules! make {
    ($(#[$meta:meta])* $name:ident, $target:ty, $ty:ty, $field:ident, $value:expr, $table:literal) => {
        #[derive(Entity)]
        $(#[$meta])*
        #[entity(name = $table, index([$field.desc()]))]
        pub struct $name {
            #[entity(primary_key)]
            pub id: i64,
            #[entity(default = $value)]
            pub $field: $ty,
            #[entity(references($target).on_delete(SetNull))]
            pub other: Option<i64>,
        }
    };
}

make!(
    /// The first.
    #[entity(timestamps)]
    First, Second, i32, count, 1 + 1, "firsts"
);
make!(Second, First, Option<String>, title, "x".to_owned(), "seconds");

fn main() {
    let registry = registry![First, Second].unwrap();
    let first = registry.entity("firsts").unwrap();
    assert_eq!(first.doc.as_deref(), Some("The first."));
    assert!(first.timestamps);
    assert_eq!(first.foreign_keys[0].target.name, "Second");
    assert!(registry.entity("seconds").unwrap().field("title").unwrap().nullable);
}
