//! Migrations that lead to a catalog instead of entities: one that was lowered, read from a server, or put together by hand.

use schema_pg::catalog::{Column, DataType, QualifiedName, Schema, Table};
use schema_pg::migration::{CheckOutcome, Source};
use schema_pg::{Catalog, Layout, MigrationError, Snapshot, blocking, lower_with};

use crate::migration_files::{Folder, after, before, run, scripts, shape};
use crate::support::{config, empty, live};

fn by_hand(columns: &[&'static str]) -> Catalog {
    let mut table = Table::new(QualifiedName::new("app", "users"));
    table.columns =
        columns.iter().map(|name| Column { nullable: true, ..Column::new(*name, DataType::Text) }).collect();
    Catalog { schemas: vec![Schema::new("app")], tables: vec![table], ..Catalog::default() }
}

#[test]
fn a_folder_is_written_from_a_catalog_and_makes_it() {
    let folder = Folder::new("from-catalog");
    let migrations = folder.migrations(Layout::Sqlx);
    let mut database = empty().owner();
    for (name, catalog) in [("1_first", by_hand(&["email"])), ("2_locale", by_hand(&["email", "locale"]))] {
        assert!(matches!(migrations.write(&catalog, name), Ok(CheckOutcome::Written(_))));
        let files = folder.files().into_iter().filter(|(file, _)| file.starts_with(name)).collect();
        scripts(Layout::Sqlx, &files, false)
            .iter()
            .for_each(|(text, transaction)| run(&mut database, text, *transaction));
        assert_eq!(migrations.check(&catalog).unwrap(), CheckOutcome::Current);
        migrations.assert_current(&catalog);
        let mut fresh = empty().owner();
        fresh.takes(&schema_pg::create(&catalog).to_string());
        assert_eq!(shape(&mut database), shape(&mut fresh));
    }
}

#[test]
fn a_build_fails_when_its_folder_is_behind_a_catalog() {
    let folder = Folder::new("behind-catalog");
    let migrations = folder.migrations(Layout::Plain);
    assert!(matches!(migrations.write(&by_hand(&["email"]), "1_first"), Ok(CheckOutcome::Written(_))));
    let now = by_hand(&["mail"]);
    for error in [migrations.check(&now).unwrap_err(), migrations.status(&now).unwrap_err()] {
        let said = error.to_string();
        assert!(matches!(error, MigrationError::Stale { of: "catalog", .. }), "{said}");
        assert!(said.contains("behind the catalog") && said.contains("ADD COLUMN mail text"), "{said}");
    }
    let panic = std::panic::catch_unwind(|| migrations.assert_current(&now)).unwrap_err();
    assert!(panic.downcast_ref::<String>().unwrap().contains("behind the catalog"));
    // It knows no names that things had before: the other column goes, and that has to be allowed.
    let error = migrations.write(&now, "2_mail").unwrap_err();
    assert!(matches!(&error, MigrationError::Refused { allow, .. } if allow.contains("app.users.email")), "{error}");
    assert_eq!(migrations.missing(&now).unwrap().now, now);
}

#[test]
fn a_catalog_that_was_lowered_and_its_entities_are_one_source() {
    let folder = Folder::new("lowered-catalog");
    let migrations = folder.migrations(Layout::Plain);
    let catalog = lower_with(&before(), &config()).unwrap();
    assert!(matches!(migrations.write(&catalog, "1_first"), Ok(CheckOutcome::Written(_))));
    assert_eq!(migrations.status(&before()).unwrap(), CheckOutcome::Current);
    let error = migrations.status(Source::Entities(&after())).unwrap_err();
    assert!(matches!(error, MigrationError::Stale { of: "entities", .. }), "{error}");
}

#[test]
fn a_folder_begins_with_what_a_server_holds() {
    let mut database = live(Ok(before()));
    let catalog = blocking::introspect(&mut database.client, &["app"]).unwrap();
    let folder = Folder::new("introspected-catalog");
    let migrations = folder.migrations(Layout::Plain);
    assert!(matches!(migrations.write(&catalog, "1_first"), Ok(CheckOutcome::Written(_))));
    assert_eq!(Snapshot::load(&folder.0).unwrap().unwrap().catalog, catalog);
    let mut fresh = empty().owner();
    scripts(Layout::Plain, &folder.files(), false)
        .iter()
        .for_each(|(text, transaction)| run(&mut fresh, text, *transaction));
    assert_eq!(shape(&mut fresh), shape(&mut database));
    let again = blocking::introspect(&mut fresh.client, &["app"]).unwrap();
    assert!(migrations.missing(&again).unwrap().plan().is_empty());
}
