//! Structs inside functions, two of one name among them.

use schema_core::{Entity, Registry, registry};

fn one() -> Registry {
    #[derive(Entity)]
    #[entity(name = "locals", index([a]))]
    struct Local {
        #[entity(primary_key)]
        id: i64,
        a: i32,
        #[entity(references = Self)]
        parent: Option<i64>,
    }
    registry![Local].unwrap()
}

fn two() -> Registry {
    #[derive(Entity)]
    #[entity(name = "locals", index([b]))]
    struct Local {
        #[entity(primary_key)]
        id: i64,
        b: i32,
    }
    registry![Local].unwrap()
}

fn main() {
    assert_ne!(one(), two());
}
