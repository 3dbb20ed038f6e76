//! How rows live, in a store without triggers: fields, indexes over live documents, the log, rights; and what the application has
//! for the rest.

use bson::DateTime;
use schema_core::{DbEnum, Diagnostics, Embedded, Entity, Registry, registry};
use schema_mongo::documents::Caller;
use schema_mongo::{Config, Roles, Spec};
use serde::Serialize;
use serde_json::{Value, json};

use crate::linter;
use crate::oracle::{self, Judge};
use crate::serialized::{judge, written};

pub fn spec(registry: &Registry) -> Spec {
    schema_mongo::lower(registry).unwrap_or_else(|found| panic!("{found}"))
}

/// The mistakes, one line each: code, path, message.
#[track_caller]
pub fn mistakes(registry: Result<Registry, Diagnostics>, config: &Config) -> Vec<String> {
    match schema_mongo::lower_with(&registry.unwrap_or_else(|found| panic!("{found}")), config) {
        Ok(_) => Vec::new(),
        Err(Diagnostics(found)) => found
            .iter()
            .map(|d| {
                assert!(d.help.is_some() && d.source.is_some(), "{d}");
                format!("{} {}: {}", d.code, d.path, d.message)
            })
            .collect(),
    }
}

fn with_roles() -> Config {
    let roles = Roles { application: "app".into(), reader: Some("support".into()) };
    Config { roles: Some(roles), ..Config::default() }
}

#[derive(Serialize, DbEnum)]
#[serde(rename_all = "lowercase")]
enum State {
    Draft,
    Published,
    Archived,
}
use State::{Archived, Draft, Published};

#[derive(Serialize, Entity)]
#[entity(name = "shops", global)]
pub struct Shop {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
}

/// What is sold.
#[derive(Serialize, Entity)]
#[entity(name = "articles", timestamps, soft_delete, audit.except([views]), actors, tenant = shop_id, owner = seller)]
#[entity(unique([code]), index([title]), index([state, price]).unique().filter("price > 0"), search([title]))]
#[serde(rename_all = "camelCase")]
struct Article {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Shop))]
    shop_id: i64,
    seller: i64,
    code: String,
    title: String,
    #[entity(transitions([(Draft, Published), (Published, Archived)]).initial([Draft]))]
    state: State,
    price: i32,
    views: i32,
    #[entity(immutable)]
    serial: String,
    #[entity(pii.mask(Email))]
    contact: String,
    #[entity(sensitive)]
    #[serde(skip_serializing_if = "Option::is_none")]
    bank: Option<String>,
    #[entity(version)]
    version: i64,
}

fn article() -> Article {
    Article {
        id: 1,
        shop_id: 7,
        seller: 3,
        code: "a".into(),
        title: "Boat".into(),
        state: Draft,
        price: 5,
        views: 0,
        serial: "x".into(),
        contact: "ann@example.org".into(),
        bank: None,
        version: 1,
    }
}

fn caller() -> Caller {
    Caller::at(json!({"$date": "2026-01-01T00:00:00Z"})).by("ann").of(json!({"$numberLong": "7"}))
}

fn document(value: &impl Serialize) -> Value {
    serde_json::to_value(bson::Bson::Document(written(value)).into_canonical_extjson()).unwrap()
}

#[test]
fn what_helpers_write_the_validator_takes() {
    let registry = registry![Shop, Article].unwrap();
    let judge = judge(&registry, "articles");
    let entity = registry.get::<Article>().unwrap();
    // The struct leaves the managed fields out, and they may be missing.
    assert_eq!(judge.refuses(&written(&article())), None);
    let made = schema_mongo::documents::on_insert(entity, &caller(), document(&article()));
    for field in ["createdAt", "updatedAt", "createdBy", "updatedBy"] {
        assert!(made.get(field).is_some(), "{field}: {made}");
    }
    let bson::Bson::Document(made) = oracle::bson(&made) else { panic!("a document") };
    assert_eq!(judge.refuses(&made), None);
    let mut deleted = made.clone();
    let (filter, update) = schema_mongo::documents::soft_delete(entity, &caller(), json!({"_id": 1})).unwrap();
    assert_eq!(filter, json!({"_id": 1, "deletedAt": null}));
    assert_eq!(update["$inc"], json!({"version": 1}));
    for (name, value) in update["$set"].as_object().unwrap() {
        deleted.insert(name, oracle::bson(value));
    }
    assert_eq!(judge.refuses(&deleted), None);
    deleted.insert("deletedAt", "yesterday");
    assert!(judge.refuses(&deleted).is_some(), "deleted_at is a date");
    let (filter, update) = schema_mongo::documents::restore(entity, &caller(), json!({})).unwrap();
    assert_eq!((&filter["deletedAt"], &update["$set"]["deletedAt"]), (&json!({"$ne": null}), &Value::Null));
}

#[test]
fn uniques_and_indexes_hold_among_live_documents_of_a_tenant() {
    let registry = registry![Shop, Article].unwrap();
    let spec = spec(&registry);
    let articles = spec.collection("articles").unwrap();
    let live = json!({"deletedAt": null});
    for index in &articles.indexes {
        let first = &index.keys.0[0].0;
        assert!(first == "shopId", "{}: {first} leads", index.name);
        // References of deleted documents are followed too, and `$text` fails where its index does not hold all that is asked for.
        if index.name.ends_with("fkey_idx") || index.name.ends_with("search_idx") {
            assert_eq!(index.partial, None);
            continue;
        }
        let partial = index.partial.as_ref().unwrap_or_else(|| panic!("{} holds deleted documents", index.name));
        assert_eq!(partial["deletedAt"], live["deletedAt"], "{}", index.name);
        // What the filter of an index can't say, a server refuses.
        assert!(!partial.to_string().contains("$ne") && !partial.to_string().contains("\"$exists\":false"));
    }
    assert!(articles.is_unique(&["shopId", "code"]));
    let filtered = articles.indexes.iter().find(|index| index.unique && index.keys.0.len() == 3).unwrap();
    assert_eq!(filtered.partial, Some(json!({"price": {"$gt": 0}, "deletedAt": null})));
}

#[derive(Serialize, Embedded)]
struct Contact {
    #[entity(unique.all_rows())]
    email: String,
    #[entity(index)]
    phone: String,
}

#[derive(Serialize, Entity)]
#[entity(name = "logins", soft_delete, index([city]).all_rows(), index([plan]))]
#[mongo(index([city.desc()]).all_rows().name("by_city"))]
struct Login {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[entity(unique.all_rows())]
    login: String,
    #[entity(unique)]
    nickname: String,
    city: String,
    plan: String,
    contact: Contact,
}

#[derive(Serialize, Entity)]
#[mongo(index([name]).all_rows())]
struct Kept {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    name: String,
}

#[test]
fn what_holds_among_all_rows_holds_deleted_documents_too() {
    let spec = spec(&registry![Login].unwrap());
    let logins = spec.collection("logins").unwrap();
    let (of_all, of_live): (Vec<_>, Vec<_>) = logins
        .indexes
        .iter()
        .filter(|index| index.keys.0[0].0 != "deleted_at")
        .map(|index| (&*index.name, index.partial.clone()))
        .partition(|(_, partial)| partial.is_none());
    let names = |of: Vec<(&str, Option<Value>)>| of.into_iter().map(|(name, _)| name.to_owned()).collect::<Vec<_>>();
    assert_eq!(names(of_all), ["by_city", "logins_city_idx", "logins_contact_email_key", "logins_login_key"]);
    assert_eq!(names(of_live), ["logins_contact_phone_idx", "logins_nickname_key", "logins_plan_idx"]);
}

#[test]
fn all_rows_is_said_where_documents_are_deleted_softly() {
    let found = schema_mongo::lower(&registry![Kept].unwrap()).unwrap_err().to_string();
    assert!(found.contains("M0429") && found.contains("`Kept` says of no document that it is deleted"), "{found}");
}

#[derive(Serialize, Entity)]
#[entity(name = "visits", tenant = shop_id, index([day]), index([city]).across_tenants(), tree(above).index_name("below"))]
#[mongo(index([city.desc()]).across_tenants().name("by_city"), index([code]).unique().across_tenants().name("by_code"))]
struct Visit {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Shop))]
    shop_id: i64,
    above: Option<i64>,
    path: Vec<String>,
    level: i32,
    day: i64,
    city: String,
    code: String,
}

#[derive(Serialize, Entity)]
#[mongo(index([name]).across_tenants())]
struct Nobodys {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    name: String,
}

#[test]
fn the_tenant_leads_indexes_that_do_not_say_otherwise() {
    let spec = spec(&registry![Shop, Visit].unwrap());
    let visits = spec.collection("visits").unwrap();
    let leads = |name: &str| visits.index(name).unwrap_or_else(|| panic!("{name}")).keys.0[0].0.to_string();
    for (index, first) in [
        ("visits_shop_id_day_idx", "shop_id"),
        ("visits_city_idx", "city"),
        ("by_city", "city"),
        ("by_code", "code"),
        ("below", "shop_id"),
    ] {
        assert_eq!(leads(index), first, "{index}");
    }
    let found = schema_mongo::lower(&registry![Nobodys].unwrap()).unwrap_err().to_string();
    assert!(found.contains("M0439") && found.contains("`Nobodys` has no tenant"), "{found}");
}

#[derive(Serialize, Entity)]
#[entity(name = "notes", tenant = shop_id, unique([text, shop_id]))]
#[mongo(shard_key([id.hashed()]), without("notes_shop_id_text_key", "by the application"))]
struct Note {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Shop))]
    shop_id: i64,
    text: String,
}

#[test]
fn a_tenant_comes_to_the_front_of_indexes_and_shard_keys() {
    let spec = spec(&registry![Shop, Note].unwrap());
    let notes = spec.collection("notes").unwrap();
    assert_eq!(notes.shard_key.as_ref().unwrap().key.0[0].0, "shop_id");
    // Documents that are there are spread by an index that leads with the key.
    let by = notes.index("notes_shop_id__id_shard_idx").unwrap();
    assert_eq!(by.keys, notes.shard_key.as_ref().unwrap().key);
}

#[test]
fn descriptions_say_what_nothing_in_the_database_keeps() {
    let registry = registry![Shop, Article].unwrap();
    let spec = spec(&registry);
    let articles = spec.collection("articles").unwrap();
    let said = |field: &str| articles.field(field).unwrap().to_value()["description"].clone();
    assert_eq!(
        said("state"),
        "Goes from draft to published, from published to archived; no other way. Starts as draft."
    );
    assert_eq!(said("serial"), "Never changes.");
    assert_eq!(said("deletedAt"), "When it was deleted; live documents have no value here.");
    let lints = schema_mongo::lint(&registry);
    let kept: Vec<String> = lints.iter().filter(|lint| lint.code == "ML07").map(ToString::to_string).collect();
    assert_eq!(kept.len(), 1, "{kept:?}");
    for word in
        ["timestamps", "actors", "version", "immutable", "soft_delete", "tenant", "owner", "audit", "transitions"]
    {
        assert!(kept[0].contains(&format!("`{word}`")), "{word}: {}", kept[0]);
    }
}

#[test]
fn guards_find_only_what_may_be_changed_so() {
    let registry = registry![Shop, Article].unwrap();
    let entity = registry.get::<Article>().unwrap();
    let guard = |to| schema_mongo::documents::transition_guard(&registry, entity, "state", to, json!({}));
    assert_eq!(guard("published"), Some(json!({"state": {"$in": ["draft", "published"]}})));
    // Nothing leads to the first state but being in it.
    assert_eq!(guard("draft"), Some(json!({"state": {"$in": ["draft"]}})));
    let nobody = schema_mongo::documents::visible(entity, &Caller::at(Value::Null), json!({}));
    assert_eq!(nobody, json!({"shopId": {"$in": []}, "deletedAt": null}));
    assert_eq!(schema_mongo::documents::owned_by(entity, 3, json!({})), json!({"seller": 3}));
    let refused = |update: Value| schema_mongo::documents::check_update(entity, &update).is_err();
    for update in [
        json!({"$set": {"serial": 1}}),
        json!({"$rename": {"title": "serial"}}),
        json!({"$set": {"_id": 2}}),
        json!({"$unset": {"createdAt": ""}}),
        json!([{"$set": {"createdBy": "eve"}}]),
        json!([{"$unset": "serial"}]),
        json!({"$set": {"serial.part": 1}}),
    ] {
        assert!(refused(update.clone()), "{update}");
    }
    for update in [json!({"$set": {"title": "a", "serials": 1}}), json!({"$setOnInsert": {"serial": "a"}})] {
        assert!(!refused(update.clone()), "{update}");
    }
    let upsert = schema_mongo::documents::on_upsert(entity, &caller(), json!({"$set": {"title": "b"}}));
    assert_eq!(upsert["$setOnInsert"]["createdBy"], "ann");
    assert_eq!(upsert["$set"]["updatedBy"], "ann");
}

#[test]
fn the_log_takes_what_the_stream_gives_and_nothing_private() {
    let registry = registry![Shop, Article].unwrap();
    let spec = spec(&registry);
    assert!(spec.collection("articles").unwrap().options.pre_and_post_images);
    assert!(!spec.collection("shops").unwrap().options.pre_and_post_images);
    let log = spec.collection("audit_log").unwrap();
    let query = log.validator.as_ref().unwrap().query();
    assert_eq!(linter::complaints(&query["$jsonSchema"]), Vec::<String>::new());
    let judge = Judge::of(&query);
    let note = bson::doc! {
        "_id": { "_data": "82" }, "at": DateTime::now(), "collection": "articles", "action": "update",
        "record_key": { "_id": 1_i64 }, "old_values": { "title": "a" }, "new_values": { "title": "b" },
        "changed_fields": ["title"], "actor": "ann", "tenant": 7_i64,
    };
    assert_eq!(judge.refuses(&note), None);
    let mut wrong = note.clone();
    wrong.insert("action", "truncate");
    assert!(judge.refuses(&wrong).is_some());
    let stages = schema_mongo::documents::audit_stream(registry.get::<Article>().unwrap()).unwrap();
    let hidden = stages[2]["$unset"].to_string();
    for field in ["contact", "bank", "views"] {
        assert!(hidden.contains(&format!("new_values.{field}")) && hidden.contains(&format!("old_values.{field}")));
    }
    // Each field of the note is one that the log knows.
    for field in stages[1]["$project"].as_object().unwrap().keys() {
        assert!(log.field(field).is_some(), "{field}");
    }
    assert_eq!(schema_mongo::documents::audit_stream(registry.get::<Shop>().unwrap()), None);
    let retain = schema_mongo::AuditLog { retain: Some(schema_core::attr::prelude::days(90)), ..Default::default() };
    let config = Config { audit: retain, ..Config::default() };
    let spec = schema_mongo::lower_with(&registry, &config).unwrap();
    let ttl = spec.collection("audit_log").unwrap().index("audit_log_at_ttl").unwrap();
    assert_eq!(ttl.expire_after_seconds, Some(90 * 86_400));
}

#[test]
fn private_data_is_masked_in_a_view_and_left_out_of_projections() {
    let registry = registry![Shop, Article].unwrap();
    let spec = spec(&registry);
    let view = spec.view("articles_masked").unwrap();
    let stages: Value = serde_json::from_str(&view.pipeline).unwrap();
    assert!(stages[0]["$set"]["contact"].to_string().contains("***@"));
    assert_eq!(stages[1], json!({"$unset": ["bank"]}));
    let projection = schema_mongo::documents::public_projection(registry.get::<Article>().unwrap());
    assert_eq!(projection, json!({"bank": 0, "contact": 0}));
}

#[derive(Serialize, Entity)]
#[entity(name = "payments", global, append_only)]
struct Payment {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
}

#[derive(Serialize, Entity)]
#[entity(name = "rates", global, immutable)]
struct Rate {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
}

#[derive(Serialize, Entity)]
#[entity(name = "carts", soft_delete.cascade().on_delete_statement().refuse_references())]
struct Cart {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
}

#[derive(Serialize, Entity)]
#[entity(name = "carts", soft_delete.cascade().on_delete_statement().refuse_references())]
#[mongo(without("cascade", "items are embedded"), without("on_delete_statement", "the application marks"))]
#[mongo(without("refuse_references", "looked up in a transaction"))]
struct CartKnown {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
}

#[derive(Serialize, Entity)]
#[entity(name = "payments", global, append_only)]
#[mongo(without("append_only", "no code changes them"))]
struct PaymentKnown {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
}

#[test]
fn what_nothing_keeps_is_refused_until_a_role_keeps_it_or_it_is_acknowledged() {
    let plain = Config::default();
    assert_eq!(
        mistakes(registry![Payment, Rate, Cart], &plain),
        [
            "M0901 Cart: MongoDB has no triggers: it does not keep `cascade`",
            "M0901 Cart: MongoDB has no triggers: it does not keep `on_delete_statement`",
            "M0901 Cart: MongoDB has no triggers: it does not keep `refuse_references`",
            "M0901 Payment: MongoDB has no triggers: it does not keep `append_only`",
            "M0901 Rate: MongoDB has no triggers: it does not keep `immutable`",
        ]
    );
    assert_eq!(mistakes(registry![Payment, Rate], &with_roles()), Vec::<String>::new());
    assert_eq!(mistakes(registry![PaymentKnown, CartKnown], &plain), Vec::<String>::new());
}

#[test]
fn roles_may_do_the_least_that_they_need() {
    let (registry, config) = (registry![Shop, Article, Payment, Rate].unwrap(), with_roles());
    let spec = schema_mongo::lower_with(&registry, &config).unwrap();
    let roles = schema_mongo::roles(&registry, &spec, &config);
    let may = |role: &str, collection: &str| {
        let role = roles.iter().find(|known| known.name == role).unwrap();
        let actions = role.privileges.iter().find(|(name, _)| name == collection);
        let words: Vec<&str> = actions.iter().flat_map(|(_, actions)| actions).map(|action| action.word()).collect();
        words.join(" ")
    };
    assert_eq!(may("app", "shops"), "find insert remove update");
    assert_eq!(may("app", "articles"), "changeStream find insert remove update");
    assert_eq!(may("app", "payments"), "find insert");
    assert_eq!(may("app", "rates"), "find insert remove");
    assert_eq!(may("app", "audit_log"), "find insert");
    assert_eq!((may("support", "articles").as_str(), may("support", "articles_masked").as_str()), ("", "find"));
    assert_eq!(may("support", "audit_log"), "");
    let text = roles[1].create("shop").to_json();
    assert!(text.starts_with(r#"{"createRole":"support","privileges":[{"resource":{"db":"shop","#), "{text}");
    assert!(roles[1].update("shop").to_json().starts_with(r#"{"updateRole":"support""#));
}

#[derive(Serialize, Entity)]
#[entity(name = "kept", timestamps, soft_delete, audit, actors, tenant = shop_id)]
#[mongo(without("soft_delete", "not here"), without("audit", "not here"), without("actors", "not here"))]
#[mongo(without("version", "not here"), without("pii", "not here"), without("tenant", "one shop"))]
#[mongo(without("timestamps", "not here"))]
struct LeftOut {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Shop))]
    shop_id: i64,
    #[entity(unique, pii)]
    email: String,
    #[entity(version)]
    version: i64,
}

#[test]
fn what_is_left_out_by_name_leaves_nothing_behind() {
    let registry = registry![Shop, LeftOut].unwrap();
    let spec = spec(&registry);
    assert!(spec.collection("audit_log").is_none() && spec.views.is_empty());
    let kept = spec.collection("kept").unwrap();
    assert!(kept.indexes.iter().all(|index| index.partial.is_none()), "{:?}", kept.indexes);
    assert!(!kept.options.pre_and_post_images);
    assert!(schema_mongo::lint(&registry).iter().all(|lint| lint.code != "ML07"));
    assert_eq!(schema_mongo::documents::live_filter(registry.get::<LeftOut>().unwrap()), json!({}));
}
