//! Databases as applications have them, as text: the order of members counts.

use serde_json::{Value, json};

use super::id;

const ID: &str = r#"{"v": 2, "key": {"_id": 1}, "name": "_id_"}"#;

fn collection(name: &str, rest: &str, indexes: &[&str], sample: &[Value]) -> String {
    let indexes: Vec<&str> = std::iter::once(ID).chain(indexes.iter().copied()).collect();
    let sample = Value::from(sample.to_vec());
    format!(
        r#"{{"name": {}, "type": "collection", "options": {{{rest}}}, "indexes": [{}], "sample": {sample}}}"#,
        Value::from(name),
        indexes.join(", ")
    )
}

/// Documents of a shop, as drivers of JavaScript leave them.
pub fn shop() -> Vec<String> {
    let kinds = ["physical", "digital"];
    let products: Vec<Value> = (0..40)
        .map(|i| {
            let mut product = json!({
                "_id": id(100 + i), "name": format!("Product {i}"), "price": if i % 4 == 0 { json!(10) } else { json!(9.5) },
                "type": kinds[i as usize % 2], "tags": ["a", "b"], "ratings": [{"userId": id(i % 5), "stars": 3}],
                "createdAt": {"$date": "2026-01-01T00:00:00Z"}, "__v": 0,
            });
            match i % 2 {
                0 => product["weight"] = json!(2.5),
                _ => product["downloadUrl"] = json!("https://example.org"),
            }
            product["sku"] = if i == 7 { json!(17) } else { json!(format!("S-{i}")) };
            product
        })
        .collect();
    let address = json!({"street": "Main", "city": "Here", "zip": "1"});
    let users: Vec<Value> = (0..10)
        .map(|i| {
            let mut user = json!({
                "_id": id(i), "email": format!("u{i}@example.org"), "billingAddress": address, "shippingAddress": address,
                "settings": {}, "visits": {"2026-01-01": 1, "2026-01-02": i, "2026-01-03": 3},
            });
            if i % 2 == 0 {
                user["deletedAt"] = Value::Null;
            }
            user
        })
        .collect();
    vec![
        collection(
            "products",
            "",
            &[
                r#"{"v": 2, "key": {"sku": 1}, "name": "sku_1", "unique": true}"#,
                r#"{"v": 2, "key": {"type": 1, "createdAt": {"$numberInt": "-1"}}, "name": "type_1_createdAt_-1"}"#,
                r#"{"v": 2, "key": {"_fts": "text", "_ftsx": 1}, "name": "words", "weights": {"name": 10, "tags": 3}, "default_language": "english", "language_override": "language", "textIndexVersion": 3}"#,
                r#"{"v": 2, "key": {"ratings.userId": 1}, "name": "by_rater"}"#,
                r#"{"v": 2, "key": {"createdAt": 1}, "name": "createdAt_1", "expireAfterSeconds": 1800}"#,
            ],
            &products,
        ),
        collection(
            "users",
            "",
            &[
                r#"{"v": 2, "key": {"email": 1}, "name": "email_1", "unique": true, "collation": {"locale": "en", "caseLevel": false, "caseFirst": "off", "strength": 2, "numericOrdering": false, "alternate": "non-ignorable", "maxVariable": "punct", "normalization": false, "backwards": false, "version": "57.1"}}"#,
                r#"{"v": 2, "key": {"deletedAt": 1}, "name": "deletedAt_1", "expireAfterSeconds": 900, "sparse": true}"#,
            ],
            &users,
        ),
    ]
}

/// What public applications of Mongoose keep: tours, cars, bookings, messages of several kinds, checks, pages.
pub fn mongoose() -> Vec<String> {
    let date = json!({"$date": {"$numberLong": "1767225600000"}});
    let point = |x: f64| json!({"type": "Point", "coordinates": [x, 25], "description": "Miami", "day": 1});
    let tours: Vec<Value> = (0..12)
        .map(|i| {
            let mut tour = json!({
                "_id": id(1000 + i), "name": format!("Tour {i}"), "slug": format!("tour-{i}"), "duration": 5, "maxGroupSize": 25,
                "difficulty": (["easy", "medium", "difficult"][i as usize % 3]), "ratingsAverage": if i == 3 { json!(4) } else { json!(4.5) },
                "price": 397, "summary": "s", "images": ["a.jpg"], "startDates": [date], "secretTour": false,
                "startLocation": {"type": "Point", "coordinates": [-80.1, 25], "description": "Miami", "address": "x"},
                "locations": [point(-80.5), point(2.0)], "guides": [id(i), id(i + 1)], "__v": 0,
            });
            if i % 3 == 0 {
                tour["priceDiscount"] = json!(100);
            }
            tour
        })
        .collect();
    let guides: Vec<Value> = (0..14)
        .map(|i| json!({"_id": id(i), "name": "g", "email": format!("{i}@x.org"), "role": (["guide", "lead-guide", "admin"][i as usize % 3]), "password": "x", "active": true}))
        .collect();
    let messages: Vec<Value> = (0..24)
        .map(|i| match i % 3 {
            0 => json!({"_id": id(2000 + i), "__t": "TextMessage", "author": id(i % 14), "at": date, "text": "hi"}),
            1 => json!({"_id": id(2000 + i), "__t": "ImageMessage", "author": id(i % 14), "at": date, "url": "u", "width": 1, "height": 2}),
            _ => json!({"_id": id(2000 + i), "__t": "Call", "author": id(i % 14), "at": date, "seconds": {"$numberLong": "60"}}),
        })
        .collect();
    let checks: Vec<Value> = (0..6)
        .map(|i| {
            json!({
                "_id": id(3000 + i), "metadata": {"monitorId": id(7), "type": "http", "teamId": id(8)}, "status": i % 2 == 0,
                "responseTime": if i == 0 { json!({"$numberDouble": "Infinity"}) } else { json!({"$numberDouble": "12.0"}) }, "timings": {"start": {"$numberLong": "1"}, "phases": {"dns": 1, "tcp": 2}},
                "expiry": date, "ack": if i == 2 { json!(true) } else { Value::Null }, "createdAt": date, "updatedAt": date,
            })
        })
        .collect();
    let pages: Vec<Value> = (0..5)
        .map(|i| json!({"_id": id(4000 + i), "path": format!("/p{i}"), "parent": if i == 0 { Value::Null } else { id(4000) }, "revision": id(9), "isEmpty": false, "seenUsers": [], "commentCount": 0, "slackChannels": null}))
        .collect();
    vec![
        collection(
            "tours",
            "",
            &[
                r#"{"v": 2, "key": {"price": 1, "ratingsAverage": -1}, "name": "price_1_ratingsAverage_-1", "background": true}"#,
                r#"{"v": 2, "key": {"slug": 1}, "name": "slug_1", "background": true}"#,
                r#"{"v": 2, "key": {"startLocation": "2dsphere"}, "name": "startLocation_2dsphere", "2dsphereIndexVersion": 3}"#,
                r#"{"v": 2, "key": {"name": 1}, "name": "name_1", "unique": true, "background": true}"#,
                r#"{"v": 2, "key": {"locations.coordinates": "2d"}, "name": "flat"}"#,
            ],
            &tours,
        ),
        collection("guides", "", &[r#"{"v": 2, "key": {"email": 1}, "name": "email_1", "unique": true}"#], &guides),
        collection(
            "messages",
            "",
            &[
                r#"{"v": 2, "key": {"author": 1, "at": -1}, "name": "author_1_at_-1"}"#,
                r#"{"v": 2, "key": {"url": 1}, "name": "url_1", "unique": true, "partialFilterExpression": {"__t": "ImageMessage"}}"#,
                r#"{"v": 2, "key": {"text": "hashed"}, "name": "text_hashed"}"#,
                r#"{"v": 2, "key": {"$**": 1}, "name": "$**_1", "wildcardProjection": {"author": 0}}"#,
            ],
            &messages,
        ),
        collection(
            "checks",
            "",
            &[
                r#"{"v": 2, "key": {"expiry": 1}, "name": "expiry_1", "expireAfterSeconds": 0}"#,
                r#"{"v": 2, "key": {"metadata.monitorId": 1, "createdAt": -1}, "name": "metadata.monitorId_1_createdAt_-1", "hidden": true}"#,
            ],
            &checks,
        ),
        collection(
            "pages",
            "",
            &[r#"{"v": 2, "key": {"path": 1}, "name": "path_1", "unique": true, "sparse": true}"#],
            &pages,
        ),
    ]
}

/// Validators as people write them, and options of collections.
pub fn options() -> Vec<String> {
    let validator = r#""validator": {"$jsonSchema": {"bsonType": "object", "title": "Student", "required": ["name", "year"], "properties": {
        "name": {"bsonType": "string", "description": "must be a string and is required"},
        "year": {"bsonType": "int", "minimum": 2017, "maximum": 3017, "description": "must be an integer"},
        "major": {"enum": ["Maths", "English", null], "description": "one of a few"},
        "gpa": {"bsonType": ["double"]}, "address": {"bsonType": "object", "required": ["city"], "properties": {"street": {"bsonType": "string"}, "city": {"bsonType": "string"}}}}}},
        "validationLevel": "moderate", "validationAction": "warn""#;
    let exact = r#""validator": {"$jsonSchema": {"bsonType": "object", "description": "Coins", "required": ["_id", "kind", "worth", "years", "note"], "additionalProperties": false, "properties": {
        "_id": {"bsonType": "objectId"}, "kind": {"bsonType": "string", "enum": ["gold", "silver", "two words"]},
        "worth": {"bsonType": "int", "minimum": 0, "exclusiveMinimum": true, "maximum": 100},
        "years": {"bsonType": "array", "items": {"bsonType": "long"}, "maxItems": 9, "uniqueItems": true},
        "note": {"bsonType": "string", "minLength": 2, "maxLength": 80, "pattern": "^[a-z]", "description": "A note"},
        "seller": {"bsonType": ["object", "null"], "required": ["name"], "properties": {"name": {"bsonType": "string"}}, "additionalProperties": false}}}, "$expr": {"$lt": ["$worth", 1000]}}"#;
    let series = (0..4)
        .map(|i| json!({"_id": id(i), "at": {"$date": "2026-01-01T00:00:00Z"}, "sensor": {"room": i}, "value": 1.5}))
        .collect::<Vec<_>>();
    let large = format!(
        r#""validator": {{"$and": [{{"a": {{"$exists": true}}}}, {{"$or": [{{"b": {{"$gt": 5}}}}, {{"c": {{"$in": {:?}}}}}]}}]}}"#,
        (0..80).collect::<Vec<i32>>()
    );
    vec![
        collection("students", validator, &[], &[json!({"_id": id(1), "name": "Ann", "year": 2020, "gpa": 3.5})]),
        collection("coins", exact, &[], &[json!({"_id": id(1), "kind": "gold", "worth": 5, "years": [{"$numberLong": "1900"}], "note": "abc"})]),
        collection("large", &large, &[], &[json!({"_id": 1, "a": 1})]),
        collection("rules", r#""validator": {"$expr": {"$lt": ["$low", "$high"]}}, "validationLevel": "off""#, &[], &[json!({"_id": 1, "low": 1, "high": 2})]),
        collection("logs", r#""capped": true, "size": 1048576, "max": 5000"#, &[], &[json!({"_id": id(1), "line": "x"})]),
        collection("ticks", r#""clusteredIndex": {"v": 2, "key": {"_id": 1}, "name": "by id", "unique": true}, "expireAfterSeconds": 3601"#, &[], &[json!({"_id": {"$date": "2026-01-01T00:00:00Z"}})]),
        collection("words", r#""collation": {"locale": "fr_CA", "caseLevel": true, "caseFirst": "upper", "strength": 1, "numericOrdering": true, "alternate": "shifted", "maxVariable": "space", "normalization": true, "backwards": false, "version": "57.1"}"#, &[
            r#"{"v": 2, "key": {"word": 1}, "name": "word_1"}"#,
            r#"{"v": 2, "key": {"word": -1}, "name": "own", "collation": {"locale": "de", "caseLevel": true, "caseFirst": "off", "strength": 3, "numericOrdering": false, "alternate": "non-ignorable", "maxVariable": "punct", "normalization": false, "backwards": false, "version": "57.1"}}"#,
        ], &[json!({"_id": 1, "word": "a"})]),
        collection("watched", r#""changeStreamPreAndPostImages": {"enabled": true}"#, &[], &[json!({"_id": {"$uuid": "0f8fad5b-d9cb-469f-a165-70867728950e"}, "n": {"$numberDecimal": "1.5"}})]),
        collection("patients", r#""encryptedFields": {"escCollection": "enxcol_.patients.esc", "ecocCollection": "enxcol_.patients.ecoc", "fields": [
            {"keyId": {"$binary": {"base64": "D4+tW9nLRp+hZXCGdyiVDg==", "subType": "04"}}, "path": "ssn", "bsonType": "string", "queries": [{"queryType": "equality", "contention": {"$numberLong": "8"}}]},
            {"keyId": {"$binary": {"base64": "D4+tW9nLRp+hZXCGdyiVDg==", "subType": "04"}}, "path": "pay", "bsonType": "int", "queries": {"queryType": "range", "min": 0, "max": 10, "sparsity": 1}}]}"#,
            &[r#"{"v": 2, "key": {"__safeContent__": 1}, "name": "__safeContent___1"}"#],
            &[json!({"_id": 1, "ssn": {"$binary": {"base64": "AA==", "subType": "06"}}, "pay": {"$binary": {"base64": "AA==", "subType": "06"}}, "__safeContent__": []})]),
        format!(r#"{{"name": "readings", "type": "timeseries", "options": {{"timeseries": {{"timeField": "at", "metaField": "sensor", "granularity": "minutes", "bucketMaxSpanSeconds": 86400}}, "expireAfterSeconds": {{"$numberLong": "7776000"}}}},
            "indexes": [{{"v": 2, "key": {{"sensor": 1, "at": 1}}, "name": "sensor_1_at_1"}}, {{"v": 2, "key": {{"sensor.room": 1, "at": -1}}, "name": "rooms"}}], "sample": {}}}"#, Value::from(series)),
        r#"{"name": "spans", "type": "timeseries", "options": {"timeseries": {"timeField": "at", "bucketMaxSpanSeconds": 300, "bucketRoundingSeconds": 300}}, "indexes": [], "sample": []}"#.to_owned(),
        r#"{"name": "goldCoins", "type": "view", "options": {"viewOn": "coins", "pipeline": [{"$match": {"kind": "gold"}}, {"$project": {"worth": 1, "kind": 1}}]}, "sample": [{"_id": {"$oid": "000000000000000000000001"}, "kind": "gold", "worth": 5}]}"#.to_owned(),
        r#"{"name": "worthy", "type": "view", "options": {"viewOn": "goldCoins", "pipeline": [{"$sort": {"worth": -1, "kind": 1}}]}, "sample": []}"#.to_owned(),
        r#"{"name": "system.views", "type": "collection", "options": {}, "indexes": []}"#.to_owned(),
        r#"{"name": "sharded", "type": "collection", "options": {}, "indexes": [{"v": 2, "key": {"_id": 1}, "name": "_id_"}, {"v": 2, "key": {"tenant": 1, "n": "hashed"}, "name": "tenant_1_n_hashed"}],
            "shardKey": {"key": {"tenant": 1, "n": "hashed"}, "unique": false}, "sample": [{"_id": 1, "tenant": "t", "n": 5}]}"#.to_owned(),
        // No document says what stands there: the key is kept as a router holds it.
        r#"{"name": "spread", "type": "collection", "options": {}, "indexes": [{"v": 2, "key": {"_id": 1}, "name": "_id_"}, {"v": 2, "key": {"origin.region": 1, "code": "hashed"}, "name": "origin.region_1_code_hashed"}],
            "shardKey": {"key": {"origin.region": 1, "code": "hashed"}, "unique": false}, "sample": []}"#.to_owned(),
    ]
}

/// What nobody should do, and somebody did.
pub fn hostile() -> Vec<String> {
    let id = |i: u32| json!(i);
    let odd = json!({
        "_id": 1, "type": 1, "self": 2, "Self": 3, "crate": 4, "async": 5, "": 1, "a.b": 2, "$c": 3, "größe": 5, "日本": 6, "日木": 7, "a-b": 8, "a_b": 9, "aB": 10, "AB": 11,
        "1st": 12, "with \"quotes\" and \\": 13, "line\nbreak": 14, "days": 15, "now": 16, "sql": 17, "index": 18, "Option": 19, "rest": 20, "created_at": 21, "x".repeat(300): 22, "id": 23, "__": 24,
    });
    let deep = (0..40).fold(json!(1), |inner, _| json!({ "a": inner }));
    let mixed: Vec<Value> = vec![
        json!({"_id": 1, "v": 1, "l": [1, "a", null], "o": {"$ref": "x", "$id": 1}, "big": {"$numberLong": "9223372036854775807"}, "f": 1, "m": {"a.b": 1}, "n": [], "e": [[1, 2], [3]], "ids": ["a", "b"]}),
        json!({"_id": "two", "v": "a", "l": [], "o": {"$ref": "x", "$id": 2}, "big": 1.5, "f": {"$numberLong": "5"}, "m": {"c": 1}, "n": [], "e": [], "ids": []}),
        json!({"_id": {"a": 1}, "v": null, "l": [{"x": 1}], "o": null, "big": 7, "f": 2.5, "m": {}, "n": [], "e": [[]], "ids": ["c"]}),
        json!({"_id": 4, "v": {"$regularExpression": {"pattern": "a", "options": "i"}}, "t": {"$timestamp": {"t": 1, "i": 2}}, "k": {"$minKey": 1}, "c": {"$code": "x"}, "b": {"$binary": {"base64": "AA==", "subType": "00"}}}),
    ];
    let prefix = "x".repeat(190);
    vec![
        collection(
            "odd",
            "",
            &[
                r#"{"v": 2, "key": {"a-b": 1, "days": -1, "index": 1}, "name": "a \"name\" with \\ and `signs`"}"#,
                r#"{"v": 2, "key": {"größe": 1}, "name": "größe_1"}"#,
                r#"{"v": 2, "key": {"a.b": 1}, "name": "a.b_1"}"#,
                r#"{"v": 2, "key": {"nowhere": 1}, "name": "nowhere_1", "sparse": true, "unique": true}"#,
                r#"{"v": 2, "key": {"type": 1}, "name": "twice", "collation": {"locale": "de"}}"#,
                r#"{"v": 2, "key": {"type": 1}, "name": "twice again", "partialFilterExpression": {"type": {"$gt": {"$date": "2026-01-01T00:00:00Z"}}}}"#,
                r#"{"v": 2, "key": {"now": 1}, "name": "now_1", "expireAfterSeconds": {"$numberDouble": "60"}}"#,
            ],
            std::slice::from_ref(&odd),
        ),
        collection(
            "mixed",
            "",
            &[
                r#"{"v": 2, "key": {"v": 1, "l": 1}, "name": "v_1_l_1"}"#,
                r#"{"v": 2, "key": {"o.$id": 1}, "name": "o.$id_1"}"#,
            ],
            &mixed,
        ),
        collection("deep", "", &[], &[json!({"_id": 1, "a": deep})]),
        collection("empty", "", &[r#"{"v": 2, "key": {"a": 1}, "name": "a_1"}"#], &[]),
        collection("strings", "", &[], &[json!({"_id": 1})]),
        collection("options", "", &[], &[json!({"_id": 1, "entities": [{"_id": id(5), "vec": "x"}]})]),
        collection("entities", "", &[], &[json!({"_id": 1})]),
        collection("bson", "", &[], &[json!({"_id": 1})]),
        collection("App.Users-2", "", &[], &[json!({"_id": 1})]),
        collection("app.users", "", &[], &[json!({"_id": 1})]),
        collection("größe \"q\" \\ `b`", "", &[], &[json!({"_id": 1})]),
        collection(&prefix, "", &[], &[json!({"_id": 1})]),
        collection("registry", "", &[], &[json!({"_id": 1})]),
        collection(
            "turned",
            "\"validator\": {\"$jsonSchema\": {\"description\": \"a\\r*/ \\u202e b\\n@@attribute@@#[x]\", \"properties\": {\"a\": {\"description\": \"@@attribute@@#![x]\"}, \"b\": {\"description\": \" x \"}, \"c\u{202e}\": {}}}}",
            &["{\"v\": 2, \"key\": {\"c\u{202e}\": 1}, \"name\": \"c\u{202e}\\n\"}"],
            &[json!({"_id": 1, "a": "*/ // \u{2028} x", "kind\r\n": "\u{202e}"})],
        ),
        collection("lib", "", &[], &[json!({"_id": 1, "lib": {"lib": {"lib": 1}}})]),
    ]
}
