//! Structs of which serde writes something else in their place, or nothing: what their members say counts where it is written.

use schema_core::{Embedded, Entity, registry};
use serde::Serialize;
use serde_json::{Value, json};

use crate::diagnostics::mistakes;
use crate::lifecycle::spec;
use crate::oracle::{self, Judge};

/// serde writes another struct in its place.
#[derive(Clone, Serialize, Embedded)]
#[serde(into = "Account")]
struct Handle {
    #[entity(unique)]
    handle: String,
}

#[derive(Clone, Serialize, Embedded)]
struct Account {
    #[entity(unique)]
    login: String,
}

impl From<Handle> for Account {
    fn from(handle: Handle) -> Self {
        Account { login: handle.handle }
    }
}

#[derive(Serialize, Entity)]
#[mongo(index([handle.member("handle")]))]
struct Replaced {
    #[entity(primary_key)]
    id: i64,
    handle: Handle,
}

#[test]
fn what_members_say_counts_of_what_is_written() {
    let why = "M0403 Replaced.handle.handle: `index` names `handle.handle`, which serde does not write into documents
M1101 Handle.handle: `unique` needs a path, and `Handle` stands where another value is written in its place";
    assert_eq!(mistakes(registry![Replaced]), why);
    let found = schema_mongo::lower(&registry![Replaced].unwrap()).unwrap_err().0;
    assert!(found[1].help.as_deref().unwrap().contains("the type that is written"));
}

/// Only one of the fields is written.
#[derive(Serialize, Embedded)]
#[serde(transparent)]
struct Sole {
    #[entity(unique)]
    name: String,
    #[serde(skip)]
    cached: Option<String>,
}

#[derive(Serialize, Embedded)]
struct Kinds {
    #[serde(flatten)]
    #[mongo(tagged("kind").variant("sole").variant("account").embeds(Account))]
    kind: Value,
}

#[derive(Serialize, Entity)]
#[entity(name = "soles")]
struct HasSole {
    #[entity(primary_key)]
    id: i64,
    sole: Sole,
    #[serde(flatten)]
    kinds: Option<Kinds>,
}

#[test]
fn a_transparent_struct_and_flattened_kinds_that_may_be_missing_are_as_serde_writes_them() {
    let registry = registry![HasSole].unwrap();
    let spec = spec(&registry);
    let soles = spec.collection("soles").unwrap();
    assert!(soles.is_unique(&["sole"]) && soles.is_unique(&["login"]), "{:?}", soles.indexes);
    let judge = Judge::of(&soles.validator.as_ref().unwrap().query());
    for (document, taken) in [
        (json!({ "_id": 1, "sole": "a" }), true),
        (json!({ "_id": 1, "sole": "a", "kind": "sole" }), true),
        (json!({ "_id": 1, "sole": "a", "kind": "account", "login": "x" }), true),
        (json!({ "_id": 1, "sole": "a", "kind": "account" }), false),
        (json!({ "_id": 1, "sole": "a", "login": "x" }), false),
        (json!({ "_id": 1, "sole": { "name": "a" } }), false),
    ] {
        let mut document = oracle::bson(&document).as_document().unwrap().clone();
        document.insert("id", 1_i64);
        assert_eq!(judge.refuses(&document).is_none(), taken, "{document}");
    }
}
