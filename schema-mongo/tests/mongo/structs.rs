//! Structs inside of documents: what is unique there and among which documents, what is masked, what has no path, names that members
//! had.

use std::collections::BTreeMap;

use bson::doc;
use schema_core::{Embedded, Entity, Registry, registry};
use schema_mongo::{Config, Version};
use serde::Serialize;
use serde_json::{Value, json};

use crate::diagnostics::mistakes;
use crate::expression;
use crate::lifecycle::spec;
use crate::serialized::written;

/// The indexes of a collection, as commands say them.
pub fn indexes(registry: &Registry, collection: &str) -> Vec<Value> {
    let commands: Value = serde_json::from_str(&schema_mongo::create(&spec(registry)).to_json()).unwrap();
    let of_it = |command: &&Value| command["createIndexes"] == collection;
    let commands = commands.as_array().unwrap().iter().filter(of_it);
    commands.flat_map(|command| command["indexes"].as_array().unwrap().clone()).collect()
}

#[derive(Serialize, Embedded)]
struct Profile {
    handle: String,
    badge: Option<String>,
}

#[derive(Serialize, Entity)]
#[entity(name = "people")]
#[entity(index([sku]).unique(), index([profile.member("handle")]).unique())]
#[mongo(index([ean]).unique().collation("de"), index([sure.member("badge"), ean]).unique().name("both"))]
#[mongo(index([given]).unique().partial(r#"{"n": 1}"#), index([tags]).unique(), index([sure.member("handle")]).unique())]
#[mongo(index([rare]).unique().sparse(), index([labels.member("handle")]).unique())]
struct Person {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    n: i64,
    sku: Option<String>,
    ean: Option<String>,
    given: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rare: Option<String>,
    profile: Option<Profile>,
    sure: Profile,
    #[mongo(max_items(9))]
    tags: Vec<String>,
    #[mongo(max_items(9))]
    labels: Vec<Profile>,
}

#[test]
fn two_documents_without_a_value_are_not_the_same_whatever_index_is_unique() {
    let text = json!({ "$type": "string" });
    let unique = |keys: &[&str], name: &str, partial: Value| {
        let keys: serde_json::Map<String, Value> = keys.iter().map(|key| ((*key).to_owned(), json!(1))).collect();
        let mut index = json!({ "key": keys, "name": name, "unique": true });
        if partial != json!({}) {
            index["partialFilterExpression"] = partial;
        }
        index
    };
    let mut german = unique(&["ean"], "people_ean_idx", json!({ "ean": text }));
    german["collation"] = json!({ "locale": "de" });
    let mut sparse = unique(&["rare"], "people_rare_idx", json!({}));
    sparse["sparse"] = json!(true);
    assert_eq!(
        indexes(&registry![Person].unwrap(), "people"),
        [
            unique(&["sure.badge", "ean"], "both", json!({ "ean": text, "sure.badge": text })),
            german,
            unique(&["given"], "people_given_idx", json!({ "given": text, "n": 1 })),
            unique(&["labels.handle"], "people_labels_handle_idx", json!({ "labels.handle": text })),
            unique(&["profile.handle"], "people_profile_handle_idx", json!({ "profile.handle": text })),
            sparse,
            unique(&["sku"], "people_sku_idx", json!({ "sku": text })),
            unique(&["sure.handle"], "people_sure_handle_idx", json!({})),
            // A list without elements has none that could be the same.
            unique(&["tags"], "people_tags_idx", json!({ "tags": text })),
        ]
    );
}

#[derive(Serialize, Entity)]
#[mongo(index([name]).unique().sparse(), index([labels.member("badge")]).unique())]
#[mongo(index([sure.member("badge")]).unique().sparse(), index([profile.member("handle")]).unique().sparse())]
struct Gaps {
    #[entity(primary_key)]
    id: i64,
    name: Option<String>,
    #[mongo(max_items(9))]
    labels: Vec<Profile>,
    sure: Profile,
    // Where it is null, there is no handle, and a sparse index does without.
    profile: Option<Profile>,
}

#[derive(Serialize, Embedded)]
struct Safe {
    #[entity(unique)]
    #[mongo(encrypted)]
    ssn: String,
}

#[derive(Serialize, Entity)]
struct Patient {
    #[entity(primary_key)]
    id: i64,
    safe: Safe,
}

#[test]
fn an_index_over_an_encrypted_member_is_refused_where_it_is_said() {
    let config = Config { version: Version::V7_0, ..Config::default() };
    let found = schema_mongo::lower_with(&registry![Patient].unwrap(), &config).unwrap_err().0;
    assert_eq!(found.iter().map(|found| found.code).collect::<Vec<_>>(), ["M1002"]);
    let line = include_str!("structs.rs").lines().nth(found[0].source.unwrap().line as usize - 1).unwrap();
    assert_eq!(line.trim(), "#[entity(unique)]");
}

#[test]
fn nulls_that_an_index_would_hold_are_refused() {
    assert_eq!(
        mistakes(registry![Gaps]),
        "M1105 Gaps.index: serde writes null where `name` has no value, which a sparse index holds: the second would be refused
M1102 Gaps.index: `labels.badge` is in a list, where one without a value counts as null: two documents with such would be the same
M1105 Gaps.index: serde writes null where `sure.badge` has no value, which a sparse index holds: the second would be refused"
    );
}

#[derive(Serialize, Entity)]
#[entity(name = "shops", tenant = id)]
struct Shop {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: uuid::Uuid,
}

#[derive(Serialize, Embedded)]
struct Code {
    #[entity(unique.filter("state = 'open'").name("open_codes"), index)]
    code: String,
    state: String,
    #[entity(unique.across_tenants())]
    token: String,
    #[entity(unique.nulls_not_distinct())]
    last: Option<String>,
    #[entity(references(Shop).no_index())]
    seller: uuid::Uuid,
    #[entity(references(Shop))]
    buyer: uuid::Uuid,
}

#[derive(Serialize, Entity)]
#[entity(name = "orders", tenant = shop, soft_delete)]
struct Order {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: uuid::Uuid,
    #[entity(references(Shop))]
    shop: uuid::Uuid,
    coupon: Option<Code>,
}

#[test]
fn what_members_say_is_within_the_tenant_and_among_live_documents() {
    let text = json!({ "$type": "string" });
    let mut found = indexes(&registry![Shop, Order].unwrap(), "orders");
    found.retain(|index| index["key"].to_string().contains("coupon"));
    assert_eq!(
        found,
        [
            json!({"key": {"shop": 1, "coupon.code": 1}, "name": "open_codes", "unique": true, "partialFilterExpression":
                {"coupon.code": text, "coupon.state": "open", "deleted_at": null}}),
            json!({"key": {"shop": 1, "coupon.buyer": 1}, "name": "orders_shop_coupon_buyer_fkey_idx"}),
            json!({"key": {"shop": 1, "coupon.code": 1}, "name": "orders_shop_coupon_code_idx", "partialFilterExpression":
                {"deleted_at": null}}),
            json!({"key": {"shop": 1, "coupon.last": 1}, "name": "orders_shop_coupon_last_key", "unique": true,
                "partialFilterExpression": {"deleted_at": null}}),
            json!({"key": {"coupon.token": 1}, "name": "orders_coupon_token_key", "unique": true, "partialFilterExpression":
                {"coupon.token": text, "deleted_at": null}}),
        ]
        .map(|index| (index["name"].to_string(), index))
        .into_iter()
        .collect::<BTreeMap<_, _>>()
        .into_values()
        .collect::<Vec<_>>()
    );
    let lints = schema_mongo::lint(&registry![Shop, Order].unwrap());
    assert!(lints.iter().all(|lint| lint.code != "ML05"), "{lints:?}");
}

#[derive(Serialize, Embedded)]
struct Node {
    #[entity(pii, index)]
    name: String,
    #[mongo(encrypted)]
    secret: String,
    #[mongo(unbounded("a tree"))]
    below: Vec<Node>,
}

#[derive(Serialize, Embedded)]
struct Cell {
    #[mongo(hidden)]
    hidden: String,
    #[entity(unique.filter("hidden = 'x'"), renamed_from("was"))]
    once: String,
    #[serde(skip)]
    #[entity(index)]
    unwritten: i64,
}

#[derive(Serialize, Embedded)]
struct Renamed {
    #[entity(renamed_from("kept"))]
    name: String,
    kept: String,
}

#[derive(Serialize, Entity)]
struct Nowhere {
    #[entity(primary_key)]
    id: i64,
    tree: Node,
    #[mongo(unbounded("few"))]
    matrix: Vec<Vec<Cell>>,
    #[mongo(unbounded("few"))]
    cells: Vec<Cell>,
    renamed: Renamed,
    #[serde(skip)]
    skipped: Option<Profile2>,
}

#[derive(Serialize, Embedded)]
struct Profile2 {
    #[entity(unique, pii)]
    handle: String,
}

#[test]
fn what_no_path_no_filter_and_no_rename_reaches_is_refused() {
    assert_eq!(
        mistakes(registry![Nowhere]),
        "M1001 Node.secret: `secret` has no path or no type of its own to be encrypted
M1104 Cell.once: `cells.was` is in a list, where `$rename` does not reach
M1104 Renamed.name: `renamed.kept` is still the name of a member, of this kind of objects or of another
M1101 Node.name: `index` needs a path, and `Node` stands in itself, as deep as one likes
M1101 Node.secret: `encrypted` needs a path, and `Node` stands in itself, as deep as one likes
M1101 Node.name: `pii` needs a path, and `Node` stands in itself, as deep as one likes
M1101 Cell.once: `unique` needs a path, and `Cell` stands in a list of lists
M1101 Cell.unwritten: `index` needs a path, and `Cell` stands in a list of lists
M1101 Cell.hidden: `hidden` needs a path, and `Cell` stands in a list of lists
M1101 Cell.once: `renamed_from` needs a path, and `Cell` stands in a list of lists
M1103 Cell.once: `cells` is a list: a filter picks whole documents, not objects of their lists
M0403 Cell.unwritten: `index` names `unwritten`, which serde does not write into documents
M1101 Profile2.handle: `unique` needs a path, and `Profile2` stands where serde writes nothing
M1005 Nowhere: encrypted fields need MongoDB 7.0, the target is 6.0"
    );
    // What can't be shown by its path alone is left out with what is around it.
    let registry = registry![Nowhere].unwrap();
    let projection = schema_mongo::documents::public_projection(registry.get::<Nowhere>().unwrap());
    assert_eq!(projection, json!({ "cells.hidden": 0, "matrix": 0, "tree.below": 0, "tree.name": 0 }));
}

#[derive(Serialize, Embedded)]
#[serde(transparent)]
struct Wrapped {
    #[entity(index, pii.mask(Name))]
    value: String,
}

#[derive(Serialize, Embedded)]
struct Inner {
    #[entity(pii.mask(Last4))]
    iban: String,
    #[entity(sensitive)]
    pin: String,
}

#[derive(Serialize, Embedded)]
struct Account {
    #[entity(pii.mask(Email))]
    email: Option<String>,
    #[mongo(unbounded("few"))]
    banks: Vec<Inner>,
    wrapped: Wrapped,
    open: String,
}

#[derive(Serialize, Entity)]
#[entity(name = "accounts")]
struct Accounts {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[entity(pii.mask(Name))]
    name: String,
    #[mongo(unbounded("few"))]
    all: Vec<Account>,
    one: Option<Account>,
    #[entity(pii)]
    gone: Account,
    #[serde(flatten)]
    flat: Inner,
}

#[test]
fn the_masked_view_walks_into_structs_and_lists() {
    let registry = registry![Accounts].unwrap();
    let inner = || Inner { iban: "DE123456".into(), pin: "0000".into() };
    let account = || Account {
        email: Some("ann@example.org".into()),
        banks: vec![inner(), inner()],
        wrapped: Wrapped { value: "Wendy".into() },
        open: "seen".into(),
    };
    let document = written(&Accounts {
        id: 1,
        name: "Ann".into(),
        all: vec![account(), account()],
        one: None,
        gone: account(),
        flat: inner(),
    });
    let spec = spec(&registry);
    let stages: Value = serde_json::from_str(&spec.view("accounts_masked").unwrap().pipeline).unwrap();
    // A server takes no path beside one below it.
    assert_eq!(stages[1]["$unset"], json!(["all.banks.pin", "gone", "one.banks.pin", "pin"]));
    let shown =
        stages.as_array().unwrap().iter().fold(document.clone(), |document, stage| expression::stage(stage, &document));
    let bank = doc! { "iban": "***3456" };
    let one = doc! { "email": "a***@example.org", "banks": [bank.clone(), bank], "wrapped": "W***", "open": "seen" };
    assert_eq!(shown, doc! { "_id": 1_i64, "name": "A***", "all": [one.clone(), one], "one": null, "iban": "***3456" });
    let projection = schema_mongo::documents::public_projection(registry.get::<Accounts>().unwrap());
    let bare = doc! { "banks": [{}, {}], "open": "seen" };
    assert_eq!(
        expression::projected(&projection, &document),
        doc! { "_id": 1_i64, "all": [bare.clone(), bare], "one": null }
    );
    assert_eq!(
        indexes(&registry, "accounts").iter().map(|index| index["key"].to_string()).collect::<Vec<_>>(),
        [r#"{"all.wrapped":1}"#, r#"{"gone.wrapped":1}"#, r#"{"one.wrapped":1}"#]
    );
}

mod before {
    use super::*;

    #[derive(Serialize, Embedded)]
    pub struct Address {
        pub town: String,
    }

    #[derive(Serialize, Entity)]
    #[entity(name = "houses")]
    pub struct House {
        #[serde(rename = "_id")]
        #[entity(primary_key)]
        id: i64,
        addr: Address,
    }
}

mod after {
    use super::*;

    #[derive(Serialize, Embedded)]
    #[serde(rename_all = "camelCase")]
    pub struct Address {
        #[entity(renamed_from("town"))]
        pub city_name: String,
    }

    #[derive(Serialize, Entity)]
    #[entity(name = "houses")]
    pub struct House {
        #[serde(rename = "_id")]
        #[entity(primary_key)]
        id: i64,
        #[entity(renamed_from("addr"))]
        address: Address,
    }
}

#[test]
fn members_are_renamed_once_what_is_around_them_has_its_new_name() {
    let (old, new) = (spec(&registry![before::House].unwrap()), spec(&registry![after::House].unwrap()));
    let plan = schema_mongo::plan(&schema_mongo::diff(&old, &new), &Default::default());
    let updates = |all: Vec<String>| all.into_iter().filter(|text| text.contains("$rename")).collect::<Vec<_>>();
    let rename = |was: &str, now: &str| {
        let query = json!({ was: { "$exists": true }, now: { "$exists": false } });
        format!(
            r#"{{"update":"houses","updates":[{{"multi":true,"q":{query},"u":{{"$rename":{{"{was}":"{now}"}}}}}}],"bypassDocumentValidation":true}}"#
        )
    };
    assert_eq!(
        updates(plan.steps.iter().map(|step| step.command.to_json()).collect()),
        [rename("addr", "address"), rename("address.town", "address.cityName")]
    );
    assert_eq!(
        updates(plan.reverse().map(schema_mongo::Command::to_json).collect()),
        [rename("address.cityName", "address.town"), rename("address", "addr")]
    );
    assert_eq!(schema_mongo::diff(&new, &new), []);
}

#[derive(Serialize, Entity)]
#[entity(name = "contacts")]
struct Contact {
    #[serde(rename = "_id")]
    #[entity(primary_key, pii)]
    email: String,
}

#[derive(Serialize, Embedded)]
struct Careless {
    #[entity(references(Contact).on_delete(SetNull))]
    to: String,
    #[entity(references(Shop))]
    shop: uuid::Uuid,
}

#[derive(Serialize, Embedded)]
struct Careful {
    #[entity(references(Contact).on_delete(Cascade), pii)]
    to: String,
}

#[derive(Serialize, Entity)]
struct Letter {
    #[entity(primary_key)]
    id: i64,
    careless: Careless,
    #[entity(ty = Value)]
    #[mongo(tagged("kind").variant("a").embeds(Careful))]
    careful: Option<Careful>,
}

#[derive(Serialize, Entity)]
struct Parcel {
    #[entity(primary_key)]
    id: i64,
    #[mongo(unbounded("few"))]
    all: Vec<Careful>,
}

#[test]
fn references_of_members_are_looked_at_like_those_of_fields() {
    let found = registry![Contact, Letter].unwrap_err().0;
    let found: Vec<String> = found.iter().map(|d| format!("{} {}: {}", d.code, d.path, d.message)).collect();
    assert_eq!(
        found,
        [
            "E0119 Letter.careful: `careful` is an `Option`, and the type that `ty` says is none: it would never be empty",
            "E0305 Careless.to: `SetNull` empties `to`, which can't be empty",
            "E0721 Careless.to: `to` holds copies of `Contact.email`, which is private",
            &format!("E0301 Careless.shop: references `{}::Shop`, which is not registered", module_path!()),
        ]
    );
    let lints = schema_mongo::lint(&registry![Contact, Parcel].unwrap());
    assert!(lints.iter().any(|lint| lint.code == "ML05" && lint.path == "Careful.to"), "{lints:?}");
}
