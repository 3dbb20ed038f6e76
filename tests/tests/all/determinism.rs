//! Same input, same bytes; and what a model holds can be read by tests and tools.

use schema_core::{DbEnum, Embedded, Entity, registry};
use uuid::Uuid;

mod one {
    use super::*;

    #[derive(Entity)]
    #[entity(name = "things", unique([a, b]))]
    #[pg(schema = "one")]
    pub struct Thing {
        #[entity(primary_key)]
        pub id: Uuid,
        pub a: i32,
        pub b: i32,
        pub kind: Kind,
        #[entity(references(two::Thing))]
        pub other: Uuid,
    }
}

mod two {
    use super::*;

    #[derive(Entity)]
    #[entity(name = "things")]
    #[pg(schema = "two")]
    pub struct Thing {
        #[entity(primary_key)]
        pub id: Uuid,
        #[entity(column = "in", default = Uuid::nil())]
        pub inside: Uuid,
        pub place: Place,
    }
}

#[derive(DbEnum)]
pub enum Kind {
    A,
    B,
}

#[derive(Embedded)]
pub struct Place {
    kind: Kind,
    #[entity(length(1..=3))]
    more: Vec<Place>,
}

#[derive(Entity)]
#[entity(name = "last", many_to_many(one::Thing))]
struct Last {
    #[entity(primary_key)]
    id: i32,
}

#[test]
fn the_order_of_registration_changes_nothing() {
    let a = registry![one::Thing, two::Thing, Last].unwrap();
    let b = registry![Last, two::Thing, one::Thing, Last].unwrap();
    assert_eq!(a, b);
    assert_eq!(a.to_json(), b.to_json());
    let (a, b) = (schema_pg::lower(&a).unwrap(), schema_pg::lower(&b).unwrap());
    assert_eq!(a, b);
    assert_eq!(schema_pg::create(&a).to_string(), schema_pg::create(&b).to_string());
    crate::support::live(registry![one::Thing, two::Thing, Last]);
}

#[test]
fn structs_of_one_name_stay_apart() {
    let registry = registry![one::Thing, two::Thing].unwrap();
    let (one, two) = (registry.get::<one::Thing>().unwrap(), registry.get::<two::Thing>().unwrap());
    assert_eq!(registry.target(&one.foreign_keys[0].target), Some(two));
    assert_eq!(two::Thing::columns().inside.name(), "in");
    assert_eq!(registry.enums().len(), 1);
    assert_eq!(registry.embedded().len(), 1);
}

#[test]
fn the_model_is_exported_as_json() {
    let json: serde_json::Value = serde_json::from_str(&registry![two::Thing].unwrap().to_json()).unwrap();
    let entity = &json["entities"][0];
    assert_eq!(entity["rust_name"], "Thing");
    assert_eq!(entity["name"], "things");
    assert_eq!(entity["fields"][1]["column"], "in");
    assert_eq!(entity["extensions"]["pg"]["schema"], "two");
    assert_eq!(entity["primary_key"]["fields"], serde_json::json!(["id"]));
}

#[test]
fn a_catalog_survives_json() {
    let catalog = schema_pg::lower(&registry![one::Thing, two::Thing, Last].unwrap()).unwrap();
    let text = serde_json::to_string(&catalog).unwrap();
    assert_eq!(serde_json::from_str::<schema_pg::Catalog>(&text).unwrap(), catalog);
}

#[test]
fn catalogs_answer_the_questions_of_tests() {
    let catalog = schema_pg::lower(&registry![one::Thing, two::Thing, Last].unwrap()).unwrap();
    assert!(catalog.table("things").is_none(), "two schemas have it");
    let things = catalog.table("one.things").unwrap();
    assert!(things.is_unique(&["b", "a"]) && !things.is_unique(&["a"]));
    assert!(things.is_indexed(&["other"]) && things.is_indexed(&["a"]) && !things.is_indexed(&["b"]));
    assert_eq!(things.references(&["other"]).unwrap().schema, "two");
    assert_eq!(things.primary_key(), ["id"]);
    assert_eq!(catalog.enum_type("kind").unwrap().labels, ["a", "b"]);
}
