//! Names that users give to the constraints of rules.

use rust_decimal::Decimal;
use schema_core::{DbEnum, Domain, Entity, registry};
use schema_pg::Version;

use crate::support::{CHECK, live, mistakes, sql};

#[derive(DbEnum)]
#[pg(as_check.length(20).name("chk_status"))]
enum Status {
    Draft,
    Published,
}

#[derive(Domain)]
#[entity(length(2..=40).name("handle_long_enough"), lowercase.name("handle_small"))]
struct Handle(String);

#[derive(Entity)]
#[entity(name = "users")]
struct User {
    #[entity(primary_key)]
    id: i64,
    #[entity(email.name("chk_email"), pattern("[.]org$").name("chk_own"))]
    email: String,
    #[entity(money.name("chk_paid"))]
    paid: Decimal,
    #[entity(range(1..=5).name("chk_rating"))]
    rating: i32,
    #[entity(one_of(["a", "b"]).name("chk \"group\""))]
    letter: String,
    handle: Handle,
    #[entity(default = Status::Draft)]
    status: Status,
}

#[test]
fn who_breaks_a_rule_reads_its_name() {
    let sql = sql(registry![User]);
    assert!(sql.contains("status varchar(20) DEFAULT 'draft' NOT NULL"), "{sql}");
    let mut live = live(registry![User]);
    let insert =
        |values: &str| format!("INSERT INTO users (email, paid, rating, letter, handle, status) VALUES ({values})");
    live.takes(&insert("'ann@example.org', 1, 1, 'a', 'ann', 'published'"));
    for (values, constraint) in [
        ("'ann', 1, 1, 'a', 'ann', 'draft'", "chk_email"),
        ("'ann@example.com', 1, 1, 'a', 'ann', 'draft'", "chk_own"),
        ("'ann@example.org', -1, 1, 'a', 'ann', 'draft'", "chk_paid"),
        ("'ann@example.org', 1, 6, 'a', 'ann', 'draft'", "chk_rating"),
        ("'ann@example.org', 1, 1, 'c', 'ann', 'draft'", "chk \"group\""),
        ("'ann@example.org', 1, 1, 'a', 'a', 'draft'", "handle_long_enough"),
        ("'ann@example.org', 1, 1, 'a', 'Ann', 'draft'", "handle_small"),
        ("'ann@example.org', 1, 1, 'a', 'ann', 'gone'", "chk_status"),
    ] {
        live.refuses(&insert(values), CHECK, constraint);
    }
}

mod wrong {
    use schema_core::{DbEnum, Domain, Entity};

    #[derive(DbEnum)]
    #[pg(as_check.length(4).name("chk_mood"))]
    pub enum Mood {
        Sad,
        Happy,
    }

    #[derive(Domain)]
    #[entity(length(..=40).name("of_domain"))]
    pub struct Handle(String);

    #[derive(Entity)]
    pub struct Item {
        #[entity(primary_key)]
        id: i64,
        #[entity(length(..=10).name("of_field").message("too long"))]
        name: String,
        handle: Handle,
        was: Mood,
        is: Mood,
    }
}

#[test]
fn a_name_needs_a_constraint_and_labels_need_room() {
    let found = mistakes(registry![wrong::Item], Version::V18);
    assert_eq!(
        found.join("\n"),
        "P0129 Mood::Happy: the label `happy` is longer than the 4 characters of `as_check.length(4)`
P0128 Handle: the type `varchar(40)` keeps `length`: there is no constraint to call `of_domain`
P0128 Item.name: the type `varchar(10)` keeps `length`: there is no constraint to call `of_field`
P0128 Item.name: the type `varchar(10)` keeps `length`: there is no constraint that could say `too long`
P0102 Item: two constraints of the table `item` are called `chk_mood`"
    );
}
