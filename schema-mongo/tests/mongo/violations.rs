//! Refusals in the words of the model. What a server says of a document is as MongoDB 8 says it (manual, "Explanation of Validation Errors"); the live
//! tests ask the same of what a server really refuses.

use schema_core::{Domain, Embedded, Entity, registry};
use schema_mongo::{ErrorFields, Spec, Violation, ViolationKind as Kind};
use serde::Serialize;
use serde_json::{Value, json};

#[derive(Serialize, Domain)]
#[entity(range(0..=100).message("a share is between 0 and 100"))]
struct Share(i32);

#[derive(Serialize, Embedded)]
#[serde(rename_all = "camelCase")]
struct Address {
    #[entity(pattern("^[0-9]{5}$").message("a code has five digits"))]
    postal_code: String,
}

#[derive(Serialize, Entity)]
#[entity(name = "users", check("grown_up", "age >= 18 OR guardian IS NOT NULL").message("somebody under age has a guardian"))]
#[serde(rename_all = "camelCase")]
struct User {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[entity(unique.message("the address is taken"))]
    mail: String,
    #[entity(unique, pii, length(..=9))]
    pass_port: String,
    #[entity(length(2..=20))]
    first_name: String,
    age: i32,
    guardian: Option<String>,
    share: Option<Share>,
    home_address: Option<Address>,
    more_addresses: Vec<Address>,
}

fn spec() -> Spec {
    schema_mongo::lower(&registry![User].unwrap()).unwrap()
}

/// What a validator says of the schema.
fn schema(rules: &Value) -> Value {
    json!({ "operatorName": "$jsonSchema", "schemaRulesNotSatisfied": rules })
}

fn property(name: &str, details: &Value) -> Value {
    json!({ "operatorName": "properties", "propertiesNotSatisfied": [{ "propertyName": name, "details": [details] }] })
}

fn keyword(operator: &str, says: &Value, value: &Value) -> Value {
    json!({ "operatorName": operator, "specifiedAs": { operator: says }, "reason": "…", "consideredValue": value })
}

/// Each thing, as one line.
fn lines(code: i32, message: &str, details: Option<Value>) -> Vec<String> {
    let info = details.map(|details| json!({ "failingDocumentId": 1, "details": details }));
    let error = ErrorFields { code, message: message.to_owned(), info };
    let all = Violation::all(&spec(), "users", &error);
    all.iter()
        .map(|one| format!("{:?} [{}] {}: {one} {}", one.kind, one.fields.join(", "), one.status(), json!(one.values)))
        .collect()
}

fn refused(details: Value) -> Vec<String> {
    lines(121, "Document failed validation", Some(details))
}

#[test]
fn each_keyword_is_told_by_field_kind_and_sentence() {
    let rule = |name: &str, details: Value| refused(schema(&json!([property(name, &details)])));
    for (found, expected) in [
        (
            rule("firstName", keyword("minLength", &json!(2), &json!("A"))),
            r#"Check [first_name] 422: first_name is not valid (length) ["A"]"#,
        ),
        (
            rule("firstName", keyword("maxLength", &json!(20), &json!("AAAAAAAAAAAAAAAAAAAAA"))),
            r#"TooLong [first_name] 422: first_name is too long ["AAAAAAAAAAAAAAAAAAAAA"]"#,
        ),
        (
            rule("passPort", keyword("maxLength", &json!(9), &json!("0123456789"))),
            "TooLong [pass_port] 422: pass_port is too long []",
        ),
        (
            rule("age", keyword("bsonType", &json!(["int"]), &json!("old"))),
            r#"BadValue [age] 422: age is not valid ["old"]"#,
        ),
        (rule("age", keyword("bsonType", &json!(["int"]), &Value::Null)), "NotNull [age] 422: age is missing [null]"),
        (
            rule("share", keyword("maximum", &json!(100), &json!(101))),
            "Check [share] 422: a share is between 0 and 100 [101]",
        ),
        (
            rule("homeAddress", property("postalCode", &keyword("pattern", &json!("^[0-9]{5}$"), &json!("x")))),
            r#"Check [home_address.postal_code] 422: a code has five digits ["x"]"#,
        ),
        (
            rule(
                "moreAddresses",
                json!({ "operatorName": "items", "reason": "…", "itemIndex": 1,
                "details": [property("postalCode", &keyword("pattern", &json!("^[0-9]{5}$"), &json!("x")))] }),
            ),
            r#"Check [more_addresses.postal_code] 422: a code has five digits ["x"]"#,
        ),
        (
            refused(schema(
                &json!([{ "operatorName": "required", "specifiedAs": { "required": ["mail", "age"] }, "missingProperties": ["mail"] }]),
            )),
            "NotNull [mail] 422: mail is missing []",
        ),
        (
            refused(schema(
                &json!([{ "operatorName": "additionalProperties", "specifiedAs": { "additionalProperties": false }, "additionalProperties": ["nick"] }]),
            )),
            "UnknownField [nick] 422: User has no nick []",
        ),
    ] {
        assert_eq!(found, [expected]);
    }
}

#[test]
fn all_mistakes_of_a_document_are_told_and_a_condition_by_its_message() {
    let spec = spec();
    let condition = spec.collection("users").unwrap().validator.as_ref().unwrap().rules[0].clone();
    let found = refused(json!({ "operatorName": "$and", "clausesNotSatisfied": [
        { "index": 0, "details": schema(&json!([
            property("firstName", &keyword("minLength", &json!(2), &json!(""))),
            { "operatorName": "required", "specifiedAs": {}, "missingProperties": ["mail", "age"] },
        ])) },
        { "index": 1, "details": { "operatorName": "$and", "clausesNotSatisfied": [
            { "index": 0, "details": { "operatorName": "$expr", "specifiedAs": condition, "reason": "expression did not match", "expressionResult": false } },
        ] } },
    ] }));
    assert_eq!(
        found,
        [
            r#"Check [first_name] 422: first_name is not valid (length) [""]"#,
            "NotNull [mail] 422: mail is missing []",
            "NotNull [age] 422: age is missing []",
            "Check [age, guardian] 422: somebody under age has a guardian []",
        ]
    );
}

#[test]
fn keys_rights_and_transactions_have_their_kinds() {
    let taken = |index: &str| {
        format!("E11000 duplicate key error collection: app.users index: {index} dup key: {{ mail: \"a index: b\" }}")
    };
    assert_eq!(lines(11000, &taken("users_mail_key"), None), ["Unique [mail] 409: the address is taken []"]);
    assert_eq!(
        lines(11000, &taken("users_passPort_key"), None),
        ["Unique [pass_port] 409: another User has this pass_port []"]
    );
    assert_eq!(lines(11000, &taken("_id_"), None), ["Unique [id] 409: another User has this id []"]);
    // Before MongoDB 5.0.
    assert_eq!(lines(121, "Document failed validation", None), ["Check [] 422: a value of User is not valid []"]);
    let immutable = "Performing an update on the path '_id' would modify the immutable field '_id'";
    assert_eq!(lines(66, immutable, None), ["Immutable [id] 409: id can't change []"]);
    for (code, kind) in [(13, Kind::NotAllowed), (18, Kind::NotSignedIn), (50, Kind::Lock), (112, Kind::Serialization)]
    {
        let error = ErrorFields { code, ..ErrorFields::default() };
        let found = Violation::of(&spec(), "users", &error).unwrap();
        assert_eq!((found.kind, found.is_retryable()), (kind, matches!(code, 50 | 112)));
    }
    // A command that is wrong.
    assert_eq!(lines(59, "no such command", None), [""; 0]);
    // What no model says is told by the names in documents, without values.
    let read: Spec = serde_json::from_str(&spec().to_json()).unwrap();
    let info =
        json!({ "details": schema(&json!([property("firstName", &keyword("minLength", &json!(2), &json!("A")))])) });
    let error = ErrorFields { code: 121, message: String::new(), info: Some(info) };
    let found = Violation::of(&read, "users", &error).unwrap();
    assert_eq!((found.to_string().as_str(), found.values.len()), ("firstName is not valid (length)", 0));
}
