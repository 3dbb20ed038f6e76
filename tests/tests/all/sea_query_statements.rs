//! The schema as statements of sea-query makes the same database as the plan does.

use std::cell::Cell;

use schema_pg::sea_query::{Statement, statements};
use schema_pg::{Catalog, Config, Version, create_roles, lower_with};

use crate::hostile::runner;
use crate::models::model;
use crate::support::{Live, config, empty, volume};

/// sea-query has a word for what the statement makes, though perhaps not for all of it.
fn can_be_typed(statement: &Statement) -> bool {
    let Statement::Sql(sql) = statement else { return true };
    ["CREATE TABLE ", "CREATE INDEX ", "CREATE UNIQUE INDEX ", "CREATE TYPE "]
        .iter()
        .any(|begin| sql.starts_with(begin))
        || sql.contains("\n    ADD CONSTRAINT ") && sql.contains(" FOREIGN KEY ")
}

/// Both ways, and what is there then. How many of the statements are typed, and how many could be.
#[track_caller]
fn both(catalog: &Catalog, prepare: impl Fn(&mut Live)) -> (usize, usize) {
    let (mut planned, mut typed) = (empty(), empty());
    prepare(&mut planned);
    prepare(&mut typed);
    planned.installs(&schema_pg::create(catalog).to_string());
    let all = statements(catalog);
    let mut owner = typed.owner().client;
    let mut transaction = owner.transaction().unwrap();
    for statement in &all {
        if let Err(error) = transaction.batch_execute(&statement.to_string()) {
            panic!("{statement}: {error:?}");
        }
    }
    transaction.commit().unwrap();
    let mut schemas: Vec<&str> = catalog.schemas.iter().map(|schema| &*schema.name).collect();
    schemas.extend(Some("public").filter(|public| !schemas.contains(public)));
    let read = |live: &mut Live| schema_pg::blocking::introspect(&mut live.client, &schemas).unwrap();
    let (mut planned_catalog, mut typed_catalog) = (read(&mut planned), read(&mut typed));
    for catalog in [&mut planned_catalog, &mut typed_catalog] {
        catalog.owners.clear();
    }
    let (one, other) = (
        planned.nameless(&serde_json::to_string_pretty(&planned_catalog).unwrap()),
        typed.nameless(&serde_json::to_string_pretty(&typed_catalog).unwrap()),
    );
    if one != other {
        let differs = one.lines().zip(other.lines()).find(|(a, b)| a != b);
        panic!("not the same: {differs:?}");
    }
    let typed = all.iter().filter(|statement| !matches!(statement, Statement::Sql(_))).count();
    (typed, all.iter().filter(|statement| can_be_typed(statement)).count())
}

#[test]
fn the_examples_are_made_the_same_by_statements_of_sea_query() {
    let shop = lower_with(&shop_entities::registry().unwrap(), &config()).unwrap();
    let (typed, all) = both(&shop, |_| {});
    assert!(typed > 40, "{typed} of {all}");

    // The saas is for PostgreSQL 15 and later.
    if config().version < Version::V15 {
        return;
    }
    let config = Config { version: config().version, ..saas_entities::config() };
    let saas = lower_with(&saas_entities::registry().unwrap(), &config).unwrap();
    let roles = config.roles.clone().unwrap();
    let (typed, all) = both(&saas, |live| {
        live.takes(&create_roles(&roles));
        live.administrates(&["saas_owner"]);
    });
    assert!(typed > 30, "{typed} of {all}");
}

#[test]
fn random_models_are_made_the_same_by_statements_of_sea_query() {
    // An older server wants it to be said of views with whose rights they read.
    if config().version < Version::V15 {
        return;
    }
    let (typed, all) = (Cell::new(0), Cell::new(0));
    runner(volume("SEA_QUERY_MODELS", 20))
        .run(&model(8, true), |model| {
            let catalog = lower_with(&model.registry().unwrap(), &config()).unwrap();
            let (own, of) = both(&catalog, |_| {});
            typed.set(typed.get() + own);
            all.set(all.get() + of);
            Ok(())
        })
        .unwrap();
    assert!(typed.get() * 4 > all.get(), "{typed:?} of {all:?}");
}
