//! SQL by hand: what is printed of a catalog is read back as the same catalog, and so is what pg_dump writes.

mod history;
mod members;
mod statements;

use std::path::{Path, PathBuf};

use schema_pg::catalog::{DataType, Index, IndexTerm, Text, View, ViewKind, expression};
use schema_pg::{Catalog, PlanOptions, Renames};
use schema_test_server::Server;

use crate::introspection::{introspected, roles, run};
use crate::pairs::apply;
use crate::support::{config, empty, volume};

/// What a text says, without a database.
#[track_caller]
pub fn read(sql: &str) -> Result<Catalog, schema_core::Diagnostics> {
    schema_pg::parse(sql, &config())
}

/// A catalog as far as SQL can say it: who owns what, and what is not modelled, is left out; types of views' columns that were not told are those of
/// the other.
fn comparable(catalog: &Catalog, other: &Catalog) -> Catalog {
    let mut catalog = Catalog { owners: Vec::new(), unmodelled: Vec::new(), ..catalog.clone() };
    // These are always equal: they would only hide what is not.
    catalog.tables.iter_mut().for_each(|item| item.depends_on = Default::default());
    catalog.functions.iter_mut().for_each(|item| item.depends_on = Default::default());
    catalog.domains.iter_mut().for_each(|item| item.depends_on = Default::default());
    for view in &mut catalog.views {
        view.depends_on = Default::default();
        told(view, other);
    }
    catalog
}

fn told(view: &mut View, other: &Catalog) {
    let Some(known) = other.views.iter().find(|known| known.name == view.name) else { return };
    for (column, known) in view.columns.iter_mut().zip(&known.columns) {
        if column.ty == DataType::Unknown {
            column.ty = known.ty.clone();
        }
    }
}

/// Where two catalogs differ, in a few lines; empty where they do not.
pub fn difference(was: &Catalog, now: &Catalog) -> String {
    let (was, now) = (comparable(was, now), comparable(now, was));
    if was == now {
        return String::new();
    }
    let text = |catalog: &Catalog| serde_json::to_string_pretty(catalog).unwrap();
    let (was, now) = (text(&was), text(&now));
    let differs = was.lines().zip(now.lines()).position(|(was, now)| was != now).unwrap_or_default();
    let near = |text: &str| text.lines().skip(differs.saturating_sub(14)).take(24).collect::<Vec<_>>().join("\n");
    format!("was\n{}\nread\n{}", near(&was), near(&now))
}

/// What is printed of a catalog says that catalog.
#[track_caller]
pub fn reads_back(name: &str, was: &Catalog, printed: &str) {
    match read(printed) {
        Ok(now) => {
            let difference = difference(was, &now);
            assert!(difference.is_empty(), "{name} is read back otherwise: {difference}");
        }
        Err(found) => panic!("{name} is not read back: {found}"),
    }
}

/// What pg_dump says of a database, as far as texts of expressions go: it leaves out parentheses around conditions of indexes, says what an
/// extension's own comment is, and leaves out its version.
#[track_caller]
pub fn dump_is_read(name: &str, was: &Catalog, dump: &str) {
    let plain = |catalog: &Catalog| {
        let mut catalog = catalog.clone();
        for extension in &mut catalog.extensions {
            (extension.comment, extension.version) = (None, None);
        }
        let tables = catalog.tables.iter_mut().flat_map(|table| &mut table.indexes);
        for index in tables.chain(catalog.views.iter_mut().flat_map(indexes)) {
            index.predicate.iter_mut().for_each(bare);
            for column in &mut index.columns {
                if let IndexTerm::Expression(sql) = &mut column.term {
                    bare(sql);
                }
            }
        }
        let terms =
            catalog.tables.iter_mut().filter_map(|table| table.partition_by.as_mut()).flat_map(|key| &mut key.terms);
        for term in terms {
            if let IndexTerm::Expression(sql) = term {
                bare(sql);
            }
        }
        // pg_dump says these in other words.
        for item in &mut catalog.general {
            item.definition = "".into();
            item.more.clear();
        }
        // Who dumps is named where introspection names nobody.
        let known = |role: &Option<Text>| was.default_privileges.iter().any(|of| of.role == *role);
        catalog.default_privileges.iter_mut().filter(|of| !known(&of.role)).for_each(|of| of.role = None);
        catalog.default_privileges.sort();
        catalog
    };
    match read(dump) {
        Ok(now) => {
            let difference = difference(&plain(was), &plain(&now));
            assert!(difference.is_empty(), "{name}: pg_dump is read otherwise: {difference}");
        }
        // Before 15 sequences of unlogged tables are logged, which a newer pg_dump says.
        Err(found) if Server::shared().version() < 15 && found.to_string().contains("whether a sequence is logged") => {
        }
        Err(found) => panic!("{name}: pg_dump is not read: {found}"),
    }
}

fn indexes(view: &mut View) -> &mut [Index] {
    match &mut view.kind {
        ViewKind::Materialized { indexes, .. } => indexes,
        _ => &mut [],
    }
}

/// Without the parentheses around all of it.
fn bare(sql: &mut Text) {
    loop {
        let (mut depth, mut at, mut closed_at) = (0, 0, None);
        for token in expression::tokens(sql) {
            depth += i32::from(token.is_mark('(')) - i32::from(token.is_mark(')'));
            closed_at = closed_at.or((depth == 0).then_some(at));
            at += token.text.len();
        }
        if !sql.starts_with('(') || closed_at != Some(sql.len() - 1) {
            return;
        }
        *sql = sql[1..sql.len() - 1].to_owned().into();
    }
}

/// A text and the database that it makes.
#[track_caller]
fn made_by(name: &str, sql: &str) -> Catalog {
    let database = Server::shared().database();
    run(&database, sql, name);
    introspected(&database)
}

/// SQL as people write it says what the server makes of it: what is printed of the catalog makes the same database.
#[track_caller]
fn says_the_same(name: &str, sql: &str) -> Catalog {
    let said = read(sql).unwrap_or_else(|found| panic!("{name} is not read: {found}"));
    let plan = schema_pg::create(&said);
    // Views in circles need a placeholder, with types of columns that a text does not say.
    if name == "views_in_circles" {
        assert!(!plan.refused.is_empty(), "{plan}");
        return said;
    }
    let mut printed = plan.to_string();
    if sql.contains("-- bodies are not looked at") {
        printed.insert_str(0, "SET check_function_bodies = off;\n");
    }
    let difference = difference(&made_by(name, sql), &made_by(&format!("{name}, printed,\n{printed}"), &printed));
    assert!(difference.is_empty(), "{name}: {difference}\n{printed}");
    said
}

/// The names of folders and files in a folder, sorted.
fn entries(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries
}

fn failed(of: &str, run: impl FnOnce() + std::panic::UnwindSafe, found: &mut Vec<String>) {
    if let Err(panic) = std::panic::catch_unwind(run) {
        found.push(panic.downcast_ref::<String>().cloned().unwrap_or_else(|| of.to_owned()));
    }
}

/// Files of `introspection/` and folders of `cases/` that say what is refused, with a part of the reason.
const REFUSED: &[(&str, &str)] = &[
    ("not_null", "NO INHERIT can't be held"),
    ("policies", "who runs a script"),
    ("policy_shapes", "who runs a script"),
    ("unmodelled", "a base type"),
    ("dropped_columns_attnums", "the order of the columns of a partition"),
    ("attached_in_another_order", "the order of the columns of a partition"),
    ("invalid_index_rebuilt", "rows are in no catalog"),
    ("v18_pk_becomes_temporal", "WITHOUT OVERLAPS of a key"),
    ("v18_without_overlaps", "WITHOUT OVERLAPS of a key"),
];

/// It is one of those that are refused, and is refused.
fn is_refused(name: &str, texts: &[&str]) -> bool {
    let Some((_, reason)) = REFUSED.iter().find(|(known, _)| *known == name) else { return false };
    let found = texts.iter().filter_map(|sql| read(sql).err()).map(|found| found.to_string()).collect::<String>();
    assert!(found.contains(reason), "{name} is not refused because {reason}: {found}");
    true
}

/// The databases of `introspection/` as they were written by hand.
#[test]
fn sql_in_every_style_says_what_the_server_makes_of_it() {
    roles();
    let mut found = Vec::new();
    for file in entries("tests/all/introspection") {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let sql = std::fs::read_to_string(&file).unwrap();
        let since = sql.lines().filter_map(|line| line.strip_prefix("-- since ")?.trim().parse::<u32>().ok());
        let is_new = since.into_iter().any(|since| since > Server::shared().version());
        if is_new || std::env::var("FIXTURE").is_ok_and(|wanted| !name.contains(&wanted)) {
            continue;
        }
        if !is_refused(&name, &[&sql]) {
            failed(&name, || drop(says_the_same(&name, &sql)), &mut found);
        }
    }
    assert!(found.is_empty(), "{} failed\n{}", found.len(), found.join("\n\n"));
}

/// The pairs of schemas in `cases`: both are specified, one becomes the other by a plan between what was specified, and comes back.
#[test]
fn what_is_said_migrates_there_and_back() {
    let mut found = Vec::new();
    let mut tried = 0;
    let folders: Vec<PathBuf> = entries("cases").into_iter().filter(|path| path.is_dir()).collect();
    // All of them with SQL_PAIRS=1000.
    let step = folders.len().div_ceil(volume("SQL_PAIRS", 50) as usize);
    for folder in folders.into_iter().step_by(step) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let since = name.strip_prefix('v').and_then(|rest| rest.split_once('_')?.0.parse::<u32>().ok());
        let is_new = since.is_some_and(|since| since > Server::shared().version());
        if is_new || std::env::var("FIXTURE").is_ok_and(|wanted| !name.contains(&wanted)) {
            continue;
        }
        // An empty schema is written so.
        let file = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap().replace("SELECT 1;", "");
        let (old, new) = (file("old.sql"), file("new.sql"));
        if is_refused(&name, &[&old, &new]) {
            continue;
        }
        tried += 1;
        failed(&name, || migrates(&name, &old, &new), &mut found);
    }
    assert!(found.is_empty(), "{} of {tried} failed\n{}", found.len(), found.join("\n\n"));
}

/// The roles that the pairs grant things to.
pub const ROLES: &str = "DO $$ DECLARE made text; BEGIN
    FOREACH made IN ARRAY ARRAY['bug_owner', 'bug_reader', 'bug_other'] LOOP
        BEGIN EXECUTE format('CREATE ROLE %I', made); EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END;
    END LOOP; END $$;";

fn migrates(name: &str, old: &str, new: &str) {
    let (was, now) = (read(old), read(new));
    let (was, now) = match (was, now) {
        (Ok(was), Ok(now)) => (was, now),
        (Err(found), _) | (_, Err(found)) => panic!("{name} is not read: {found}"),
    };
    let options = PlanOptions { allow_all: true, version: config().version, ..PlanOptions::default() };
    let mut live = empty();
    live.takes(ROLES);
    live.takes(old);
    for (from, to, target) in [(&was, &now, new), (&now, &was, old)] {
        let changes = schema_pg::diff(from, to, &Renames::none());
        let plan = schema_pg::plan(&changes, &options);
        if !plan.refused.is_empty() {
            return;
        }
        apply(&mut live, &plan);
        let found = schema_pg::blocking::introspect(&mut live.client, &[]).unwrap();
        // Columns that come stand last: their order is no difference.
        let expected = made_by(name, target);
        let left = schema_pg::diff(&found, &expected, &Renames::none());
        assert!(left.is_empty(), "{name}: {left:?}\n{plan}");
    }
}
