//! Private values in documents: copies of them are private too.

use schema_core::{Embedded, Entity, registry};
use serde::Serialize;
use serde_json::{Value, json};

use crate::diagnostics::mistakes;
use crate::lifecycle::spec;

#[derive(Serialize, Entity)]
#[entity(name = "contacts")]
struct Contact {
    #[serde(rename = "_id")]
    #[entity(primary_key, pii.mask(Email))]
    email: String,
    #[entity(pii)]
    phone: String,
}

#[derive(Serialize, Entity)]
#[entity(name = "letters", audit)]
struct Letter {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Contact))]
    to: String,
    text: String,
}

#[test]
fn a_reference_to_a_private_key_is_private() {
    let registry = registry![Contact, Letter].unwrap();
    let spec = spec(&registry);
    let stages: Value = serde_json::from_str(&spec.view("letters_masked").unwrap().pipeline).unwrap();
    assert!(stages[0]["$set"]["to"].to_string().contains("***@"), "{stages}");
    let letter = registry.get::<Letter>().unwrap();
    let stream = schema_mongo::documents::audit_stream(letter).unwrap();
    assert_eq!(stream[2]["$unset"], json!(["new_values.to", "old_values.to"]));
    assert_eq!(schema_mongo::documents::public_projection(letter), json!({"to": 0}));
}

#[derive(Serialize, Embedded)]
struct Sender {
    #[serde(rename = "_id")]
    email: String,
    phone: String,
}

#[derive(Serialize, Entity)]
#[entity(name = "parcels")]
struct Parcel {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[mongo(embeds(Contact))]
    sender: Sender,
}

#[derive(Serialize, Entity)]
#[entity(name = "boxes")]
struct Boxed {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[entity(pii)]
    #[mongo(embeds(Contact))]
    sender: Sender,
}

#[derive(Serialize, Entity)]
#[entity(name = "lists", many_to_many(Contact))]
#[mongo(many_to_many(Contact).array().max_items(10))]
struct Mailing {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
}

#[test]
fn embedded_copies_and_lists_of_private_keys_say_that_they_are_private() {
    assert_eq!(
        mistakes(registry![Contact, Parcel, Boxed, Mailing]),
        "M0621 Mailing.many_to_many(Contact): the list `contact_emails` holds copies of `Contact.email`, which is private
M0620 Parcel.sender: `_id` is a copy of `Contact.email`, which is private
M0620 Parcel.sender: `phone` is a copy of `Contact.phone`, which is private"
    );
    assert_eq!(mistakes(registry![Contact, Boxed]), "");
}
