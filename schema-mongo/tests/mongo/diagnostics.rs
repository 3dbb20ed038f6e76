//! What MongoDB can't express is a diagnostic with the way out; with the way out taken, it is none.

use schema_core::{Diagnostics, Embedded, Entity, Registry, View, registry};
use serde::Serialize;

mod my {
    pub mod own {
        pub fn serialize<S: serde::Serializer>(text: &str, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str(text)
        }
    }
}

/// The mistakes, one line each: code, path, message.
#[track_caller]
pub fn mistakes(registry: Result<Registry, Diagnostics>) -> String {
    let found = match schema_mongo::lower(&registry.unwrap_or_else(|found| panic!("{found}"))) {
        Ok(_) => return String::new(),
        Err(Diagnostics(found)) => found,
    };
    for diagnostic in &found {
        assert!(diagnostic.help.is_some() && diagnostic.source.is_some(), "{diagnostic}");
    }
    found.iter().map(|d| format!("{} {}: {}", d.code, d.path, d.message)).collect::<Vec<_>>().join("\n")
}

#[derive(Serialize, Entity)]
#[entity(
    check("odd", "bitand(a, 1) = 1"),
    check("twice", "a = b / 2"),
    check("other", "missing > 1"),
    check("broken", "a >")
)]
#[entity(fuzzy(name), index([expr("lower(name)")]), index([name.nulls_last()]), index([name.opclass("text_pattern_ops")]))]
#[entity(unique([a]).deferrable(), index([a]).filter("name <> 'x'"), search([name]).language("klingon"))]
struct Refused {
    #[entity(primary_key)]
    id: i64,
    a: i64,
    b: i64,
    name: String,
    #[serde(with = "my::own")]
    odd: String,
    #[entity(range(chrono::NaiveTime::MIN..))]
    clock: chrono::NaiveTime,
}

#[test]
fn what_mongodb_can_not_say_is_refused_with_its_name() {
    assert_eq!(
        mistakes(registry![Refused]),
        "M0201 Refused.odd: what `my::own` writes for `odd` is not known
M0202 Refused.clock: MongoDB bounds numbers; dates and decimals that are written as text only where no map and no list of lists is around them
M0301 Refused.check(odd): `bitand(a, 1) = 1` can't be said in MongoDB: MongoDB has nothing for `bitand()`
M0301 Refused.check(twice): `a = b / 2` can't be said in MongoDB: MongoDB has nothing for `/`: SQL drops the rest of whole numbers
M0301 Refused.check(other): `missing > 1` can't be said in MongoDB: `missing` is no column
M0301 Refused.check(broken): `a >` can't be said in MongoDB: it can't be read from character 4 on
M0402 Refused.unique: MongoDB checks what is unique at each write, never later
M0404 Refused.index: MongoDB indexes fields, not expressions such as `lower(name)`
M0405 Refused.index: MongoDB puts missing values of `name` at the other end
M0406 Refused.index: `text_pattern_ops` is an operator class of PostgreSQL
M0410 Refused.filter: `name <> 'x'` can't be the filter of an index of MongoDB: MongoDB has nothing for `<>` in the filter of an index
M0411 Refused.search: MongoDB does not know the forms of words in `klingon`
M0401 Refused.name: MongoDB finds no parts of texts by an index, as `fuzzy` asks"
    );
}

#[derive(Serialize, Entity)]
#[entity(check("odd", "bitand(a, 1) = 1"), check("twice", "a = b / 2"), fuzzy(name), unique([a]).deferrable())]
#[mongo(rule("odd", r#"{"$eq": [{"$mod": ["$a", 2]}, 1]}"#), without("twice", "PostgreSQL keeps it"))]
#[mongo(without("fuzzy", "not searched here"), without("deferrable", "one write at a time"))]
struct Acknowledged {
    #[entity(primary_key)]
    id: i64,
    a: i64,
    b: i64,
    name: String,
    #[serde(with = "my::own")]
    #[mongo(bson_type(Date))]
    odd: String,
}

#[test]
fn what_is_acknowledged_is_left_out() {
    assert_eq!(mistakes(registry![Acknowledged]), "");
}

#[derive(Serialize, Embedded)]
struct Part {
    codes: Vec<String>,
    names: Vec<String>,
}

#[derive(Serialize, Entity)]
#[mongo(index([tags, words]), index([part.member("codes"), part.member("names")]), index([hidden]), index([a, a]))]
#[mongo(index([a.hashed(), b.hashed()]), index([a.hashed()]).unique(), index([b]).sparse().filter("b > 1"))]
#[mongo(index([b]).expire_after(days(1)), index([a]).name("x"), index([a.desc()]).name("x"), index([tags.hashed()]))]
#[mongo(index([name.lower(), other]), index([name.collate("German")]), index([b]).partial("no"))]
struct Indexed {
    #[entity(primary_key)]
    id: i64,
    a: i64,
    b: i64,
    name: String,
    other: String,
    #[mongo(max_items(3))]
    tags: Vec<String>,
    #[mongo(max_items(3))]
    words: Vec<String>,
    part: Part,
    #[serde(skip)]
    hidden: i64,
    #[mongo(ttl(days(1)))]
    text_moment: chrono::DateTime<chrono::Utc>,
}

#[test]
fn indexes_that_a_server_would_refuse_are_found() {
    let found = mistakes(registry![Indexed]);
    for expected in [
        "M0425 Indexed.index(indexed_tags_words_idx): `tags` and `words` are in two lists",
        "M0425 Indexed.index(indexed_part_codes_part_names_idx)",
        "M0403 Indexed.hidden: `index` names `hidden`, which serde does not write into documents",
        "M0414 Indexed.index(indexed_a_a_idx): the index names a field twice",
        "M0418 Indexed.index(indexed_a_b_idx)",
        "M0417 Indexed.index(indexed_a_idx)",
        "M0416 Indexed.index(indexed_b_idx)",
        "M0423 Indexed.index(indexed_b_ttl_idx): `b` is no BSON date (it is long)",
        "M0423 Indexed.index(indexed_text_moment_ttl): `text_moment` is no BSON date (it is string)",
        "M0412 Indexed.index(x): two indexes are called `x`",
        "M0426 Indexed.index(indexed_tags_idx)",
        "M0408 Indexed.index",
        "M0409 Indexed.index: `German` is no locale",
        "M0407 Indexed.index",
    ] {
        assert!(found.contains(expected), "{expected}\n{found}");
    }
}

#[derive(Serialize, Entity)]
#[entity(unique([number]))]
#[mongo(shard_key([tenant]))]
struct Sharded {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    tenant: i64,
    number: i64,
}

#[derive(Serialize, Entity)]
#[entity(unique([number]))]
#[mongo(shard_key([id.hashed()]), tenant(tenant))]
struct ShardedRight {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    tenant: i64,
    number: i64,
}

#[derive(Serialize, Entity)]
#[entity(unique([number]))]
#[mongo(shard_key([tenant]), tenant(tenant))]
struct ShardedByTenant {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    tenant: i64,
    number: i64,
}

#[test]
fn unique_indexes_lead_with_the_shard_key() {
    let found = mistakes(registry![Sharded]);
    let expected =
        "M0511 Sharded.shard_key: the unique index `sharded_number_key` does not lead with the shard key (tenant)";
    assert_eq!(found, expected);
    assert!(mistakes(registry![ShardedRight]).starts_with("M0511"));
    assert_eq!(mistakes(registry![ShardedByTenant]), "");
}

#[derive(Serialize, Entity)]
#[mongo(time_series(at), capped(0), clustered)]
struct Odd {
    #[entity(primary_key)]
    id: i64,
    at: chrono::DateTime<chrono::Utc>,
    #[entity(range(0..))]
    value: i32,
    #[serde(rename = "a.b")]
    dotted: i32,
}

#[derive(View)]
#[entity(query = "SELECT id FROM odd", materialized)]
struct Shown {
    id: i64,
}

#[test]
fn collections_and_views_that_can_not_be_are_found() {
    let found = mistakes(registry![Odd; Shown]);
    let codes: Vec<&str> = found.lines().map(|line| &line[..5]).collect();
    assert_eq!(codes, ["M0101", "M0501", "M0502", "M0504", "M0502", "M0506", "M0507", "M0428", "M0701"], "{found}");
}

#[derive(Serialize, Entity)]
struct User {
    #[entity(primary_key)]
    id: i64,
    name: String,
}

#[derive(Serialize, Embedded)]
struct Author {
    name: i64,
    nmae: String,
}

#[derive(Serialize, Entity)]
struct Review {
    #[entity(primary_key)]
    id: i64,
    #[mongo(embeds(User))]
    author: Author,
}

#[test]
fn copies_are_looked_up_in_what_they_copy() {
    assert_eq!(
        mistakes(registry![User, Review]),
        "M0604 Author.name: `name` is a copy of `User.name` of another type
M0603 Author.nmae: `Author` copies `nmae`, which `User` does not have
M0605 Review.author: `Author` copies no key of `User`: nobody could find the original"
    );
    assert!(mistakes(registry![Review]).starts_with("M0601 Review.author: embeds"));
}

#[derive(Serialize, Entity)]
struct Post {
    #[entity(primary_key)]
    id: i64,
    comments: Vec<String>,
    #[entity(length(..=5_000_000))]
    body: String,
    at: chrono::DateTime<chrono::Utc>,
    #[entity(references(User).on_delete(Cascade))]
    author: i64,
}

#[test]
fn lints_say_what_is_likely_to_hurt() {
    let found = schema_mongo::lint(&registry![Post, User].unwrap());
    let lines: Vec<String> = found.iter().map(|d| format!("{} {}", d.code, d.path)).collect();
    assert_eq!(
        lines,
        ["ML04 Post.at", "ML05 Post.author", "ML02 Post.body", "ML01 Post.comments", "ML03 Post.id", "ML03 User.id"]
    );
}

#[derive(Serialize, Entity)]
#[mongo(shard_key([a]), shard_key([id]))]
struct Twice {
    #[entity(primary_key)]
    id: i64,
    a: i64,
}

#[test]
fn two_shard_keys_are_a_mistake() {
    let found = registry![Twice].unwrap_err().to_string();
    assert!(found.starts_with("error[E0108]: `shard_key` is said twice"), "{found}");
}
