//! Adopting: the crate of a database makes that database again.

use schema_core::attr::OnView;
use schema_pg::attr::view::security_definer;
use schema_pg::{AdoptOptions, Adopted, Catalog, Version, adopt};
use schema_test_server::{Database, Server};

use crate::hostile::runner;
use crate::introspection::{introspected, roles, run};
use crate::support::{config, volume};

fn options() -> AdoptOptions {
    AdoptOptions { version: config().version, ..AdoptOptions::default() }
}

/// What the crate makes of a database that this SQL makes is the same database.
#[track_caller]
fn is_adopted(name: &str, sql: &str) -> Result<Adopted, String> {
    let server = Server::shared();
    let live = server.database();
    run(&live, &format!("SET check_function_bodies = off;\n{sql}"), name);
    let was = introspected(&live);
    let adopted = adopt(&was, &options());
    if !adopted.report.problems.is_empty() {
        let objects = adopted.files.iter().find(|file| file.path.ends_with("objects.sql"));
        let objects = objects.map(|file| file.text.as_str()).unwrap_or_default();
        return Err(format!("{name}: {}\n{objects}", adopted.report.problems.join("\n")));
    }
    let registry = adopted.registry.as_ref().map_err(|found| format!("{name}: {found}"))?;
    let made = schema_pg::lower_with(registry, &adopted.config).map_err(|found| format!("{name}: {found}"))?;
    let made = format!("SET check_function_bodies = off;\n{}", schema_pg::create(&made));
    let scratch = server.database();
    scratch.connect().batch_execute(&made).map_err(|error| format!("{name}: {}\n{made}", reason(&error)))?;
    same(name, was, &scratch).map_err(|differs| format!("{differs}\n{made}"))?;
    Ok(adopted)
}

fn reason(error: &postgres::Error) -> String {
    error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string)
}

fn same(name: &str, was: Catalog, scratch: &Database) -> Result<(), String> {
    let is_plain = |catalog: Catalog| Catalog { unmodelled: Vec::new(), owners: Vec::new(), ..catalog };
    let (was, now) = (is_plain(was), is_plain(introspected(scratch)));
    if was == now {
        return Ok(());
    }
    let text = |catalog: &Catalog| serde_json::to_string_pretty(catalog).unwrap();
    let (was, now) = (text(&was), text(&now));
    let differs = was.lines().zip(now.lines()).position(|(was, now)| was != now).unwrap_or_default();
    let near = |text: &str| text.lines().skip(differs.saturating_sub(12)).take(24).collect::<Vec<_>>().join("\n");
    Err(format!("{name}: was\n{}\nnow\n{}", near(&was), near(&now)))
}

#[test]
fn random_databases_are_adopted() {
    runner(volume("ADOPTED_MODELS", 30))
        .run(&crate::models::model(8, true), |mut model| {
            if config().version < Version::V15 {
                // That server knows no other kind, and wants it to be specified.
                let said = |view| OnView::apply(security_definer(), view, schema_core::ir::Source::default());
                model.views.iter_mut().for_each(said);
            }
            let catalog = schema_pg::lower_with(&model.registry().unwrap(), &config()).unwrap();
            if let Err(why) = is_adopted("random model", &schema_pg::create(&catalog).to_string()) {
                panic!("{why}");
            }
            Ok(())
        })
        .unwrap();
}

/// Those of the tests of introspection, in every style of SQL.
#[test]
fn databases_in_every_style_of_sql_are_adopted() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all/introspection");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    roles();
    let mut failed = Vec::new();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let sql = std::fs::read_to_string(&file).unwrap();
        let since = sql.lines().filter_map(|line| line.strip_prefix("-- since ")?.trim().parse::<u32>().ok());
        let is_later = since.max().is_some_and(|version| version > Server::shared().version());
        if is_later || std::env::var("FIXTURE").is_ok_and(|wanted| !name.contains(&wanted)) {
            continue;
        }
        let trip = || is_adopted(&name, &sql);
        match std::panic::catch_unwind(trip) {
            Ok(Ok(_)) => {}
            Ok(Err(why)) => failed.push(why),
            Err(panic) => failed.push(panic.downcast_ref::<String>().cloned().unwrap_or_default()),
        }
    }
    assert!(failed.is_empty(), "{} failed\n{}", failed.len(), failed.join("\n\n"));
}

#[test]
fn the_shop_is_adopted_into_structs_alone() {
    let catalog = schema_pg::lower_with(&shop_entities::registry().unwrap(), &config()).unwrap();
    let adopted = is_adopted("shop", &schema_pg::create(&catalog).to_string()).unwrap_or_else(|why| panic!("{why}"));
    let (structs, objects) = adopted.report.without_code();
    assert!(structs > 50 && objects * 20 <= structs, "{}", adopted.report);
}

/// Comments on constraints are the messages of structs.
#[test]
fn comments_on_constraints_are_messages() {
    let sql = "
        CREATE DOMAIN code AS text CONSTRAINT code_check CHECK (VALUE <> '') CONSTRAINT odd CHECK (length(VALUE) % 2 = 1);
        CREATE TABLE shelves (id integer PRIMARY KEY, code code UNIQUE);
        CREATE TABLE items (
            id integer PRIMARY KEY,
            shelf_id integer UNIQUE CONSTRAINT of_shelf REFERENCES shelves,
            beside integer UNIQUE REFERENCES shelves,
            code code REFERENCES shelves (code),
            price integer CONSTRAINT dear CHECK (price >= 5),
            size integer,
            EXCLUDE USING gist (int4range(price, size) WITH &&),
            CONSTRAINT fits CHECK (size < price)
        );
        COMMENT ON CONSTRAINT code_check ON DOMAIN code IS 'empty';
        COMMENT ON CONSTRAINT odd ON DOMAIN code IS 'even';
        COMMENT ON CONSTRAINT shelves_code_key ON shelves IS 'taken';
        COMMENT ON CONSTRAINT of_shelf ON items IS 'no such shelf';
        COMMENT ON CONSTRAINT items_beside_fkey ON items IS 'nothing beside';
        COMMENT ON CONSTRAINT items_beside_key ON items IS 'nothing beside';
        COMMENT ON CONSTRAINT items_code_fkey ON items IS 'no such code';
        COMMENT ON CONSTRAINT dear ON items IS 'it''s
cheap';
        COMMENT ON CONSTRAINT items_int4range_excl ON items IS 'overlaps';
        COMMENT ON CONSTRAINT fits ON items IS 'too large';
    ";
    let adopted = is_adopted("messages", sql).unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(adopted.report.without_code().1, 0, "{}", adopted.report);
    let rust: String = adopted.files.iter().map(|file| file.text.as_str()).collect();
    assert_eq!(rust.matches(".message(").count(), 9, "{rust}");
    assert_eq!(rust.matches(".one_to_one()").count(), 1, "{rust}");
}

#[test]
fn what_one_partition_has_is_said_by_the_struct_of_its_table() {
    let sql = std::fs::read_to_string("tests/all/introspection/parts_of_partitions.sql").unwrap();
    let adopted = is_adopted("parts of partitions", &sql).unwrap_or_else(|why| panic!("{why}"));
    let rust = adopted.file("src/payment.rs").unwrap();
    for part in [
        "index([payer_id]).name(\"by_payer\")",
        "foreign_key([payer_id]).references(Payer).name(\"its_payer\").on_delete(Cascade)",
        "unique([amount])",
        "check(\"small\", \"amount < 100\")",
        "with(\"fillfactor\", 70)",
        "trigger(\"own\").after().insert().execute(\"f()\")",
        ".using_btree([id.eq()])",
    ] {
        assert!(rust.contains(part), "{part}\nis not in\n{rust}");
    }
    // What is not valid stands in SQL.
    assert_eq!(adopted.report.without_code().1, 1, "{}", adopted.report);
}

const TOUCHED: &str = "
    CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at = now(); RETURN NEW; END $$;
    CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at = now(); NEW.title = btrim(NEW.title); RETURN NEW; END $$;
    CREATE TABLE items (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
    CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
    CREATE TRIGGER touched BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION touch();
    CREATE TRIGGER noted BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION note();
";

#[test]
fn a_trigger_that_does_what_a_word_does_goes_where_the_word_comes() {
    let live = Server::shared().database();
    run(&live, TOUCHED, "touched");
    let catalog = introspected(&live);
    let improved = adopt(&catalog, &AdoptOptions { improve: true, ..options() });
    let (items, notes) = (improved.file("src/items.rs").unwrap(), improved.file("src/notes.rs").unwrap());
    assert!(items.contains("timestamps") && !items.contains("touched"), "{items}");
    // One that does something else stays, and somebody is asked.
    assert!(notes.contains("timestamps") && notes.contains("trigger(\"noted\")"), "{notes}");
    assert!(notes.contains("`noted` by hand writes the same columns"), "{notes}");
    assert_eq!(improved.report.advice.len(), 1, "{:?}", improved.report.advice);
    assert!(improved.report.to_string().contains("to decide: public.notes: `timestamps`"), "{}", improved.report);
    let suggested = adopt(&catalog, &options());
    let (items, notes) = (suggested.file("src/items.rs").unwrap(), suggested.file("src/notes.rs").unwrap());
    assert!(
        items.contains("by a trigger, in place of the trigger `touched`.") && items.contains("trigger(\"touched\")"),
        "{items}"
    );
    assert!(notes.contains("Look at `noted` first"), "{notes}");
    assert!(suggested.report.advice.is_empty());
}

/// By the server's own text of it another view would be made.
#[test]
fn columns_of_views_without_a_name_have_none_again() {
    let sql = "
        CREATE TABLE t (id int PRIMARY KEY, name text);
        CREATE VIEW without_names AS SELECT q.id, q.name FROM (SELECT id, name FROM t UNION ALL SELECT 1, NULL UNION ALL SELECT 2, 'a') q;
    ";
    let adopted = is_adopted("without names", sql).unwrap_or_else(|why| panic!("{why}"));
    let view = adopted.file("src/without_names.rs").unwrap();
    assert!(view.contains("NULL::text AS \"?column?\""), "{view}");
}

/// Not even pg_dump writes it so that it could be made.
#[test]
fn a_view_that_reads_itself_is_adopted() {
    let sql = "
        CREATE TABLE t (id int PRIMARY KEY);
        CREATE VIEW itself AS SELECT 1 AS id;
        CREATE OR REPLACE VIEW itself AS SELECT id FROM t WHERE id NOT IN (SELECT id FROM itself);
    ";
    is_adopted("itself", sql).unwrap_or_else(|why| panic!("{why}"));
}

/// Nothing, SQL by hand alone, types without tables, views without tables.
#[test]
fn databases_without_tables_are_adopted() {
    let all = [
        ("nothing", "", ".allow_empty()"),
        (
            "functions",
            "CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE SEQUENCE counts;",
            ".allow_empty()",
        ),
        ("types", "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN short AS varchar(9);", ".db_enum::<Mood>()"),
        ("views", "CREATE VIEW one AS SELECT 1 AS id;", ""),
        ("public", "REVOKE ALL ON SCHEMA public FROM PUBLIC; COMMENT ON SCHEMA public IS 'mine';", ".allow_empty()"),
    ];
    for (name, sql, says) in all {
        let adopted = is_adopted(name, sql).unwrap_or_else(|why| panic!("{why}"));
        let library = adopted.file("src/lib.rs").unwrap();
        assert!(library.contains(says), "{library}");
    }
}

/// An index stays with its struct; what a struct has no word for is set after it.
#[test]
fn statistics_of_an_index_are_set_after_it() {
    let sql = "
        CREATE TABLE notes (id int PRIMARY KEY, body text, n int);
        CREATE INDEX notes_lower_idx ON notes (lower(body), (n + 1));
        ALTER INDEX notes_lower_idx ALTER COLUMN 1 SET STATISTICS 500;
        ALTER INDEX notes_lower_idx ALTER COLUMN 2 SET STATISTICS 50;
    ";
    let adopted = is_adopted("statistics", sql).unwrap_or_else(|why| panic!("{why}"));
    let objects = adopted.file("src/objects.sql").unwrap();
    assert!(objects.contains("ALTER INDEX public.notes_lower_idx ALTER COLUMN 1 SET STATISTICS 500;"), "{objects}");
    assert!(!objects.contains("CREATE INDEX"), "{objects}");
}
