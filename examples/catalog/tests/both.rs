//! The same structs in both stores.

use bson::DateTime;
use catalog::{Address, Author, Item, Order, OrderStatus, Review, registry};
use schema_mongo::spec::{BsonType, Direction};
use serde_json::{Value, json};
use uuid::Uuid;

fn spec() -> schema_mongo::Spec {
    schema_mongo::lower(&registry().unwrap()).unwrap_or_else(|found| panic!("{found}"))
}

#[test]
fn both_stores_hold_the_same_entities() {
    let catalog = schema_pg::lower(&registry().unwrap()).unwrap_or_else(|found| panic!("{found}"));
    let spec = spec();
    for name in ["users", "products", "orders", "reviews", "sessions", "places"] {
        assert!(catalog.table(name).is_some() && spec.collection(name).is_some(), "{name}");
    }
    assert!(catalog.table("products").unwrap().is_unique(&["sku"]));
    assert!(spec.collection("products").unwrap().is_unique(&["sku"]));
    schema_pg::assert_sql_valid(&schema_pg::create(&catalog).to_string());
}

#[test]
fn orders_hold_their_items_and_reviews_a_summary_of_their_author() {
    let spec = spec();
    let orders = spec.collection("orders").unwrap();
    assert!(orders.is_indexed(&["user_id"]) && orders.is_indexed(&["delivery.city"]));
    let quantity = orders.field("items.quantity").unwrap();
    assert_eq!(quantity.to_value(), json!({"bsonType": "int", "minimum": 1, "maximum": 999}));
    let reviews = spec.collection("reviews").unwrap();
    assert!(reviews.is_indexed(&["author._id"]));
    assert!(reviews.field("author.name").unwrap().types().unwrap().has(BsonType::String));
}

#[test]
fn sessions_expire_places_are_found_and_live_users_are_unique() {
    let spec = spec();
    let ttl = spec.collection("sessions").unwrap().index("sessions_seen_at_ttl").unwrap();
    assert_eq!(ttl.expire_after_seconds, Some(30 * 86_400));
    let places = spec.collection("places").unwrap();
    assert!(places.indexes.iter().any(|index| index.has(Direction::Sphere)));
    let unique = spec.collection("users").unwrap().index("users_email_key").unwrap();
    assert_eq!(unique.partial, Some(json!({"deleted_at": null})));
    let registry = registry().unwrap();
    let projection = schema_mongo::documents::public_projection(registry.entity("users").unwrap());
    assert_eq!(projection, json!({"password_hash": 0}));
}

/// A document as JSON Schema can judge it: what is neither number, text, list nor object is null. The types themselves are judged
/// in the tests of schema-mongo.
fn without_types(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let kept = members.iter().filter(|(name, _)| *name != "bsonType");
            Value::Object(kept.map(|(name, value)| (name.clone(), without_types(value))).collect())
        }
        Value::Array(values) => values.iter().map(without_types).collect(),
        other => other.clone(),
    }
}

fn takes(collection: &str, document: &impl serde::Serialize) -> Result<(), String> {
    let spec = spec();
    let validator = spec.collection(collection).unwrap().validator.as_ref().unwrap();
    let schema = without_types(&validator.schema.as_ref().unwrap().to_value());
    let judge = jsonschema::options().with_draft(jsonschema::Draft::Draft4).build(&schema).unwrap();
    let bytes = bson::serialize_to_vec(document).unwrap();
    let document: bson::Document = bson::deserialize_from_slice(&bytes).unwrap();
    judge.validate(&json_of(&document.into())).map_err(|error| format!("{}: {error}", error.instance_path()))
}

fn json_of(value: &bson::Bson) -> Value {
    match value {
        bson::Bson::Int32(number) => json!(number),
        bson::Bson::Int64(number) => json!(number),
        bson::Bson::Double(number) => json!(number),
        bson::Bson::String(text) => json!(text),
        bson::Bson::Array(values) => values.iter().map(json_of).collect(),
        bson::Bson::Document(document) => document.iter().map(|(name, value)| (name.clone(), json_of(value))).collect(),
        _ => Value::Null,
    }
}

#[test]
fn what_serde_writes_is_what_the_validators_take() {
    let address = Address { street: "1 Quay".into(), city: "Ulm".into(), country: "DE".into() };
    let item = Item { product_id: Uuid::nil(), name: "Kettle".into(), quantity: 2, price: "19.99".parse().unwrap() };
    let order = Order {
        id: Uuid::nil(),
        user_id: Uuid::nil(),
        status: OrderStatus::Open,
        items: vec![item.clone()],
        delivery: address.clone(),
        billing: None,
        ordered_at: DateTime::now(),
        paid_at: None,
        sent_at: None,
    };
    assert_eq!(takes("orders", &order), Ok(()));
    let none = Order { items: Vec::new(), ..order.clone() };
    assert!(takes("orders", &none).is_err_and(|error| error.starts_with("/items")));
    let many = Order { items: vec![Item { quantity: 1000, ..item }], ..order.clone() };
    assert!(takes("orders", &many).is_err_and(|error| error.starts_with("/items/0/quantity")));
    let nowhere = Order { billing: Some(Address { country: "de".into(), ..address }), ..order };
    assert!(takes("orders", &nowhere).is_err_and(|error| error.starts_with("/billing/country")));
    let author = Author { id: Uuid::nil(), name: "Ann".into() };
    let review = Review { id: Uuid::nil(), product_id: Uuid::nil(), author, rating: 5, text: "Good.".into() };
    assert_eq!(takes("reviews", &review), Ok(()));
    assert!(takes("reviews", &Review { rating: 6, ..review }).is_err());
}

#[test]
fn the_lints_have_nothing_to_say() {
    let found: Vec<String> =
        schema_mongo::lint(&registry().unwrap()).iter().map(|found| format!("{} {}", found.code, found.path)).collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn the_program_prints_both_and_says_what_it_does_not_know() {
    let run = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_catalog")).args(arguments).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, both, _) = run(&[]);
    assert_eq!(code, Some(0));
    assert!(both.contains("CREATE TABLE public.orders") && both.contains("\"create\":\"orders\""));
    let (_, json, _) = run(&["json"]);
    let commands: Vec<Value> = serde_json::from_str(&json).unwrap();
    assert_eq!(commands.iter().filter(|command| command.get("create").is_some()).count(), 6);
    let (code, _, error) = run(&["xml"]);
    assert!(code == Some(2) && error.starts_with("unknown argument: xml"), "{error}");
}

/// What a new colleague reads, of both stores. `UPDATE_DOCS=1` writes it.
#[test]
fn the_documents_are_current() {
    let registry = registry().unwrap();
    schema_pg::docs::Docs::at("docs/postgresql").check(&registry).unwrap();
    schema_mongo::docs::Docs::at("docs/mongodb").check(&registry).unwrap();
    let (catalog, spec) = (schema_pg::lower(&registry).unwrap(), schema_mongo::lower(&registry).unwrap());
    let tables = schema_pg::docs::diagram(&catalog, Some(&registry));
    let documents = schema_mongo::docs::diagram(&spec, &registry);
    let picture = |name: &str, diagram| schema_core::docs::DocsFile {
        path: format!("{name}.svg"),
        text: schema_core::docs::svg(diagram),
    };
    let files = [picture("postgresql", &tables), picture("mongodb", &documents)];
    schema_core::docs::DocsFolder::at("docs/pictures").check(&files).unwrap();
}

/// The design document of MongoDB has the same form as that of PostgreSQL.
#[test]
fn design_documents_have_their_form() {
    let form: Value = serde_json::from_str(schema_core::docs::DESIGN_SCHEMA).unwrap();
    let form = jsonschema::validator_for(&form).unwrap();
    let registry = registry().unwrap();
    let mongo = schema_mongo::docs::design(&schema_mongo::lower(&registry).unwrap(), Some(&registry));
    let postgres = schema_pg::docs::design(&schema_pg::lower(&registry).unwrap(), Some(&registry));
    for design in [&mongo, &postgres] {
        let json: Value = serde_json::from_str(&design.to_json()).unwrap();
        let wrong: Vec<String> = form.iter_errors(&json).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
    // A struct within documents is part of its collection.
    let fields = mongo.entities.iter().flat_map(|entity| &entity.fields);
    assert!(
        fields.clone().any(|field| field.name.contains("[].")),
        "{:?}",
        fields.map(|field| &field.name).collect::<Vec<_>>()
    );
}
