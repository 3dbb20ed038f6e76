//! What `.all_rows()` means under `soft_delete`, and conditions that speak of `deleted_at` themselves.

use schema_core::{Entity, registry};
use schema_pg::Version;

use crate::support::{Live, UNIQUE, live, mistakes, sql};

const EXCLUDED: &str = "23P01";

#[derive(Entity)]
#[entity(name = "accounts", soft_delete.on_delete_statement())]
#[entity(index([city]), index([country]).all_rows(), index([plan]).filter("deleted_at IS NULL"))]
#[entity(index([country, city]).filter("(\"deleted_at\"  is null and plan BETWEEN 'a' AND 'f')").name("early_plans"))]
#[entity(index([plan, city]).filter("plan = 'a' OR deleted_at IS NULL").name("either"))]
#[entity(index([plan, country]).filter("deleted_at IS NOT NULL").all_rows().name("deleted_plans"))]
#[pg(exclude("one_seat").using_gist([seat.eq()]), exclude("one_number").using_gist([number.eq()]).all_rows())]
struct Account {
    #[entity(primary_key)]
    id: i64,
    #[entity(unique.all_rows())]
    login: String,
    #[entity(unique)]
    nickname: String,
    #[entity(references(Account), index.all_rows())]
    invited_by: Option<i64>,
    city: String,
    country: String,
    plan: String,
    seat: i32,
    number: i32,
}

fn accounts() -> Live {
    live(registry![Account])
}

fn account(login: &str, nickname: &str, (seat, number): (i32, i32)) -> String {
    format!(
        "INSERT INTO accounts (login, nickname, city, country, plan, seat, number)
         VALUES ('{login}', '{nickname}', 'x', 'y', 'z', {seat}, {number})"
    )
}

#[test]
fn what_is_never_given_again_stays_taken() {
    let mut live = accounts();
    live.takes(&account("ann", "a", (1, 1)));
    live.takes("DELETE FROM accounts");
    live.refuses(&account("ann", "b", (2, 2)), UNIQUE, "accounts_login_key");
    live.refuses(&account("bob", "b", (2, 1)), EXCLUDED, "one_number");
    live.takes(&account("bob", "a", (1, 2)));
    live.refuses(&account("cat", "a", (3, 3)), UNIQUE, "accounts_nickname_key");
    live.refuses(&account("cat", "c", (1, 3)), EXCLUDED, "one_seat");
}

#[test]
fn a_condition_that_asks_for_live_rows_is_said_once() {
    let sql = sql(registry![Account]);
    for index in [
        "accounts_city_idx ON public.accounts USING btree (city) WHERE (deleted_at IS NULL);",
        "accounts_country_idx ON public.accounts USING btree (country);",
        "accounts_plan_idx ON public.accounts USING btree (plan) WHERE (deleted_at IS NULL);",
        "early_plans ON public.accounts USING btree (country, city) WHERE ((\"deleted_at\"  is null and plan BETWEEN 'a' AND 'f'));",
        "either ON public.accounts USING btree (plan, city) WHERE ((plan = 'a' OR deleted_at IS NULL) AND deleted_at IS NULL);",
        "deleted_plans ON public.accounts USING btree (plan, country) WHERE (deleted_at IS NOT NULL);",
        "accounts_invited_by_idx ON public.accounts USING btree (invited_by);",
    ] {
        assert!(sql.contains(index), "{index}\n{sql}");
    }
    assert!(!sql.contains("fkey_idx"), "an index of all rows serves the reference: {sql}");
}

#[test]
fn assertions_ask_for_live_rows_or_for_all() {
    let catalog = schema_pg::lower(&registry![Account].expect("a registry")).expect("a catalog");
    let accounts = catalog.table("accounts").expect("the table");
    assert!(accounts.is_unique(&["login"]) && accounts.is_unique_live(&["login"]));
    assert!(!accounts.is_unique(&["nickname"]) && accounts.is_unique_live(&["nickname"]));
    assert!(accounts.is_indexed(&["country"]) && accounts.is_indexed_live(&["country"]));
    assert!(!accounts.is_indexed(&["city"]) && accounts.is_indexed_live(&["city"]));
    // Each has one more condition.
    assert!(!accounts.is_indexed_live(&["country", "city"]) && !accounts.is_indexed_live(&["plan", "country"]));
}

#[test]
fn an_upsert_says_which_rows_it_means() {
    let mut live = accounts();
    live.takes(&account("ann", "a", (1, 1)));
    let upsert = |on: &str| format!("{} ON CONFLICT {on} DO UPDATE SET city = 'new'", account("bob", "a", (2, 2)));
    live.refuses(&upsert("(nickname)"), "42P10", "");
    live.takes(&upsert("(nickname) WHERE deleted_at IS NULL"));
    assert_eq!(live.column("SELECT login || city FROM accounts"), "annnew");
    live.takes(&format!("{} ON CONFLICT (login) DO UPDATE SET city = 'newer'", account("ann", "b", (3, 3))));
    assert_eq!(live.column("SELECT login || city FROM accounts"), "annnewer");
}

#[test]
fn a_delete_that_became_an_update_counts_no_row() {
    let mut live = accounts();
    live.takes(&account("ann", "a", (1, 1)));
    let client = &mut live.client;
    assert_eq!(client.execute("DELETE FROM accounts", &[]).expect("a statement"), 0);
    assert_eq!(client.execute("UPDATE accounts SET deleted_at = NULL", &[]).expect("a statement"), 1);
    let counted = "UPDATE accounts SET deleted_at = now() WHERE id = 1 AND deleted_at IS NULL";
    assert_eq!(client.execute(counted, &[]).expect("a statement"), 1);
    assert_eq!(client.execute(counted, &[]).expect("a statement"), 0);
}

mod wrong {
    use chrono::{DateTime, Utc};
    use schema_core::Entity;

    #[derive(Entity)]
    #[entity(unique([name]).all_rows(), index([name]).all_rows())]
    pub struct Hard {
        #[entity(primary_key)]
        id: i64,
        name: String,
    }

    #[derive(Entity)]
    #[entity(soft_delete, unique([name, deleted_at]), unique([title, deleted_at]).all_rows())]
    #[entity(unique([name, title, deleted_at]).all_rows().nulls_not_distinct())]
    pub struct Soft {
        #[entity(primary_key)]
        id: i64,
        name: String,
        title: String,
        deleted_at: Option<DateTime<Utc>>,
    }

    #[derive(Entity)]
    #[pg(index([name]).using(Hash).all_rows(), exclude("alone").using_gist([name.eq()]).all_rows())]
    pub struct Plain {
        #[entity(primary_key)]
        id: i64,
        name: String,
    }

    #[derive(Entity)]
    #[entity(soft_delete, index([title]).filter("title <> '' AND deleted_at IS NOT NULL"))]
    #[entity(unique([name]).filter("deleted_at IS NOT NULL"), unique([slug]).deferrable())]
    #[pg(exclude("apart").using_gist([name.eq()]).filter("deleted_at IS NOT NULL"))]
    pub struct Deleted {
        #[entity(primary_key)]
        id: i64,
        name: String,
        title: String,
        slug: String,
    }
}

#[test]
fn what_would_say_nothing_is_refused() {
    let found = registry![wrong::Hard, wrong::Soft].expect_err("mistakes");
    let found: Vec<String> = found
        .0
        .iter()
        .map(|d| format!("{} {}: {}; {}", d.code, d.path, d.message, d.help.as_deref().unwrap_or("no help")))
        .collect();
    assert_eq!(
        found.join("\n"),
        "E0722 Hard.unique: `unique` says `all_rows`, and `Hard` has no `soft_delete`; remove `.all_rows()`
E0722 Hard.index: `index` says `all_rows`, and `Hard` has no `soft_delete`; remove `.all_rows()`
E0723 Soft.name, deleted_at: `unique([name, deleted_at])` would refuse nothing: it holds among live rows, whose `deleted_at` is NULL; write `unique([name])`, which holds among live rows; or `unique([name, deleted_at]).all_rows().nulls_not_distinct()`
E0723 Soft.title, deleted_at: `unique([title, deleted_at])` would let live rows be alike: their `deleted_at` is NULL, and NULLs are distinct; add `.nulls_not_distinct()`; or write `unique([title])`, which holds among live rows"
    );
}

#[test]
fn what_would_hold_no_row_is_refused() {
    let found = mistakes(registry![wrong::Plain, wrong::Deleted], Version::V18);
    let deleted =
        "P0125 Deleted.index: the filter asks for deleted rows, and under `soft_delete` an index holds live ones";
    assert_eq!(
        found.join("\n"),
        format!(
            "{deleted}
{deleted}
P0501 Deleted: `deleted_slug_key` holds among live rows, and such a rule can't be deferred
{deleted}
P0112 Plain.exclude: `alone` says `all_rows`, and `Plain` has no `soft_delete`
P0124 Plain.index: `index` says `all_rows`, and `Plain` has no `soft_delete`"
        )
    );
}
