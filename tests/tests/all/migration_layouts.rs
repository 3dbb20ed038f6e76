//! Layouts whose files are no plain SQL: texts mean the same in all of them, and Alembic's own program runs what is written for it.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use schema_core::{Registry, registry};
use schema_pg::migration::CheckOutcome;
use schema_pg::{Catalog, Layout, MigrationError};

use crate::migration_files::{Folder, LAYOUTS, ROWS, after, before, grown, run, run_script, scripts, shape};
use crate::support::{config, empty, live};

/// Lines that mean something to one runner or another, in a text.
const TEXT: &str = "a ${user.home} $1 %s %(x)s %% :x ::y \\:z \\::w 12:30 {\"k\":1} it's \"\"\" \"\n--rollback DROP TABLE x;\n  -- changeset a:b
-rollback y\n/* liquibase rollback\n*/\n--comment c\n- property d e\n--ignoreLines:start\n-- migrate:down\n--precondition-sql-check x
def downgrade() -> None:\n    # no comment \"\"\"\nchangesetId ChangeSetID \\ \t \r \u{2028} \u{e9}\n\\";

/// What holds such texts: a default, names, comments, a condition, the body of a function and a view.
fn hostile(text: &'static str) -> Catalog {
    let registry: Registry = registry![plain::Note].unwrap();
    let mut catalog = schema_pg::lower_with(&registry, &config()).unwrap();
    let quoted = format!("'{}'", text.replace('\'', "''"));
    let table = &mut catalog.tables[0];
    table.comment = Some(text.into());
    table.columns[1].default = Some(format!("{quoted}::text").into());
    table.columns[1].comment = Some(text.into());
    let name = "\u{e9} :x ${y}\n--rollback \"z\" \\ changesetId".into();
    table.columns[2].name = name;
    for function in &mut catalog.functions {
        if let schema_pg::catalog::Body::Text(body) = &mut function.body {
            *body = format!("{body}\n/* {text} */\n").into();
        }
    }
    catalog
}

mod plain {
    use schema_core::Entity;

    #[derive(Entity)]
    #[entity(name = "notes", timestamps)]
    #[pg(schema = "app")]
    pub struct Note {
        #[entity(primary_key)]
        pub id: i64,
        pub title: String,
        pub other: i64,
    }
}

#[test]
fn hostile_texts_mean_the_same_in_the_files_of_every_layout() {
    let catalog = hostile(TEXT);
    let mut fresh = empty();
    fresh.takes(&schema_pg::create(&catalog).to_string());
    let bodies = "SELECT string_agg(prosrc || proname, ' ' ORDER BY proname) FROM pg_proc WHERE pronamespace = 'app'::regnamespace";
    let comments = "SELECT string_agg(description, ' ' ORDER BY description) FROM pg_description WHERE objoid = 'app.notes'::regclass";
    let (expected, expected_bodies) = (shape(&mut fresh), fresh.text(bodies));
    assert!(expected_bodies.contains(":x ::y"), "{expected_bodies}");
    for layout in LAYOUTS {
        let folder = Folder::new(&format!("hostile-{layout:?}"));
        let migrations = folder.migrations(layout).project(TEXT).describe(TEXT);
        assert!(matches!(migrations.write(&catalog, "1_notes"), Ok(CheckOutcome::Written(_))), "{layout:?}");
        let files = folder.files();
        let mut live = empty().owner();
        scripts(layout, &files, false).iter().for_each(|(text, transaction)| run(&mut live, text, *transaction));
        assert_eq!(shape(&mut live), expected, "{layout:?}");
        assert_eq!(live.text(bodies), expected_bodies, "{layout:?}");
        assert!(live.text(comments).contains(TEXT), "{layout:?}");
        live.takes("INSERT INTO app.notes VALUES (DEFAULT, DEFAULT, 1)");
        assert_eq!(live.text("SELECT title FROM app.notes"), TEXT, "{layout:?}");
        live.takes("DELETE FROM app.notes");
        match files.get("down/1_notes.sql") {
            Some(script) => run_script(&mut live, script),
            None => {
                scripts(layout, &files, true).iter().for_each(|(text, transaction)| run(&mut live, text, *transaction));
            }
        }
        assert_eq!(live.text("SELECT to_regnamespace('app') IS NULL"), "true", "{layout:?}");
    }
}

#[test]
fn hostile_texts_come_back_in_the_files_of_every_layout() {
    // The other way round: the way back makes what holds the texts.
    let (catalog, none) = (hostile(TEXT), Catalog::default());
    let expected = {
        let mut fresh = empty();
        fresh.takes(&schema_pg::create(&catalog).to_string());
        shape(&mut fresh)
    };
    for layout in LAYOUTS {
        let folder = Folder::new(&format!("hostile-back-{layout:?}"));
        let migrations = folder.migrations(layout);
        assert!(matches!(migrations.write(&catalog, "1_notes"), Ok(CheckOutcome::Written(_))), "{layout:?}");
        let mut gone = migrations.clone();
        gone.options.allow_all = true;
        assert!(matches!(gone.write(&none, "2_none"), Ok(CheckOutcome::Written(_))), "{layout:?}");
        let files = folder.files();
        let of = |number: &str| -> BTreeMap<String, String> {
            let is =
                |name: &str| schema_core::migration::number::parts_of(name).is_some_and(|(found, _)| found == number);
            files.clone().into_iter().filter(|(name, _)| is(name)).collect()
        };
        let mut live = empty().owner();
        for (number, back) in [("1", false), ("2", false), ("2", true)] {
            match files.get("down/2_none.sql").filter(|_| back) {
                Some(script) => run_script(&mut live, script),
                None => scripts(layout, &of(number), back)
                    .iter()
                    .for_each(|(text, transaction)| run(&mut live, text, *transaction)),
            }
        }
        assert_eq!(shape(&mut live), expected, "{layout:?}");
    }
}

#[test]
fn revisions_of_alembic_follow_the_last_one_that_is_in_the_folder() {
    let folder = Folder::new("alembic-heads");
    fs::create_dir_all(&folder.0).unwrap();
    let by_hand = |name: &str, text: &str| fs::write(folder.0.join(name), text).unwrap();
    by_hand("ae10_begin.py", "revision: str = 'ae10'\ndown_revision: str | None = None\n");
    let migrations = folder.migrations(Layout::Alembic);
    assert!(matches!(migrations.write(&before(), "20261120235959_first"), Ok(CheckOutcome::Written(_))));
    let first = &folder.files()["20261120235959_first.py"];
    assert!(first.contains("\nrevision = \"20261120235959\"\ndown_revision = \"ae10\"\n"), "{first}");
    by_hand("b_seed.py", "revision = 'b'\ndown_revision = '20261120235959'\n");
    let grown = migrations.clone().allow("app.users.nickname").backfill("app.users.locale", "'en'");
    by_hand("c_other.py", "revision = 'c'\ndown_revision = 'ae10'\n");
    let error = grown.write(&after(), "20261121080000_grow").unwrap_err();
    assert!(matches!(&error, MigrationError::Heads { heads } if *heads == ["b", "c"]), "{error}");
    by_hand("m_merge.py", "revision = 'm'\ndown_revision = ('b', 'c')\n");
    assert!(matches!(grown.write(&after(), "20261121080000_grow"), Ok(CheckOutcome::Written(_))));
    let files = folder.files();
    let mut follows = "m".to_owned();
    for (name, text) in files.iter().filter(|(name, _)| name.starts_with("20261121")) {
        assert!(text.contains(&format!("\ndown_revision = \"{follows}\"\n")), "{name}: {text}");
        follows = name.split('_').next().unwrap().to_owned();
    }
    assert_eq!(migrations.status(&after()).unwrap(), CheckOutcome::Current);
}

#[test]
fn files_of_alembic_and_liquibase_have_their_marks() {
    let files = grown("marks-alembic", Layout::Alembic).files();
    let (_, text) = files.iter().find(|(_, text)| text.contains("CREATE INDEX CONCURRENTLY")).unwrap();
    assert!(text.contains("def upgrade() -> None:\n    with op.get_context().autocommit_block():\n"), "{text}");
    let first = &files["20261120235959_first.py"];
    assert!(first.starts_with("\"\"\"20261120235959_first.\nCreates schema app,"), "{first}");
    assert!(first.contains("down_revision = None\n") && !first.contains("autocommit_block"), "{first}");
    let files = grown("marks-liquibase", Layout::Liquibase).files();
    let (name, text) = files.iter().find(|(_, text)| text.contains("CREATE INDEX CONCURRENTLY")).unwrap();
    assert!(text.starts_with(&format!("--liquibase formatted sql logicalFilePath:{name}\n")), "{text}");
    let id = name.strip_suffix(".sql").unwrap();
    let changeset = format!(
        "\n--changeset schema-pg:{id} splitStatements:false stripComments:false rollbackSplitStatements:false runInTransaction:false\n"
    );
    assert!(text.contains(&changeset), "{text}");
    assert!(files.values().any(|text| text.contains("E'costs \\x24{5}; -- no comment'")));
}

/// `ALEMBIC=/path/to/alembic cargo test -p schema-tests --test all -- --ignored alembic_itself`, with `alembic`, `sqlalchemy` and
/// `psycopg2-binary` from pip.
#[test]
#[ignore = "needs ALEMBIC, the program of that name"]
fn alembic_itself_migrates_there_and_back() {
    let program = std::env::var("ALEMBIC").expect("ALEMBIC is the path of the program");
    let root = Folder::new("alembic-itself");
    let versions = Folder(root.0.join("versions"));
    fs::create_dir_all(&versions.0).unwrap();
    fs::write(root.0.join("alembic.ini"), "[alembic]\nscript_location = %(here)s\n").unwrap();
    fs::write(
        root.0.join("env.py"),
        "import os, psycopg2, sqlalchemy\nfrom alembic import context\n\
         def connect():\n    return psycopg2.connect(os.environ['URL'])\n\
         engine = sqlalchemy.create_engine('postgresql+psycopg2://', creator=connect)\n\
         with engine.connect() as connection:\n    \
             context.configure(connection=connection, transaction_per_migration=True)\n    \
             with context.begin_transaction():\n        context.run_migrations()\n",
    )
    .unwrap();
    let mut database = empty();
    let url = database.url().to_owned();
    let alembic = |arguments: &[&str]| {
        let done = Command::new(&program).current_dir(&root.0).env("URL", &url).args(arguments).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    };
    let migrations = versions.migrations(Layout::Alembic);
    assert!(matches!(migrations.write(&before(), "20261120235959_first"), Ok(CheckOutcome::Written(_))));
    alembic(&["upgrade", "head"]);
    database.takes(ROWS);
    let grown = migrations.clone().allow("app.users.nickname").backfill("app.users.locale", "coalesce('en', email)");
    assert!(matches!(grown.write(&after(), "20261121080000_grow"), Ok(CheckOutcome::Written(_))));
    alembic(&["upgrade", "head"]);
    assert_eq!(shape(&mut database), shape(&mut live(Ok(after()))));
    assert_eq!(database.text("SELECT count(*) FROM app.users WHERE locale = 'en' AND years = 30"), "21");
    alembic(&["downgrade", "20261120235959"]);
    assert_eq!(shape(&mut database), shape(&mut live(Ok(before()))));
    alembic(&["downgrade", "base"]);
    // Texts that mean something to Python, SQLAlchemy and psycopg2.
    let catalog = hostile(TEXT);
    let mut all = migrations.project(TEXT).describe(TEXT);
    all.options.allow_all = true;
    assert!(matches!(all.write(&catalog, "20261122000000_notes"), Ok(CheckOutcome::Written(_))));
    alembic(&["upgrade", "head"]);
    database.takes("INSERT INTO app.notes VALUES (DEFAULT, DEFAULT, 1)");
    assert_eq!(database.text("SELECT title FROM app.notes"), TEXT);
    alembic(&["downgrade", "base"]);
    assert_eq!(database.text("SELECT to_regnamespace('app') IS NULL"), "true");
}
