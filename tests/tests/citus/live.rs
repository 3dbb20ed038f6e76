//! A real cluster: `CITUS_URL=postgres://…` names a superuser's connection to a coordinator with Citus 12 or later that has nodes for shards and
//! `citus.enable_unsafe_triggers = on`. Without it, each test says by its name that it was not run.

use std::io::Write;

use postgres::{Client, NoTls};
use schema_core::{Entity, Registry, registry};
use schema_pg::{Catalog, Citus, CitusVersion, Config, PlanOptions, Renames};
use uuid::Uuid;

#[derive(Entity)]
#[entity(name = "countries", global)]
struct Country {
    #[entity(primary_key)]
    code: String,
}

#[derive(Entity)]
#[entity(name = "teams", tenant = id, timestamps)]
struct Team {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(Country))]
    country: String,
}

#[derive(Entity)]
#[entity(name = "notes", tenant = team_id, timestamps, audit)]
struct Note {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(Team).on_delete(Cascade))]
    team_id: Uuid,
    title: String,
    #[entity(version)]
    version: i64,
}

fn entities() -> Registry {
    registry![Country, Team, Note].unwrap()
}

fn config(schema: &str) -> Config {
    let citus = Citus { unsafe_triggers: true, ..Citus::new(CitusVersion::V12) };
    Config {
        schema: schema.to_owned().into(),
        citus: Some(citus),
        version: schema_pg::Version::V15,
        ..Config::default()
    }
}

/// A connection to the cluster, and a schema of its own that nobody has.
fn cluster(test: &str) -> Option<Client> {
    let Ok(url) = std::env::var("CITUS_URL") else {
        // Past the capture of the test runner: what was not run is seen.
        let _ = writeln!(std::io::stderr().lock(), "not run, for want of CITUS_URL: citus::live::{test}");
        return None;
    };
    let mut client = Client::connect(&url, NoTls).expect("CITUS_URL is a server");
    client.batch_execute(&format!("DROP SCHEMA IF EXISTS {test} CASCADE")).unwrap();
    Some(client)
}

fn run(client: &mut Client, sql: &str) {
    if let Err(error) = client.batch_execute(sql) {
        panic!("{error:?}\n{sql}");
    }
}

fn introspected(client: &mut Client, schema: &str) -> Catalog {
    let json: String = client.query_one(schema_pg::introspect::QUERY, &[&[schema].as_slice()]).unwrap().get(0);
    Catalog::from_introspection(&json).unwrap()
}

fn made(client: &mut Client, schema: &str) -> Catalog {
    let catalog = schema_pg::lower_with(&entities(), &config(schema)).unwrap_or_else(|found| panic!("{found}"));
    run(client, &schema_pg::create(&catalog).to_string());
    catalog
}

fn text(client: &mut Client, sql: &str) -> String {
    client.query_one(sql, &[]).unwrap().get(0)
}

const FIRST: &str = "00000000-0000-0000-0000-000000000001";
const SECOND: &str = "00000000-0000-0000-0000-000000000002";

fn rows(client: &mut Client, schema: &str) {
    run(client, &format!(
        "SET search_path = {schema}; INSERT INTO countries VALUES ('AT'); INSERT INTO teams (id, country) VALUES ('{FIRST}', 'AT'), ('{SECOND}', 'AT');
        INSERT INTO notes (id, team_id, title) VALUES ('{FIRST}', '{FIRST}', 'a'); INSERT INTO notes (id, team_id, title) VALUES ('{SECOND}', '{SECOND}', 'b');"
    ));
}

/// Creation: each table is where it is to be, and all of a tenant in one group.
#[test]
fn tables_are_made_on_their_nodes() {
    let Some(mut client) = cluster("tables_are_made_on_their_nodes") else { return };
    let catalog = made(&mut client, "tables_are_made_on_their_nodes");
    let live = introspected(&mut client, "tables_are_made_on_their_nodes");
    for table in catalog.tables.iter().filter(|table| table.partition_of.is_none()) {
        assert_eq!(
            live.table(&table.name.to_string()).unwrap().distributed_by(),
            table.distributed_by(),
            "{}",
            table.name
        );
    }
    assert_eq!(schema_pg::catalog::colocation::groups(&live.tables).len(), 1);
}

/// References: a row of no team is refused on its shard, and a team takes its notes along.
#[test]
fn references_are_kept_on_shards() {
    let schema = "references_are_kept_on_shards";
    let Some(mut client) = cluster(schema) else { return };
    made(&mut client, schema);
    rows(&mut client, schema);
    let stray = format!(
        "INSERT INTO notes (id, team_id, title) VALUES ('{FIRST}', '00000000-0000-0000-0000-000000000009', 'x')"
    );
    assert!(client.batch_execute(&stray).is_err());
    run(&mut client, &format!("DELETE FROM teams WHERE id = '{FIRST}'"));
    assert_eq!(text(&mut client, "SELECT count(*)::text FROM notes"), "1");
}

/// Row security: a session of one tenant sees its rows alone, on whatever shard.
#[test]
fn no_tenant_sees_rows_of_another() {
    let schema = "no_tenant_sees_rows_of_another";
    let Some(mut client) = cluster(schema) else { return };
    made(&mut client, schema);
    rows(&mut client, schema);
    run(
        &mut client,
        &format!(
            "DO $$ BEGIN CREATE ROLE citus_app; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
        GRANT USAGE ON SCHEMA {schema} TO citus_app; GRANT SELECT ON {schema}.notes TO citus_app;"
        ),
    );
    for tenant in [FIRST, SECOND] {
        run(
            &mut client,
            &format!(
                "BEGIN; SET LOCAL citus.propagate_set_commands = 'local'; SET LOCAL ROLE citus_app; SET LOCAL app.tenant_id = '{tenant}'"
            ),
        );
        assert_eq!(text(&mut client, &format!("SELECT string_agg(team_id::text, ',') FROM {schema}.notes")), tenant);
        run(&mut client, "ROLLBACK");
    }
}

/// `timestamps`, `version` and `audit`: each by its rows.
#[test]
fn words_keep_what_they_promise_on_shards() {
    let schema = "words_keep_what_they_promise_on_shards";
    let Some(mut client) = cluster(schema) else { return };
    made(&mut client, schema);
    rows(&mut client, schema);
    run(
        &mut client,
        &format!(
            "BEGIN; SET LOCAL citus.propagate_set_commands = 'local'; SET LOCAL app.tenant_id = '{FIRST}'; UPDATE notes SET title = 'c' WHERE team_id = '{FIRST}'; COMMIT"
        ),
    );
    assert_eq!(text(&mut client, &format!("SELECT version::text FROM notes WHERE team_id = '{FIRST}'")), "2");
    assert_eq!(text(&mut client, "SELECT count(*)::text FROM notes WHERE updated_at > created_at"), "1");
    let noted = format!("SELECT string_agg(action, ',' ORDER BY at) FROM audit_log WHERE tenant = '{FIRST}'");
    assert_eq!(text(&mut client, &noted), "insert,update");
    assert!(client.batch_execute(&format!("UPDATE notes SET version = 7 WHERE team_id = '{FIRST}'")).is_err());
}

/// Migrations: from tables of the coordinator to the nodes, while they have rows, and back. Drift then finds nothing.
#[test]
fn a_schema_goes_to_the_nodes_and_comes_back() {
    let schema = "a_schema_goes_to_the_nodes_and_comes_back";
    let Some(mut client) = cluster(schema) else { return };
    let plain = Config { citus: None, extensions: vec![schema_pg::catalog::Extension::new("citus")], ..config(schema) };
    let was = schema_pg::lower_with(&entities(), &plain).unwrap_or_else(|found| panic!("{found}"));
    let now = schema_pg::lower_with(&entities(), &config(schema)).unwrap_or_else(|found| panic!("{found}"));
    run(&mut client, &schema_pg::create(&was).to_string());
    run(
        &mut client,
        &format!(
            "SET search_path = {schema}; INSERT INTO countries VALUES ('AT'); INSERT INTO teams (id, country) VALUES ('{FIRST}', 'AT')"
        ),
    );
    let before = introspected(&mut client, schema);
    for (from, to) in [(&was, &now), (&now, &was)] {
        let options = PlanOptions { allow_all: true, ..PlanOptions::default() };
        let plan = schema_pg::plan(&schema_pg::diff(from, to, &Renames::none()), &options);
        run(&mut client, "SET citus.enable_unsafe_triggers = on");
        for group in plan.groups() {
            let mut sql: String =
                group.settings.iter().map(|(name, value)| format!("SET LOCAL {name} = '{value}';\n")).collect();
            group.steps.iter().for_each(|step| step.write_sql(&mut sql));
            run(&mut client, &if group.transaction { format!("BEGIN;\n{sql}COMMIT;\n") } else { sql });
        }
        assert_eq!(text(&mut client, "SELECT count(*)::text FROM teams"), "1");
    }
    let drift = schema_pg::drift(&introspected(&mut client, schema), &before);
    assert_eq!(drift.to_string(), schema_pg::drift(&before, &before).to_string());
}
