//! Plans: what they make is whole, and what undoes them leaves nothing.

use schema_core::{DbEnum, Domain, Entity, registry};
use schema_pg::Reverse;
use uuid::Uuid;

use crate::pairs::fingerprint;
use crate::support::{empty, sql};

#[derive(DbEnum)]
#[pg(schema = "app")]
enum Kind {
    A,
    B,
}

#[derive(Domain)]
#[entity(not_empty)]
#[pg(schema = "app")]
struct Label(String);

/// The one side.
#[derive(Entity)]
#[entity(name = "left", timestamps)]
#[pg(schema = "app")]
struct Left {
    #[entity(primary_key)]
    id: Uuid,
    /// Its label.
    label: Label,
    #[entity(references(Right), unique)]
    right: Option<Uuid>,
    kind: Kind,
}

#[derive(Entity)]
#[entity(name = "right", index([left]).filter("\"left\" IS NOT NULL"))]
#[pg(schema = "other")]
struct Right {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(column = "left", references(Left))]
    left: Option<Uuid>,
}

#[test]
fn the_reverse_of_a_plan_leaves_nothing() {
    let catalog = schema_pg::lower(&registry![Left, Right].unwrap()).unwrap();
    let plan = schema_pg::create(&catalog);
    let mut live = empty().owner();
    let objects = "SELECT count(*) FROM (SELECT oid FROM pg_namespace UNION ALL SELECT oid FROM pg_class UNION ALL SELECT oid FROM pg_type UNION ALL SELECT oid FROM pg_proc UNION ALL SELECT oid FROM pg_constraint UNION ALL SELECT oid FROM pg_trigger) o";
    let before = live.text(objects);
    for step in &plan.steps {
        live.takes(&step.sql());
    }
    assert_ne!(live.text(objects), before);
    for step in &plan.reverse().unwrap().steps {
        live.takes(&step.sql());
    }
    assert_eq!(live.text(objects), before);
}

#[test]
fn what_a_step_says_undoes_it_undoes_it_where_it_was_the_last_one() {
    let catalog = schema_pg::lower(&registry![Left, Right].unwrap()).unwrap();
    let mut live = empty().owner();
    let mut undone = 0;
    for step in &schema_pg::create(&catalog).steps {
        let before = fingerprint(&mut live);
        if let Reverse::Statement(statement) = &step.reverse {
            live.takes(&step.sql());
            assert_ne!(fingerprint(&mut live), before, "{}", step.sql());
            live.takes(&statement.to_string());
            assert_eq!(fingerprint(&mut live), before, "{}\n{statement}", step.sql());
            undone += 1;
        }
        live.takes(&step.sql());
    }
    assert!(undone > 8, "{undone}");
}

#[derive(Entity)]
#[entity(name = "keyword", check("c", "left IS NOT NULL"))]
struct Keyword {
    #[entity(primary_key)]
    left: i64,
}

#[test]
fn a_column_named_like_a_keyword_needs_its_quotes_in_a_condition() {
    let found = schema_pg::lower(&registry![Keyword].unwrap()).unwrap_err();
    assert_eq!(found.codes(), ["P0103"]);
    assert!(found.to_string().contains("`left` is a reserved keyword"), "{found}");
}

#[test]
fn a_script_is_laid_out_for_readers() {
    let sql = sql(registry![Left, Right]);
    let expected = r#"CREATE TABLE app."left" (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    label app.label NOT NULL,
    "right" uuid,
    kind app.kind NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT left_pkey PRIMARY KEY (id),
    CONSTRAINT left_right_key UNIQUE ("right"),
    CONSTRAINT left_right_fkey FOREIGN KEY ("right") REFERENCES other."right" (id)
);"#;
    assert!(sql.contains(expected), "{sql}");
    assert!(
        sql.starts_with("BEGIN;\n\n-- schemas and extensions first: other objects live in them\nCREATE SCHEMA app;\n"),
        "{sql}"
    );
    assert!(sql.contains("COMMENT ON COLUMN app.\"left\".label IS 'Its label.';"), "{sql}");
}

#[test]
fn an_extension_that_is_there_already_is_no_mistake() {
    let mut catalog = schema_pg::lower(&registry![Left, Right].unwrap()).unwrap();
    catalog.extensions.push(schema_pg::catalog::Extension::new("plpgsql"));
    let sql = schema_pg::create(&catalog).to_string();
    assert!(sql.contains("CREATE EXTENSION IF NOT EXISTS plpgsql;"));
    let mut live = empty();
    live.takes(&sql);
    assert_eq!(live.text("SELECT count(*) FROM pg_extension WHERE extname = 'plpgsql'"), "1");
}
