//! Lowers registries and prints what each became, a line each. With a file of such lines, from a build with the feature `validate`, it compares:
//! a build without it lowers each registry to the same catalog, or refuses it.

use std::process::ExitCode;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use schema_core::{Diagnostics, Entity, Registry};

#[path = "../../tests/all/models.rs"]
#[allow(missing_docs, dead_code, reason = "a file of the tests")]
mod models;

/// Parents, whose rows rules look at.
#[derive(Entity)]
#[entity(soft_delete, audit)]
pub struct Parent {
    /// The key.
    #[entity(primary_key)]
    pub id: i64,
    /// A word of the lexer.
    #[entity(length(1..=40))]
    pub table: String,
}

/// Rows that a policy guards, which looks at others.
#[derive(Entity)]
#[pg(rls, policy("members").using("EXISTS (SELECT 1 FROM public.parent AS p WHERE p.id = id)"))]
pub struct Guarded {
    /// The key.
    #[entity(primary_key)]
    pub id: i64,
}

/// Rows with rules of every shape.
#[derive(Entity)]
#[entity(timestamps, check("said", "note <> E'it\\'s old'"))]
#[pg(
    rule("rises").when("OLD.amount <> NEW.amount").require("NEW.amount >= OLD.amount"),
    rule("words").require("NEW.note <> 'select old' AND NEW.\"values\" > 0 -- (SELECT 1)"),
    rule("doubles").require("NEW.doubled < 100"),
    rule("limited").locks(Parent).require("(SELECT count(*) FROM public.parent AS p WHERE p.id = NEW.parent_id) < 5"),
    rule("listed").serializable().require("NEW.amount IN (VALUES (1), (2))")
)]
pub struct Child {
    /// The key.
    #[entity(primary_key)]
    pub id: i64,
    /// Its parent.
    #[entity(references(Parent))]
    pub parent_id: i64,
    /// A number.
    pub amount: i64,
    /// Twice that.
    #[pg(generated("amount * 2"))]
    pub doubled: i64,
    /// A key word.
    pub values: i64,
    /// Text.
    #[entity(pii)]
    pub note: String,
}

/// What a registry became: the catalog, or the codes of what is wrong.
fn lowered(registry: Result<Registry, Diagnostics>) -> String {
    match registry.and_then(|registry| schema_pg::lower(&registry)) {
        Ok(catalog) => serde_json::to_string(&catalog).unwrap_or_default(),
        Err(found) => {
            let codes: Vec<&str> = found.0.iter().map(|diagnostic| diagnostic.code).collect();
            format!("refused {}", codes.join(" "))
        }
    }
}

#[allow(clippy::print_stdout, reason = "what it is for")]
fn main() -> ExitCode {
    let mut lines = vec![lowered(schema_core::registry![Parent, Guarded, Child])];
    let mut runner = TestRunner::deterministic();
    let strategy = models::model(8, true);
    for at in 0..200 {
        let Ok(tree) = strategy.new_tree(&mut runner) else { continue };
        let mut model = tree.current();
        if at % 4 != 0 {
            // Views are refused without a parser: most models are compared without.
            model.views.clear();
        }
        lines.push(lowered(model.registry()));
    }
    let Some(path) = std::env::args().nth(1) else {
        lines.iter().for_each(|line| println!("{line}"));
        return ExitCode::SUCCESS;
    };
    let expected = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => {
            println!("{path}: {error}");
            return ExitCode::FAILURE;
        }
    };
    let expected: Vec<&str> = expected.lines().collect();
    let same = |(found, expected): (&String, &&str)| found == expected;
    let others = |(found, expected): &(&String, &&str)| found != *expected && !found.starts_with("refused ");
    let wrong: Vec<usize> =
        lines.iter().zip(&expected).enumerate().filter(|(_, pair)| others(pair)).map(|(at, _)| at).collect();
    let equal = lines.iter().zip(&expected).filter(|pair| same(*pair) && !pair.0.starts_with("refused ")).count();
    println!("{equal} of {} lowered alike, {} otherwise: {wrong:?}", lines.len(), wrong.len());
    match wrong.is_empty()
        && lines.len() == expected.len()
        && equal * 2 > lines.len()
        && !lines[0].starts_with("refused ")
    {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}
