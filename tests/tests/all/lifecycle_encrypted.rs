//! Values that the database holds encrypted: who has the key reads them, and nothing else shows them.

use schema_core::{Entity, registry};
use schema_pg::{Config, Roles};

use crate::support::{CHECK, Live, UNIQUE, config, empty, live};

const REFUSED: &str = "23000";
const DENIED: &str = "42501";
/// What pgcrypto says to another key.
const WRONG_KEY: &str = "39000";

#[derive(Entity)]
#[entity(name = "people", audit)]
struct Person {
    #[entity(primary_key)]
    id: i64,
    #[entity(unique, pii.mask(Email))]
    #[pg(encrypted.searchable())]
    ssn: String,
    #[pg(encrypted)]
    note: Option<String>,
    #[entity(column = "Scan \"of\"")]
    #[pg(encrypted.searchable())]
    scan: Option<Vec<u8>>,
    #[entity(pii.mask(Name))]
    name: String,
}

fn key(live: &mut Live, key: &str) {
    for (variable, value) in [("app.encryption_key", key), ("app.hash_key", "hash key")] {
        live.client.execute("SELECT set_config($1, $2, false)", &[&variable, &value]).unwrap();
    }
}

const ADD: &str = "INSERT INTO people (ssn, note, \"Scan \"\"of\"\"\", name)
    VALUES (encrypt_text($1), encrypt_text($2), encrypt_bytes($3), 'Ann')";

fn people() -> Live {
    let mut live = live(registry![Person]);
    key(&mut live, "a key");
    let scan: &[u8] = b"\x00 bytes \xff";
    live.client.execute(ADD, &[&"123-45", &Some("a secret"), &Some(scan)]).unwrap();
    live.client.execute(ADD, &[&"678-90", &None::<&str>, &None::<&[u8]>]).unwrap();
    live
}

#[test]
fn who_has_the_key_writes_finds_and_reads() {
    let mut live = people();
    if config().version >= schema_pg::Version::V15 {
        let row = live
            .client
            .query_one("SELECT ssn, note, \"Scan \"\"of\"\"\", name FROM people_decrypted WHERE id = 1", &[])
            .unwrap();
        assert_eq!((row.get::<_, &str>(0), row.get::<_, &str>(1)), ("123-45", "a secret"));
        assert_eq!(row.get::<_, &[u8]>(2), b"\x00 bytes \xff");
        assert_eq!(live.text("SELECT num_nulls(note, \"Scan \"\"of\"\"\") FROM people_decrypted WHERE id = 2"), "2");
    }
    let found = "SELECT decrypt_text(note) FROM people WHERE ssn_hash = hash_text($1)";
    assert_eq!(live.client.query_one(found, &[&"123-45"]).unwrap().get::<_, &str>(0), "a secret");
    let scan = "SELECT id FROM people WHERE \"Scan \"\"of\"\"_hash\" = hash_bytes('\\000 bytes \\377')";
    assert_eq!(live.text(scan), "1");
    assert!(live.plan("SELECT * FROM people WHERE ssn_hash = hash_text('x')").contains("people_ssn_hash_key"));
    assert!(live.plan(scan).contains("Index Scan"));
    // What is unique is so by the hash, though no two messages are alike.
    live.refuses(
        "INSERT INTO people (ssn, name) VALUES (encrypt_text('123-45'), 'Eve')",
        UNIQUE,
        "people_ssn_hash_key",
    );
    live.takes("UPDATE people SET ssn = encrypt_text('678-91'), ssn_hash = 'x' WHERE id = 2");
    live.takes("UPDATE people SET ssn_hash = 'x' WHERE id = 2");
    assert_eq!(live.text("SELECT id FROM people WHERE ssn_hash = hash_text('678-91')"), "2");
}

#[test]
fn nothing_is_read_or_written_without_the_key_or_with_another() {
    let mut live = people();
    for unset in ["RESET app.encryption_key", "SET app.encryption_key = ''"] {
        live.takes(unset);
        live.refuses("SELECT decrypt_text(ssn) FROM people", DENIED, "");
        live.refuses("SELECT encrypt_text('x')", DENIED, "");
        live.refuses("UPDATE people SET note = encrypt_text('x')", DENIED, "");
        if config().version >= schema_pg::Version::V15 {
            live.refuses("SELECT * FROM people_decrypted", DENIED, "");
        }
    }
    key(&mut live, "another key");
    live.refuses("SELECT decrypt_text(ssn) FROM people", WRONG_KEY, "");
    live.takes("RESET app.hash_key");
    live.refuses("SELECT hash_text('x')", DENIED, "");
    live.refuses("INSERT INTO people (ssn, name) VALUES (encrypt_text('x'), 'x')", DENIED, "");
}

#[test]
fn plain_text_is_refused_and_not_shown() {
    let mut live = people();
    for statement in [
        "INSERT INTO people (ssn, name) VALUES ('plain secret', 'Eve')",
        "UPDATE people SET note = convert_to('plain secret', 'UTF8')",
        "UPDATE people SET note = ''",
    ] {
        let error = live.client.batch_execute(statement).unwrap_err();
        let error = error.as_db_error().unwrap();
        assert_eq!(error.code().code(), REFUSED);
        let shown = format!("{error:?}");
        assert!(!shown.contains("plain") && !shown.contains("706c61696e"), "{shown}");
        assert!(error.message().ends_with("holds what is encrypted: write it with public.encrypt_text"), "{error}");
    }
    // Where somebody takes the trigger off, a constraint is left.
    live.takes("ALTER TABLE people DISABLE TRIGGER USER");
    live.refuses("UPDATE people SET note = 'plain secret'", CHECK, "people_note_encrypted_check");
}

#[test]
fn neither_the_log_nor_the_masked_view_nor_the_schema_shows_values_or_keys() {
    let mut live = people();
    live.takes("UPDATE people SET note = encrypt_text('another secret'), name = 'Bea' WHERE id = 1; DELETE FROM people WHERE id = 2");
    assert_eq!(live.text("SELECT count(*) FROM audit_log"), "4");
    let log = live.text("SELECT string_agg(l::text, ' ') FROM audit_log AS l");
    for name in ["\\\\x", "secret", "123-45", "\"ssn\"", "\"note\"\"", "_hash\"\""] {
        assert!(!log.contains(name), "{name}: {log}");
    }
    let changed = "SELECT array_to_string(changed_fields, ' ') FROM audit_log WHERE action = 'update'";
    assert_eq!(live.text(changed), "note name");
    let masked =
        "SELECT concat(ssn, note, \"Scan \"\"of\"\"\", ssn_hash, \"Scan \"\"of\"\"_hash\", name) FROM people_masked";
    assert_eq!(live.text(masked), "B***");
    let schema = live.text("SELECT string_agg(prosrc, ' ') FROM pg_proc WHERE pronamespace = 'public'::regnamespace");
    assert!(!schema.contains("a key"));
}

#[test]
fn rows_get_another_key_in_batches_and_keep_their_values() {
    let mut live = people();
    for n in 0..10 {
        live.client.execute(ADD, &[&format!("n{n}"), &Some("note"), &None::<&[u8]>]).unwrap();
    }
    key(&mut live, "a new key");
    live.refuses("SELECT reencrypt_people()", DENIED, "");
    live.takes("SET app.old_encryption_key = 'no key'");
    live.refuses("SELECT reencrypt_people()", WRONG_KEY, "");
    live.takes("SET app.old_encryption_key = 'a key'");
    assert_eq!(live.text("SELECT reencrypt_people(NULL, 5)"), "{\"id\": 5}");
    assert_eq!(live.text("SELECT reencrypt_people('{\"id\": 5}', 5)"), "{\"id\": 10}");
    // Begun again, it leaves what has the new key.
    assert_eq!(live.text("SELECT reencrypt_people()"), "{\"id\": 12}");
    assert_eq!(live.text("SELECT reencrypt_people('{\"id\": 12}')"), "NULL");
    assert_eq!(live.text("SELECT current_setting('app.encryption_key')"), "a new key");
    live.takes("RESET app.old_encryption_key");
    assert_eq!(
        live.text("SELECT count(decrypt_text(ssn)) + count(decrypt_bytes(\"Scan \"\"of\"\"\")) FROM people"),
        "13"
    );
    assert_eq!(live.text("SELECT decrypt_text(note) FROM people WHERE ssn_hash = hash_text('123-45')"), "a secret");
}

#[test]
fn a_row_that_somebody_encrypted_with_a_key_of_their_own_stops_nobody() {
    let mut live = people();
    key(&mut live, "a key of their own");
    live.client.execute(ADD, &[&"theirs", &Some("note"), &None::<&[u8]>]).unwrap();
    key(&mut live, "a key");
    live.client.execute(ADD, &[&"ours", &Some("note"), &None::<&[u8]>]).unwrap();
    let count = live.text("SELECT count(*) FROM people");
    let theirs = "SELECT id FROM people WHERE ssn_hash = hash_text('theirs')";
    let theirs = live.text(theirs);
    key(&mut live, "a new key");
    live.takes("SET app.old_encryption_key = 'a key'");
    // It is named, and the others go on.
    let last = live.text("SELECT max(id) FROM people");
    assert_eq!(live.text("SELECT reencrypt_people()"), format!("{{\"id\": {last}}}"));
    let ours = format!("SELECT count(decrypt_text(ssn)) + 1 FROM people WHERE id <> {theirs}");
    assert_eq!(live.text(&ours), count);
    assert_eq!(live.text("SELECT current_setting('app.encryption_key')"), "a new key");
    // Where nothing else is in the batch, the keys may be wrong.
    let before: i64 = theirs.parse().unwrap();
    let alone = format!("SELECT reencrypt_people('{{\"id\": {}}}', 1)", before - 1);
    live.refuses(&alone, WRONG_KEY, "");
    live.takes("SET app.old_encryption_key = 'a key of their own'");
    assert_eq!(live.text(&alone), format!("{{\"id\": {theirs}}}"));
    assert_eq!(live.text("SELECT count(decrypt_text(ssn)) FROM people"), count);
}

#[derive(Entity)]
#[entity(name = "shops", tenant = id)]
struct Shop {
    #[entity(primary_key)]
    id: i32,
}

#[derive(Entity)]
#[entity(name = "cards", tenant = shop_id, soft_delete)]
struct Card {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Shop))]
    shop_id: i32,
    #[entity(unique, immutable)]
    #[pg(encrypted.searchable())]
    number: String,
}

#[test]
fn the_application_reads_what_a_reader_does_not_and_each_tenant_its_own() {
    let roles = Roles {
        application: "lifecycle_enc_app".into(),
        reader: Some("lifecycle_enc_reader".into()),
        ..Roles::default()
    };
    let config = Config { roles: Some(roles.clone()), ..config() };
    let mut live = empty();
    live.takes(&schema_pg::create_roles(&roles));
    let catalog = schema_pg::lower_with(&registry![Shop, Card].unwrap(), &config).unwrap();
    live.installs(&schema_pg::create(&catalog).to_string());
    live.takes("INSERT INTO shops VALUES (1), (2)");
    key(&mut live, "a key");
    live.takes("SET ROLE lifecycle_enc_app; SET app.tenant_id = '1'");
    live.takes("INSERT INTO cards (shop_id, number) VALUES (1, encrypt_text('4111'))");
    live.refuses(
        "INSERT INTO cards (shop_id, number) VALUES (1, encrypt_text('4111'))",
        UNIQUE,
        "cards_shop_id_number_hash_key",
    );
    live.refuses("UPDATE cards SET number = encrypt_text('4112')", REFUSED, "cards_immutable");
    live.takes("SET app.tenant_id = '2'; INSERT INTO cards (shop_id, number) VALUES (2, encrypt_text('4111'))");
    if config.version >= schema_pg::Version::V15 {
        assert_eq!(live.text("SELECT string_agg(shop_id || number, ' ') FROM cards_decrypted"), "24111");
    }
    live.refuses("SELECT reencrypt_cards()", DENIED, "");
    live.takes("SET ROLE lifecycle_enc_reader");
    live.refuses("SELECT number FROM cards", DENIED, "");
    live.refuses("SELECT number_hash FROM cards", DENIED, "");
    live.refuses("SELECT decrypt_text('x')", DENIED, "");
    live.takes("SELECT id FROM cards");
}

#[derive(Entity)]
#[entity(name = "notes", soft_delete.read_only(), timestamps, actors, audit)]
struct Note {
    #[entity(primary_key)]
    id: i64,
    #[entity(version)]
    version: i64,
    #[entity(immutable)]
    #[pg(encrypted.searchable())]
    code: String,
    #[entity(immutable)]
    kind: String,
    #[pg(encrypted)]
    text: Option<String>,
}

#[derive(Entity)]
#[entity(name = "letters", append_only, actors)]
struct Letter {
    #[entity(primary_key)]
    id: i64,
    #[pg(encrypted)]
    text: String,
    kind: String,
}

#[derive(Entity)]
#[entity(name = "stones", immutable)]
struct Stone {
    #[entity(primary_key)]
    id: i64,
    #[pg(encrypted.searchable())]
    text: Option<String>,
    kind: String,
}

#[test]
fn rows_that_last_or_are_deleted_get_another_key_and_nothing_else() {
    let mut live = live(registry![Note, Letter, Stone]);
    key(&mut live, "a key");
    live.takes("INSERT INTO notes (code, kind, text) VALUES (encrypt_text('c1'), 'k', encrypt_text('t1')), (encrypt_text('c2'), 'k', NULL)");
    live.takes("UPDATE notes SET deleted_at = now() WHERE id = 2");
    live.takes("INSERT INTO letters (text, kind) VALUES (encrypt_text('l'), 'k')");
    live.takes("INSERT INTO stones (text, kind) VALUES (encrypt_text('s'), 'k')");
    key(&mut live, "a new key");
    live.takes("SET app.old_encryption_key = 'a key'; SET app.user_id = 'who gives keys'");
    for (function, last) in [("notes", 2), ("letters", 1), ("stones", 1)] {
        assert_eq!(live.text(&format!("SELECT reencrypt_{function}()")), format!("{{\"id\": {last}}}"));
    }
    live.takes("RESET app.old_encryption_key");
    assert_eq!(
        live.column(
            "SELECT concat_ws(' ', decrypt_text(code), decrypt_text(text), version, updated_by) FROM notes ORDER BY id"
        ),
        "c1 t1 2 who gives keys c2 3 who gives keys"
    );
    assert_eq!(
        live.text("SELECT count(*) FROM notes WHERE code_hash = hash_text('c2') AND deleted_at IS NOT NULL"),
        "1"
    );
    assert_eq!(live.column("SELECT decrypt_text(text) FROM letters"), "l");
    assert_eq!(live.column("SELECT decrypt_text(text) FROM stones WHERE text_hash = hash_text('s')"), "s");

    // What asks for it changes nothing else: neither beside the value that is encrypted, nor by deleting.
    live.takes("SET schema.reencrypts = 'on'");
    live.refuses("UPDATE notes SET code = encrypt_text('c1'), kind = 'x' WHERE id = 1", REFUSED, "notes_immutable");
    live.refuses("UPDATE notes SET text = encrypt_text('t1'), kind = 'x' WHERE id = 2", REFUSED, "notes_immutable");
    live.refuses("UPDATE notes SET deleted_at = 'epoch' WHERE id = 2", REFUSED, "notes_read_only");
    live.refuses("UPDATE letters SET text = encrypt_text('l'), kind = 'x'", REFUSED, "letters_append_only");
    live.refuses("DELETE FROM letters", REFUSED, "letters_append_only");
    live.refuses("UPDATE stones SET text = encrypt_text('s'), kind = 'x'", REFUSED, "stones_immutable");
    let error = live.client.batch_execute("DELETE FROM letters").unwrap_err();
    assert_eq!(error.as_db_error().unwrap().message(), "rows of public.letters can't be deleted");
    // Nor does it let the application in, which can set a variable as anybody can.
    live.takes("CREATE ROLE lifecycle_enc_key; GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA public TO lifecycle_enc_key");
    live.takes("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO lifecycle_enc_key");
    live.takes("SET ROLE lifecycle_enc_key; SET schema.reencrypts = 'on'");
    live.refuses("UPDATE notes SET code = encrypt_text('other')", REFUSED, "notes_immutable");
    live.refuses("UPDATE notes SET text = encrypt_text('other') WHERE id = 2", REFUSED, "notes_read_only");
    live.refuses("UPDATE letters SET text = encrypt_text('other')", REFUSED, "letters_append_only");
    live.refuses("UPDATE stones SET text = encrypt_text('other')", REFUSED, "stones_immutable");
    live.takes(
        "RESET ROLE; REVOKE ALL ON ALL FUNCTIONS IN SCHEMA public FROM lifecycle_enc_key; RESET schema.reencrypts",
    );
    live.refuses("UPDATE letters SET text = encrypt_text('other')", REFUSED, "letters_append_only");
}

#[test]
fn who_does_not_see_all_rows_gives_none_another_key_instead_of_leaving_some() {
    let mut live = live(registry![Shop, Card]);
    live.takes("INSERT INTO shops VALUES (1), (2)");
    key(&mut live, "a key");
    live.takes("INSERT INTO cards (shop_id, number) VALUES (1, encrypt_text('4111')), (2, encrypt_text('4111'))");
    live.takes("CREATE ROLE lifecycle_enc_owner; GRANT USAGE, CREATE ON SCHEMA public TO lifecycle_enc_owner");
    live.takes("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO lifecycle_enc_owner");
    live.takes(
        "ALTER TABLE cards OWNER TO lifecycle_enc_owner; ALTER FUNCTION reencrypt_cards OWNER TO lifecycle_enc_owner",
    );
    key(&mut live, "a new key");
    live.takes("SET app.old_encryption_key = 'a key'; SET app.tenant_id = '1'; SET ROLE lifecycle_enc_owner");
    live.refuses("SELECT reencrypt_cards()", DENIED, "");
    live.takes("RESET ROLE; ALTER ROLE lifecycle_enc_owner BYPASSRLS; SET ROLE lifecycle_enc_owner");
    assert_eq!(live.text("SELECT reencrypt_cards()"), "{\"id\": 2}");
    live.takes("RESET ROLE; RESET app.old_encryption_key");
    assert_eq!(live.text("SELECT count(decrypt_text(number)) FROM cards"), "2");
}
