//! The migrations are what the entities say, and the program prints what they make.

use schema_pg::{Layout, Migrations};

#[test]
fn the_migrations_are_current() {
    migrations().assert_current(&saas_entities::registry().unwrap());
}

fn migrations() -> Migrations {
    Migrations::at("migrations").layout(Layout::Sqlx).config(saas_entities::config())
}

/// What a new colleague reads. `UPDATE_DOCS=1` writes it.
#[test]
fn the_documents_are_current() {
    let docs = schema_pg::docs::Docs::at("docs/schema").config(&saas_entities::config());
    let docs = docs.history(migrations().history().unwrap());
    docs.check(&saas_entities::registry().unwrap()).unwrap();
}

#[test]
fn lints_find_nothing() {
    let registry = saas_entities::registry().unwrap();
    let catalog = schema_pg::lower_with(&registry, &saas_entities::config()).unwrap();
    let found = schema_pg::lint::lint_registry(&registry, &catalog, &schema_core::lint::LintOptions::default());
    assert!(found.is_empty(), "{found}");
}

#[test]
fn the_sql_is_valid_and_printed() {
    let printed = std::process::Command::new(env!("CARGO_BIN_EXE_saas")).output().unwrap();
    let printed = String::from_utf8(printed.stdout).unwrap();
    schema_pg::assert_sql_valid(&printed);
    for part in ["CREATE ROLE saas_app", "CREATE TABLE saas.tasks", "INSERT INTO saas.plans"] {
        assert!(printed.contains(part), "{part}");
    }
}

#[test]
fn the_program_finds_the_migrations_wherever_it_is_called() {
    let program = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_saas"));
        command.current_dir(std::env::temp_dir()).args(arguments).env_remove("DATABASE_URL").output().unwrap()
    };
    assert_eq!(program(&["check"]).status.code(), Some(0));
    let apply = program(&["apply", "--yes"]);
    let said = String::from_utf8(apply.stderr).unwrap();
    assert!(apply.status.code() == Some(2) && said.contains("sqlx migrate run --source"), "{said}");
}

/// With roles, an owner, policies, a log whose partitions come with time, and rows that the plan puts in.
#[test]
fn the_program_makes_a_database_what_the_entities_say_and_finds_nothing_to_do_behind_it() {
    let server = schema_test_server::Server::shared();
    if server.version() < 15 {
        return;
    }
    let database = server.database();
    let program = |arguments: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_saas"));
        let done = command.args(arguments).env("DATABASE_URL", &database.url).output().unwrap();
        (done.status.code(), String::from_utf8(done.stdout).unwrap() + &String::from_utf8(done.stderr).unwrap())
    };
    let (code, said) = program(&["apply", "--live", "--yes"]);
    assert!(code == Some(0) && said.contains("Applied to "), "{said}");
    let (code, said) = program(&["drift"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = program(&["apply", "--live", "--yes"]);
    assert!(code == Some(0) && said.starts_with("Nothing to do: "), "{said}");
    // What one month brings is no difference.
    database
        .connect()
        .batch_execute("SELECT saas.maintain_audit_log_partitions(now() + interval '400 days')")
        .unwrap_or_else(|error| panic!("{error:?}"));
    let (code, said) = program(&["apply", "--live", "--yes"]);
    assert!(code == Some(0) && said.starts_with("Nothing to do: "), "{said}");
    let (code, said) = program(&["drift"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = program(&["prove", "--live"]);
    assert_eq!(code, Some(0), "{said}");
}
