//! What members of embedded structs can say of the rows around them, and kinds of objects in fields, options and lists.

use bson::DateTime;
use schema_core::types::Point;
use schema_core::{Embedded, Entity};

#[derive(Entity)]
struct Target {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Embedded)]
struct Part {
    #[entity(unique.filter("at IS NOT NULL").name("x"), index.name("y"), renamed_from("was"))]
    #[pg(without("unique", "MongoDB's"), without("renamed_from", "MongoDB's"))]
    once: Option<String>,
    #[entity(references(Target).on_delete(Cascade).one_to_one(), sensitive)]
    target: Option<i64>,
    #[entity(references(Target).no_index())]
    other: i64,
    #[entity(pii.mask(Email))]
    #[mongo(hidden, encrypted)]
    mail: String,
    #[entity(pii)]
    #[mongo(ttl(days(1)))]
    at: DateTime,
    #[mongo(geo)]
    place: Point,
}

#[derive(Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    part: Part,
    parts: Option<Vec<Part>>,
    #[entity(ty = Option<serde_json::Value>)]
    #[mongo(tagged("kind").variant("a").embeds(Part))]
    one: Option<String>,
    #[entity(ty = Vec<serde_json::Value>)]
    #[mongo(tagged("kind").variant("a").embeds(Part), max_items(3))]
    list: Vec<String>,
    #[entity(ty = Option<Vec<serde_json::Value>>)]
    #[mongo(tagged("kind").variant("a").embeds(Part), unbounded("few"))]
    maybe: Option<Vec<String>>,
}

fn main() {
    let part = <Part as Embedded>::describe();
    assert_eq!((part.uniques.len(), part.indexes.len(), part.foreign_keys.len(), part.private.len()), (1, 1, 2, 3));
    assert!(part.reaches_out() && User::describe().fields.len() == 6);
}
