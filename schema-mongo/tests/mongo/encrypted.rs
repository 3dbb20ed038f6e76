//! Fields that no server reads.

use schema_core::{Entity, registry};
use schema_mongo::{Config, Spec, Version};
use serde::Serialize;
use serde_json::{Value, json};

use crate::lifecycle::mistakes;
use crate::linter;
use crate::oracle::Judge;

#[derive(Serialize, Entity)]
#[entity(name = "patients")]
struct Patient {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[mongo(encrypted.searchable())]
    ssn: String,
    #[mongo(encrypted)]
    weight: f64,
}

#[test]
fn encrypted_fields_are_bytes_to_the_server_and_come_back_from_it() {
    let registry = registry![Patient].unwrap();
    let key = "0f8fad5b-d9cb-469f-a165-70867728950e";
    let keys = [("patients.ssn", key), ("patients.weight", key)].map(|(path, key)| (path.into(), key.into()));
    let config = Config { version: Version::V7_0, data_keys: keys.into(), ..Config::default() };
    let spec = schema_mongo::lower_with(&registry, &config).unwrap();
    let query = spec.collection("patients").unwrap().validator.as_ref().unwrap().query();
    assert_eq!(linter::complaints(&query["$jsonSchema"]), Vec::<String>::new());
    let judge = Judge::of(&query);
    let bytes = bson::Binary { subtype: bson::spec::BinarySubtype::Encrypted, bytes: vec![1] };
    let sent = bson::doc! { "_id": 1_i64, "ssn": bytes.clone(), "weight": bytes, "__safeContent__": [] };
    assert_eq!(judge.refuses(&sent), None);
    assert!(judge.refuses(&bson::doc! { "_id": 1_i64, "ssn": "123", "weight": 1.0 }).is_some());
    let plan = schema_mongo::create(&spec);
    assert!(plan.steps.iter().all(|step| step.hazards.is_empty()));
    // What a server shows of it is the same.
    // What drivers make beside it: two collections, and an index.
    let commands: Vec<String> = plan.steps.iter().map(|step| step.command.to_json()).collect();
    for (at, state) in ["esc", "ecoc"].iter().enumerate() {
        let clustered = r#""clusteredIndex":{"key":{"_id":1},"unique":true}"#;
        assert_eq!(commands[at], format!(r#"{{"create":"enxcol_.patients.{state}",{clustered}}}"#));
    }
    assert!(commands[3].contains(r#"[{"key":{"__safeContent__":1},"name":"__safeContent___1"}]"#), "{commands:?}");
    let create: Value = serde_json::from_str(&commands[2]).unwrap();
    let options = json!({
        "encryptedFields": create["encryptedFields"], "validator": create["validator"],
        "validationLevel": "strict", "validationAction": "error",
    });
    let live = json!([
        {"name": "patients", "options": options, "indexes": [{"key": {"__safeContent__": 1}, "name": "__safeContent___1"}]},
        {"name": "enxcol_.patients.esc"},
    ]);
    let live = Spec::from_introspection(&live.to_string()).unwrap();
    assert_eq!(live, spec);
    // Where the settings name no keys, those of the server are no difference; and a new collection needs them.
    let keyless = Config { version: Version::V7_0, ..Config::default() };
    let keyless = schema_mongo::lower_with(&registry, &keyless).unwrap();
    assert!(schema_mongo::plan(&schema_mongo::diff(&live, &keyless), &Default::default()).refused.is_empty());
    let script = schema_mongo::create(&keyless).to_string();
    assert!(script.contains("// hazard: encrypted fields without data keys"), "{script}");
}

#[derive(Serialize, Entity)]
#[entity(name = "odd", check("known", "number > 0"))]
#[mongo(capped(1000))]
struct Odd {
    #[serde(rename = "_id")]
    #[entity(primary_key)]
    id: i64,
    #[mongo(encrypted)]
    number: i64,
    #[mongo(encrypted)]
    nothing: Option<String>,
    #[mongo(encrypted.searchable())]
    weight: f64,
    #[mongo(encrypted)]
    #[entity(length(..=5))]
    short: String,
    #[mongo(encrypted)]
    #[entity(unique)]
    once: String,
}

#[test]
fn what_encrypted_fields_can_not_have_is_refused() {
    let config = Config { data_keys: [("odd.once".into(), "no uuid".into())].into(), ..Config::default() };
    assert_eq!(
        mistakes(registry![Odd], &config),
        [
            "M1001 Odd.nothing: serde writes null for `nothing` without a value, which can't be encrypted",
            "M1001 Odd.weight: encrypted values of the type double can't be searched",
            "M1001 Odd.short: the server can't look at `short`, so it keeps no rules of it",
            "M1005 Odd: encrypted fields need MongoDB 7.0, the target is 6.0",
            "M0502 Odd: encrypted fields beside `capped` or `time_series`",
            "M1002 Odd.index(odd_once_key): `odd_once_key` is over `once`, which is encrypted: the same value is other bytes each time",
            "M1003 Odd.check: a check looks at `number`, which the server can't read",
            "M1004 odd.once: the data key of `odd.once` is no UUID",
        ]
    );
}
