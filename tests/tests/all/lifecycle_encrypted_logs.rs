//! What a server that logs all that it can writes of keys and of what they hide: nothing, where it is set up as the attribute
//! says.

use postgres::Client;
use postgres::types::ToSql;
use schema_core::{Entity, registry};
use schema_test_server::{Database, Server};

use crate::support::sql;

#[derive(Entity)]
#[entity(name = "people", audit)]
struct Person {
    #[entity(primary_key)]
    id: i64,
    #[entity(unique)]
    #[pg(encrypted.searchable())]
    ssn: String,
    #[pg(encrypted)]
    scan: Option<Vec<u8>>,
}

/// As talkative as a server gets. `auto_explain` comes with PostgreSQL, and not with each build of it.
const TALKATIVE: [(&str, &str); 9] = [
    ("log_statement", "all"),
    ("log_min_duration_statement", "0"),
    ("log_min_error_statement", "debug5"),
    ("log_min_messages", "debug1"),
    ("log_error_verbosity", "verbose"),
    ("log_duration", "on"),
    ("log_lock_waits", "on"),
    ("log_parameter_max_length_on_error", "0"),
    ("track_activity_query_size", "100000"),
];

const KEY: &str = "k3y-of-values";
const OLD_KEY: &str = "0ld-k3y-of-values";
const HASH_KEY: &str = "k3y-of-hashes";
const SSN: &str = "ssn-123-45";
const SCAN: &[u8] = b"scanned-secret";

/// The server, or none where the tests are told to use one that runs already.
fn talkative(parameters: &str) -> Option<(Server, Database)> {
    let settings: Vec<(&str, &str)> = TALKATIVE.into_iter().chain([("log_parameter_max_length", parameters)]).collect();
    if std::env::var_os("TEST_DATABASE_URL").is_some() {
        return None;
    }
    let server = Server::start_with(&settings).unwrap();
    let database = server.database();
    database.connect_as_owner().batch_execute(&sql(registry![Person])).unwrap();
    Some((server, database))
}

fn says(client: &mut Client, variable: &str, key: &str) {
    client.execute("SELECT set_config($1, $2, false)", &[&variable, &key]).unwrap();
}

fn fails(client: &mut Client, statement: &str, parameters: &[&(dyn ToSql + Sync)]) {
    client.execute(statement, parameters).expect_err(statement);
}

/// All that programs do with values that are encrypted, also what they do wrongly.
fn works(client: &mut Client) {
    says(client, "app.encryption_key", OLD_KEY);
    says(client, "app.hash_key", HASH_KEY);
    let add = "INSERT INTO people (ssn, scan) VALUES (encrypt_text($1), encrypt_bytes($2))";
    client.execute(add, &[&SSN, &SCAN]).unwrap();
    fails(client, add, &[&SSN, &SCAN]);
    fails(client, "INSERT INTO people (ssn) VALUES ($1)", &[&SSN.as_bytes()]);
    fails(client, "UPDATE people SET scan = $1", &[&SCAN]);
    let find = "SELECT decrypt_text(ssn), decrypt_bytes(scan) FROM people WHERE ssn_hash = hash_text($1)";
    let found = client.query_one(find, &[&SSN]).unwrap();
    assert_eq!((found.get::<_, &str>(0), found.get::<_, &[u8]>(1)), (SSN, SCAN));
    says(client, "app.encryption_key", KEY);
    fails(client, find, &[&SSN]);
    says(client, "app.old_encryption_key", OLD_KEY);
    client.query("SELECT reencrypt_people()", &[]).unwrap();
    client.query_one(find, &[&SSN]).unwrap();
}

/// How bytes are written where they are written in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn shown(text: &str) -> Vec<&'static str> {
    let all = [KEY, OLD_KEY, HASH_KEY, SSN, "scanned-secret"];
    all.into_iter().filter(|secret| text.contains(secret) || text.contains(&hex(secret.as_bytes()))).collect()
}

#[test]
fn no_log_holds_a_key_or_a_value_where_parameters_are_not_logged() {
    let Some((server, database)) = talkative("0") else { return };
    let (mut client, mut other) = (database.connect(), database.connect());
    let activity = "SELECT string_agg(query, ' ') FROM pg_stat_activity WHERE pid <> pg_backend_pid()";
    says(&mut client, "app.encryption_key", KEY);
    let seen: String = other.query_one(activity, &[]).unwrap().get(0);
    assert!(seen.contains("SELECT set_config($1, $2, false)"), "{seen}");
    assert_eq!(shown(&seen), [""; 0], "{seen}");
    works(&mut client);
    let seen: String = other.query_one(activity, &[]).unwrap().get(0);
    assert_eq!(shown(&seen), [""; 0], "{seen}");
    // As a migration is given its key.
    let mut as_option: postgres::Config = database.url.parse().unwrap();
    let mut migration = as_option.options(&format!("-c app.encryption_key={KEY}")).connect(postgres::NoTls).unwrap();
    migration.query_one("SELECT decrypt_text(ssn) FROM people", &[]).unwrap();
    let log = server.log().unwrap();
    // It has seen all of it.
    for line in [
        "SELECT set_config($1, $2, false)",
        "encrypt_text($1)",
        "people_ssn_hash_key",
        "Wrong key",
        "holds what is encrypted",
    ] {
        assert!(log.contains(line), "{line} is not in the log:\n{log}");
    }
    let told: Vec<&str> = log.lines().filter(|line| !shown(line).is_empty()).collect();
    assert_eq!(told, [""; 0]);
}

#[test]
fn what_the_attribute_warns_of_does_show_keys() {
    // Parameters are logged as PostgreSQL comes; a statement that holds the key itself is always.
    let Some((server, database)) = talkative("-1") else { return };
    let mut client = database.connect();
    says(&mut client, "app.encryption_key", KEY);
    assert_eq!(shown(&server.log().unwrap()), [KEY]);
    // For one role, or one session of a superuser, it can be turned off.
    client.batch_execute("SET log_parameter_max_length = 0").unwrap();
    says(&mut client, "app.hash_key", HASH_KEY);
    assert_eq!(shown(&server.log().unwrap()), [KEY]);
    client.batch_execute(&format!("SET app.hash_key = '{HASH_KEY}'")).unwrap();
    assert_eq!(shown(&server.log().unwrap()), [KEY, HASH_KEY]);
    // What a query does with a value that it has in plain can fail, and then says with which.
    client.execute("INSERT INTO people (ssn) VALUES (encrypt_text($1))", &[&SSN]).unwrap();
    fails(&mut client, "SELECT decrypt_text(ssn)::integer FROM people", &[]);
    assert_eq!(shown(&server.log().unwrap()), [KEY, HASH_KEY, SSN]);
}
