//! Databases as applications have them.

use serde_json::{Value, json};

use super::{file, id, whole};

/// Documents of a shop, as drivers of JavaScript leave them.
fn shop() -> Value {
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
            if i == 7 {
                product["sku"] = json!(17);
            } else {
                product["sku"] = json!(format!("S-{i}"));
            }
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
    json!([
        {"name": "products", "sample": products, "count": 4000, "indexes": [
            {"v": 2, "key": {"_id": 1}, "name": "_id_"},
            {"v": 2, "key": {"sku": 1}, "name": "sku_1", "unique": true},
            {"v": 2, "key": {"type": 1, "createdAt": -1}, "name": "type_1_createdAt_-1"},
            {"v": 2, "key": {"_fts": "text", "_ftsx": 1}, "name": "words", "weights": {"name": 10, "tags": 3}, "default_language": "english", "language_override": "language", "textIndexVersion": 3},
            {"v": 2, "key": {"ratings.userId": 1}, "name": "by_rater"},
        ]},
        {"name": "users", "sample": users, "indexes": [
            {"v": 2, "key": {"_id": 1}, "name": "_id_"},
            {"v": 2, "key": {"email": 1}, "name": "email_1", "unique": true, "collation": {"locale": "en", "caseLevel": false, "caseFirst": "off", "strength": 2, "numericOrdering": false, "alternate": "non-ignorable", "maxVariable": "punct", "normalization": false, "backwards": false, "version": "57.1"}},
            {"v": 2, "key": {"deletedAt": 1}, "name": "deletedAt_1", "expireAfterSeconds": 900, "sparse": true},
        ]},
    ])
}

#[test]
fn a_shop_of_javascript_becomes_structs() {
    let adopted = whole(&shop());
    let product = file(&adopted, "src/product.rs");
    let user = file(&adopted, "src/user.rs");
    println!(
        "{}\n{product}\n{user}\n{}\n{}",
        adopted.report,
        file(&adopted, "src/lib.rs"),
        file(&adopted, "Cargo.toml")
    );
}
