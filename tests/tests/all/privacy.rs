//! Private values stay private wherever they flow: in the log, in the masked view, in what a reader may read, in views.

use schema_core::types::{CiText, Ltree};
use schema_core::{Diagnostics, Entity, Registry, View, registry};
use schema_pg::{Config, Roles, Version};
use uuid::Uuid;

use crate::support::{Live, config, empty, live, mistakes};

const DENIED: &str = "42501";
const REFUSED: &str = "23000";

#[derive(Entity)]
#[entity(name = "people", audit, search([name, note]), fuzzy(name))]
struct Person {
    #[entity(primary_key)]
    id: i64,
    #[entity(pii)]
    name: String,
    #[entity(sensitive)]
    note: Option<String>,
    #[entity(unique, pii.mask(Email))]
    email: String,
    #[pg(generated("lower(email)"))]
    email_lower: String,
    #[entity(pii.mask(Hashed))]
    tax_number: Option<String>,
    #[pg(generated("'tax_number' || id"))]
    label: String,
    city: Option<String>,
}

/// Known by what is private, without `audit`.
#[derive(Entity)]
#[entity(name = "contacts")]
struct Contact {
    #[entity(primary_key, pii.mask(Email))]
    email: String,
    city: Option<String>,
}

#[derive(Entity)]
#[entity(name = "letters", audit)]
struct Letter {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Contact))]
    to: String,
    text: String,
}

/// A copy is copied again.
#[derive(Entity)]
#[entity(name = "profiles", primary_key([contact]), many_to_many(Contact))]
struct Profile {
    #[entity(references(Contact))]
    contact: String,
    size: i32,
}

#[derive(Entity)]
#[entity(name = "pictures", audit)]
struct Picture {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Profile))]
    profile: Option<String>,
}

fn world(name: &str) -> (Live, String, String) {
    let (app, reader) = (format!("privacy_{name}_app"), format!("privacy_{name}_reader"));
    let owner = format!("privacy_{name}_owner");
    let roles =
        Roles { application: app.clone().into(), reader: Some(reader.clone().into()), owner: None, ..Roles::default() };
    let mut live = empty();
    live.takes(&schema_pg::create_roles(&roles));
    let registry = registry![Person, Contact, Letter, Profile, Picture].unwrap();
    let config = Config { roles: Some(roles), ..config() };
    let sql = schema_pg::create(&schema_pg::lower_with(&registry, &config).unwrap()).to_string();
    schema_pg::assert_sql_valid(&sql);
    // As an ordinary owner: neither superuser nor CREATEROLE.
    live.takes(&format!("CREATE EXTENSION IF NOT EXISTS pg_trgm; CREATE ROLE {owner}"));
    live.takes(&format!("GRANT CREATE, USAGE ON SCHEMA public TO {owner}; SET ROLE {owner}"));
    live.takes(&by_owner(&sql, "pg_trgm"));
    live.takes(&format!("SET ROLE {app}"));
    live.takes(
        "INSERT INTO people (name, note, email, tax_number, city)
            VALUES ('Marry', 'password hunter2', 'Ann@Old.example', 'DE123456789', 'Ulm');
         UPDATE people SET email = 'Ann@New.example', city = 'Bonn';
         INSERT INTO contacts VALUES ('vip@bolt.example', 'Rome');
         INSERT INTO letters (\"to\", text) VALUES ('vip@bolt.example', 'dear');
         INSERT INTO profiles VALUES ('vip@bolt.example', 5);
         INSERT INTO pictures (profile) VALUES ('vip@bolt.example'); DELETE FROM pictures; DELETE FROM people;
         INSERT INTO people (name, note, email, tax_number, city)
            VALUES ('Marry', 'password hunter2', 'Ann@New.example', 'DE123456789', 'Ulm');
         INSERT INTO pictures (profile) VALUES ('vip@bolt.example')",
    );
    (live, app, reader)
}

/// The script without what takes more than an ordinary owner has: the extension, which is there, and the parameter that keeping partitions
/// sets.
fn by_owner(sql: &str, extension: &str) -> String {
    let sql = sql.replace(&format!("CREATE EXTENSION IF NOT EXISTS \"{extension}\""), "SELECT 1");
    sql.replace("\n    SET schema.keeps_partitions = 'on'", "")
}

const SECRETS: [&str; 7] = ["arry", "hunter2", "assword", "nn@", "DE123", "vip@bolt", "marri"];

#[test]
fn the_log_shows_nothing_that_is_made_of_private_values_or_a_copy_of_them() {
    let (mut live, ..) = world("log");
    live.takes("RESET ROLE");
    let log = live.text("SELECT string_agg(l::text, ' ') FROM audit_log AS l");
    for secret in SECRETS {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
    // What is not private is there, and so are the names of what changed.
    let changed =
        "SELECT concat_ws('|', old_values, new_values, changed_fields) FROM audit_log WHERE action = 'update'";
    let expected = r#"{"city": "Ulm"}|{"city": "Bonn"}|{email,email_lower,city}"#;
    assert_eq!(live.text(changed), expected);
    let inserted =
        "SELECT new_values - 'id' FROM audit_log WHERE action = 'insert' AND table_name = 'public.people' LIMIT 1";
    assert_eq!(live.text(inserted), r#"{"city": "Ulm", "label": "tax_number1"}"#);
    let letter = "SELECT new_values FROM audit_log WHERE table_name = 'public.letters'";
    assert_eq!(live.text(letter), r#"{"id": 1, "text": "dear"}"#);
}

#[test]
fn a_reader_reads_nothing_that_is_made_of_private_values_or_a_copy_of_them() {
    let (mut live, _, reader) = world("reader");
    live.takes(&format!("SET ROLE {reader}"));
    let mut seen = String::new();
    for view in ["people_masked", "contacts_masked", "letters_masked", "profiles_masked", "pictures_masked"] {
        seen += &live.text(&format!("SELECT string_agg(v::text, ' ') FROM {view} AS v"));
    }
    for secret in SECRETS {
        assert!(!seen.contains(secret) || secret == "nn@", "{secret}: {seen}");
    }
    assert!(!seen.contains("ann@") && !seen.contains("Ann@"), "{seen}");
    // A copy has the mask of what it is a copy of.
    assert_eq!(live.text("SELECT string_agg(profile, ' ') FROM pictures_masked"), "v***@bolt.example");
    assert_eq!(live.text("SELECT \"to\" FROM letters_masked"), "v***@bolt.example");
    assert_eq!(
        live.text("SELECT num_nulls(email_lower, search, note, name) || label || city FROM people_masked"),
        "4tax_number2Ulm"
    );
    for denied in [
        "SELECT email_lower FROM people",
        "SELECT search FROM people",
        "SELECT id FROM people WHERE search @@ 'hunter2'",
        "SELECT id FROM people WHERE email_lower LIKE 'ann%'",
        "SELECT \"to\" FROM letters",
        "SELECT contact FROM profiles",
        "SELECT profile FROM pictures",
        "SELECT secret FROM mask_secret",
        "SELECT * FROM profiles_contacts",
    ] {
        live.refuses(denied, DENIED, "");
    }
    live.takes("SELECT id, label, city FROM people; SELECT id, text FROM letters; SELECT id FROM pictures; SELECT size FROM profiles");
}

#[test]
fn a_hash_is_not_found_by_trying() {
    let (mut live, app, reader) = world("hash");
    live.takes(&format!("SET ROLE {reader}"));
    let shown = live.text("SELECT tax_number FROM people_masked");
    assert_eq!(shown.len(), 64);
    let tried = "SELECT count(*) FROM people_masked,
        (SELECT 'DE' || n FROM generate_series(123456700, 123456799) AS n) AS tries (n),
        LATERAL (VALUES (sha256(convert_to(n, 'UTF8'))), (sha256(sha256(convert_to(n, 'UTF8'))))) AS h (h)
        WHERE encode(h, 'hex') = tax_number";
    assert_eq!(live.text(tried), "0");
    for role in [&reader, &app] {
        live.takes(&format!("SET ROLE {role}"));
        for denied in ["SELECT FROM mask_secret", "UPDATE mask_secret SET secret = ''", "DELETE FROM mask_secret"] {
            live.refuses(denied, DENIED, "");
        }
    }
    // The same for the same value; another one with another secret; none without one. It is of the server's making: not in the script, one row.
    live.takes("RESET ROLE; INSERT INTO people (name, email, tax_number) VALUES ('x', 'x', 'DE123456789')");
    assert_eq!(live.text("SELECT count(DISTINCT tax_number) FROM people_masked"), "1");
    let (mut other, ..) = world("hash_other");
    other.takes("RESET ROLE");
    assert_ne!(other.text("SELECT tax_number FROM people_masked"), shown);
    assert_eq!(live.text("SELECT count(*) || ' ' || sum(length(secret)) FROM mask_secret"), "1 32");
    live.takes("UPDATE mask_secret SET secret = DEFAULT");
    assert_ne!(live.text("SELECT max(tax_number) FROM people_masked"), shown);
    live.takes("DELETE FROM mask_secret");
    assert_eq!(live.text("SELECT count(tax_number) FROM people_masked"), "0");
    live.takes("INSERT INTO mask_secret DEFAULT VALUES");
    live.refuses("INSERT INTO mask_secret DEFAULT VALUES", crate::support::UNIQUE, "mask_secret_pkey");
}

#[test]
fn the_secret_is_in_no_text_and_comes_with_a_migration() {
    #[derive(Entity)]
    #[entity(name = "people")]
    struct Before {
        #[entity(primary_key)]
        id: i64,
        #[entity(pii)]
        tax: Option<String>,
    }
    #[derive(Entity)]
    #[entity(name = "people")]
    struct After {
        #[entity(primary_key)]
        id: i64,
        #[entity(pii.mask(Hashed))]
        tax: Option<String>,
    }
    let was = schema_pg::lower_with(&registry![Before].unwrap(), &config()).unwrap();
    let now = schema_pg::lower_with(&registry![After].unwrap(), &config()).unwrap();
    let mut live = live(registry![Before]);
    live.takes("INSERT INTO people (tax) VALUES ('DE1')");
    let plan =
        schema_pg::plan(&schema_pg::diff(&was, &now, &schema_pg::Renames::none()), &schema_pg::PlanOptions::default());
    live.installs(&plan.to_string());
    assert_eq!(live.text("SELECT length(tax) FROM people_masked"), "64");
    // The database is what the model says, and planning again gives nothing.
    let found = schema_pg::blocking::introspect(&mut live.client, &["public"]).unwrap();
    let mut fresh = crate::support::live(registry![After]);
    let expected = schema_pg::blocking::introspect(&mut fresh.client, &["public"]).unwrap();
    schema_pg::drift(&found, &expected).assert_none();
    let secret = live.text("SELECT encode(secret, 'hex') FROM mask_secret");
    let catalog = serde_json::to_string(&found).unwrap();
    assert!(!catalog.contains(&secret) && !catalog.contains("first_row"), "{catalog}");
    let again =
        schema_pg::plan(&schema_pg::diff(&now, &now, &schema_pg::Renames::none()), &schema_pg::PlanOptions::default());
    assert_eq!(again.to_string(), "");
}

#[test]
fn a_column_that_is_added_by_hand_is_not_in_the_log() {
    let (mut live, ..) = world("hand");
    live.takes("RESET ROLE; ALTER TABLE people ADD COLUMN password text; TRUNCATE mask_secret");
    live.takes("INSERT INTO people (name, email, password) VALUES ('x', 'x', 'hunter3'); UPDATE people SET password = 'hunter4', city = 'c'; DELETE FROM people");
    let log = live.text("SELECT string_agg(l::text, ' ') FROM audit_log AS l");
    assert!(!log.contains("hunter3") && !log.contains("hunter4") && log.contains(r#"""city"": ""c"""#), "{log}");
}

/// More columns than a function has arguments.
#[test]
fn a_table_of_many_columns_is_noted_whole() {
    use schema_core::ir::{self, Field, PrimaryKey, Source, Type, TypeRef};
    let rust = TypeRef { name: "Wide".into(), path: "wide".into(), id: None, define: None };
    let mut wide = ir::Entity::new(rust, Source::default());
    wide.fields.push(Field::new("id", Type::Int64, false, Source::default()));
    for at in 0..120 {
        wide.fields.push(Field::new(format!("c{at}"), Type::Int32, true, Source::default()));
    }
    wide.primary_key = PrimaryKey::Fields(vec!["id".into()]);
    for row_level in [false, true] {
        let audit = ir::Audit { source: Source::default(), except: Vec::new(), row_level };
        wide.lifecycle_mut().audit = Some(audit);
        let mut live = live(Registry::builder().model(wide.clone()).build());
        live.takes("INSERT INTO wide (id, c0, c119) VALUES (1, 5, 6); UPDATE wide SET c60 = 1; DELETE FROM wide");
        let count = "SELECT string_agg((SELECT count(*) FROM jsonb_object_keys(coalesce(new_values, old_values)))::text, ' ' ORDER BY id)
            || max(new_values ->> 'c119') FROM audit_log";
        assert_eq!(live.text(count), "121 1 1216");
    }
}

#[derive(Entity)]
#[entity(name = "places", audit)]
struct Place {
    #[entity(primary_key)]
    id: i64,
    ratio: f64,
    small: f32,
    name: CiText,
    path: Option<Ltree>,
    extra: serde_json::Value,
    amount: rust_decimal::Decimal,
    numbers: Vec<f64>,
    during: Option<std::ops::Range<chrono::DateTime<chrono::Utc>>>,
    at: Option<chrono::DateTime<chrono::Utc>>,
    bytes: Option<Vec<u8>>,
}

#[derive(Entity)]
#[entity(name = "spots", audit.row_level())]
struct Spot {
    #[entity(primary_key)]
    id: i64,
    ratio: f64,
    name: CiText,
    path: Option<Ltree>,
    extra: serde_json::Value,
}

/// Known by a type whose operators are in no schema of the function's path.
#[derive(Entity)]
#[entity(name = "branches", audit)]
struct Branch {
    #[entity(primary_key)]
    path: Ltree,
    height: i32,
}

fn places() -> Live {
    let mut live = live(registry![Place, Spot, Branch]);
    live.takes(
        "INSERT INTO places (ratio, small, name, path, extra, amount, numbers, during, at, bytes)
         VALUES (0, 0, 'Ann', 'a.b', '{\"n\": 1.0}', 1.0, '{0}', '[2026-03-01 00:00+00,2026-04-01 00:00+00)', '2026-03-01 12:00+00', 'x');
         INSERT INTO spots (ratio, name, path, extra) VALUES (0, 'Ann', 'a.b', '{\"n\": 1.0}');
         INSERT INTO branches VALUES ('a.b', 1)",
    );
    live
}

#[test]
fn what_changed_is_told_by_bytes_and_not_by_equality() {
    let mut live = places();
    // JSON has no -0; that the value changed is noted all the same.
    let last = "SELECT table_name || changed_fields::text || old_values || new_values FROM audit_log ORDER BY audit_log.id DESC LIMIT 1";
    for (table, change, expected) in [
        ("places", "ratio = '-0'", r#"{ratio}{"ratio": 0}{"ratio": 0}"#),
        ("places", "small = '-0'", r#"{small}{"small": 0}{"small": 0}"#),
        ("places", "name = 'ANN'", r#"{name}{"name": "Ann"}{"name": "ANN"}"#),
        ("places", "path = 'a.c'", r#"{path}{"path": "a.b"}{"path": "a.c"}"#),
        ("places", "extra = '{\"n\": 1.000}'", r#"{extra}{"extra": {"n": 1.0}}{"extra": {"n": 1.000}}"#),
        ("places", "amount = 1.00", r#"{amount}{"amount": 1.0}{"amount": 1.00}"#),
        ("places", "numbers = '{-0}'", r#"{numbers}{"numbers": [0]}{"numbers": [0]}"#),
        ("spots", "ratio = '-0'", r#"{ratio}{"ratio": 0}{"ratio": 0}"#),
        ("spots", "name = 'ANN'", r#"{name}{"name": "Ann"}{"name": "ANN"}"#),
        ("spots", "path = 'a.c'", r#"{path}{"path": "a.b"}{"path": "a.c"}"#),
        ("spots", "extra = '{\"n\": 1.000}'", r#"{extra}{"extra": {"n": 1.0}}{"extra": {"n": 1.000}}"#),
        ("branches", "height = 2", r#"{height}{"height": 1}{"height": 2}"#),
    ] {
        live.takes(&format!("UPDATE {table} SET {change}"));
        assert_eq!(live.text(last), format!("public.{table}{expected}"), "{change}");
        // Once more, it changes nothing.
        let count = live.text("SELECT count(*) FROM audit_log");
        live.takes(&format!("UPDATE {table} SET {change}"));
        assert_eq!(live.text("SELECT count(*) FROM audit_log"), count, "{change}");
    }
}

#[test]
fn the_log_has_the_same_text_under_any_settings() {
    let mut live = places();
    let settings = "SET extra_float_digits = -15; SET DateStyle = 'German, DMY'; SET IntervalStyle = 'sql_standard';
        SET TimeZone = 'Asia/Shanghai'; SET bytea_output = 'escape'";
    live.takes("UPDATE places SET ratio = 123456.789, numbers = '{123456.789}'");
    live.takes("DELETE FROM places");
    live.takes(settings);
    live.takes(
        "INSERT INTO places (id, ratio, small, name, path, extra, amount, numbers, during, at, bytes)
         VALUES (1, 123456.789, 0, 'Ann', 'a.b', '{\"n\": 1.0}', 1.0, '{123456.789}',
            '[2026-03-01 08:00+08,2026-04-01 08:00+08)', '2026-03-01 20:00+08', 'x')",
    );
    live.takes("DELETE FROM places");
    let deleted = "SELECT old_values::text FROM audit_log WHERE action = 'delete' ORDER BY id";
    let rows = live.client.query(deleted, &[]).unwrap();
    let texts: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(texts[0], texts[1]);
    for part in ["123456.789", "2026-03-01T12:00:00+00:00", r#"\\x78"#, r#"[\"2026-03-01 00:00:00+00\""#] {
        assert!(texts[0].contains(part), "{part}: {}", texts[0]);
    }
    // What the session had it has still.
    assert_eq!(
        live.text("SELECT current_setting('TimeZone') || current_setting('extra_float_digits')"),
        "Asia/Shanghai-15"
    );
}

#[test]
fn the_time_of_the_log_is_that_of_the_clock() {
    let mut live = places();
    live.takes("BEGIN; SELECT pg_sleep(1.2); UPDATE spots SET ratio = 7; COMMIT");
    let lag = "SELECT max(at) > clock_timestamp() - interval '1 second' FROM audit_log";
    assert_eq!(live.text(lag), "true");
}

#[test]
fn texts_of_the_session_are_cut() {
    let mut live = places();
    live.takes(
        "SELECT set_config('app.user_agent', repeat('x', 20000000), false), set_config('app.user_id', repeat('x', 5000), false),
            set_config('app.request_id', repeat('x', 5000), false), set_config('app.ip_address', repeat('x', 5000), false),
            set_config('app.tenant_id', repeat('x', 5000), false);
         UPDATE spots SET ratio = 8; UPDATE places SET ratio = 8",
    );
    let lengths = "SELECT string_agg(DISTINCT concat_ws(' ', length(user_agent), length(actor), length(request_id), length(ip_address), length(tenant)), ', ')
        FROM audit_log WHERE action = 'update'";
    assert_eq!(live.text(lengths), "1000 255 255 100 255");
}

/// A plan that was made for many rows is used for one, without being compiled each time.
#[test]
fn one_row_after_many_is_noted_fast() {
    let mut live = places();
    live.takes("SET jit = on; SET jit_above_cost = 0");
    assert_eq!(
        live.text("SELECT count(*) FROM pg_proc WHERE proname LIKE 'audit\\_%' AND proconfig @> '{jit=off}'"),
        "3"
    );
    live.takes("INSERT INTO branches SELECT ('n' || n)::ltree, n FROM generate_series(1, 2000) AS n; UPDATE branches SET height = 0");
    live.takes("UPDATE branches SET height = 1 WHERE path = 'n5'");
    assert_eq!(
        live.text("SELECT count(*) FROM audit_log WHERE action = 'update' AND new_values = '{\"height\": 1}'"),
        "1"
    );
}

#[derive(Entity)]
#[entity(name = "keyed", audit)]
struct Keyed {
    #[entity(primary_key, pii)]
    email: String,
}

#[derive(Entity)]
#[entity(name = "pointing", audit, primary_key([to, line]))]
struct Pointing {
    #[entity(references(Keyed))]
    to: String,
    line: i32,
}

#[derive(Entity)]
#[entity(name = "acting", audit, actors.references(Contact))]
struct Acting {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(name = "orgs", tenant = slug)]
struct Org {
    #[entity(primary_key, pii)]
    slug: String,
}

#[derive(Entity)]
#[entity(name = "owned", tenant = org, audit)]
struct Owned {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(Org))]
    org: String,
}

#[test]
fn what_each_row_of_the_log_holds_can_not_be_private() {
    let (of_all, of_tenants) = (registry![Keyed, Pointing, Contact, Acting], registry![Org, Owned]);
    let found = [of_all, of_tenants].into_iter().flat_map(|registry| registry.unwrap_err().0);
    let line = |d: &schema_core::Diagnostic| {
        format!("{} {}: {}; {}", d.code, d.path, d.message, d.help.as_deref().unwrap_or(""))
    };
    let lines: Vec<String> = found.map(|found| line(&found)).collect();
    let help = "let rows be known by a value that tells nothing, such as `id: Uuid`; or remove `audit`";
    let expected = [
        ("Acting", "who made each change, here `created_by`, which is a copy of `Contact.email`, which is private"),
        ("Keyed", "the key of each row, here `email`, which is private"),
        ("Owned", "the tenant, here `org`, which is a copy of `Org.slug`, which is private"),
        ("Pointing", "the key of each row, here `to`, which is a copy of `Keyed.email`, which is private"),
    ];
    let mut expected = expected.map(|(entity, what)| format!("E0720 {entity}.audit: the log notes {what}; {help}"));
    let mut lines = lines;
    lines.sort();
    expected.sort();
    assert_eq!(lines, expected);
}

#[derive(Entity)]
#[entity(name = "computed", audit)]
struct ComputedKey {
    #[entity(primary_key)]
    #[pg(generated("lower(email)"))]
    key: String,
    #[entity(pii)]
    email: String,
}

#[test]
fn nor_can_a_key_be_computed_of_what_is_private() {
    assert_eq!(
        mistakes(registry![ComputedKey], config().version),
        [
            "P0540 ComputedKey.audit: the log notes the key of each row, here `key`, which is computed of `computed.email`, which is private"
        ]
    );
}

/// Which columns of a view show what: each query with the columns that are reported.
#[test]
fn views_with_the_rights_of_their_owner_show_nothing_private_until_they_say_so() {
    let reported = |query: &'static str, columns: &[&'static str]| -> Vec<String> {
        use schema_core::ir::{self, Field, Source, Type, TypeRef};
        let rust = TypeRef { name: "Shown".into(), path: "shown".into(), id: None, define: None };
        let mut view = ir::View::new(rust, Source::default());
        view.query = Some(query.into());
        view.materialized = true;
        view.fields = columns.iter().map(|name| Field::new(*name, Type::String, true, Source::default())).collect();
        let registry = registry![Person, Contact, Letter, Profile, Picture].map(|_| {
            Registry::builder()
                .entity::<Person>()
                .entity::<Contact>()
                .entity::<Letter>()
                .entity::<Profile>()
                .entity::<Picture>()
                .view_model(view)
                .build()
                .unwrap()
        });
        match schema_pg::lower_with(&registry.unwrap(), &config()) {
            Ok(_) => Vec::new(),
            Err(Diagnostics(found)) => found.iter().map(|d| format!("{} {}", d.code, d.message)).collect(),
        }
    };
    let keeps = |column: &str, from: &str| format!("P0542 `{column}` keeps a copy of `{from}`, which is private");
    let shows: [(&'static str, &[&'static str], Vec<String>); 18] = [
        ("SELECT id, city FROM people", &["id", "city"], vec![]),
        ("SELECT id FROM people WHERE email LIKE '%a' ORDER BY email", &["id"], vec![]),
        ("SELECT count(*) AS n FROM people", &["n"], vec![]),
        ("SELECT email AS e FROM people", &["e"], vec![keeps("e", "people.email")]),
        ("SELECT p.email_lower AS e FROM people AS p", &["e"], vec![keeps("e", "people.email")]),
        ("SELECT upper(left(p.name, 3)) AS e FROM people AS p", &["e"], vec![keeps("e", "people.name")]),
        ("SELECT ts_rank(search, 'x') AS e FROM people", &["e"], vec![keeps("e", "people.name")]),
        ("SELECT to_jsonb(p) ->> 'email' AS e FROM people AS p LIMIT 1", &["e"], {
            let all = ["name", "note", "email", "tax_number"];
            all.iter().map(|from| keeps("e", &format!("people.{from}"))).collect()
        }),
        ("SELECT x.e FROM (SELECT email AS e, city AS c FROM people) AS x", &["e"], vec![keeps("e", "people.email")]),
        ("SELECT x.c FROM (SELECT email AS e, city AS c FROM people) AS x", &["c"], vec![]),
        ("SELECT b FROM (SELECT email, city FROM people) AS x (a, b)", &["b"], vec![]),
        ("SELECT a FROM (SELECT email, city FROM people) AS x (a, b)", &["a"], vec![keeps("a", "people.email")]),
        ("WITH w AS (SELECT note FROM people) SELECT w.note FROM w", &["note"], vec![keeps("note", "people.note")]),
        ("SELECT city AS c FROM people UNION ALL SELECT email FROM people", &["c"], vec![keeps("c", "people.email")]),
        ("SELECT (SELECT max(email) FROM people) AS e FROM letters", &["e"], vec![keeps("e", "people.email")]),
        (
            "SELECT t.w AS e FROM people AS p, regexp_split_to_table(p.note, ' ') AS t (w)",
            &["e"],
            vec![keeps("e", "people.note")],
        ),
        ("SELECT l.to AS e FROM letters AS l", &["e"], vec![keeps("e", "Contact.email")]),
        ("SELECT email AS e, tax_number AS t FROM people_masked", &["e", "t"], vec![]),
    ];
    for (query, columns, expected) in shows {
        let mut found = reported(query, columns);
        found.sort();
        let mut expected = expected;
        expected.sort();
        assert_eq!(found, expected, "{query}");
    }
    let between = reported("SELECT * FROM profiles_contacts", &["profile_contact", "contact_email"]);
    assert_eq!(between.len(), 2, "{between:?}");
}

#[derive(View)]
#[entity(name = "inner_view", query = "SELECT id, email AS address FROM people")]
struct Inner {
    id: i64,
    address: String,
}

#[derive(View)]
#[entity(name = "outer_view", query = "SELECT address FROM inner_view")]
#[pg(security_definer)]
struct Outer {
    address: String,
}

#[derive(View)]
#[entity(name = "kept_view", materialized, query = "SELECT address FROM inner_view")]
struct Kept {
    address: String,
}

#[derive(View)]
#[entity(name = "shown_view", query = "SELECT upper(address) AS address FROM said_view")]
#[pg(security_definer)]
struct Shown {
    address: String,
}

#[derive(View)]
#[entity(name = "said_view", materialized, query = "SELECT address FROM inner_view")]
#[pg(shows_private)]
struct Said {
    address: String,
}

#[test]
fn a_view_shows_what_the_view_behind_it_shows() {
    if config().version < Version::V15 {
        return;
    }
    let build = || Registry::builder().entity::<Person>().view::<Inner>();
    let found = mistakes(build().view::<Kept>().view::<Said>().view::<Shown>().build(), config().version);
    assert_eq!(
        found,
        [
            "P0542 Kept.query: `address` keeps a copy of `people.email`, which is private",
            "P0542 Shown.query: `address` shows, with the rights of the view's owner, `people.email`, which is private"
        ]
    );
    // With the rights of the reader, also behind a view with those of its owner, the privileges on the column count; and who says so
    // may show it.
    let mut live = live(build().view::<Outer>().view::<Said>().build());
    live.takes("INSERT INTO people (name, email) VALUES ('x', 'x@y'); REFRESH MATERIALIZED VIEW said_view; CREATE ROLE privacy_view_reader");
    live.takes("GRANT SELECT ON inner_view, outer_view, said_view TO privacy_view_reader; GRANT SELECT (id) ON people TO privacy_view_reader");
    live.takes("SET ROLE privacy_view_reader");
    live.refuses("SELECT address FROM inner_view", DENIED, "");
    live.refuses("SELECT address FROM outer_view", DENIED, "");
    assert_eq!(live.text("SELECT address FROM said_view"), "x@y");
}

#[derive(Entity)]
#[entity(name = "patients", audit, timestamps)]
struct Patient {
    #[entity(primary_key)]
    id: i64,
    #[pg(encrypted)]
    loose: Option<String>,
    #[pg(encrypted.bound("patients.diagnosis"))]
    diagnosis: Option<String>,
    #[entity(unique)]
    #[pg(encrypted.searchable().bound("patients.ssn"))]
    ssn: Option<String>,
}

fn patients() -> Live {
    let mut live = live(registry![Patient]);
    key(&mut live, "a key");
    live.takes(
        "INSERT INTO patients (loose, diagnosis, ssn) VALUES
            (encrypt_text('l1'), encrypt_text('flu'), encrypt_text('1')), (encrypt_text('l2'), encrypt_text('gout'), encrypt_text('2'))",
    );
    live
}

fn key(live: &mut Live, key: &str) {
    for (variable, value) in [("app.encryption_key", key), ("app.hash_key", "hash key")] {
        live.client.execute("SELECT set_config($1, $2, false)", &[&variable, &value]).unwrap();
    }
}

#[test]
fn what_is_stored_as_encrypted_is_a_message() {
    let mut live = patients();
    for bytes in ["'\\xc30d04' || 'plain text here'::bytea", "''", "'plain'", "'\\xcb0a' || 'plain text'::bytea"] {
        for column in ["loose", "diagnosis", "ssn"] {
            let error = live.client.batch_execute(&format!("UPDATE patients SET {column} = {bytes}")).unwrap_err();
            let error = error.as_db_error().unwrap();
            assert_eq!(error.code().code(), REFUSED, "{column} {bytes}: {error}");
            assert!(error.message().ends_with("holds what is encrypted: write it with public.encrypt_text"), "{error}");
        }
    }
    // Where it is decrypted, what another key encrypted, or has the form of a message alone, is refused.
    let other = live.text("SELECT pgp_sym_encrypt('x', 'other key')");
    for column in ["diagnosis", "ssn"] {
        live.refuses(&format!("UPDATE patients SET {column} = '{other}'"), "39000", "");
        let form = "substring(loose FROM 1 FOR 15) || '\\xd20a'::bytea || 'plain text'::bytea";
        live.refuses(&format!("UPDATE patients SET {column} = {form}"), "39000", "");
    }
    // Neither asks who changes something else for a key.
    live.takes("RESET app.encryption_key; UPDATE patients SET updated_at = now(); UPDATE patients SET loose = loose");
    live.refuses("UPDATE patients SET loose = 'x'", REFUSED, "patients_encrypted_update");
}

#[test]
fn a_value_that_was_moved_to_another_row_is_found_out() {
    if config().version < Version::V15 {
        return;
    }
    let mut live = patients();
    assert_eq!(
        live.column("SELECT concat_ws(' ', loose, diagnosis, ssn) FROM patients_decrypted ORDER BY id"),
        "l1 flu 1 l2 gout 2"
    );
    live.takes("CREATE TABLE saved AS SELECT * FROM patients");
    // Who has no key can't write it there, and the triggers can be taken off by the owner alone.
    live.takes("RESET app.encryption_key");
    live.refuses(
        "UPDATE patients SET diagnosis = (SELECT s.diagnosis FROM saved AS s WHERE s.id = 2) WHERE id = 1",
        DENIED,
        "",
    );
    live.refuses("UPDATE patients SET id = id + 10", DENIED, "");
    live.takes("SET session_replication_role = replica");
    for moved in [
        "diagnosis = (SELECT s.diagnosis FROM saved AS s WHERE s.id = 2)",
        "(diagnosis, diagnosis_tag) = (SELECT s.diagnosis, s.diagnosis_tag FROM saved AS s WHERE s.id = 2)",
        "(diagnosis, diagnosis_tag) = (SELECT s.ssn, s.ssn_tag FROM saved AS s WHERE s.id = 1)",
        "diagnosis_tag = NULL",
        "diagnosis_tag = '\\x00'",
    ] {
        live.takes(&format!("UPDATE patients SET {moved} WHERE id = 1"));
        key(&mut live, "a key");
        live.refuses("SELECT * FROM patients_decrypted", "XX001", "");
        assert_eq!(live.text("SELECT diagnosis FROM patients_decrypted WHERE id = 2"), "gout");
        live.takes("RESET app.encryption_key; UPDATE patients AS p SET diagnosis = s.diagnosis, diagnosis_tag = s.diagnosis_tag FROM saved AS s WHERE p.id = s.id");
    }
    live.takes("UPDATE patients SET id = id + 10");
    key(&mut live, "a key");
    live.refuses("SELECT * FROM patients_decrypted", "XX001", "");
    live.takes("UPDATE patients SET id = id - 10; RESET session_replication_role");
    // With the key, the key of a row can change; and another key of encryption makes other tags.
    live.takes("UPDATE patients SET id = id + 10");
    assert_eq!(live.column("SELECT diagnosis FROM patients_decrypted ORDER BY id"), "flu gout");
    key(&mut live, "a new key");
    live.takes("SET app.old_encryption_key = 'a key'");
    live.text("SELECT reencrypt_patients()");
    assert_eq!(live.column("SELECT diagnosis || ssn FROM patients_decrypted ORDER BY id"), "flu1 gout2");
    // Nothing of it is in the log.
    let log = live.text("SELECT string_agg(concat(old_values, new_values), ' ') FROM audit_log");
    assert!(!log.contains("diagnosis") && !log.contains("_tag"), "{log}");
}

#[test]
fn an_ordinary_owner_gives_rows_another_key() {
    let mut live = empty();
    live.takes("CREATE EXTENSION pgcrypto; CREATE ROLE privacy_key_owner; GRANT CREATE, USAGE ON SCHEMA public TO privacy_key_owner; SET ROLE privacy_key_owner");
    let sql = crate::support::sql(registry![Patient]);
    live.takes(&by_owner(&sql, "pgcrypto"));
    key(&mut live, "a key");
    live.takes("INSERT INTO patients (loose) VALUES (encrypt_text('l'))");
    key(&mut live, "a new key");
    live.takes("SET app.old_encryption_key = 'a key'; SET schema.reencrypts = 'mine'");
    assert_eq!(live.text("SELECT reencrypt_patients()"), "{\"id\": 1}");
    assert_eq!(live.text("SELECT current_setting('schema.reencrypts')"), "mine");
    assert_eq!(live.text("SELECT decrypt_text(loose) FROM patients"), "l");
}

#[test]
fn the_application_writes_and_reads_what_is_bound_and_a_writer_without_the_key_no_plain_text() {
    let roles = Roles {
        application: "privacy_bound_app".into(),
        reader: Some("privacy_bound_reader".into()),
        ..Roles::default()
    };
    let mut live = empty();
    live.takes(&schema_pg::create_roles(&roles));
    let config = Config { roles: Some(roles), ..config() };
    let catalog = schema_pg::lower_with(&registry![Patient].unwrap(), &config).unwrap();
    live.takes(&schema_pg::create(&catalog).to_string());
    key(&mut live, "a key");
    live.takes("SET ROLE privacy_bound_app");
    live.takes("INSERT INTO patients (loose, diagnosis, ssn) VALUES (encrypt_text('l'), encrypt_text('flu'), encrypt_text('1'))");
    live.takes("UPDATE patients SET diagnosis = encrypt_text('gout')");
    live.refuses("UPDATE patients SET loose = 'plain'", REFUSED, "patients_encrypted_update");
    if config.version >= Version::V15 {
        assert_eq!(live.text("SELECT diagnosis FROM patients_decrypted"), "gout");
    }
    live.takes("SET ROLE privacy_bound_reader; SELECT id FROM patients");
    for column in ["diagnosis", "diagnosis_tag", "ssn_tag", "loose"] {
        live.refuses(&format!("SELECT {column} FROM patients"), DENIED, "");
    }
    for function in ["encryption_tag('x', 'y')", "authenticated('x', 'y', 'z')", "is_encrypted('x')"] {
        live.refuses(&format!("SELECT {function}"), DENIED, "");
    }
}

#[derive(Entity)]
#[entity(name = "untold", no_primary_key)]
struct Untold {
    #[pg(encrypted.bound("a"))]
    a: String,
}

#[derive(Entity)]
#[entity(name = "twice")]
struct Twice {
    #[entity(primary_key)]
    id: i64,
    #[pg(encrypted.bound("x"))]
    a: String,
    #[pg(encrypted.bound("x"))]
    b: String,
}

#[test]
fn a_value_is_bound_to_a_key_by_a_label_of_its_own() {
    assert_eq!(
        mistakes(registry![Untold, Twice], config().version),
        [
            "P0506 Untold.a: `bound` ties `a` to the key of its row, and there is none whose text is certain",
            "P0541 Twice.b: the label `x` of `bound` is that of `Twice.a` too: values could be moved between them"
        ]
    );
}

/// A value that was there in plain gets its tag by the migration that encrypts it.
#[test]
fn values_that_are_there_are_bound_by_the_migration() {
    #[derive(Entity)]
    #[entity(name = "patients")]
    struct Plain {
        #[entity(primary_key)]
        id: i64,
        diagnosis: Option<String>,
    }
    #[derive(Entity)]
    #[entity(name = "patients")]
    struct Bound {
        #[entity(primary_key)]
        id: i64,
        #[pg(encrypted.bound("patients.diagnosis"))]
        diagnosis: Option<String>,
    }
    if config().version < Version::V15 {
        return;
    }
    let lowered =
        |registry: Result<Registry, Diagnostics>| schema_pg::lower_with(&registry.unwrap(), &config()).unwrap();
    let (was, now) = (lowered(registry![Plain]), lowered(registry![Bound]));
    let mut live = live(registry![Plain]);
    live.takes("INSERT INTO patients (diagnosis) VALUES ('flu'), (NULL), ('gout')");
    key(&mut live, "a key");
    let changes = schema_pg::diff(&was, &now, &schema_pg::Renames::none());
    let plan = schema_pg::plan(&changes, &schema_pg::PlanOptions::default());
    schema_pg::blocking::apply(&mut live.client, &plan).unwrap();
    assert_eq!(live.column("SELECT coalesce(diagnosis, '-') FROM patients_decrypted ORDER BY id"), "flu - gout");
}
