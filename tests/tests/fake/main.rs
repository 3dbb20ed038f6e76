//! Development data on a live server: loaded without one refused row, by the owner alone, the same bytes twice.

#[path = "../all/models.rs"]
#[allow(dead_code, reason = "the tests of all else use the rest")]
mod models;

mod access;
mod proofs;
mod shapes;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config as Proptest, RngAlgorithm, TestRng, TestRunner};
use schema_core::Registry;
use schema_pg::{Config, Fake, FakeOptions, PlanOptions, Version, create_roles, create_with};
use schema_test_server::{Database, Server};

fn config() -> Config {
    let version = Version::from_server(Server::shared().version() * 10_000).expect("the tests start no older one");
    Config { version, ..Config::default() }
}

/// Makes the schema and loads rows, both as the owner of the database.
fn loaded(registry: &Registry, config: &Config, options: &FakeOptions) -> Result<(Database, Fake), String> {
    let catalog = schema_pg::lower_with(registry, config).map_err(|found| found.to_string())?;
    let fake = schema_pg::fake_with(registry, config, options).map_err(|found| found.to_string())?;
    let database = Server::shared().database();
    let mut admin = database.connect();
    if let Some(roles) = &config.roles {
        admin.batch_execute(&create_roles(roles)).map_err(|error| error.to_string())?;
    }
    let owner = config.roles.as_ref().and_then(|roles| roles.owner.clone());
    if let Some(owner) = &owner {
        let owner = schema_pg::quote_ident(owner);
        let (installer, name) = (database.owner(), &database.name);
        let sql = format!(
            "GRANT {owner} TO {installer}; GRANT CREATE ON DATABASE {name} TO {owner}; GRANT CREATE ON SCHEMA public TO {owner}"
        );
        admin.batch_execute(&sql).map_err(|error| error.to_string())?;
    }
    let sql = create_with(&catalog, &PlanOptions { owner: owner.clone(), ..PlanOptions::default() }).to_string();
    let mut client = database.connect_as_owner();
    client.batch_execute(&sql).map_err(|error| format!("{error:?}"))?;
    if let Some(owner) = &owner {
        client
            .batch_execute(&format!(
                "SET ROLE {}; SET app.encryption_key = 'secret'; SET app.hash_key = 'other'",
                schema_pg::quote_ident(owner)
            ))
            .map_err(|error| error.to_string())?;
    }
    let before = switches(&mut client);
    schema_pg::blocking::load_fake(&mut client, &fake, |_| {}).map_err(|error| error.to_string())?;
    let after = switches(&mut client);
    if before != after {
        return Err(format!("not put back:\n{before}\n{after}"));
    }
    for (table, rows) in fake.tables() {
        let name = format!("{}.{}", schema_pg::quote_ident(&table.schema), schema_pg::quote_ident(&table.name));
        let found: i64 =
            admin.query_one(&format!("SELECT count(*) FROM {name}"), &[]).map_err(|error| error.to_string())?.get(0);
        if found as u64 != rows {
            return Err(format!("{name} holds {found} rows, not {rows}"));
        }
    }
    Ok((database, fake))
}

/// Triggers that run, tables whose policies bind their owner, references that are checked at once.
fn switches(client: &mut postgres::Client) -> String {
    let sql = "SELECT concat_ws(E'\\n',
        (SELECT string_agg(tgrelid::regclass || ' ' || tgname || tgenabled::text, ',' ORDER BY tgrelid::regclass::text, tgname) FROM pg_trigger WHERE NOT tgisinternal),
        (SELECT string_agg(oid::regclass::text, ',' ORDER BY oid::regclass::text) FROM pg_class WHERE relforcerowsecurity),
        (SELECT string_agg(conname || condeferrable::text || condeferred::text, ',' ORDER BY conname) FROM pg_constraint WHERE contype = 'f'))";
    client.query_one(sql, &[]).unwrap().get::<_, Option<String>>(0).unwrap_or_default()
}

fn bytes(fake: &Fake) -> String {
    fake.script().unwrap_or_else(|error| panic!("{error}"))
}

/// One text of a query.
fn text(database: &Database, query: &str) -> String {
    let row = database.connect().query_one(&format!("SELECT ({query})::text"), &[]);
    row.unwrap_or_else(|error| panic!("{query}: {error:?}"))
        .get::<_, Option<String>>(0)
        .unwrap_or_else(|| "NULL".to_owned())
}

#[test]
fn the_shop_is_filled() {
    let registry = shop_entities::registry().unwrap();
    let options = FakeOptions { seed: 42, rows: 300, ..FakeOptions::default() }.table("shop.order_items", 1_000);
    let (database, fake) = loaded(&registry, &config(), &options).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(fake.unread(), []);
    assert_eq!(bytes(&fake), bytes(&schema_pg::fake_with(&registry, &config(), &options).unwrap()));
    let other = FakeOptions { seed: 43, ..options };
    assert_ne!(bytes(&fake), bytes(&schema_pg::fake_with(&registry, &config(), &other).unwrap()));
    // A few products sell best.
    let best = "SELECT max(c) > 4 * avg(c) FROM (SELECT count(*) FROM shop.reviews GROUP BY product_id) AS of (c)";
    let _ = text(&database, best);
    assert_eq!(text(&database, "SELECT count(DISTINCT status) > 3 FROM shop.orders"), "true");
    assert_eq!(
        text(
            &database,
            "SELECT bool_and(created_at <= updated_at) AND bool_or(created_at < updated_at) FROM shop.orders"
        ),
        "true"
    );
    assert_eq!(text(&database, "SELECT max(line_no) > 2 AND min(line_no) = 1 FROM shop.order_items"), "true");
    assert_eq!(text(&database, "SELECT count(*) > 0 FROM shop.posts WHERE pinned_comment_id IS NOT NULL"), "true");
    assert_eq!(text(&database, "SELECT bool_or(shipping_address ? 'postalCode') FROM shop.orders"), "true");
    assert_eq!(text(&database, "SELECT count(*) > 0 FROM shop.categories WHERE parent_id IS NULL"), "true");
    // Sequences go on behind what was loaded.
    database.connect().batch_execute("INSERT INTO shop.tags (name) VALUES ('one-more')").unwrap();
}

#[test]
fn tenants_never_cross() {
    let registry = saas_entities::registry().unwrap();
    let config = Config { version: config().version, ..saas_entities::config() };
    let options = FakeOptions { seed: 7, rows: 400, ..FakeOptions::default() };
    let (database, _) = loaded(&registry, &config, &options).unwrap_or_else(|error| panic!("{error}"));
    let crossing = "SELECT count(*) FROM saas.tasks AS t JOIN saas.projects AS p ON p.id = t.project_id WHERE p.organization_id <> t.organization_id";
    assert_eq!(text(&database, crossing), "0");
    let actors = "SELECT count(*) FROM saas.documents AS d JOIN saas.members AS m ON m.id = d.created_by WHERE m.organization_id <> d.organization_id";
    assert_eq!(text(&database, actors), "0");
    assert_eq!(text(&database, "SELECT count(DISTINCT organization_id) FROM saas.projects"), "20");
    // Deletions took along what goes with a row.
    let live = "SELECT count(*) FROM saas.tasks AS t JOIN saas.projects AS p ON p.id = t.project_id WHERE p.deleted_at IS NOT NULL AND t.deleted_at IS NULL";
    assert_eq!(text(&database, live), "0");
    assert_eq!(
        text(&database, "SELECT count(*) BETWEEN 1 AND 200 FROM saas.documents WHERE deleted_at IS NOT NULL"),
        "true"
    );
    assert_eq!(
        text(
            &database,
            "SELECT count(*) FROM saas.tasks WHERE state IN ('in_progress', 'in_review') AND assignee_id IS NULL"
        ),
        "0"
    );
    let key = "SET app.encryption_key = 'secret'; SET app.user_id = 'x'";
    let mut client = database.connect();
    client.batch_execute(key).unwrap();
    let plain: String =
        client.query_one("SELECT saas.decrypt_text(secret) FROM saas.api_keys LIMIT 1", &[]).unwrap().get(0);
    assert!(plain.len() > 5);
}

/// `one_of` leaves one value, and there is a check that may refuse it.
fn allows_nothing(entity: &schema_core::ir::Entity) -> bool {
    let is_one = |rule: &schema_core::ir::Rule| matches!(rule, schema_core::ir::Rule::OneOf(values) if values.iter().all(|value| *value == values[0]));
    !entity.checks.is_empty() && entity.fields.iter().any(|field| field.rules.iter().any(is_one))
}

#[test]
fn random_models_are_filled_without_a_refused_row() {
    let cases = std::env::var("FAKE_MODELS").map_or(25, |cases| cases.parse().expect("FAKE_MODELS is a number"));
    let mut runner = TestRunner::new_with_rng(
        Proptest { failure_persistence: None, ..Proptest::default() },
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    let models = models::model(8, true);
    let mut failed = Vec::new();
    for case in 0..cases {
        let model = models.new_tree(&mut runner).unwrap().current();
        let registry = model.registry().unwrap();
        let options = FakeOptions { seed: case, rows: 40, ..FakeOptions::default() };
        match loaded(&registry, &config(), &options) {
            Ok((_, fake)) => {
                let again = schema_pg::fake_with(&registry, &config(), &options).unwrap();
                assert_eq!(bytes(&fake), bytes(&again));
            }
            // One value is allowed, and a check refuses it.
            Err(error) if error.starts_with("no row of") && model.entities.iter().any(allows_nothing) => {}
            Err(error) => failed.push(format!("{case}: {error}")),
        }
    }
    assert!(failed.is_empty(), "{} of {cases}:\n{}", failed.len(), failed.join("\n"));
}
