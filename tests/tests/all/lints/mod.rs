//! Lints: each finds its example, not the mended one, and nothing where it is allowed.

mod structs;

use std::cell::RefCell;
use std::collections::BTreeSet;

use schema_core::Diagnostics;
use schema_core::ir::Allowance;
use schema_core::lint::{self as any_store, Lint, LintOptions};
use schema_pg::{Catalog, Config, lint, lint_with, parse};
use schema_test_server::Server;

use crate::hostile::runner;
use crate::models::model;
use crate::support::{Live, config, empty, volume};

/// All lints that have SQL as an example.
fn by_sql() -> Vec<Lint> {
    let all = any_store::LINTS.iter().map(|finder| finder.lint).chain(lint::LINTS.iter().map(|finder| finder.lint));
    all.filter(|lint| lint.wrong.starts_with("CREATE")).collect()
}

fn has(found: &Diagnostics, code: &str) -> bool {
    found.iter().any(|finding| finding.code == code)
}

/// What is found in the one and not in the other, and what an allowance for each place leaves.
fn check(lint: &Lint, catalogs: impl Fn(&str) -> Catalog, failed: &mut Vec<String>) {
    let wrong = catalogs(lint.wrong);
    let found = schema_pg::lint(&wrong);
    if !has(&found, lint.code) {
        failed.push(format!("{} does not find {}: {found}", lint.code, lint.wrong));
    }
    let right = schema_pg::lint(&catalogs(lint.right));
    if has(&right, lint.code) {
        failed.push(format!("{} finds {}: {right}", lint.code, lint.right));
    }
    let places = found.iter().filter(|finding| finding.code == lint.code);
    let allow = places.map(|finding| Allowance::new(lint.code, finding.path.clone(), "it is an example")).collect();
    let left = lint_with(&wrong, &LintOptions { allow, off: Vec::new() });
    if has(&left, lint.code) || has(&left, "L001") {
        failed.push(format!("{} is allowed: {left}", lint.code));
    }
    let off = LintOptions { allow: Vec::new(), off: vec![lint.code.into()] };
    if has(&lint_with(&wrong, &off), lint.code) {
        failed.push(format!("{} is off", lint.code));
    }
}

#[test]
fn each_lint_finds_its_example_and_not_the_mended_one() {
    let all = by_sql();
    assert!(all.len() >= 90, "{}", all.len());
    let mut failed = Vec::new();
    for lint in &all {
        check(
            lint,
            |sql| parse(sql, &Config::default()).unwrap_or_else(|found| panic!("{}: {found}", lint.code)),
            &mut failed,
        );
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

/// A server writes texts in its own words.
#[test]
fn each_lint_finds_the_same_in_a_live_database() {
    let live = RefCell::new(empty());
    live.borrow_mut()
        .takes("DO $$ BEGIN CREATE ROLE app; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$");
    let read = |sql: &str| {
        let mut live = live.borrow_mut();
        let live: &mut Live = &mut live;
        live.client.batch_execute("BEGIN").unwrap();
        live.takes(sql);
        let catalog = schema_pg::blocking::introspect(&mut live.client, &[]).unwrap();
        live.client.batch_execute("ROLLBACK").unwrap();
        catalog
    };
    let mut failed = Vec::new();
    // Since 15: views with the rights of their readers.
    let since_15 = |lint: &Lint| lint.right.contains("security_invoker") && Server::shared().version() < 15;
    for lint in by_sql().into_iter().filter(|lint| !since_15(lint)) {
        check(&lint, read, &mut failed);
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

#[test]
fn codes_are_unique_and_texts_are_whole() {
    let all = any_store::LINTS.iter().map(|finder| finder.lint).chain(lint::LINTS.iter().map(|finder| finder.lint));
    let all: Vec<Lint> = all.chain([any_store::UNNEEDED]).collect();
    let mut codes: Vec<&str> = all.iter().map(|lint| lint.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), all.len());
    for lint in all {
        for text in [lint.title, lint.reason, lint.help, lint.wrong, lint.right] {
            assert!(text.len() > 5 && text.trim() == text, "{}: {text:?}", lint.code);
        }
        assert!(!lint.title.ends_with('.') && lint.reason.ends_with('.') && !lint.help.ends_with('.'), "{}", lint.code);
    }
}

/// LINTS.md is what people search.
#[test]
fn each_lint_has_a_row_in_the_list() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../LINTS.md")).unwrap();
    let (list, others) = text.split_once("## Rules of others").unwrap();
    let any_store = any_store::LINTS.iter().map(|finder| finder.lint).chain([any_store::UNNEEDED]);
    let mongo = schema_mongo::lint::LINTS.iter().map(|finder| finder.lint);
    let all: Vec<Lint> = any_store.chain(lint::LINTS.iter().map(|finder| finder.lint)).chain(mongo).collect();
    let row = |lint: &Lint| format!("| {} | {} | {} |", lint.code, lint.severity, lint.title);
    let missing: Vec<String> = all.iter().map(row).filter(|row| !list.lines().any(|line| line == row)).collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    let listed =
        list.lines().filter(|line| line.starts_with("| L") || line.starts_with("| PL") || line.starts_with("| ML"));
    assert_eq!(listed.count(), all.len(), "rows of lints that are gone");
    // Codes of lints that the tables of others name are there.
    let codes = others.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| {
        let digits = word.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
        let letters = &word[..word.len() - digits.len()];
        (letters == "L" && digits.len() == 3 || matches!(letters, "PL" | "ML") && digits.len() == 2)
            && digits.bytes().all(|digit| digit.is_ascii_digit())
    });
    let unknown: Vec<&str> = codes.filter(|code| !all.iter().any(|lint| lint.code == *code)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// On random models and on their SQL read back: the same twice, and an allowance for each place silences all and is needed.
#[test]
fn lints_of_random_models_are_stable_and_can_be_allowed() {
    let config = config();
    let seen = RefCell::new(BTreeSet::new());
    runner(volume("MODELS", 200) / 4)
        .run(&model(8, true), |model| {
            let registry = model.registry().unwrap();
            let catalog = schema_pg::lower_with(&registry, &config).unwrap();
            // As a database that no struct stands for.
            let read = parse(&schema_pg::create(&catalog).to_string(), &config).unwrap();
            for catalog in [&catalog, &read] {
                let found = lint(catalog);
                assert_eq!(found.to_string(), lint(catalog).to_string());
                let allow = found.iter().map(|one| Allowance::new(one.code, one.path.clone(), "random")).collect();
                let left = lint_with(catalog, &LintOptions { allow, off: Vec::new() });
                assert!(left.is_empty(), "{left}");
            }
            let all = lint::lint_registry(&registry, &catalog, &LintOptions::default());
            seen.borrow_mut().extend(all.iter().map(|finding| finding.code));
            let allow = all.iter().map(|one| Allowance::new(one.code, one.path.clone(), "random")).collect();
            let left = lint::lint_registry(&registry, &catalog, &LintOptions { allow, off: Vec::new() });
            assert!(left.is_empty(), "{left}");
            Ok(())
        })
        .unwrap();
    assert!(seen.borrow().len() > 10 || volume("MODELS", 200) < 40, "{seen:?}");
}
