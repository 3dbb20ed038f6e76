//! Migration files: run as each runner runs them, they make what the entities say, and the way back leaves what was there.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use schema_core::{Registry, registry};
use schema_pg::migration::{CheckOutcome, Finding};
use schema_pg::{Layout, MigrationError, Migrations, Snapshot};

use crate::runner_files;
use crate::support::{Live, config, empty, live};

mod before {
    use schema_core::{DbEnum, Entity};

    #[derive(DbEnum)]
    #[pg(schema = "app")]
    pub enum Status {
        Active,
        Locked,
    }

    #[derive(Entity)]
    #[entity(name = "users", timestamps)]
    #[pg(schema = "app")]
    pub struct User {
        #[entity(primary_key)]
        pub id: i64,
        pub email: String,
        pub nickname: Option<String>,
        pub status: Status,
        pub age: Option<i32>,
    }
}

mod after {
    use schema_core::{DbEnum, Entity};

    #[derive(DbEnum)]
    #[pg(schema = "app")]
    pub enum Status {
        Active,
        Locked,
        Gone,
    }

    #[derive(Entity)]
    #[entity(name = "users", timestamps, index([status, created_at.desc()]))]
    #[pg(schema = "app")]
    pub struct User {
        #[entity(primary_key)]
        pub id: i64,
        #[entity(unique)]
        pub email: String,
        pub status: Status,
        pub locale: String,
        #[entity(renamed_from = "age", range(0..=200))]
        pub years: Option<i32>,
    }

    #[derive(Entity)]
    #[entity(name = "posts")]
    #[pg(schema = "app")]
    pub struct Post {
        #[entity(primary_key)]
        pub id: i64,
        #[entity(references(User))]
        pub author_id: i64,
        #[entity(default = "costs ${5}; -- no comment")]
        pub title: String,
    }
}

pub fn before() -> Registry {
    registry![before::User].unwrap()
}

pub fn after() -> Registry {
    registry![after::User, after::Post].unwrap()
}

pub const LAYOUTS: [Layout; 11] = [
    Layout::Plain,
    Layout::Sqlx,
    Layout::Refinery,
    Layout::Flyway,
    Layout::Supabase,
    Layout::GolangMigrate,
    Layout::Dbmate,
    Layout::Diesel,
    Layout::Alembic,
    Layout::Liquibase,
    Layout::SeaOrm,
];

/// A folder that goes with the test.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("migrations-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    pub fn migrations(&self, layout: Layout) -> Migrations {
        Migrations::at(&self.0).layout(layout).config(config())
    }

    /// All files, by their names with `/` between folders.
    pub fn files(&self) -> BTreeMap<String, String> {
        let (mut found, mut open) = (BTreeMap::new(), vec![self.0.clone()]);
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => open.push(path),
                    false => {
                        let name = path.strip_prefix(&self.0).unwrap().to_str().unwrap().to_owned();
                        found.insert(name, fs::read_to_string(&path).unwrap());
                    }
                }
            }
        }
        found
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Two migrations: the first schema, and what it grew into.
pub fn grown(name: &str, layout: Layout) -> Folder {
    let folder = Folder::new(name);
    let first = folder.migrations(layout).with_history_table();
    assert!(matches!(first.write(&before(), "20261120235959_first").unwrap(), CheckOutcome::Written(_)));
    let second = first.allow("app.users.nickname").backfill("app.users.locale", "coalesce('en', email)");
    assert!(matches!(second.write(&after(), "20261121080000_grow").unwrap(), CheckOutcome::Written(_)));
    folder
}

/// Runs a file as its runner does: at once, as the server takes a text of several statements.
pub fn run(live: &mut Live, text: &str, transaction: bool) {
    if transaction {
        live.takes("BEGIN");
    }
    live.takes(text);
    if transaction {
        live.takes("COMMIT");
    }
}

/// What each runner runs for a way, in order: the text, and whether in a transaction.
pub fn scripts(layout: Layout, files: &BTreeMap<String, String>, back: bool) -> Vec<(String, bool)> {
    let mut found: Vec<(&String, String, bool)> = Vec::new();
    for (name, text) in files {
        let conf = |ending: &str| files.get(&format!("{name}{ending}"));
        let (is_up, is_down) = match layout {
            Layout::Plain | Layout::Sqlx | Layout::GolangMigrate => {
                (name.ends_with(".up.sql"), name.ends_with(".down.sql"))
            }
            Layout::Refinery | Layout::Flyway => {
                (name.starts_with('V') && name.ends_with(".sql"), name.starts_with('U') && name.ends_with(".sql"))
            }
            Layout::Supabase => (name.ends_with(".sql") && !name.contains('/'), false),
            Layout::Dbmate => (name.ends_with(".sql"), name.ends_with(".sql")),
            Layout::Diesel => (name.ends_with("/up.sql"), name.ends_with("/down.sql")),
            Layout::Alembic => (name.ends_with(".py"), name.ends_with(".py")),
            Layout::Liquibase => (name.ends_with(".sql"), name.ends_with(".sql")),
            Layout::SeaOrm => (name.ends_with(".rs"), name.ends_with(".rs")),
            other => panic!("how {other:?} names its files"),
        };
        if !(if back { is_down } else { is_up }) {
            continue;
        }
        let (mut text, mut transaction) = (text.clone(), true);
        match layout {
            Layout::Plain | Layout::GolangMigrate => transaction = false,
            Layout::Sqlx => transaction = !text.starts_with("-- no-transaction"),
            Layout::Flyway => {
                transaction = conf(".conf").is_none_or(|conf| !conf.contains("executeInTransaction=false"));
            }
            // The CLI sends the statements of a file in a pipeline, but for those that no transaction takes.
            Layout::Supabase => transaction = !text.contains("INDEX CONCURRENTLY"),
            Layout::Dbmate => {
                // At the beginning of a line alone.
                let (up, down) = text.split_once("\n-- migrate:down").unwrap();
                let half = if back { down } else { up.strip_prefix("-- migrate:up").unwrap() };
                let (option, rest) = half.split_once('\n').unwrap();
                transaction = option.trim() != "transaction:false";
                text = rest.to_owned();
            }
            Layout::Diesel => {
                let metadata = files.get(&format!("{}/metadata.toml", name.split('/').next().unwrap()));
                transaction = metadata.is_none_or(|text| text != "run_in_transaction = false\n");
            }
            Layout::Alembic => (text, transaction) = runner_files::alembic(&text, back),
            Layout::Liquibase => (text, transaction) = runner_files::liquibase(&text, back),
            Layout::SeaOrm => text = runner_files::sea_orm(&text, back),
            _ => {}
        }
        // psql sends statement by statement: what stands outside of a transaction is two settings and one statement.
        if layout == Layout::Plain && !text.contains("BEGIN;") {
            const LAST: &str = "SET statement_timeout = '0';\n";
            let (settings, rest) = text.split_at(text.find(LAST).map_or(0, |at| at + LAST.len()));
            let rest = rest.to_owned();
            found.push((name, settings.to_owned(), false));
            text = rest;
        }
        found.push((name, text, transaction));
    }
    if back {
        found.reverse();
    }
    found.into_iter().map(|(_, text, transaction)| (text, transaction)).collect()
}

/// What a database holds in the schema, as text.
pub fn shape(live: &mut Live) -> String {
    live.text(
        "SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
            SELECT format('%s.%s %s %s %s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, pg_get_expr(d.adbin, d.adrelid))
                FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
                WHERE c.relnamespace = to_regnamespace('app') AND c.relkind = 'r'
            UNION ALL SELECT format('%s %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated)
                FROM pg_constraint WHERE connamespace = to_regnamespace('app') AND contype <> 'n'
            UNION ALL SELECT format('%s %s', pg_get_indexdef(indexrelid), indisvalid)
                FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE c.relnamespace = to_regnamespace('app')
            UNION ALL SELECT format('%s %s', enumtypid::regtype, enumlabel) FROM pg_enum
            UNION ALL SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t WHERE NOT tgisinternal
            UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = to_regnamespace('app')
        ) AS lines (line)",
    )
}

pub const ROWS: &str = "INSERT INTO app.users (id, email, nickname, status, age) OVERRIDING SYSTEM VALUE
    SELECT n, 'u' || n || '@example.org', 'nick', 'active', 30 FROM generate_series(1000, 1020) AS n";

#[test]
fn files_of_every_layout_migrate_to_what_is_made_fresh_and_back() {
    let fresh = shape(&mut live(Ok(after())));
    let old = shape(&mut live(Ok(before())));
    for layout in LAYOUTS {
        let folder = grown(&format!("all-{layout:?}"), layout);
        let files = folder.files();
        let mut live = empty().owner();
        let first =
            scripts(layout, &files.clone().into_iter().filter(|(name, _)| name.contains("2359")).collect(), false);
        first.iter().for_each(|(text, transaction)| run(&mut live, text, *transaction));
        assert_eq!(shape(&mut live), old, "{layout:?}");
        live.takes(ROWS);
        let second: BTreeMap<_, _> = files.clone().into_iter().filter(|(name, _)| name.contains("0800")).collect();
        scripts(layout, &second, false).iter().for_each(|(text, transaction)| run(&mut live, text, *transaction));
        assert_eq!(shape(&mut live), fresh, "{layout:?}");
        assert_eq!(live.text("SELECT count(*) FROM app.users WHERE locale = 'en' AND years = 30"), "21", "{layout:?}");
        let table = match layout {
            Layout::GolangMigrate | Layout::Dbmate => "schema_migrations_log",
            _ => "schema_migrations",
        };
        let noted = format!(
            "SELECT string_agg(version || ' ' || name || ' ' || (applied_by = session_user), ', ' ORDER BY version) FROM {table}"
        );
        assert_eq!(live.text(&noted), "20261120235959 first true, 20261121080000 grow true");
        let back = match layout {
            Layout::Refinery | Layout::Supabase => {
                let script = &files["down/20261121080000_grow.sql"];
                run_script(&mut live, script);
                Vec::new()
            }
            _ => scripts(layout, &second, true),
        };
        back.iter().for_each(|(text, transaction)| run(&mut live, text, *transaction));
        assert_eq!(shape(&mut live), old, "{layout:?}");
        assert_eq!(live.text("SELECT count(*) FROM app.users WHERE age = 30"), "21", "{layout:?}");
        assert_eq!(live.text(&noted), "20261120235959 first true");
        let first: BTreeMap<_, _> = files.clone().into_iter().filter(|(name, _)| name.contains("2359")).collect();
        match files.get("down/20261120235959_first.sql") {
            Some(script) => run_script(&mut live, script),
            None => {
                scripts(layout, &first, true).iter().for_each(|(text, transaction)| run(&mut live, text, *transaction));
            }
        }
        assert_eq!(live.text("SELECT to_regnamespace('app') IS NULL"), "true", "{layout:?}");
        assert_eq!(live.text(&noted), "NULL");
    }
}

/// Runs a script as psql does: each transaction, and each statement outside of one, alone.
pub fn run_script(live: &mut Live, script: &str) {
    let mut rest = script;
    while let Some((before, behind)) = rest.split_once("BEGIN;") {
        before.split_inclusive(";\n").for_each(|statement| live.takes(statement));
        let (inside, behind) = behind.split_once("COMMIT;\n").unwrap();
        live.takes(&format!("BEGIN;{inside}COMMIT"));
        rest = behind;
    }
    rest.split_inclusive(";\n").for_each(|statement| live.takes(statement));
}

#[test]
fn what_no_transaction_takes_has_the_mark_of_its_runner() {
    let concurrent = |layout| {
        let folder = grown(&format!("marks-{layout:?}"), layout);
        folder.files()
    };
    let sqlx = concurrent(Layout::Sqlx);
    let (name, text) = sqlx.iter().find(|(_, text)| text.contains("CREATE INDEX CONCURRENTLY")).unwrap();
    assert!(text.starts_with("-- no-transaction\n") && !text.contains("SET LOCAL"), "{name}: {text}");
    assert!(text.contains("Interrupted, it leaves an index behind"), "{text}");
    let flyway = concurrent(Layout::Flyway);
    let (name, _) = flyway.iter().find(|(_, text)| text.contains("CREATE INDEX CONCURRENTLY")).unwrap();
    assert!(flyway[&format!("{name}.conf")].ends_with("\nexecuteInTransaction=false\n"));
    assert!(flyway.values().any(|text| text == "placeholderReplacement=false\n"));
    let refinery = concurrent(Layout::Refinery);
    assert!(refinery.iter().all(|(name, text)| !name.starts_with('V') || !text.contains("CONCURRENTLY")));
    assert!(refinery.values().any(|text| text.contains("it takes stronger locks than it would outside")));
    let diesel = concurrent(Layout::Diesel);
    let (name, _) = diesel.iter().find(|(_, text)| text.contains("CREATE INDEX CONCURRENTLY")).unwrap();
    assert!(diesel.contains_key(&name.replace("up.sql", "metadata.toml")));
    let dbmate = concurrent(Layout::Dbmate);
    assert!(dbmate.values().any(|text| text.starts_with("-- migrate:up transaction:false\n")));
}

#[test]
fn names_count_on_by_seconds_and_say_their_stage() {
    let folder = grown("names", Layout::Plain);
    let names: Vec<String> = folder.files().into_keys().filter(|name| name.ends_with(".up.sql")).collect();
    assert_eq!(names[0], "20261120235959_first.up.sql");
    assert_eq!(names[1..].first().unwrap(), "20261121080000_grow.up.sql");
    let stage = |name: &String| usize::from(name.contains("_backfill.")) + 2 * usize::from(name.contains("_contract."));
    let stages: Vec<usize> = names.iter().map(stage).collect();
    assert!(stages.is_sorted() && stages.contains(&1) && stages.contains(&2), "{names:?}");
}

#[test]
fn one_change_of_a_struct_is_at_most_six_parts_and_each_says_what_it_does() {
    let folder = Folder::new("parts");
    let migrations = folder.migrations(Layout::Sqlx);
    assert!(matches!(migrations.write(&before(), "1_first"), Ok(CheckOutcome::Written(_))));
    let first = &folder.files()["1_first.up.sql"];
    assert!(!first.contains("hazard") && !first.contains("authorization"), "{first}");
    // A label, a table, a column under another name, a required one, a unique, an index, a check, a column that goes.
    let migrations = migrations.allow("app.users.nickname").backfill("app.users.locale", "'en'");
    assert!(matches!(migrations.write(&after(), "2_grow"), Ok(CheckOutcome::Written(_))));
    let files = folder.files();
    let ups: Vec<&String> = files.keys().filter(|name| name.ends_with(".up.sql") && !name.starts_with("1_")).collect();
    assert!(ups.len() <= 6, "{ups:?}");
    let heads: Vec<String> = ups
        .iter()
        .map(|name| {
            files[*name]
                .lines()
                .filter(|line| *line != "-- no-transaction")
                .take_while(|line| line.starts_with("-- "))
                .collect::<Vec<_>>()
                .join("\n")
        })
        .collect();
    for (name, head) in ups.iter().zip(&heads) {
        let down = name.replace(".up.", ".down.");
        assert!(
            head.starts_with("-- 2_grow, part ") && head.ends_with(&format!("-- The way back: {down}")),
            "{name}: {head}"
        );
    }
    assert!(heads[0].contains("\n-- Creates table app.posts, column app.users.locale"), "{}", heads[0]);
    assert!(heads[0].contains("\n-- Locks app.users (ACCESS EXCLUSIVE: reading and writing wait)."), "{}", heads[0]);
    let last = heads.last().unwrap();
    assert!(last.contains(": once no program of the old version runs any more.\n"), "{last}");
    assert!(last.contains("\n-- Drops column app.users.nickname."), "{last}");
}

#[test]
fn the_same_entities_and_name_are_the_same_bytes() {
    for layout in LAYOUTS {
        let (one, other) = (grown(&format!("one-{layout:?}"), layout), grown(&format!("other-{layout:?}"), layout));
        assert_eq!(one.files(), other.files(), "{layout:?}");
    }
}

#[test]
fn a_stale_folder_says_what_is_missing_and_the_command_and_is_current_once_that_ran() {
    let folder = Folder::new("stale");
    let migrations = folder.migrations(Layout::Sqlx);
    let error = migrations.status(&before()).unwrap_err();
    let said = format!("{error:?}");
    assert!(matches!(error, MigrationError::Stale { .. }) && said.contains("CREATE TABLE app.users"), "{said}");
    assert!(said.contains("UPDATE_MIGRATIONS=$(date -u +%Y%m%d%H%M%S)_say_what_changed cargo build"), "{said}");
    assert!(
        matches!(migrations.write(&before(), "001_first").unwrap(), CheckOutcome::Written(files) if files == ["001_first.down.sql", "001_first.up.sql"])
    );
    assert_eq!(migrations.status(&before()).unwrap(), CheckOutcome::Current);
    // The variable is still set when cargo builds again.
    assert_eq!(migrations.write(&before(), "001_first").unwrap(), CheckOutcome::Current);
    let said = migrations.status(&after()).unwrap_err().to_string();
    assert!(said.contains("UPDATE_MIGRATIONS=002_say_what_changed cargo build"), "{said}");
    for name in ["001_again", "000_before", "add"] {
        let error = migrations.clone().allow("app.users.nickname").write(&after(), name).unwrap_err();
        assert!(matches!(error, MigrationError::Name { .. }), "{error}");
    }
}

#[test]
fn what_would_be_lost_stops_the_writing_and_names_what_to_allow() {
    let folder = Folder::new("refused");
    let migrations = folder.migrations(Layout::Plain);
    assert!(matches!(migrations.write(&before(), "1_first"), Ok(CheckOutcome::Written(_))));
    let written = folder.files();
    let error = migrations.write(&after(), "2_grow").unwrap_err().to_string();
    assert!(error.contains("column app.users.nickname") && error.contains(".allow(\"app.users.nickname\")"), "{error}");
    assert_eq!(folder.files(), written);
    assert!(matches!(
        migrations.clone().allow("app.users.nickname").write(&after(), "2_grow"),
        Ok(CheckOutcome::Written(_))
    ));
    let down: String =
        folder.files().into_iter().filter(|(name, _)| name.ends_with(".down.sql")).map(|(_, text)| text).collect();
    assert!(down.contains("-- What was in it does not come back: column app.users.nickname"), "{down}");
}

#[test]
fn files_that_are_not_as_they_were_written_are_named() {
    let folder = grown("history", Layout::Plain);
    let migrations = folder.migrations(Layout::Plain);
    assert_eq!(migrations.status(&after()).unwrap(), CheckOutcome::Current);
    let first = folder.0.join("20261120235959_first.up.sql");
    let text = fs::read_to_string(&first).unwrap();
    fs::write(&first, text.replace('\n', "\r\n")).unwrap();
    assert_eq!(migrations.status(&after()).unwrap(), CheckOutcome::Current);
    fs::write(&first, text.replace("users", "people")).unwrap();
    fs::write(folder.0.join("20261122000000_seed.up.sql"), "SELECT 1;").unwrap();
    fs::remove_file(folder.0.join("20261120235959_first.down.sql")).unwrap();
    fs::write(folder.0.join("README.md"), "not a migration").unwrap();
    let Err(MigrationError::History { findings, .. }) = migrations.status(&after()) else { panic!() };
    let expected = [
        Finding::Edited("20261120235959_first.up.sql".into()),
        Finding::Removed("20261120235959_first.down.sql".into()),
        Finding::Added("20261122000000_seed.up.sql".into()),
    ];
    assert_eq!(findings, expected);
    // Nothing is written on such ground, and what is meant can be taken.
    assert!(matches!(migrations.write(&before(), "20261123000000_x"), Err(MigrationError::History { .. })));
    assert_eq!(migrations.write(&after(), "sum").unwrap(), CheckOutcome::Accepted);
    assert_eq!(migrations.status(&after()).unwrap(), CheckOutcome::Current);
}

#[test]
fn a_snapshot_is_read_as_it_was_written_and_says_what_to_do_when_it_can_not_be() {
    let folder = grown("snapshot", Layout::Plain);
    let path = folder.0.join("schema.snapshot.json");
    let snapshot = Snapshot::load(&folder.0).unwrap().unwrap();
    assert_eq!(snapshot.catalog, schema_pg::lower_with(&after(), &config()).unwrap());
    let json = fs::read_to_string(&path).unwrap();
    assert_eq!(snapshot.to_json().unwrap(), json);
    assert!(json.starts_with("{\n  \"version\": 1,\n  \"generation\": 4,\n  \"catalog\": {"), "{json}");
    for (text, expected) in [
        (json.replace("\"version\": 1", "\"version\": 2"), "use the version of schema-pg that wrote it"),
        (format!("<<<<<<< ours\n{json}"), "their merge is not finished"),
        ("{".to_owned(), "restore it from version control"),
    ] {
        fs::write(&path, text).unwrap();
        let error = Snapshot::load(&folder.0).unwrap_err().to_string();
        assert!(error.contains(expected) && error.contains("schema.snapshot.json"), "{error}");
    }
}

#[test]
fn better_texts_of_a_newer_library_are_an_upgrade_that_waits_and_fail_nothing() {
    let folder = Folder::new("generation");
    let migrations = folder.migrations(Layout::Plain);
    assert!(matches!(migrations.write(&before(), "1_first"), Ok(CheckOutcome::Written(_))));
    let mut snapshot = Snapshot::load(&folder.0).unwrap().unwrap();
    let function = snapshot.catalog.functions.first_mut().unwrap();
    function.body = schema_pg::catalog::Body::Text("BEGIN RETURN NULL; END".into());
    snapshot.generation = 0;
    snapshot.save(&folder.0).unwrap();
    migrations.rehash().unwrap();
    let checked = migrations.status(&before()).unwrap();
    let CheckOutcome::Upgrade(upgrade) = &checked else { panic!("{checked:?}") };
    assert!(upgrade.plan.contains("CREATE OR REPLACE FUNCTION"), "{checked:?}");
    // Along with what people changed it is one plan.
    assert!(matches!(migrations.status(&after()), Err(MigrationError::Stale { .. })));
    assert!(matches!(migrations.write(&before(), "2_upgrade"), Ok(CheckOutcome::Written(_))));
    assert_eq!(migrations.status(&before()).unwrap(), CheckOutcome::Current);
}

#[test]
fn an_upgrade_of_security_is_called_one() {
    let folder = Folder::new("security");
    let migrations = folder.migrations(Layout::Plain);
    assert!(matches!(migrations.write(&before(), "1_first"), Ok(CheckOutcome::Written(_))));
    migrations.assert_current(&before());
    // As the first generation wrote it: names in bodies are found by an empty path, types by that of the session.
    let mut snapshot = Snapshot::load(&folder.0).unwrap().unwrap();
    for function in &mut snapshot.catalog.functions {
        function.settings = vec![("search_path".into(), String::new().into())];
    }
    assert_ne!(snapshot.catalog.functions, []);
    snapshot.generation = 1;
    snapshot.save(&folder.0).unwrap();
    migrations.rehash().unwrap();
    let checked = migrations.status(&before()).unwrap();
    let CheckOutcome::Upgrade(upgrade) = &checked else { panic!("{checked:?}") };
    assert!(upgrade.security && upgrade.to_string().contains("an upgrade of security"), "{upgrade}");
    assert!(upgrade.plan.contains("SET search_path = 'pg_catalog', 'pg_temp'"), "{}", upgrade.plan);
    // A test fails, since one that passes says nothing; with the command that writes the migration.
    let panic = std::panic::catch_unwind(|| migrations.assert_current(&before())).unwrap_err();
    let said = panic.downcast_ref::<String>().unwrap();
    for expected in
        ["an upgrade of security", "SET search_path = 'pg_catalog', 'pg_temp'", "=2_take_the_upgrade cargo test"]
    {
        assert!(said.contains(expected), "{expected}\n{said}");
    }
    // Beside a change of the entities it is named too.
    let error = migrations.status(&after()).unwrap_err();
    assert!(matches!(&error, MigrationError::Stale { upgrade: Some(upgrade), .. } if upgrade.security));
    assert!(
        error
            .to_string()
            .contains("Part of it is new of itself: this version of schema-pg brings an upgrade of security")
    );
    // It is a migration like any other, and then nothing is left.
    assert!(matches!(migrations.write(&before(), "2_upgrade"), Ok(CheckOutcome::Written(_))));
    migrations.assert_current(&before());
    let plain = migrations.status(&after()).unwrap_err();
    assert!(matches!(&plain, MigrationError::Stale { upgrade: None, .. }), "{plain}");
}

#[test]
fn a_summary_says_what_changes_what_it_locks_and_how_to_go_back() {
    let folder = Folder::new("summary");
    let migrations = folder.migrations(Layout::Plain);
    assert!(matches!(migrations.write(&before(), "1_first"), Ok(CheckOutcome::Written(_))));
    let migrations = migrations.allow("app.users.nickname").backfill("app.users.locale", "coalesce('en', email)");
    let summary = migrations.missing(&after()).unwrap().plan().summary();
    let text = summary.to_string();
    for expected in [
        "## What changes\n\n- `",
        "## Then rows that are there get their values\n\n- `UPDATE app.users SET locale = coalesce('en', email)`",
        "## Once no program of the old version runs any more",
        "- what is in it is lost: column app.users.nickname",
        "`CREATE UNIQUE INDEX CONCURRENTLY users_email_key",
        "reading and writing go on",
        "- app.users: ACCESS EXCLUSIVE, reading and writing wait",
        "## Way back\n\n- Run the way back (",
        "- What was in it comes back from a backup alone: column app.users.nickname.",
    ] {
        assert!(text.contains(expected), "{expected}\n---\n{text}");
    }
}
