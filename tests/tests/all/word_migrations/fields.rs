//! Words of fields.

things! {
    column "column renamed_from" "INSERT INTO things (name, email) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { email: String, } => (#[entity(name = "things")]) { #[entity(column = "e_mail", renamed_from = "email")] email: String, };
    identity "identity" "INSERT INTO things (name, number) VALUES ('a', 7); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { number: i64, } => (#[entity(name = "things")]) { #[entity(identity)] number: i64, };
    default "default" "INSERT INTO things (name, number) VALUES ('a', 7); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { number: i64, } => (#[entity(name = "things")]) { #[entity(default = 5)] number: i64, };
    default_changes "default" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { #[entity(default = 6)] number: i64, } => (#[entity(name = "things")]) { #[entity(default = 5)] number: i64, };
    unique "unique" "INSERT INTO things (name, number) VALUES ('a', 7), ('b', 8); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { number: i64, } => (#[entity(name = "things")]) { #[entity(unique)] number: i64, };
    index "index" "INSERT INTO things (name, number) VALUES ('a', 7); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { number: i64, } => (#[entity(name = "things")]) { #[entity(index)] number: i64, };
    fuzzy "fuzzy" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things")]) { #[entity(fuzzy)] title: String, };
    immutable "immutable" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things")]) { #[entity(immutable)] title: String, };
    pii "pii" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things")]) { #[entity(pii.mask(Last4))] title: String, };
    pii_changes "pii" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { #[entity(pii.mask(Hashed))] title: String, } => (#[entity(name = "things")]) { #[entity(pii.mask(Last4))] title: String, };
    sensitive "sensitive" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things")]) { #[entity(sensitive)] title: String, };
    length "length" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things")]) { #[entity(length(1..=10))] title: String, };
    length_changes "length" "INSERT INTO things (name, title) VALUES ('a', 'xyz'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { #[entity(length(2..=20))] title: String, } => (#[entity(name = "things")]) { #[entity(length(1..=10))] title: String, };
    range "range" "INSERT INTO things (name, number) VALUES ('a', 3); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { number: i64, } => (#[entity(name = "things")]) { #[entity(range(0..=10))] number: i64, };
    range_changes "range" "INSERT INTO things (name, number) VALUES ('a', 3); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { #[entity(range(1..=9))] number: i64, } => (#[entity(name = "things")]) { #[entity(range(0..=10))] number: i64, };
    pattern "pattern" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { #[entity(pattern = "^[a-z]$")] title: String, } => (#[entity(name = "things")]) { #[entity(pattern = "^[w-z]$")] title: String, };
    one_of "one_of" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things")]) { #[entity(one_of(["x", "y"]))] title: String, };
    one_of_changes "one_of" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { #[entity(one_of(["x", "z"]))] title: String, } => (#[entity(name = "things")]) { #[entity(one_of(["x", "y"]))] title: String, };
    precision "precision" "INSERT INTO things (name, price) VALUES ('a', 1.5); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { #[entity(precision(8, 2))] price: Decimal, } => (#[entity(name = "things")]) { #[entity(precision(12, 2))] price: Decimal, };
    money "money" "INSERT INTO things (name, price) VALUES ('a', 1.5); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { price: Decimal, } => (#[entity(name = "things")]) { #[entity(money)] price: Decimal, };
    percentage "percentage" "INSERT INTO things (name, price) VALUES ('a', 1.5); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { price: Decimal, } => (#[entity(name = "things")]) { #[entity(percentage)] price: Decimal, };
    currency "currency" "INSERT INTO things (name, title) VALUES ('a', 'EUR'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things")]) { #[entity(currency)] title: String, };
    email "email" "INSERT INTO things (name, title) VALUES ('a', 'a@example.org'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things")]) { #[entity(email)] title: String, };
    lowercase "lowercase" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things")]) { #[entity(lowercase)] title: String, };
    not_empty "not_empty" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things")]) { #[entity(not_empty)] title: String, };
    phone "phone" "INSERT INTO things (name, title) VALUES ('a', '+491234567'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things")]) { #[entity(phone)] title: String, };
    slug "slug" "INSERT INTO things (name, title) VALUES ('a', 'a-b'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things")]) { #[entity(slug)] title: String, };
    trimmed "trimmed" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things")]) { #[entity(trimmed)] title: String, };
    url "url" "INSERT INTO things (name, title) VALUES ('a', 'https://example.org/'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things")]) { #[entity(url)] title: String, };
    transitions "transitions" "INSERT INTO things (name, title) VALUES ('a', 'open'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things")]) { #[entity(transitions([("open", "done")]).initial(["open"]))] title: String, };
    transitions_change "transitions" "INSERT INTO things (name, title) VALUES ('a', 'open'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { #[entity(transitions([("open", "gone")]))] title: String, } => (#[entity(name = "things")]) { #[entity(transitions([("open", "done")]).initial(["open"]))] title: String, };
    version "version" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { #[entity(default = 1)] turn: i64, } => (#[entity(name = "things")]) { #[entity(version)] turn: i64, };
    version_comes "version" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things")]) { #[entity(version)] turn: i64, };
    generated "generated" "INSERT INTO things (name, number) VALUES ('a', 3); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { number: i64, } => (#[entity(name = "things")]) { number: i64, #[pg(generated = "number * 2")] twice: i64, };
    generated_changes "generated" "INSERT INTO things (name, number) VALUES ('a', 3); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { number: i64, #[pg(generated = "number * 3")] twice: i64, } => (#[entity(name = "things")]) { number: i64, #[pg(generated = "number * 2")] twice: i64, };
    gin "gin" "INSERT INTO things (name, tags) VALUES ('a', '{x}'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { tags: Vec<String>, } => (#[entity(name = "things")]) { #[pg(gin)] tags: Vec<String>, };
    collate "collate" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { #[entity(unique)] title: String, } => (#[entity(name = "things")]) { #[entity(unique)] #[pg(collate = "C")] title: String, };
    sql_type "sql_type" "INSERT INTO things (name, number, title) VALUES ('a', 3, 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { number: i64, title: String, } => (#[entity(name = "things")]) { #[pg(sql_type("numeric(9,2)"))] number: i64, #[pg(sql_type("varchar(40)"))] title: String, };
    serial "serial" "INSERT INTO things (name) VALUES ('a'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { } => (#[entity(name = "things")]) { #[pg(serial)] number: i64, };
    serial_changes "serial" "INSERT INTO things (name, number) VALUES ('a', 3); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { number: i32, } => (#[entity(name = "things")]) { #[pg(serial.counts_in_bigint())] number: i32, };
    encrypted "encrypted" "INSERT INTO things (name, title) VALUES ('a', 'x'); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { title: String, } => (#[entity(name = "things")]) { #[pg(encrypted)] title: String, };
    encrypted_changes "encrypted" "INSERT INTO things (name, title) VALUES ('a', encrypt_text('x')); INSERT INTO uses (thing_id) SELECT id FROM things":
        (#[entity(name = "things")]) { #[pg(encrypted)] title: String, } => (#[entity(name = "things")]) { #[pg(encrypted.searchable())] title: String, };
}
