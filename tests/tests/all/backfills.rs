//! Which rows get which value in a column that is new: by conditions, in the order in which they are said, past row security and triggers.

use schema_core::{DbEnum, Entity, Registry, registry};
use schema_pg::migration::CheckOutcome;
use schema_pg::{Backfill, Catalog, Hazard, Layout, PlanOptions, Why, blocking};

use crate::fills::{lowered, options, owned, plan};
use crate::migration_files::{Folder, run, scripts};
use crate::support::Live;

/// The same entity before and after it gets columns: attributes, fields that are there, fields that come.
macro_rules! grows {
    ($module:ident, [$($said:tt)*], { $($field:tt)* }, { $($new:tt)* }) => {
        mod $module {
            pub mod was {
                #[allow(unused_imports, reason = "some entities need them")]
                use super::super::*;
                #[derive(Entity)]
                #[entity(name = "customers", $($said)*)]
                pub struct Customer { #[entity(primary_key)] pub id: i64, pub country: String, $($field)* }
            }
            pub mod now {
                #[allow(unused_imports, reason = "some entities need them")]
                use super::super::*;
                #[derive(Entity)]
                #[entity(name = "customers", $($said)*)]
                pub struct Customer { #[entity(primary_key)] pub id: i64, pub country: String, $($new)* }
            }
            #[allow(dead_code, reason = "each test asks for what it needs")]
            pub fn was() -> (super::Registry, super::Catalog) {
                super::lowered(super::registry![was::Customer])
            }
            #[allow(dead_code, reason = "each test asks for what it needs")]
            pub fn now() -> (super::Registry, super::Catalog) {
                super::lowered(super::registry![now::Customer])
            }
        }
    };
}

const ROWS: &str =
    "INSERT INTO customers (id, country) OVERRIDING SYSTEM VALUE VALUES (1, 'DE'), (2, 'AT'), (3, 'FR'), (4, 'US')";

/// Applies as an ordinary owner, and shows what rows have.
#[track_caller]
fn filled(
    owner: &str,
    (was, now): ((Registry, Catalog), (Registry, Catalog)),
    rows: &str,
    options: &PlanOptions,
    shown: &str,
) -> String {
    let mut live = owned(owner, &was.1, rows);
    let plan = plan(&was.1, &now, options);
    schema_pg::assert_sql_valid(&plan.to_string());
    blocking::apply(&mut live.client, &plan).unwrap_or_else(|error| panic!("{error}\n{plan}"));
    let mut all = live.again();
    let columns = |catalog: &Catalog| -> Vec<(String, bool, bool)> {
        let found = &catalog.tables[0].columns;
        let mut found: Vec<_> =
            found.iter().map(|one| (one.name.to_string(), one.nullable, one.default.is_some())).collect();
        found.sort();
        found
    };
    let again = blocking::introspect(&mut all.client, &["public"]).unwrap();
    assert_eq!(columns(&again), columns(&now.1));
    values(&mut all, shown)
}

fn values(live: &mut Live, shown: &str) -> String {
    live.text(&format!("SELECT string_agg(concat_ws(' ', id, {shown}), ', ' ORDER BY id) FROM customers"))
}

grows!(plain, [], {}, { pub locale: String, });
grows!(tenants, [owner = user_id, timestamps, append_only], { pub user_id: i64, }, { pub user_id: i64, pub locale: String, });
grows!(defaulted, [], {}, { #[entity(default = "en")] pub locale: String, });
grows!(several, [], {}, { pub a_greeting: String, pub b_locale: Option<String>, pub c_zone: String, });
grows!(closed, [], { pub locale: Option<String>, }, { pub locale: String, });
grows!(renamed, [], { pub town: String, }, { #[entity(renamed_from = "town")] pub city: String, pub place: String, });
grows!(dropped, [], { pub old: String, }, { pub place: String, });

fn locales() -> PlanOptions {
    options()
        .backfill("public.customers.locale", "'en'")
        .backfill("public.customers.locale", Backfill::value("'de'").filter("country = 'DE' OR country = 'AT'"))
        .backfill("public.customers.locale", Backfill::value("lower(country)").filter("country IN ('AT', 'FR')"))
}

#[test]
fn a_row_gets_the_first_value_whose_condition_is_true_and_others_the_one_for_all() {
    let found = filled("backfills_first", (plain::was(), plain::now()), ROWS, &locales(), "locale");
    assert_eq!(found, "1 de, 2 de, 3 fr, 4 en");
}

#[test]
fn conditions_reach_rows_that_row_security_hides_and_triggers_keep() {
    let rows = "SET app.user_id = '7'; INSERT INTO customers (id, country, user_id) OVERRIDING SYSTEM VALUE
        VALUES (1, 'DE', 7), (2, 'AT', 8), (3, 'FR', 9), (4, 'US', 7)";
    let options = locales().backfill(
        "public.customers.locale",
        // A query: the table that it reads is locked and shown to its owner too.
        Backfill::value("'us'").filter("id = (SELECT max(c.id) FROM customers AS c)"),
    );
    let shown = "locale, updated_at = created_at";
    let found = filled("backfills_hidden", (tenants::was(), tenants::now()), rows, &options, shown);
    assert_eq!(found, "1 de t, 2 de t, 3 fr t, 4 us t");
}

#[test]
fn what_is_said_later_reads_what_is_said_before_whatever_the_order_of_columns() {
    let options = options()
        .backfill("public.customers.c_zone", Backfill::value("'Europe'").filter("country <> 'US'"))
        .backfill("public.customers.c_zone", "'America ' || country")
        .backfill("public.customers.b_locale", Backfill::value("lower(country)").filter("c_zone = 'Europe'"))
        .backfill("public.customers.a_greeting", "coalesce(b_locale, 'none') || ' ' || c_zone");
    let shown = "a_greeting, b_locale IS NULL";
    let found = filled("backfills_order", (several::was(), several::now()), ROWS, &options, shown);
    assert_eq!(found, "1 de Europe f, 2 at Europe f, 3 fr Europe f, 4 none America US t");
}

#[test]
fn rows_that_no_condition_covers_are_counted_by_a_hazard_and_stop_the_plan_before_not_null() {
    let (was, now) = (plain::was(), plain::now());
    let options =
        options().backfill("public.customers.locale", Backfill::value("'de'").filter("country IN ('DE', 'AT')"));
    let plan = plan(&was.1, &now, &options);
    let queries: Vec<&String> = plan
        .steps
        .iter()
        .flat_map(|step| &step.hazards)
        .filter_map(|hazard| match hazard {
            Hazard::MayFail(query) => Some(query),
            _ => None,
        })
        .collect();
    assert_eq!(queries, ["SELECT count(*) FROM public.customers WHERE ((country IN ('DE', 'AT'))) IS NOT TRUE"]);
    let mut live = owned("backfills_uncovered", &was.1, ROWS);
    assert_eq!(live.text(queries[0]), "2");
    let error = blocking::apply(&mut live.client, &plan).unwrap_err().to_string();
    assert!(error.contains("is violated by some row"), "{error}");
    assert_eq!(values(&mut live.again(), "locale"), "1 de, 2 de, 3, 4");
    // Who says it for those too goes on from there.
    let mut all = live.again();
    all.takes("UPDATE customers SET locale = 'xx' WHERE locale IS NULL");
    blocking::apply(&mut live.client, &plan).unwrap_or_else(|error| panic!("{error}\n{plan}"));
    live.refuses("INSERT INTO customers (country) VALUES ('IT')", "23502", "");
}

#[test]
fn a_value_that_is_null_leaves_its_row_and_the_batches_end() {
    let (was, now) = (plain::was(), plain::now());
    let options = options().backfill("public.customers.locale", "nullif(lower(country), 'us')");
    let plan = plan(&was.1, &now, &options);
    let mut live = owned("backfills_null", &was.1, ROWS);
    live.takes("SET statement_timeout = '20s'");
    let error = blocking::apply(&mut live.client, &plan).unwrap_err().to_string();
    assert!(error.contains("is violated by some row"), "{error}");
    assert_eq!(values(&mut live.again(), "locale"), "1 de, 2 at, 3 fr, 4");
}

#[test]
fn a_default_counts_for_rows_that_no_condition_covers() {
    let options =
        options().backfill("public.customers.locale", Backfill::value("'de'").filter("country IN ('DE', 'AT')"));
    let found = filled("backfills_default", (defaulted::was(), defaulted::now()), ROWS, &options, "locale");
    assert_eq!(found, "1 de, 2 de, 3 en, 4 en");
}

#[test]
fn a_column_that_takes_no_null_any_more_is_filled_by_conditions_too() {
    let rows = "INSERT INTO customers (id, country, locale) OVERRIDING SYSTEM VALUE
        VALUES (1, 'DE', NULL), (2, 'AT', 'at'), (3, 'FR', NULL), (4, 'US', NULL)";
    let found = filled("backfills_closed", (closed::was(), closed::now()), rows, &locales(), "locale");
    assert_eq!(found, "1 de, 2 at, 3 fr, 4 en");
}

#[test]
fn conditions_read_columns_under_their_new_names_and_those_that_go() {
    let rows = "INSERT INTO customers (id, country, town) OVERRIDING SYSTEM VALUE VALUES (1, 'DE', 'Berlin'), (2, 'US', 'Boston')";
    let by_name = options()
        .backfill("public.customers.place", Backfill::value("city").filter("city = 'Berlin'"))
        .backfill("public.customers.place", "country");
    let found = filled("backfills_renamed", (renamed::was(), renamed::now()), rows, &by_name, "place");
    assert_eq!(found, "1 Berlin, 2 US");
    let rows = rows.replace("town", "old");
    let options = options()
        .allow("public.customers.old")
        .backfill("public.customers.place", Backfill::value("old").filter("old = 'Berlin'"))
        .backfill("public.customers.place", "country");
    let found = filled("backfills_dropped", (dropped::was(), dropped::now()), &rows, &options, "place");
    assert_eq!(found, "1 Berlin, 2 US");
}

#[test]
fn what_can_not_be_read_is_refused_before_anything_is_done() {
    let (was, now) = (plain::was(), plain::now());
    let wrong = [
        (Backfill::value("'de'").filter("country ="), "the filter of its backfill can't be read"),
        (Backfill::value("'de'").filter("true); DROP TABLE customers; --"), "the filter of its backfill can't be read"),
        (
            Backfill::value("'de'").filter("contry = 'DE'"),
            "`contry` is no column of `customers`, at character 1; a similar column exists: `country`",
        ),
        (Backfill::value("lower(contry)"), "the value of its backfill can't be read: `contry` is no column"),
    ];
    for (at, (backfill, why)) in wrong.into_iter().enumerate() {
        let options = options().backfill("public.customers.locale", backfill.clone());
        let plan = plan(&was.1, &now, &options);
        let said: Vec<String> = plan.refused.iter().map(ToString::to_string).collect();
        assert!(
            matches!(&plan.refused[..], [refused] if matches!(refused.why, Why::Backfill(_))),
            "{backfill:?}: {said:?}"
        );
        assert!(said[0].contains(why) && said[0].contains("column public.customers.locale"), "{said:?}");
        let mut live = owned(&format!("backfills_refused_{at}"), &was.1, ROWS);
        assert!(blocking::apply(&mut live.client, &plan).unwrap_err().to_string().contains(why));
        assert_eq!(live.text("SELECT count(*) FROM pg_attribute WHERE attname = 'locale'"), "0");
    }
}

mod labels {
    use super::*;
    pub mod was {
        use super::*;
        #[derive(DbEnum)]
        #[entity(name = "state")]
        pub enum State {
            Open,
            Lost,
            Won,
        }
        #[derive(Entity)]
        #[entity(name = "customers")]
        pub struct Customer {
            #[entity(primary_key)]
            pub id: i64,
            pub country: String,
            pub state: State,
        }
    }
    pub mod now {
        use super::*;
        #[derive(DbEnum)]
        #[entity(name = "state")]
        pub enum State {
            Open,
            Won,
        }
        #[derive(Entity)]
        #[entity(name = "customers")]
        pub struct Customer {
            #[entity(primary_key)]
            pub id: i64,
            pub country: String,
            pub state: State,
        }
    }
}

#[test]
fn rows_get_another_label_by_conditions() {
    let was = lowered(registry![labels::was::Customer]);
    let now = lowered(registry![labels::now::Customer]);
    let rows = "INSERT INTO customers (id, country, state) OVERRIDING SYSTEM VALUE
        VALUES (1, 'DE', 'lost'), (2, 'AT', 'lost'), (3, 'FR', 'won'), (4, 'US', 'lost')";
    let options = options()
        .allow("public.state")
        .backfill("public.state.lost", Backfill::value("'won'").filter("country = 'AT'"))
        .backfill("public.state.lost", "'open'");
    let found = filled("backfills_labels", (was, now), rows, &options, "state");
    assert_eq!(found, "1 open, 2 won, 3 won, 4 open");
}

#[test]
fn files_of_migrations_hold_the_conditions_in_their_order() {
    for layout in [Layout::Plain, Layout::Refinery, Layout::Alembic, Layout::Liquibase] {
        let folder = Folder::new(&format!("backfills-{layout:?}"));
        let migrations = folder.migrations(layout);
        assert!(matches!(migrations.write(&plain::was().0, "1_first"), Ok(CheckOutcome::Written(_))));
        let mut live = crate::support::empty().owner();
        let of = |first: bool| {
            let files =
                folder.files().into_iter().filter(|(name, _)| name.trim_start_matches('V').starts_with("1_") == first);
            scripts(layout, &files.collect(), false)
        };
        of(true).iter().for_each(|(text, transaction)| run(&mut live, text, *transaction));
        live.takes(ROWS);
        let migrations = migrations
            .backfill("public.customers.locale", Backfill::value("'de'").filter("country = 'DE'"))
            .backfill("public.customers.locale", Backfill::value("'xx'").filter("country IN ('DE', 'AT')"))
            .backfill("public.customers.locale", "lower(country)");
        assert!(matches!(migrations.write(&plain::now().0, "2_locale"), Ok(CheckOutcome::Written(_))));
        of(false).iter().for_each(|(text, transaction)| run(&mut live, text, *transaction));
        assert_eq!(values(&mut live, "locale"), "1 de, 2 xx, 3 fr, 4 us", "{layout:?}");
    }
}
