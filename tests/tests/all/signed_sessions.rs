//! Signed sessions: no statement claims a tenant or a user that the program did not sign.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use schema_core::{Entity, registry};
use schema_pg::{Config, PlanOptions, Roles, Session, SessionClaims, create_roles, create_with};
use uuid::Uuid;

use crate::support::{Live, config, empty};

#[derive(Entity)]
#[entity(name = "orgs", tenant = id)]
struct Org {
    #[entity(primary_key)]
    id: Uuid,
}

#[derive(Entity)]
#[entity(name = "papers", tenant = org_id, audit, actors, soft_delete)]
struct Paper {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Org).on_delete(Cascade))]
    org_id: Uuid,
    title: String,
}

const A: &str = "00000000-0000-0000-0000-00000000000a";
const B: &str = "00000000-0000-0000-0000-00000000000b";
const KEY: [u8; 32] = [1; 32];

fn settings(name: &str) -> Config {
    let roles = Roles {
        application: format!("signed_{name}_app").into(),
        reader: Some(format!("signed_{name}_reader").into()),
        owner: Some(format!("signed_{name}_owner").into()),
        ..Roles::default()
    };
    Config { session: Session::signed("keys"), roles: Some(roles), ..config() }
}

/// Two tenants with a row each, and the application asking for nobody.
fn signed(name: &str) -> Live {
    let mut live = empty();
    let settings = settings(name);
    let roles = settings.roles.clone().unwrap();
    live.takes(&create_roles(&roles));
    let options = PlanOptions { owner: roles.owner.clone(), ..PlanOptions::default() };
    let catalog = schema_pg::lower_with(&registry![Org, Paper].unwrap(), &settings).unwrap();
    let sql = create_with(&catalog, &options).to_string();
    schema_pg::assert_sql_valid(&sql);
    live.takes(&sql);
    live.takes(&format!(
        "INSERT INTO orgs VALUES ('{A}'), ('{B}'); INSERT INTO papers (org_id, title) VALUES ('{A}', 'of a'), ('{B}', 'of b')"
    ));
    // The owner sets the key: nobody of the application may.
    live.takes(&format!("SET ROLE signed_{name}_owner"));
    rotate(&mut live, &KEY);
    live.takes(&format!("SET ROLE signed_{name}_app"));
    live
}

fn rotate(live: &mut Live, key: &[u8]) {
    live.client.execute("SELECT keys.rotate_session_key($1)", &[&key]).unwrap();
}

fn now() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap()
}

fn claims<'a>(user: &'a str, tenant: &'a str) -> SessionClaims<'a> {
    let expires_at = now() + Duration::from_secs(300);
    SessionClaims { user: Some(user), tenant: Some(tenant), expires_at }
}

/// As a program says it, for the session.
fn says(live: &mut Live, token: &str) {
    live.client.execute("SELECT set_config('app.session', $1, false)", &[&token]).unwrap();
}

const SEEN: &str = "SELECT title FROM papers ORDER BY id";

#[test]
fn a_token_shows_the_rows_of_its_tenant() {
    let mut live = signed("shows");
    // Without one nobody is asking.
    assert_eq!(live.column(SEEN), "NULL");
    says(&mut live, "");
    assert_eq!(live.column(SEEN), "NULL");
    for (tenant, other, seen) in [(A, B, "of a"), (B, A, "of b")] {
        says(&mut live, &claims("ann", tenant).sign(&KEY));
        assert_eq!(live.column(SEEN), seen);
        live.takes(&format!(
            "INSERT INTO papers (org_id, title) VALUES ('{tenant}', 'new'); DELETE FROM papers WHERE title = 'new'"
        ));
        live.refuses(&format!("INSERT INTO papers (org_id, title) VALUES ('{other}', 'new')"), "42501", "");
    }
    // For a transaction, as programs do.
    says(&mut live, "");
    let mut transaction = live.client.transaction().unwrap();
    let token = claims("ann", B).sign(&KEY);
    transaction.execute("SELECT set_config('app.session', $1, true)", &[&token]).unwrap();
    assert_eq!(transaction.query_one("SELECT count(*) FROM papers", &[]).unwrap().get::<_, i64>(0), 1);
    transaction.commit().unwrap();
    assert_eq!(live.column(SEEN), "NULL");
    // The reader too.
    says(&mut live, &token);
    live.takes("RESET ROLE; SET ROLE signed_shows_reader");
    assert_eq!(live.column(SEEN), "of b");
}

#[test]
fn no_statement_claims_another_tenant() {
    let mut live = signed("claims");
    let own = claims("ann", A).sign(&KEY);
    says(&mut live, &own);
    // The variables of unsigned sessions decide nothing.
    live.takes(&format!("SET app.tenant_id = '{B}'; SET app.user_id = 'bob'; SET request.jwt.claims = '{{}}'"));
    assert_eq!(live.column(SEEN), "of a");

    let parts: Vec<&str> = own.split('.').collect();
    let hex = |text: &str| text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
    let with = |at: usize, part: &str| {
        let mut parts = parts.clone();
        parts[at] = part;
        parts.join(".")
    };
    let of_b = claims("ann", B).sign(&KEY);
    let signature_of_b = of_b.rsplit('.').next().unwrap();
    let later = format!("1{}", parts[1]);
    let forged = [
        ("a tenant alone", B.to_owned()),
        ("another tenant under the same signature", with(3, &hex(B))),
        ("another user under the same signature", with(2, &hex("bob"))),
        ("a later end", with(1, &later)),
        ("another format", with(0, "session2")),
        ("the signature of another token", with(4, signature_of_b)),
        ("no signature", with(4, "")),
        ("half a signature", own[..own.len() - 2].to_owned()),
        ("a signature in capitals", with(4, &parts[4].to_uppercase())),
        ("a key that is not known", claims("ann", B).sign(&[2; 32])),
        ("an empty key", claims("ann", B).sign(&[])),
        ("something after it", format!("{own}.{}", parts[4])),
        (
            "a name that ends another",
            format!("session1.{}.{}.{}.{}", parts[1], hex("a"), hex(&format!("nn{B}")), parts[4]),
        ),
        ("half a token", own[..20].to_owned()),
        ("a letter", "x".to_owned()),
        ("a quote", "session1.'.'.'.'".to_owned()),
    ];
    for (what, token) in &forged {
        says(&mut live, token);
        for statement in ["SELECT FROM papers", "UPDATE papers SET title = 'x'", "DELETE FROM papers"] {
            let error = live.client.batch_execute(statement).expect_err(what);
            let error = error.as_db_error().unwrap();
            assert_eq!(error.code().code(), "28000", "{what}: {error}");
            assert!(error.message().contains("is not signed with a current key"), "{what}: {error}");
            // Neither what was sent nor a key is in the message.
            assert!(!error.to_string().contains(&parts[4][..8]), "{error}");
        }
    }
    // One that a program signed for something that is no tenant.
    says(&mut live, &claims("ann", "garbage").sign(&KEY));
    live.refuses("SELECT FROM papers", "22P02", "");
    // No text of PostgreSQL holds this, so nobody is called so.
    says(&mut live, &claims("ann", "a\0b").sign(&KEY));
    live.refuses("SELECT FROM papers", "22021", "");
    says(&mut live, &own);
    assert_eq!(live.column(SEEN), "of a");
}

#[test]
fn a_token_ends_when_it_says() {
    let mut live = signed("ends");
    let token = |seconds: i64| {
        let span = Duration::from_secs(seconds.unsigned_abs());
        let expires_at = if seconds < 0 { now() - span } else { now() + span };
        SessionClaims { user: None, tenant: Some(A), expires_at }.sign(&KEY)
    };
    let expired = |live: &mut Live| {
        let error = live.client.batch_execute("SELECT FROM papers").unwrap_err();
        let error = error.as_db_error().unwrap();
        assert_eq!((error.code().code(), error.message()), ("28000", "the session token in app.session has expired"));
    };
    says(&mut live, &token(-1));
    expired(&mut live);
    says(&mut live, &SessionClaims { user: None, tenant: Some(A), expires_at: Duration::ZERO }.sign(&KEY));
    expired(&mut live);
    // By the clock, not by when the transaction began: an open one does not make it last.
    says(&mut live, &token(2));
    live.takes("BEGIN");
    assert_eq!(live.column(SEEN), "of a");
    live.takes("SELECT pg_sleep(2.1)");
    expired(&mut live);
    live.takes("ROLLBACK");
}

#[test]
fn two_keys_are_valid_and_the_third_ends_the_first() {
    let mut live = signed("rotates");
    let (first, second) = (claims("ann", A).sign(&KEY), claims("ann", B).sign(&[2; 64]));
    says(&mut live, &second);
    live.refuses("SELECT FROM papers", "28000", "");
    live.takes("SET ROLE signed_rotates_owner");
    rotate(&mut live, &[2; 64]);
    live.takes("RESET ROLE; SET ROLE signed_rotates_app");
    for (token, seen) in [(&first, "of a"), (&second, "of b")] {
        says(&mut live, token);
        assert_eq!(live.column(SEEN), seen);
    }
    // What was signed with the first key can't be replayed once it is gone; a key of any length is taken.
    live.takes("SET ROLE signed_rotates_owner");
    rotate(&mut live, &[3; 100]);
    live.takes("RESET ROLE; SET ROLE signed_rotates_app");
    says(&mut live, &first);
    live.refuses("SELECT FROM papers", "28000", "");
    let third = claims("ann", A).sign(&[3; 100]);
    for (token, seen) in [(&second, "of b"), (&third, "of a")] {
        says(&mut live, token);
        assert_eq!(live.column(SEEN), seen);
    }
    // Or at once, by the owner.
    live.takes("SET ROLE signed_rotates_owner; DELETE FROM keys.session_keys WHERE id = 2; RESET ROLE; SET ROLE signed_rotates_app");
    says(&mut live, &second);
    live.refuses("SELECT FROM papers", "28000", "");
    live.takes("RESET ROLE; SET ROLE signed_rotates_owner");
    for short in [Vec::new(), vec![4_u8; 31]] {
        let error = live.client.execute("SELECT keys.rotate_session_key($1)", &[&short]).unwrap_err();
        assert_eq!(error.as_db_error().unwrap().code().code(), "22023");
    }
    assert_eq!(live.text("SELECT count(*) FROM keys.session_keys"), "1");
    live.refuses(
        "INSERT INTO keys.session_keys (id, inner_key, outer_key) VALUES (3, '', '')",
        "23514",
        "session_keys_padded",
    );
}

#[test]
fn nobody_but_the_owner_reads_or_changes_keys() {
    let mut live = signed("private");
    live.takes("RESET ROLE; CREATE ROLE signed_stranger; GRANT USAGE ON SCHEMA keys, public TO signed_stranger");
    live.takes("GRANT SELECT ON papers TO signed_stranger");
    for role in ["signed_private_app", "signed_private_reader", "signed_stranger"] {
        live.takes(&format!("RESET ROLE; SET ROLE {role}"));
        for statement in [
            "SELECT FROM keys.session_keys",
            "INSERT INTO keys.session_keys VALUES (1, repeat('x', 64)::bytea, repeat('x', 64)::bytea)",
            "UPDATE keys.session_keys SET id = 1",
            "DELETE FROM keys.session_keys",
            "TRUNCATE keys.session_keys",
            "COPY keys.session_keys TO STDOUT",
            "SELECT keys.rotate_session_key(repeat('x', 64)::bytea)",
            "CREATE OR REPLACE FUNCTION keys.session_claim(claim text) RETURNS text LANGUAGE sql RETURN claim",
            "ALTER TABLE keys.session_keys OWNER TO CURRENT_USER",
        ] {
            live.refuses(statement, "42501", "");
        }
    }
    // A role that was granted the table and not the functions sees nothing.
    says(&mut live, &claims("ann", A).sign(&KEY));
    live.refuses("SELECT FROM papers", "42501", "");
    live.refuses("SELECT keys.session_claim('tenant')", "42501", "");
}

#[test]
fn the_log_and_the_actors_name_the_user_that_was_signed() {
    let mut live = signed("log");
    live.takes("SET app.user_id = 'somebody else'");
    for user in ["ann", "a.b|c", "o'Brien \"x\" \\ \n é", "x.61"] {
        says(&mut live, &claims(user, A).sign(&KEY));
        assert_eq!(live.client.query_one("SELECT keys.session_claim('user')", &[]).unwrap().get::<_, String>(0), user);
        live.client.execute("INSERT INTO papers (org_id, title) VALUES ($1::text::uuid, $2)", &[&A, &user]).unwrap();
        let by: String =
            live.client.query_one("SELECT created_by FROM papers WHERE title = $1", &[&user]).unwrap().get(0);
        assert_eq!(by, user);
        live.takes("RESET ROLE");
        let log = "SELECT actor FROM audit_log WHERE new_values ->> 'title' = $1 AND tenant = $2 AND action = 'insert'";
        assert_eq!(live.client.query_one(log, &[&user, &A]).unwrap().get::<_, String>(0), user);
        live.takes("SET ROLE signed_log_app");
    }
    // Nobody is claimed by an empty text, and by none.
    says(&mut live, &SessionClaims { user: None, ..claims("", A) }.sign(&KEY));
    assert_eq!(live.text("SELECT keys.session_claim('user')"), "NULL");
    assert_eq!(live.text("SELECT keys.session_claim('tenant')"), A);
    says(&mut live, &claims("", A).sign(&KEY));
    assert_eq!(live.text("SELECT keys.session_claim('user')"), "NULL");
}

#[test]
fn a_query_checks_a_token_once_for_each_table_that_it_names() {
    let mut live = signed("once");
    live.takes(&format!(
        "RESET ROLE; INSERT INTO papers (org_id, title) SELECT '{A}', g::text FROM generate_series(1, 500) AS g"
    ));
    live.takes("SET track_functions = 'all'; SET ROLE signed_once_app");
    says(&mut live, &claims("ann", A).sign(&KEY));
    let calls = |live: &mut Live| -> i64 {
        let query = "SELECT coalesce(pg_stat_get_xact_function_calls('keys.session_claim(text)'::regprocedure), 0)";
        live.text(query).parse().unwrap()
    };
    live.takes("BEGIN");
    let before = calls(&mut live);
    assert_eq!(live.text("SELECT count(*) FROM papers"), "501");
    let one = calls(&mut live) - before;
    assert_eq!(live.text("SELECT count(*) FROM papers AS p JOIN orgs AS o ON o.id = p.org_id"), "501");
    let two = calls(&mut live) - before - one;
    live.takes("ROLLBACK");
    assert_eq!((one, two), (1, 2));
}

mod wrong {
    use super::*;

    #[derive(Entity)]
    #[pg(policy("by_variable").using("org_id::text = current_setting('app.tenant_id', true)"))]
    #[pg(policy("by_claim").for_select().using("org_id = current_tenant_id()"))]
    pub struct Open {
        #[entity(primary_key)]
        pub id: i64,
        pub org_id: Uuid,
    }
}

#[test]
fn a_policy_that_trusts_a_variable_is_reported_where_sessions_are_signed() {
    let registry = registry![wrong::Open].unwrap();
    schema_pg::lower_with(&registry, &config()).unwrap();
    let signed = Config { session: Session::signed("keys"), ..config() };
    let Err(schema_core::Diagnostics(found)) = schema_pg::lower_with(&registry, &signed) else { panic!("no mistake") };
    let lines: Vec<String> = found.iter().map(|d| format!("{} {}: {}", d.code, d.path, d.message)).collect();
    assert_eq!(
        lines,
        [
            "P0551 Open.by_variable: the policy trusts a variable, which any statement can set: `org_id::text = current_setting('app.tenant_id', true)`"
        ]
    );
}
