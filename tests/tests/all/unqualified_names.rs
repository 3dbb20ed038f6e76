//! All that is generated and runs in the session of somebody else names what it means with the schema: no body of a function and
//! no DO block holds a name that a search path decides.

use std::collections::BTreeSet;

use proptest::strategy::{Strategy, ValueTree};
use schema_core::{DbEnum, Diagnostics, Domain, Entity, Registry, registry};
use schema_pg::catalog::{Body, Catalog, Function};
use schema_pg::{Config, NameKind, Roles, Session, UnqualifiedName, create_roles, unqualified_names};
use uuid::Uuid;

use crate::hostile::runner;
use crate::support::config;

#[derive(DbEnum)]
enum Stage {
    Draft,
    Sent,
}
use Stage::{Draft, Sent};

#[derive(Domain)]
#[entity(check("label_not_empty", "VALUE <> ''"))]
struct Label(String);

#[derive(Entity)]
#[entity(name = "orgs", tenant = id, timestamps, actors, soft_delete.cascade().read_only().refuse_references(), audit)]
struct Org {
    #[entity(primary_key)]
    id: Uuid,
}

#[derive(Entity)]
#[entity(name = "nodes", tenant = org_id, tree(parent_id), soft_delete.on_delete_statement(), audit.row_level(), timestamps, actors)]
#[pg(rule("few").on_insert().locks(Org).require("(SELECT pg_catalog.count(*) FROM public.nodes AS n WHERE n.org_id = NEW.org_id) < 9"))]
struct Node {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Org).on_delete(Cascade))]
    org_id: Uuid,
    #[entity(references(Node))]
    parent_id: Option<i64>,
    #[entity(version)]
    version: i64,
    #[entity(transitions([(Draft, Sent)]).initial([Draft]), default = Draft)]
    stage: Stage,
    label: Label,
    #[entity(immutable)]
    code: String,
    #[entity(pii.mask(Email))]
    email: Option<String>,
    #[pg(encrypted.searchable())]
    secret: Option<String>,
}

#[derive(Entity)]
#[entity(name = "entries", primary_key([org_id, at, id]), tenant = org_id, append_only, audit)]
#[pg(partition_by_range(at).monthly().from("2026-01").ahead(2).default().retain(days(90)))]
struct Entry {
    id: i64,
    at: chrono::DateTime<chrono::Utc>,
    org_id: Uuid,
}

fn everything() -> Result<Registry, Diagnostics> {
    registry![Org, Node, Entry]
}

fn roles() -> Roles {
    Roles {
        application: "names_app".into(),
        reader: Some("names_reader".into()),
        owner: Some("names_owner".into()),
        ..Roles::default()
    }
}

/// The catalogs of the examples and of what has each word that generates a function.
fn catalogs() -> Vec<Catalog> {
    let lower = |registry: Result<Registry, Diagnostics>, config: &Config| {
        let lowered = registry.and_then(|registry| schema_pg::lower_with(&registry, config));
        lowered.unwrap_or_else(|found| panic!("{found}"))
    };
    let signed = Config { session: Session::signed("keys"), roles: Some(roles()), ..config() };
    vec![
        lower(everything(), &config()),
        lower(everything(), &signed),
        lower(saas_entities::registry(), &saas_entities::config()),
        lower(shop_entities::registry(), &config()),
    ]
}

/// The body, and the tables of the rows that changed, which triggers give it by a name of their own.
fn bodies(catalog: &Catalog) -> Vec<(&Function, &str, BTreeSet<&str>)> {
    let in_text = |function: &&Function| function.language == "plpgsql";
    let mut bodies = Vec::new();
    for function in catalog.functions.iter().filter(in_text) {
        let Body::Text(text) = &function.body else { panic!("{}: not a text", function.name) };
        let triggers = catalog.tables.iter().flat_map(|table| &table.triggers);
        let own = triggers.filter(|trigger| trigger.function == function.name);
        let rows = own.flat_map(|trigger| trigger.old_table.iter().chain(&trigger.new_table)).map(|name| &**name);
        bodies.push((function, &**text, rows.collect()));
    }
    bodies
}

fn names(body: &str, rows: &BTreeSet<&str>) -> Vec<UnqualifiedName> {
    let mut names = unqualified_names(body);
    names.retain(|found| found.kind != NameKind::Relation || !rows.contains(&*found.name));
    names
}

#[test]
fn generated_functions_name_all_with_its_schema() {
    let mut looked_at = 0;
    for catalog in catalogs() {
        for function in &catalog.functions {
            match &function.body {
                // Parsed when it is made, and put in place of its call, which SET would keep the server from.
                Body::Atomic(body) => assert!(body.starts_with("RETURN "), "{}: {body}", function.name),
                Body::Text(_) => {
                    assert_eq!(function.language, "plpgsql", "{}: a text that the server parses again", function.name);
                    let path = ("search_path".into(), "pg_catalog, pg_temp".into());
                    assert!(function.settings.contains(&path), "{}: {:?}", function.name, function.settings);
                }
                Body::Library(..) => panic!("{}", function.name),
            }
        }
        for (function, body, rows) in bodies(&catalog) {
            assert_eq!(names(body, &rows), [], "{}:\n{body}", function.name);
            looked_at += 1;
        }
    }
    assert!(looked_at > 80, "only {looked_at} functions");
}

/// What the test above is worth: no schema can be left out anywhere without being found.
#[test]
fn each_schema_that_is_left_out_is_found() {
    let mut left_out = 0;
    let mut seen = BTreeSet::new();
    for catalog in &catalogs() {
        let schemas: BTreeSet<&str> = catalog.tables.iter().map(|table| &*table.name.schema).collect();
        let quoted: Vec<String> = schemas.iter().map(|schema| format!("{}.", schema_pg::quote_ident(schema))).collect();
        for (function, body, rows) in bodies(catalog) {
            // Tables of the same shape have the same text.
            let shape: String = body.split('"').step_by(2).collect();
            if !seen.insert(shape) {
                continue;
            }
            for schema in quoted.iter().map(String::as_str).chain(["pg_catalog."]) {
                for (at, _) in body.match_indices(schema) {
                    // Not a name, but a text: `'public.nodes'`, or a message.
                    let line = body[..at].rsplit('\n').next().unwrap_or_default();
                    let is_text = line.matches('\'').count() % 2 == 1;
                    let changed = format!("{}{}", &body[..at], &body[at + schema.len()..]);
                    let is_found = !names(&changed, &rows).is_empty();
                    assert!(is_found || is_text, "{} without `{schema}` at {at}:\n{changed}", function.name);
                    left_out += 1;
                }
            }
        }
    }
    assert!(left_out > 500, "only {left_out} schemas");
}

#[test]
fn generated_functions_of_random_models_name_all_with_its_schema() {
    let mut runner = runner(1);
    let models = crate::lifecycle_random::models();
    for _ in 0..60 {
        let registry = models.new_tree(&mut runner).unwrap().current();
        let catalog = schema_pg::lower_with(&registry, &config()).unwrap_or_else(|found| panic!("{found}"));
        for (function, body, rows) in bodies(&catalog) {
            assert_eq!(names(body, &rows), [], "{}:\n{body}", function.name);
        }
    }
}

/// A DO block of a plan, or of what makes roles, names all with its schema: what the user wrote in it is left out.
#[track_caller]
pub fn assert_qualified(sql: &str) {
    let Some(block) = sql.trim_end().strip_prefix("DO ") else { return };
    // What fills a column, and what builds an index or a key, hold expressions of the user's.
    let is_whole = !block.contains("UPDATE ") && !block.contains("pg_partition_tree(whole)");
    let tag = &block[..=block[1..].find('$').map_or(0, |at| at + 1)];
    let body = block.strip_prefix(tag).and_then(|rest| rest.trim_end_matches(';').strip_suffix(tag));
    let body = body.unwrap_or_else(|| panic!("no DO block: {sql}"));
    let mut found = unqualified_names(body);
    // What a statement makes is written as it would be outside of a block.
    let made = body.find("CREATE DOMAIN ").map_or(0..0, |at| at..at + body[at..].find(";\n").unwrap_or(0));
    found.retain(|found| !made.contains(&found.at));
    found.retain(|found| is_whole || !matches!(found.kind, NameKind::Function | NameKind::Other));
    assert_eq!(found, [], "{sql}");
}

#[test]
fn what_makes_roles_names_all_with_its_schema() {
    let script = create_roles(&roles());
    let blocks: Vec<&str> = script.split_inclusive("$$;\n").collect();
    assert_eq!(blocks.len(), 5, "{script}");
    blocks.into_iter().for_each(assert_qualified);
}

mod wrong {
    use super::*;

    #[derive(DbEnum)]
    pub enum Mood {
        Good,
    }

    #[derive(Entity)]
    #[entity(name = "members")]
    #[pg(schema = "app")]
    #[pg(rule("a").body("DECLARE n text; m mood; BEGIN SELECT count(*) INTO n FROM members AS x WHERE x.id = lower(n); RETURN NEW; END"))]
    #[pg(rule("b").body("BEGIN INSERT INTO notes VALUES (now()); UPDATE app.members SET id = '1'; PERFORM FROM pg_class; RETURN NEW; END"))]
    #[pg(rule("c").body("BEGIN PERFORM app.f(), pg_catalog.now(); IF EXISTS (WITH q AS (SELECT 1) SELECT FROM q) THEN RETURN NULL; END IF; RETURN NEW; END"))]
    #[pg(rule("d").on_insert().serializable().require("(SELECT pg_catalog.count(*) FROM app.members AS m WHERE m.id = NEW.id::label) < 3"))]
    #[pg(rule("e").body("BEGIN NEW.id := a_c(1, NEW.id::pg_catalog.text); RETURN NEW; END"))]
    pub struct Member {
        #[entity(primary_key)]
        pub id: String,
        pub mood: Mood,
    }
}

#[test]
fn names_without_a_schema_in_a_rule_are_reported() {
    let Err(Diagnostics(found)) = schema_pg::lower(&registry![wrong::Member].unwrap()) else { panic!("no mistake") };
    let lines: Vec<String> = found
        .iter()
        .map(|d| format!("{} {}: {}; {}", d.code, d.path, d.message, d.help.as_deref().unwrap_or("")))
        .collect();
    assert_eq!(
        lines.join("\n"),
        "P0550 Member.rule(a): the rule `a` names the type `mood` without a schema; write `public.mood`: a temporary type of the session would take its place
P0550 Member.rule(a): the rule `a` names the table `members` without a schema; write `app.members`: a temporary table of the session would take its place
P0550 Member.rule(b): the rule `b` names the table `notes` without a schema; write it with its schema: a temporary table of the session would take its place
P0550 Member.rule(b): the rule `b` names the table `pg_class` without a schema; write `pg_catalog.pg_class`: a temporary table of the session would take its place
P0550 Member.rule(d): the rule `d` names the type `label` without a schema; write it with its schema: a temporary type of the session would take its place"
    );
}
