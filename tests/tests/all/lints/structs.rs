//! What only structs say, and what they allow.

use chrono::{DateTime, Utc};
use schema_core::lint::LintOptions;
use schema_core::{Diagnostics, Entity, Registry, View, lint, lint_with, registry};
use schema_pg::{Config, lower_with};

/// What lints for any store find.
#[track_caller]
fn codes(registry: Result<Registry, Diagnostics>) -> Vec<&'static str> {
    lint(&registry.unwrap()).codes()
}

/// What the lints of PostgreSQL find.
#[track_caller]
fn codes_of_pg(registry: Result<Registry, Diagnostics>) -> Vec<&'static str> {
    schema_pg::lint(&lower_with(&registry.unwrap(), &Config::default()).unwrap()).codes()
}

macro_rules! entities {
    ($($name:ident { $(#[$attribute:meta])* struct $entity:ident { $($fields:tt)* } })*) => {
        $(mod $name {
            use super::*;
            /// A row.
            #[derive(Entity)]
            $(#[$attribute])*
            pub struct $entity { $($fields)* }
        })*
    };
}

entities! {
    first { #[entity(timestamps, requirement = "REQ-1")] struct First { #[entity(primary_key)] id: i64 } }
    second { #[entity(timestamps, requirement = "REQ-1")] struct Second { #[entity(primary_key)] id: i64 } }
    silent { #[entity(timestamps)] struct Silent { #[entity(primary_key)] id: i64 } }
    allowed_silent {
        #[entity(timestamps, allow("L004", "nobody asked for it"))]
        struct AllowedSilent { #[entity(primary_key)] id: i64 }
    }
}

#[test]
fn a_note_that_most_entities_have_is_missed() {
    use {allowed_silent::AllowedSilent, first::First, second::Second, silent::Silent};
    let found = lint(&registry![First, Second, Silent].unwrap());
    assert_eq!(found.codes(), ["L004"]);
    assert!(found.to_string().contains("`Silent` has no `requirement`"), "{found}");
    assert!(found.to_string().contains("lints/structs.rs:"), "{found}");
    assert!(codes(registry![First, Second]).is_empty());
    assert!(codes(registry![First, Second, AllowedSilent]).is_empty());
    // Nothing is missed where nobody says it.
    assert_eq!(codes(registry![Silent, AllowedSilent]), ["L001"]);
}

entities! {
    runs_out {
        #[entity(timestamps, expected_rows = 3_000_000_000)]
        struct RunsOut { #[entity(primary_key)] id: i32 }
    }
    grows_out {
        #[entity(timestamps, growth(1_000_000, days(1)))]
        struct GrowsOut { #[entity(primary_key)] id: i32 }
    }
    lasts { #[entity(timestamps, expected_rows = 3_000_000_000)] struct Lasts { #[entity(primary_key)] id: i64 } }
    runs_out_allowed {
        #[entity(timestamps, expected_rows = 3_000_000_000)]
        struct RunsOutAllowed { #[entity(primary_key, allow("L033", "they are moved away each year"))] id: i32 }
    }
}

#[test]
fn keys_run_out_by_what_is_expected() {
    assert_eq!(codes(registry![runs_out::RunsOut]), ["L033"]);
    assert_eq!(codes(registry![grows_out::GrowsOut]), ["L033"]);
    assert!(codes(registry![lasts::Lasts]).is_empty());
    assert!(codes(registry![runs_out_allowed::RunsOutAllowed]).is_empty());
}

entities! {
    order { #[entity(timestamps)] struct Purchase { #[entity(primary_key)] id: i64 } }
    line {
        #[entity(timestamps, primary_key([order_id, product_number]), determines([product_number], [product_name]))]
        struct Line {
            #[entity(references(order::Purchase))]
            order_id: i64,
            product_number: i64,
            product_name: String,
        }
    }
    line_that_says_why {
        #[entity(timestamps, primary_key([order_id, product_number]), determines([product_number], [product_name]))]
        struct LineThatSaysWhy {
            #[entity(references(order::Purchase))]
            order_id: i64,
            product_number: i64,
            #[entity(denormalized("the name that was printed on the bill"))]
            product_name: String,
        }
    }
    line_that_is_allowed {
        #[entity(timestamps, primary_key([order_id, product_number]), determines([product_number], [product_name]))]
        struct LineThatIsAllowed {
            #[entity(references(order::Purchase))]
            order_id: i64,
            product_number: i64,
            #[entity(allow("L042", "products are in another database"))]
            product_name: String,
        }
    }
    address {
        #[entity(timestamps, determines([postcode], [city]))]
        struct Address { #[entity(primary_key)] id: i64, postcode: String, city: String }
    }
    postcode {
        #[entity(timestamps, determines([postcode], [city]))]
        struct Postcode { #[entity(primary_key)] postcode: String, city: String }
    }
    address_allowed {
        #[entity(timestamps, allow("L043", "they come so from the post"), determines([postcode], [city]))]
        struct AddressAllowed { #[entity(primary_key)] id: i64, postcode: String, city: String }
    }
}

#[test]
fn dependencies_are_compared_with_keys() {
    use order::Purchase;
    assert_eq!(codes(registry![Purchase, line::Line]), ["L042"]);
    assert!(codes(registry![Purchase, line_that_says_why::LineThatSaysWhy]).is_empty());
    assert!(codes(registry![Purchase, line_that_is_allowed::LineThatIsAllowed]).is_empty());
    assert_eq!(codes(registry![address::Address]), ["L043"]);
    assert!(codes(registry![postcode::Postcode]).is_empty());
    assert!(codes(registry![address_allowed::AddressAllowed]).is_empty());
}

entities! {
    person { #[entity(timestamps)] struct Person { #[entity(primary_key)] id: i64, email: String } }
    person_private {
        #[entity(timestamps)]
        struct PersonPrivate { #[entity(primary_key)] id: i64, #[entity(pii)] email: String, email_verified_at: DateTime<Utc> }
    }
    person_allowed {
        #[entity(timestamps)]
        struct PersonAllowed { #[entity(primary_key)] id: i64, #[entity(allow("L045", "it is the shop's"))] email: String }
    }
    login { #[entity(timestamps, audit)] struct Login { #[entity(primary_key)] id: i64, password_hash: String } }
    login_except {
        #[entity(timestamps, audit.except([password_hash]))]
        struct LoginExcept { #[entity(primary_key)] id: i64, password_hash: String }
    }
    login_private {
        #[entity(timestamps, audit)]
        struct LoginPrivate { #[entity(primary_key)] id: i64, #[entity(sensitive)] password_hash: String }
    }
    login_allowed {
        #[entity(timestamps, audit, allow("L046", "a test"))]
        struct LoginAllowed { #[entity(primary_key)] id: i64, password_hash: String }
    }
}

#[test]
fn personal_data_and_secrets_are_found_by_name() {
    assert_eq!(codes(registry![person::Person]), ["L045"]);
    assert!(codes(registry![person_private::PersonPrivate]).is_empty());
    assert!(codes(registry![person_allowed::PersonAllowed]).is_empty());
    assert_eq!(codes(registry![login::Login]), ["L046"]);
    assert!(codes(registry![login_except::LoginExcept]).is_empty());
    assert!(codes(registry![login_private::LoginPrivate]).is_empty());
    assert!(codes(registry![login_allowed::LoginAllowed]).is_empty());
}

entities! {
    asked {
        #[entity(timestamps, index([total]), access("by_customer", "what a customer ordered").by([customer_number]))]
        struct Asked { #[entity(primary_key)] id: i64, customer_number: i64, total: i64 }
    }
    asked_whole {
        #[entity(timestamps, index([total]), access("by_total", "the largest").by([customer_number]), access("totals", "all").order_by([total]).limit(3))]
        struct AskedWhole { #[entity(primary_key)] id: i64, customer_number: i64, total: i64 }
    }
    asked_allowed {
        #[entity(timestamps, index([total]), access("by_customer", "what a customer ordered").by([customer_number]))]
        #[entity(allow("PL05", "reports by hand"))]
        struct AskedAllowed { #[entity(primary_key)] id: i64, customer_number: i64, total: i64 }
    }
    asked_otherwise {
        #[entity(timestamps, soft_delete, search([title]), access("by_customer", "what a customer ordered").by([customer_number]))]
        struct AskedOtherwise { #[entity(primary_key)] id: i64, customer_number: i64, #[entity(length(1..=50))] title: String, #[pg(gin)] tags: Vec<String> }
    }
    unneeded { #[entity(timestamps, allow("PL05", "none"))] struct Unneeded { #[entity(primary_key)] id: i64 } }
}

#[test]
fn an_index_beside_access_patterns_is_asked_for() {
    assert_eq!(codes_of_pg(registry![asked::Asked]), ["PL05"]);
    assert!(codes_of_pg(registry![asked_whole::AskedWhole]).is_empty());
    assert!(codes_of_pg(registry![asked_allowed::AskedAllowed]).is_empty());
    assert!(codes_of_pg(registry![asked_otherwise::AskedOtherwise]).iter().all(|code| *code != "PL05"));
    assert_eq!(codes_of_pg(registry![unneeded::Unneeded]), ["L001"]);
    // What PostgreSQL's lints are allowed does not concern the others, and the other way round.
    assert!(codes(registry![asked_allowed::AskedAllowed]).is_empty());
    assert!(codes_of_pg(registry![person_allowed::PersonAllowed]).is_empty());
    let found = schema_pg::lint(&lower_with(&registry![asked::Asked].unwrap(), &Config::default()).unwrap());
    assert!(found.to_string().contains("lints/structs.rs:"), "{found}");
}

#[test]
fn an_invalid_index_is_found() {
    let registry = registry![asked::Asked].unwrap();
    let mut catalog = lower_with(&registry, &Config::default()).unwrap();
    catalog.patterns.0.clear();
    assert!(schema_pg::lint(&catalog).is_empty());
    catalog.tables[0].indexes[0].invalid = true;
    assert_eq!(schema_pg::lint(&catalog).codes(), ["PL06"]);
}

entities! {
    wrong_code { #[entity(timestamps, allow("L999", "none"))] struct WrongCode { #[entity(primary_key)] id: i64 } }
    wrong_field {
        #[entity(timestamps)]
        struct WrongField { #[entity(primary_key)] id: i64, #[entity(allow("float-money", "why"), allow("L011", " "), allow("L011", "b"))] price: f64 }
    }
    wrong_of_pg { #[entity(timestamps, allow("PL99", "none"))] struct WrongOfPg { #[entity(primary_key)] id: i64 } }
    determines_itself {
        #[entity(timestamps, determines([a], [a]), determines([], [a]))]
        struct DeterminesItself { #[entity(primary_key)] id: i64, a: i64 }
    }
}

#[test]
fn a_mistake_in_what_is_allowed_is_an_error() {
    let found =
        registry![wrong_code::WrongCode, wrong_field::WrongField, determines_itself::DeterminesItself].unwrap_err();
    assert_eq!(found.codes(), ["E0122", "E0122", "E0120", "E0122", "E0108", "E0108"], "{found}");
    assert!(found.to_string().contains("no lint has the code `L999`"), "{found}");
    let registry = registry![wrong_of_pg::WrongOfPg].unwrap();
    assert!(lint(&registry).is_empty(), "it is for PostgreSQL");
    assert_eq!(lower_with(&registry, &Config::default()).unwrap_err().codes(), ["P0134"]);
}

mod views {
    use super::*;

    #[derive(View)]
    #[entity(query = "SELECT id FROM public.first", allow("PL49", "its name says it"))]
    pub struct Undescribed {
        pub id: i64,
    }
}

#[test]
fn a_view_allows_what_is_found_at_it() {
    let registry = Registry::builder().entity::<first::First>().view::<views::Undescribed>().build().unwrap();
    assert!(schema_pg::lint(&lower_with(&registry, &Config::default()).unwrap()).is_empty());
}

#[test]
fn options_leave_out_for_all_of_a_schema() {
    let registry = registry![person::Person].unwrap();
    let off = LintOptions { off: vec!["L045".into()], ..LintOptions::default() };
    assert!(lint_with(&registry, &off).is_empty());
    let everywhere = schema_core::ir::Allowance::new("L045", "", "a toy");
    assert!(lint_with(&registry, &LintOptions { allow: vec![everywhere], off: Vec::new() }).is_empty());
}
