//! Objects of several kinds: whole documents, members, elements of lists, with all that each kind says.

use bson::{DateTime, doc};
use schema_core::{DbEnum, Domain, Embedded, Entity, registry};
use serde::Serialize;
use serde_json::{Value, json};

use crate::diagnostics::mistakes;
use crate::serialized::{judge, written};
use crate::structs::indexes;

#[derive(Serialize, DbEnum)]
#[serde(rename_all = "lowercase")]
enum Format {
    Png,
    Jpeg,
}

#[derive(Serialize, Domain)]
#[entity(length(..=5))]
struct Alt(String);

#[derive(Serialize, Embedded)]
struct Image {
    #[entity(range(1..))]
    width: i64,
    #[entity(index)]
    format: Format,
    alt: Alt,
    #[entity(range(DateTime::from_millis(0)..))]
    taken: DateTime,
    #[entity(pii)]
    place: Option<String>,
}

#[derive(Serialize, Embedded)]
struct Text {
    #[entity(length(1..), unique)]
    text: String,
    place: Option<String>,
    #[mongo(ttl(days(1)))]
    until: DateTime,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Body {
    Image(Image),
    Text(Text),
    Nothing,
}

#[derive(Serialize)]
#[serde(tag = "by", content = "of")]
enum Origin {
    Person(Alt2),
    Robot,
}

#[derive(Serialize, Embedded)]
struct Alt2 {
    #[entity(range(1..))]
    born: i64,
}

#[derive(Serialize, Entity)]
#[entity(name = "posts")]
struct Post {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    title: String,
    #[serde(flatten)]
    #[entity(ty = Value)]
    #[mongo(tagged("kind").variant("image").embeds(Image).variant("text").embeds(Text).variant("nothing"))]
    body: Body,
    #[serde(flatten)]
    #[entity(ty = Option<Value>)]
    #[mongo(tagged("by").content("of").variant("Person").embeds(Alt2).variant("Robot"))]
    origin: Option<Origin>,
}

fn image() -> Body {
    let taken = DateTime::from_millis(5);
    Body::Image(Image { width: 1, format: Format::Png, alt: Alt("a".into()), taken, place: None })
}

fn text() -> Body {
    Body::Text(Text { text: "x".into(), place: Some("here".into()), until: DateTime::from_millis(0) })
}

#[test]
fn a_whole_document_is_of_one_kind_with_all_that_the_kind_says() {
    let registry = registry![Post].unwrap();
    let judge = judge(&registry, "posts");
    let post = |body, origin| written(&Post { id: 1, title: "t".into(), body, origin });
    let person = || Origin::Person(Alt2 { born: 1 });
    for right in [
        post(image(), None),
        post(text(), Some(person())),
        post(Body::Nothing, Some(Origin::Robot)),
        post(text(), None),
    ] {
        assert_eq!(judge.refuses(&right), None, "{right}");
    }
    type Change = fn(&mut bson::Document);
    let wrong: [(Body, Change); 14] = [
        (image(), |it| drop(it.remove("kind"))),
        (image(), |it| drop(it.insert("kind", "film"))),
        (image(), |it| drop(it.insert("kind", "text"))),
        (image(), |it| drop(it.remove("width"))),
        (image(), |it| drop(it.insert("width", -5_i64))),
        (image(), |it| drop(it.insert("width", "5"))),
        (image(), |it| drop(it.insert("format", "gif"))),
        (image(), |it| drop(it.insert("alt", "longer"))),
        // A rule that is an expression holds for this kind.
        (image(), |it| drop(it.insert("taken", DateTime::from_millis(-5)))),
        (image(), |it| drop(it.insert("text", "of another kind"))),
        (text(), |it| drop(it.insert("text", ""))),
        (text(), |it| drop(it.insert("width", 1_i64))),
        (Body::Nothing, |it| drop(it.insert("unheard_of", 1))),
        (Body::Nothing, |it| drop(it.remove("title"))),
    ];
    for (at, (body, change)) in wrong.into_iter().enumerate() {
        let mut document = post(body, Some(person()));
        change(&mut document);
        assert!(judge.refuses(&document).is_some(), "{at}: {document}");
    }
    for odd in [
        doc! { "by": "Robot", "of": 1 },
        doc! { "by": "Person" },
        doc! { "of": {} },
        doc! { "by": "Person", "of": { "born": 0_i64 } },
    ] {
        let mut document = post(Body::Nothing, None);
        document.extend(odd);
        assert!(judge.refuses(&document).is_some(), "{document}");
    }
    assert_eq!(
        indexes(&registry, "posts"),
        [
            json!({"key": {"format": 1}, "name": "posts_format_image_idx", "partialFilterExpression": {"kind": "image"}}),
            json!({"key": {"text": 1}, "name": "posts_text_text_key", "unique": true, "partialFilterExpression": {"kind": "text"}}),
            json!({"key": {"until": 1}, "name": "posts_until_text_ttl", "expireAfterSeconds": 86400, "partialFilterExpression": {"kind": "text"}}),
        ]
    );
    // What is private in one kind is shown of none.
    assert_eq!(schema_mongo::documents::public_projection(registry.get::<Post>().unwrap()), json!({ "place": 0 }));
}

#[derive(Serialize, Entity)]
#[entity(name = "albums")]
struct Album {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[entity(ty = Option<Value>)]
    #[mongo(tagged("kind").variant("image").embeds(Image).variant("text").embeds(Text).variant("nothing"))]
    cover: Option<Body>,
    #[entity(ty = Vec<Value>)]
    #[mongo(tagged("kind").variant("image").embeds(Image).variant("nothing"), max_items(3))]
    pages: Vec<Body>,
}

#[test]
fn members_and_elements_are_of_one_kind_with_all_that_the_kind_says() {
    let judge = judge(&registry![Album].unwrap(), "albums");
    let album = |cover, pages| written(&Album { id: 1, cover, pages });
    for right in [album(None, vec![]), album(Some(text()), vec![image(), Body::Nothing]), album(Some(image()), vec![])]
    {
        assert_eq!(judge.refuses(&right), None, "{right}");
    }
    let page = |name: &str, value: bson::Bson| {
        let mut document = album(Some(image()), vec![Body::Nothing, image()]);
        let page = document.get_array_mut("pages").unwrap()[1].as_document_mut().unwrap();
        page.insert(name, value);
        document
    };
    assert_eq!(judge.refuses(&page("width", 2_i64.into())), None);
    let mut many = album(None, vec![Body::Nothing, Body::Nothing, Body::Nothing, Body::Nothing]);
    for wrong in [
        page("width", 0_i64.into()),
        page("kind", "text".into()),
        page("taken", DateTime::from_millis(-1).into()),
        page("unheard_of", 1.into()),
        many.clone(),
    ] {
        assert!(judge.refuses(&wrong).is_some(), "{wrong}");
    }
    many.get_array_mut("pages").unwrap().truncate(3);
    assert_eq!(judge.refuses(&many), None);
    let mut early = album(Some(image()), vec![]);
    early.get_document_mut("cover").unwrap().insert("taken", DateTime::from_millis(-1));
    assert!(judge.refuses(&early).is_some());
    assert!(judge.refuses(&doc! { "_id": 1_i64, "cover": { "kind": "nothing" }, "pages": null }).is_some());
}

#[derive(Serialize, Embedded)]
struct Titled {
    title: String,
}

#[derive(Serialize, Entity)]
struct Twice {
    #[entity(primary_key)]
    id: i64,
    title: String,
    #[serde(flatten)]
    #[entity(ty = Value)]
    #[mongo(tagged("title").variant("a").embeds(Alt2))]
    a: Value,
    #[serde(flatten)]
    #[entity(ty = Value)]
    #[mongo(tagged("kind").variant("a").embeds(Titled))]
    b: Value,
    #[entity(ty = Value)]
    #[mongo(tagged("kind").variant("a").embeds(Titled))]
    list: Vec<Value>,
    #[serde(flatten)]
    #[entity(ty = Vec<Value>)]
    #[mongo(tagged("kind").variant("a").embeds(Titled), max_items(1))]
    flat: Vec<Value>,
}

#[test]
fn kinds_that_can_not_be_are_refused() {
    assert_eq!(
        mistakes(registry![Twice]),
        "M1106 Twice.list: `list` is a list of objects, and the type that `ty` says is none
M0102 Twice.flat: a list can't be flattened
M0102 Twice.title: a flattened kind has a member `title`, which `Twice` has too"
    );
}
