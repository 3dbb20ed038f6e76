//! Values that become encrypted, and plain again: what is there is there afterwards, and no key is in the plan.

use schema_core::{Diagnostics, Entity, Registry, registry};
use schema_pg::catalog::Catalog;
use schema_pg::{PlanOptions, Renames, Version, diff, plan};

use super::{Pair, apply, made};
use crate::support::config;

fn lowered(registry: Result<Registry, Diagnostics>) -> Catalog {
    schema_pg::lower_with(&registry.unwrap(), &config()).unwrap()
}

#[derive(Entity)]
#[entity(name = "people", soft_delete.read_only())]
struct Plain {
    #[entity(primary_key)]
    id: i64,
    #[entity(unique, length(..=40))]
    ssn: String,
    note: Option<String>,
    age: Option<i32>,
    scan: Option<Vec<u8>>,
}

#[derive(Entity)]
#[entity(name = "people", soft_delete.read_only())]
struct Encrypted {
    #[entity(primary_key)]
    id: i64,
    #[entity(unique)]
    #[pg(encrypted.searchable())]
    ssn: String,
    #[pg(encrypted.searchable())]
    note: Option<String>,
    #[pg(encrypted)]
    age: Option<String>,
    #[pg(encrypted)]
    scan: Option<Vec<u8>>,
}

const KEYS: &str =
    "SELECT set_config('app.encryption_key', 'a key', false), set_config('app.hash_key', 'hash key', false);";

/// The third is deleted, and can't be changed by the application.
const ROWS: &str = r"INSERT INTO people (ssn, note, age, scan) VALUES ('123-45', 'a \secret', 41, '\x00ff'), ('678-90', NULL, NULL, NULL);
    INSERT INTO people (ssn, note, deleted_at) VALUES ('000-00', 'gone', now());";

const DROPPED: &str = "dropped";
const INCOMPATIBLE: &str = "incompatible";
const BUILD: &str = "build";
const TURNS: [&str; 2] = ["rewrite", INCOMPATIBLE];
const CHECKED: [&str; 2] = ["scan", "may fail"];
const AUTHORIZATION: [&str; 3] = ["authorization"; 3];

#[test]
fn values_that_become_encrypted_are_what_they_were_and_so_on_the_way_back() {
    Pair::of(lowered(registry![Plain]), lowered(registry![Encrypted]))
        .session(KEYS)
        .rows(ROWS)
        .survives("SELECT string_agg(decrypt_text(ssn), ' ' ORDER BY id) FROM people", "123-45 678-90 000-00")
        .survives("SELECT decrypt_text(note) || decrypt_text(age) FROM people WHERE id = 1", r"a \secret41")
        .survives("SELECT decrypt_bytes(scan) FROM people WHERE scan IS NOT NULL", r"\x00ff")
        .survives("SELECT num_nulls(note, note_hash, age, scan) FROM people WHERE id = 2", "4")
        .survives("SELECT id FROM people WHERE ssn_hash = hash_text('000-00')", "3")
        .survives("SELECT id FROM people WHERE note_hash = hash_text('gone')", "3")
        .hazards(
            &[
                &[DROPPED][..],
                &[INCOMPATIBLE],
                &TURNS.repeat(4),
                &[BUILD; 3],
                &["may fail"],
                &AUTHORIZATION,
                &CHECKED.repeat(5),
            ]
            .concat(),
        )
        .holds();
}

#[test]
fn what_would_lose_encrypted_values_is_refused_and_says_what_gives_them_in_plain() {
    // A catalog from a snapshot holds no hint.
    let snapshot =
        |catalog: Catalog| -> Catalog { serde_json::from_str(&serde_json::to_string(&catalog).unwrap()).unwrap() };
    let (was, now) = (snapshot(lowered(registry![Encrypted])), lowered(registry![Plain]));
    let changes = diff(&was, &now, &Renames::none());
    let derived = ["pgcrypto", "public.people.note_hash", "public.people.ssn_hash"];
    let options = derived.into_iter().fold(PlanOptions::default(), PlanOptions::allow);
    let found = plan(&changes, &options);
    let lost: Vec<String> = found.refused.iter().map(|refused| refused.object.to_string()).collect();
    let of = |name: &str| format!("column public.people.{name}");
    assert_eq!(lost, [of("ssn"), of("note"), of("age"), of("scan")], "{found}");
    for refused in &found.refused {
        let says = refused.to_string();
        assert!(says.contains("say what gives it in plain: backfill(\"public.people."), "{says}");
    }
    // Said, it is done; what is too long for its column is refused, and not cut.
    let mut options = options;
    for (name, value) in
        [("ssn", "text(ssn)"), ("note", "text(note)"), ("age", "text(age)::int"), ("scan", "bytes(scan)")]
    {
        options = options.backfill(format!("public.people.{name}"), format!("public.decrypt_{value}"));
    }
    let mut live = made(&was);
    live.takes(KEYS);
    live.takes(
        "INSERT INTO people (ssn, age, scan) VALUES (encrypt_text('123'), encrypt_text('7'), encrypt_bytes('\\x01'))",
    );
    live.takes("INSERT INTO people (ssn, note, deleted_at) VALUES (encrypt_text('45'), encrypt_text('gone'), now())");
    apply(&mut live, &plan(&changes, &options));
    assert_eq!(
        live.column("SELECT concat_ws('|', ssn, note, age, scan) FROM people ORDER BY id"),
        "123|7|\\x01 45|gone"
    );
}

#[test]
fn without_the_key_in_the_session_nothing_is_encrypted_and_nothing_lost() {
    let (was, now) = (lowered(registry![Plain]), lowered(registry![Encrypted]));
    let mut live = made(&was);
    live.takes(ROWS);
    let changes = diff(&was, &now, &Renames::none());
    let plan = plan(&changes, &PlanOptions::default());
    for step in plan.steps {
        let sql = step.sql();
        if !sql.contains("USING public.encrypt_text(ssn::text)") {
            live.takes(&sql);
            continue;
        }
        live.refuses(&sql, "42501", "");
        assert_eq!(live.text("SELECT string_agg(ssn, ' ' ORDER BY id) FROM people"), "123-45 678-90 000-00");
        return;
    }
    panic!("no step encrypts");
}

#[derive(Entity)]
#[entity(name = "people", soft_delete.read_only())]
struct Unsearchable {
    #[entity(primary_key)]
    id: i64,
    #[pg(encrypted)]
    ssn: String,
}

#[derive(Entity)]
#[entity(name = "people", soft_delete.read_only())]
struct Searchable {
    #[entity(primary_key)]
    id: i64,
    #[entity(unique)]
    #[pg(encrypted.searchable())]
    ssn: String,
    #[pg(encrypted.searchable())]
    email: Option<String>,
}

#[test]
fn rows_that_are_there_get_their_hashes_when_a_column_becomes_searchable() {
    // Before PostgreSQL 15 no view reads with the rights of who asks, so there is none of decrypted values.
    let views = if config().version < Version::V15 { 1 } else { 2 };
    Pair::of(lowered(registry![Unsearchable]), lowered(registry![Searchable]))
        .session(KEYS)
        .rows("INSERT INTO people (ssn) VALUES (encrypt_text('123')); INSERT INTO people (ssn, deleted_at) VALUES (encrypt_text('45'), now());")
        .survives("SELECT string_agg(id::text, '') FROM people WHERE ssn_hash IN (hash_text('45'), hash_text('123'))", "12")
        .hazards(&[&vec![INCOMPATIBLE; views][..], &[BUILD; 3], &["may fail"], &CHECKED.repeat(2)].concat())
        .holds();
}
