//! What members of embedded structs say of the rows around them: kept by indexes over jsonb or over columns, or refused.

use schema_core::{Embedded, Entity, Registry, registry};
use schema_pg::Version;
use uuid::Uuid;

use crate::support::{live, mistakes, sql};

#[derive(Entity)]
#[entity(name = "shops", tenant = id)]
struct Shop {
    #[entity(primary_key)]
    id: Uuid,
}

#[derive(serde::Serialize, Embedded)]
#[serde(rename_all = "camelCase")]
struct Card {
    #[entity(unique)]
    card_number: Option<String>,
    #[entity(index)]
    label: String,
    #[entity(pii.mask(Email))]
    mail: String,
    #[serde(flatten)]
    more: More,
}

#[derive(serde::Serialize, Embedded)]
struct More {
    #[entity(index.name("customers_notes"))]
    note: String,
    #[entity(unique)]
    token: String,
}

#[derive(Entity)]
#[entity(name = "customers", tenant = shop, audit)]
struct Customer {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(Shop))]
    shop: Uuid,
    card: Card,
    #[pg(flatten)]
    seat: Option<Seat>,
    public: String,
}

#[derive(Embedded)]
struct Seat {
    #[entity(unique, renamed_from("row_number"))]
    row_no: Option<String>,
    #[entity(index)]
    place: Option<String>,
    #[entity(pii.mask(Email))]
    holder: Option<String>,
}

#[test]
fn members_of_jsonb_and_of_flattened_structs_are_indexed_and_private() {
    let sql = sql(registry![Shop, Customer]);
    for expected in [
        r#"CREATE UNIQUE INDEX "customers_card_cardNumber_key" ON public.customers USING btree (shop, (card ->> 'cardNumber'));"#,
        "CREATE INDEX customers_card_label_idx ON public.customers USING btree (shop, (card ->> 'label'));",
        // What serde flattens stands beside the other members.
        "CREATE INDEX customers_notes ON public.customers USING btree (shop, (card ->> 'note'));",
        "CREATE UNIQUE INDEX customers_card_token_key ON public.customers USING btree (shop, (card ->> 'token'));",
        "CONSTRAINT customers_shop_seat_row_no_key UNIQUE (shop, seat_row_no)",
        "CREATE INDEX customers_shop_seat_place_idx ON public.customers USING btree (shop, seat_place);",
        "CREATE VIEW public.customers_masked",
    ] {
        assert!(sql.contains(expected), "{expected}\n{sql}");
    }
    // Neither the log nor the masked view shows what is private in jsonb.
    let log = sql.split("FROM new_rows AS n").nth(1).unwrap().split(") AS s").next().unwrap();
    assert!(log.contains("n.public") && !log.contains("n.card") && !log.contains("seat_holder"), "{log}");
    let view = sql.split("CREATE VIEW public.customers_masked").nth(1).unwrap().split(';').next().unwrap();
    assert!(view.contains("NULL::jsonb") && !view.contains("  card,"), "{view}");
}

#[derive(serde::Serialize, Embedded)]
struct Login {
    #[entity(unique)]
    name: Option<String>,
    #[entity(sensitive)]
    hash: String,
}

#[derive(Entity)]
#[entity(name = "accounts")]
struct Account {
    #[entity(primary_key)]
    id: i64,
    login: Option<Login>,
}

#[test]
fn a_member_of_jsonb_is_unique_among_rows_that_have_it() {
    let mut live = live(registry![Account]);
    let insert = |id: i64, login: &str| format!("INSERT INTO accounts (id, login) VALUES ({id}, {login})");
    live.takes(&insert(1, r#"'{"name": "ann", "hash": "secret"}'"#));
    live.takes(&insert(2, r#"'{"name": null, "hash": "secret"}'"#));
    live.takes(&insert(3, r#"'{"name": null, "hash": "secret"}'"#));
    live.takes(&insert(4, "NULL"));
    live.takes(&insert(5, "NULL"));
    live.refuses(&insert(6, r#"'{"name": "ann", "hash": "other"}'"#), "23505", "accounts_login_name_key");
    assert_eq!(live.text("SELECT count(*)::text FROM accounts_masked WHERE login IS NOT NULL"), "0");
}

mod before {
    use super::*;

    #[derive(Embedded)]
    pub struct Place {
        town: String,
    }

    #[derive(Entity)]
    #[entity(name = "houses")]
    pub struct House {
        #[entity(primary_key)]
        id: i64,
        #[pg(flatten)]
        at: Place,
    }
}

mod after {
    use super::*;

    #[derive(Embedded)]
    pub struct Place {
        #[entity(renamed_from("town"))]
        city: String,
    }

    #[derive(Entity)]
    #[entity(name = "houses")]
    pub struct House {
        #[entity(primary_key)]
        id: i64,
        #[pg(flatten)]
        at: Place,
    }
}

#[test]
fn a_column_of_a_flattened_member_is_renamed() {
    let catalog = |registry: Result<Registry, _>| schema_pg::lower(&registry.unwrap()).unwrap();
    let (old, new) = (catalog(registry![before::House]), catalog(registry![after::House]));
    let renames = schema_pg::Renames::of(&registry![after::House].unwrap());
    let plan = schema_pg::plan(&schema_pg::diff(&old, &new, &renames), &Default::default()).to_string();
    assert!(plan.contains("RENAME COLUMN at_town TO at_city"), "{plan}");
}

#[derive(Embedded)]
struct Line {
    #[entity(references(Account))]
    account: i64,
    #[entity(unique)]
    sku: String,
    #[entity(index)]
    label: String,
    #[entity(renamed_from("amount"))]
    count: i64,
}

#[derive(Embedded)]
struct Filtered {
    #[entity(unique.filter("state = 'open'"), index.filter("state = 'open'"))]
    code: String,
    #[entity(unique.deferrable())]
    late: String,
    #[entity(references(Account))]
    account: i64,
    #[pg(without("index", "no index here"))]
    state: String,
}

#[derive(Entity)]
struct Order {
    #[entity(primary_key)]
    id: i64,
    lines: Vec<Line>,
    again: Vec<Line>,
    one: Filtered,
    #[pg(flatten)]
    flat: Filtered,
}

#[test]
fn what_postgresql_can_not_keep_of_members_is_refused() {
    assert_eq!(
        mistakes(registry![Account, Order], Version::V18).join("\n"),
        "P0115 Filtered.code: `state = 'open'` names members, which have other names in the table
P0115 Filtered.account: `account` is one of several columns of a flattened struct: no foreign key is kept of it
P0116 Filtered.state: `without(\"index\")` leaves out what `state` does not say
P0115 Line.account: `account` is no column, but a member of jsonb: no foreign key is kept of it
P0115 Line.count: `count` is a member of jsonb, which plans do not rename
P0115 Line.sku: `Line` stands in a list: an index of PostgreSQL holds one value of a row
P0115 Line.label: `Line` stands in a list: an index of PostgreSQL holds one value of a row
P0115 Filtered.account: `account` is no column, but a member of jsonb: no foreign key is kept of it
P0115 Filtered.late: `late` is a member of jsonb: its uniqueness is an index, which is not deferred, takes missing values, and holds within a tenant"
    );
}

#[derive(Embedded)]
struct Left {
    #[entity(references(Account), unique, index, renamed_from("was"))]
    #[pg(without("references", "MongoDB's"), without("unique", "MongoDB's"))]
    #[pg(without("index", "MongoDB's"), without("renamed_from", "MongoDB's"))]
    account: i64,
}

#[derive(Entity)]
struct Acknowledged {
    #[entity(primary_key)]
    id: i64,
    all: Vec<Left>,
    one: Left,
}

#[test]
fn what_is_left_to_other_stores_is_refused_no_more() {
    let sql = sql(registry![Account, Acknowledged]);
    assert!(!sql.contains("INDEX \"acknowledged"), "{sql}");
}
