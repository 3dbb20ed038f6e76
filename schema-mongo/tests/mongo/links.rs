//! Links of `many_to_many` as lists of keys: what validators take, which indexes there are, and what can't be.

use bson::{Document, doc};
use schema_core::{Entity, Registry, registry};
use schema_mongo::{Config, PlanOptions, Spec, create, diff, plan};
use serde::Serialize;

use crate::diagnostics::mistakes;
use crate::linter;
use crate::oracle::Judge;
use crate::serialized::written;

#[derive(Serialize, Entity)]
#[entity(name = "tags")]
pub struct Tag {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    pub id: uuid::Uuid,
}

/// The struct has the list.
#[derive(Serialize, Entity)]
#[serde(rename_all = "camelCase")]
#[entity(name = "posts", many_to_many(Tag))]
#[mongo(many_to_many(Tag).array())]
pub struct Post {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    pub id: i64,
    #[mongo(max_items(3))]
    pub tag_ids: Vec<uuid::Uuid>,
}

/// The struct leaves the list out, and is linked with itself too.
#[derive(Serialize, Entity)]
#[entity(name = "pages", many_to_many(Tag), many_to_many(Page).through("related"))]
#[mongo(tenant(site))]
#[mongo(many_to_many(Tag).array().max_items(2), many_to_many(Page).array().through("related").unbounded("few are"))]
struct Page {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    site: i64,
}

#[derive(Serialize, Entity)]
#[entity(name = "posts", many_to_many(Tag))]
struct Between {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
}

#[derive(Serialize, Entity)]
#[entity(name = "posts", many_to_many(Tag))]
#[mongo(many_to_many(Tag).array().max_items(20))]
struct Listed {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
}

pub fn spec(registry: &Registry) -> Spec {
    schema_mongo::lower(registry).unwrap_or_else(|found| panic!("{found}"))
}

fn judge(spec: &Spec, collection: &str) -> Judge {
    let query = spec.collection(collection).unwrap().validator.as_ref().unwrap().query();
    assert_eq!(linter::complaints(&query["$jsonSchema"]), Vec::<String>::new());
    Judge::of(&query)
}

fn key(n: u128) -> uuid::Uuid {
    uuid::Uuid::from_u128(n)
}

fn post(tags: &[u128]) -> Document {
    written(&Post { id: 1, tag_ids: tags.iter().map(|n| key(*n)).collect() })
}

#[test]
fn a_list_of_links_holds_keys_of_the_other_side_each_once() {
    let spec = spec(&registry![Post, Tag].unwrap());
    assert_eq!(spec.collections.iter().map(|item| &*item.name).collect::<Vec<_>>(), ["posts", "tags"]);
    assert_eq!(spec.collection("posts").unwrap().indexes[0].name, "posts_tagIds_fkey_idx");
    let judge = judge(&spec, "posts");
    for right in [post(&[]), post(&[1]), post(&[1, 2, 3])] {
        assert_eq!(judge.refuses(&right), None, "{right}");
    }
    for wrong in [
        post(&[1, 1]),
        post(&[1, 2, 3, 4]),
        doc! { "_id": 1_i64, "tagIds": ["a"] },
        doc! { "_id": 1_i64, "tagIds": [1_i64] },
        doc! { "_id": 1_i64, "tagIds": bson::Bson::Null },
        // The struct always writes it.
        doc! { "_id": 1_i64 },
    ] {
        assert!(judge.refuses(&wrong).is_some(), "{wrong}");
    }
}

#[test]
fn a_struct_need_not_have_the_list_and_the_tenant_leads_its_index() {
    let spec = spec(&registry![Page, Tag].unwrap());
    let pages = spec.collection("pages").unwrap();
    let names: Vec<&str> = pages.indexes.iter().map(|index| &*index.name).collect();
    assert_eq!(names, ["pages_site_other_page_ids_fkey_idx", "pages_site_tag_ids_fkey_idx"]);
    let judge = judge(&spec, "pages");
    let page = |member: &str, list: Vec<bson::Bson>| doc! { "_id": 1_i64, "site": 1_i64, member: list };
    let tag = |n: u128| written(&Tag { id: key(n) })["_id"].clone();
    assert_eq!(judge.refuses(&doc! { "_id": 1_i64, "site": 1_i64 }), None);
    assert_eq!(judge.refuses(&page("tag_ids", vec![tag(1), tag(2)])), None);
    assert_eq!(judge.refuses(&page("other_page_ids", vec![1_i64.into()])), None);
    assert!(judge.refuses(&page("tag_ids", vec![tag(1), tag(2), tag(3)])).is_some());
    assert!(judge.refuses(&page("other_page_ids", vec![1_i64.into(), 1_i64.into()])).is_some());
}

#[test]
fn from_a_collection_between_to_a_list_nothing_is_dropped_unasked() {
    let (between, listed) = (spec(&registry![Between, Tag].unwrap()), spec(&registry![Listed, Tag].unwrap()));
    let there = plan(&diff(&between, &listed), &PlanOptions::default());
    let text = there.to_json();
    assert!(text.contains(r#"{"key":{"tag_ids":1},"name":"posts_tag_ids_fkey_idx"}"#), "{text}");
    assert!(text.contains("uniqueItems"), "{text}");
    assert_eq!(there.refused.len(), 1, "the links in the collection between are kept until their drop is allowed");
    assert!(plan(&diff(&listed, &listed), &PlanOptions::default()).is_empty());
    let back = plan(&diff(&listed, &between), &PlanOptions::default()).to_json();
    assert!(back.contains("posts_tags_between_id_tag_id_key"), "{back}");
    // The collection between is no application's any more.
    let roles = schema_mongo::Roles { application: "app".into(), reader: None };
    let config = Config { roles: Some(roles), ..Config::default() };
    let role = &schema_mongo::roles(&registry![Listed, Tag].unwrap(), &listed, &config)[0];
    assert!(role.privileges.iter().all(|(collection, _)| collection != "posts_tags"));
    assert!(create(&listed).to_string().contains("posts_tag_ids_fkey_idx"));
}

#[test]
fn lists_of_links_are_looked_at_by_lints() {
    let codes = |registry: Registry| {
        let found = schema_mongo::lint(&registry);
        found.iter().map(|d| format!("{} {}", d.code, d.path)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(codes(registry![Listed, Tag].unwrap()), "ML05 Listed.many_to_many(Tag)");
    assert_eq!(codes(registry![Unbounded, Tag].unwrap()), "ML01 Unbounded.tag_ids");
}

#[derive(Serialize, Entity)]
#[entity(many_to_many(Tag))]
#[mongo(many_to_many(Tag).array(), without("references", "tags stay"))]
struct Unbounded {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
}

#[derive(Serialize, Entity)]
#[mongo(many_to_many(Tag).array())]
struct Unlinked {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Serialize, Entity)]
#[entity(junction)]
struct UnlinkedTag {
    #[entity(references(Unlinked))]
    unlinked: i64,
    #[entity(references(Tag))]
    tag: uuid::Uuid,
    weight: i32,
}

#[derive(Serialize, Entity)]
#[entity(many_to_many(Right))]
#[mongo(many_to_many(Right).array())]
struct Left {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Serialize, Entity)]
#[entity(many_to_many(Left).through("back"), many_to_many(Composite))]
#[mongo(many_to_many(Left).array(), many_to_many(Composite).array())]
struct Right {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Serialize, Entity)]
#[entity(primary_key([a, b]))]
struct Composite {
    a: i64,
    b: i64,
}

#[derive(Serialize, Entity)]
#[entity(many_to_many(Tag), many_to_many(Tag).through("others"), many_to_many(Composite))]
#[mongo(many_to_many(Tag).array())]
struct Several {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Serialize, Entity)]
#[entity(many_to_many(Tag), many_to_many(Unlinked))]
#[mongo(many_to_many(Tag).array().field(names), many_to_many(Tag).array().field(tag_ids))]
struct Mistyped {
    #[entity(primary_key)]
    id: i64,
    #[mongo(max_items(1))]
    names: Vec<String>,
    #[mongo(max_items(1))]
    tag_ids: Vec<uuid::Uuid>,
}

#[derive(Serialize, Entity)]
#[entity(many_to_many(Tag))]
#[mongo(many_to_many(Tag).array())]
struct Skipped {
    #[entity(primary_key)]
    id: i64,
    #[serde(skip)]
    #[mongo(max_items(1))]
    tag_ids: Vec<uuid::Uuid>,
}

#[test]
fn what_no_list_of_keys_can_hold_is_refused() {
    assert_eq!(
        mistakes(registry![Unlinked, Tag]),
        "M0606 Unlinked.many_to_many(Tag): `Unlinked` has no such links with `Tag`"
    );
    assert_eq!(
        mistakes(registry![Unlinked, UnlinkedTag, Tag]),
        "M0606 Unlinked.many_to_many(Tag): `Unlinked` and `Tag` are linked by `UnlinkedTag`: a list of keys has no place for what it holds"
    );
    assert_eq!(
        mistakes(registry![Left, Right, Composite]),
        "M0607 Left.many_to_many(Right): both `Left` and `Right` keep a list of the other's keys, which nobody would keep alike
M0607 Right.many_to_many(Left): both `Right` and `Left` keep a list of the other's keys, which nobody would keep alike
M0608 Right.many_to_many(Composite): the key of `Composite` has 2 fields, an element of the list is one value"
    );
    assert_eq!(
        mistakes(registry![Several, Composite, Tag]),
        "M0606 Several.many_to_many(Tag): `Several` has several kinds of links with `Tag`"
    );
    assert_eq!(
        mistakes(registry![Skipped, Tag]),
        "M0609 Skipped.many_to_many(Tag): `tag_ids` is the list, and serde does not write it into documents"
    );
}

#[derive(Serialize, Entity)]
#[entity(many_to_many(Tag))]
#[mongo(many_to_many(Tag))]
struct Unsaid {
    #[entity(primary_key)]
    id: i64,
}

#[test]
fn how_links_are_kept_is_said() {
    let found = registry![Unsaid, Tag].unwrap_err().to_string();
    assert!(found.contains("`many_to_many` of MongoDB does not say how the links are kept"), "{found}");
}

#[test]
fn a_list_of_links_is_one_list_of_keys() {
    let found = mistakes(registry![Mistyped, Unlinked, UnlinkedTag, Tag]);
    for expected in [
        "M0609 Mistyped.many_to_many(Tag): `names` is no list of keys of `Tag`, as serde writes them",
        "M0610 Mistyped.many_to_many(Tag): `tag_ids` is the second list of these links",
    ] {
        assert!(found.contains(expected), "{found}");
    }
}
