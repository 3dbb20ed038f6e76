//! Keys, junctions, circles of tables.

use schema_core::{Domain, Entity, registry};
use uuid::Uuid;

use crate::support::{FOREIGN_KEY, UNIQUE, live};

#[derive(Domain)]
struct UserId(Uuid);

#[derive(Entity)]
#[entity(name = "people", many_to_many(Hobby), many_to_many(Person).through("friends"))]
struct Person {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(House).on_delete(SetNull))]
    home: Option<Uuid>,
}

#[derive(Entity)]
#[entity(name = "houses")]
struct House {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(Person))]
    owner: i64,
}

#[derive(Entity)]
#[entity(name = "hobbies")]
struct Hobby {
    #[entity(primary_key, length(..=40))]
    name: String,
}

#[test]
fn tables_that_reference_each_other_are_made_and_hold() {
    let mut live = live(registry![Person, House, Hobby]);
    live.takes("INSERT INTO people (home) VALUES (NULL); INSERT INTO houses (owner) VALUES (1); UPDATE people SET home = (SELECT id FROM houses)");
    live.refuses("INSERT INTO houses (owner) VALUES (2)", FOREIGN_KEY, "houses_owner_fkey");
    live.refuses("INSERT INTO people (home) VALUES (gen_random_uuid())", FOREIGN_KEY, "people_home_fkey");
    live.takes("BEGIN; DELETE FROM houses; COMMIT");
    assert_eq!(live.text("SELECT home FROM people"), "NULL");
}

#[test]
fn many_to_many_makes_a_table_with_both_keys_indexed_both_ways() {
    let mut live = live(registry![Person, House, Hobby]);
    live.takes("INSERT INTO people (home) VALUES (NULL), (NULL); INSERT INTO hobbies VALUES ('chess')");
    live.takes("INSERT INTO people_hobbies (person_id, hobby_name) VALUES (1, 'chess')");
    live.refuses("INSERT INTO people_hobbies VALUES (1, 'chess')", UNIQUE, "people_hobbies_pkey");
    live.refuses("INSERT INTO people_hobbies VALUES (9, 'chess')", FOREIGN_KEY, "people_hobbies_person_id_fkey");
    live.takes("INSERT INTO friends (person_id, other_person_id) VALUES (1, 2)");
    live.takes("DELETE FROM people WHERE id = 1");
    assert_eq!(live.text("SELECT count(*) FROM people_hobbies"), "0");
    assert_eq!(live.text("SELECT count(*) FROM friends"), "0");
    assert_eq!(live.text("SELECT count(*) FROM pg_indexes WHERE tablename = 'people_hobbies'"), "2");
    let ty = "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 'people_hobbies'::regclass AND attname = 'hobby_name'";
    assert_eq!(live.text(ty), "character varying(40)");
}

#[derive(Entity)]
#[entity(name = "accounts")]
struct Account {
    #[entity(primary_key)]
    id: UserId,
}

#[derive(Entity)]
#[entity(name = "orders", primary_key([account, number]))]
struct Order {
    #[entity(references(Account))]
    account: UserId,
    number: i32,
}

#[derive(Entity)]
#[entity(name = "lines", primary_key([account, number, line]))]
#[entity(foreign_key([account, number]).references(Order).on_delete(Cascade))]
struct Line {
    account: UserId,
    number: i32,
    line: i16,
}

#[derive(Entity)]
#[entity(name = "shares", junction)]
struct Share {
    #[entity(references(Account).on_delete(Cascade))]
    account_id: UserId,
    #[entity(references(Country))]
    country: String,
    role: String,
}

#[derive(Entity)]
#[entity(name = "countries")]
struct Country {
    #[entity(primary_key)]
    code: String,
}

#[derive(Entity)]
#[entity(name = "memberships", junction)]
struct Membership {
    #[entity(primary_key.identity_always())]
    id: i64,
    #[entity(references(Account))]
    account_id: UserId,
    #[entity(references(Country))]
    country: String,
}

#[test]
fn composite_keys_and_references_to_them_hold() {
    let mut live = live(registry![Line, Order, Account, Share, Country, Membership]);
    let id = "'00000000-0000-0000-0000-000000000001'";
    live.takes(&format!(
        "INSERT INTO accounts VALUES ({id}); INSERT INTO orders VALUES ({id}, 1); INSERT INTO lines VALUES ({id}, 1, 1)"
    ));
    live.refuses(&format!("INSERT INTO orders VALUES ({id}, 1)"), UNIQUE, "orders_pkey");
    live.refuses(&format!("INSERT INTO lines VALUES ({id}, 2, 1)"), FOREIGN_KEY, "lines_account_number_fkey");
    live.takes("DELETE FROM orders");
    assert_eq!(live.text("SELECT count(*) FROM lines"), "0");
    // The key of `lines` leads with the reference: no further index.
    assert_eq!(live.text("SELECT count(*) FROM pg_indexes WHERE tablename = 'lines'"), "1");
}

#[test]
fn the_pair_of_a_junction_is_its_key_or_unique_beside_its_key() {
    let mut live = live(registry![Line, Order, Account, Share, Country, Membership]);
    let id = "'00000000-0000-0000-0000-000000000001'";
    live.takes(&format!("INSERT INTO accounts VALUES ({id}); INSERT INTO countries VALUES ('DE')"));
    live.takes(&format!("INSERT INTO shares VALUES ({id}, 'DE', 'owner')"));
    live.refuses(&format!("INSERT INTO shares VALUES ({id}, 'DE', 'other')"), UNIQUE, "shares_pkey");
    live.takes(&format!("INSERT INTO memberships (account_id, country) VALUES ({id}, 'DE')"));
    live.refuses(
        &format!("INSERT INTO memberships (account_id, country) VALUES ({id}, 'DE')"),
        UNIQUE,
        "memberships_account_id_country_key",
    );
    live.refuses(&format!("INSERT INTO memberships VALUES (7, {id}, 'DE')"), "428C9", "");
}

#[derive(Entity)]
#[entity(name = "keyless", no_primary_key)]
struct Keyless {
    reading: f64,
}

#[derive(Entity)]
#[entity(name = "natural")]
struct Natural {
    #[entity(primary_key.natural())]
    number: i64,
}

#[test]
fn keys_come_from_where_they_say() {
    let mut live = live(registry![Keyless, Natural]);
    live.takes("INSERT INTO keyless VALUES (1), (1)");
    live.refuses("INSERT INTO \"natural\" DEFAULT VALUES", "23502", "");
    live.takes("INSERT INTO \"natural\" VALUES (42)");
}
