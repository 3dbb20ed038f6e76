//! Two structs of one name, which reference each other.

use schema_core::registry;

mod a {
    #[derive(schema_core::Entity)]
    #[entity(name = "a_things")]
    pub struct Thing {
        #[entity(primary_key)]
        pub id: i64,
        #[entity(references(super::b::Thing))]
        pub other: Option<i16>,
    }
}

mod b {
    #[derive(schema_core::Entity)]
    #[entity(name = "b_things")]
    pub struct Thing {
        #[entity(primary_key)]
        pub id: i16,
        #[entity(references(super::a::Thing))]
        pub other: Option<i64>,
    }
}

fn main() {
    let registry = registry![a::Thing, b::Thing].unwrap();
    let (a, b) = (registry.get::<a::Thing>().unwrap(), registry.get::<b::Thing>().unwrap());
    assert_eq!(registry.target(&a.foreign_keys[0].target), Some(b));
    assert_eq!(registry.target(&b.foreign_keys[0].target), Some(a));
}
