//! What the audit missed of the handbooks, shown by rows of their tables.

use schema_test_server::Server;

use super::{Handbook, application, entities, lifecycle, templates, tenancy, users_and_statistics};
use crate::support::{CHECK, Live, UNIQUE, restrict};

const A: &str = "00000000-0000-0000-0000-00000000000a";
const B: &str = "00000000-0000-0000-0000-00000000000b";
const DENIED: &str = "42501";

fn database(handbook: &Handbook) -> Live {
    handbook.by_structs()
}

fn user(email: &str, username: &str) -> String {
    format!("INSERT INTO users (email, username) VALUES ('{email}', '{username}')")
}

#[test]
fn a_username_is_never_given_to_another() {
    let mut live = database(&users_and_statistics::handbook());
    live.takes(&user("a@example.org", "ann"));
    live.takes("UPDATE users SET deleted_at = now()");
    live.refuses(&user("b@example.org", "ann"), UNIQUE, "users_username_key");
    live.refuses(&user("a@example.org", "bob"), UNIQUE, "users_email_key");
    live.takes(&user("b@example.org", "bob"));
    live.refuses(&user("C@example.org", "eve"), CHECK, "users_email_lowercase");
}

#[test]
fn two_live_rows_of_one_name_are_refused() {
    let handbook = entities::handbook();
    let insert = "INSERT INTO entity1 (name) VALUES ('a')";
    // The constraint by hand refuses nothing: no two rows without a time of deletion are the same.
    let mut by_hand = handbook.by_hand();
    by_hand.takes(&insert.replace("VALUES ('a')", "VALUES ('a'), ('a')"));
    let mut live = database(&handbook);
    live.takes(insert);
    live.refuses(insert, UNIQUE, "uk_name");
    live.takes("UPDATE entity1 SET deleted_at = now()");
    live.takes(insert);
}

#[test]
fn a_login_is_unique_over_all_tenants_and_a_nickname_within_one() {
    let mut live = database(&tenancy::handbook());
    live.takes(&format!("INSERT INTO organizations (id, name) VALUES ('{A}', 'a'), ('{B}', 'b')"));
    let user = |organization: &str, email: &str, nickname: &str| {
        format!(
            "INSERT INTO users (organization_id, email, nickname) VALUES ('{organization}', '{email}', '{nickname}')"
        )
    };
    live.takes(&user(A, "x", "ann"));
    live.takes(&user(B, "y", "ann"));
    live.refuses(&user(B, "x", "bob"), UNIQUE, "users_email_key");
    live.refuses(&user(B, "z", "ann"), UNIQUE, "users_organization_id_nickname_key");
}

#[test]
fn the_log_says_what_happened_to_a_record_by_an_index() {
    let mut live = database(&users_and_statistics::handbook());
    live.takes("SET app.ip_address = '10.0.0.1'");
    live.takes(&user("a@example.org", "ann"));
    live.takes("SET app.user_id = '1'; UPDATE users SET login_count = 1");
    assert_eq!(
        live.column("SELECT concat_ws(' ', action, actor, host(ip_address), new_values ->> 'login_count') FROM audit_logs ORDER BY id"),
        "INSERT 10.0.0.1 0 UPDATE 1 10.0.0.1 1"
    );
    let plan = live.plan("SELECT FROM audit_logs WHERE table_name = 'public.users' AND record_key = '{\"id\": 1}'");
    assert!(plan.contains("record_key_idx") && !plan.contains("Seq Scan"), "{plan}");
}

#[test]
fn the_roles_of_the_handbook_do_what_they_may() {
    let mut live = database(&users_and_statistics::handbook());
    live.takes("SET ROLE app_readwrite; SET app.user_id = '1'");
    live.takes("INSERT INTO bookings (room, during) VALUES (1, '[2026-01-01, 2026-01-02)')");
    live.takes("UPDATE bookings SET room = 2");
    live.refuses("DELETE FROM bookings", DENIED, "");
    live.takes("SELECT FROM user_statistics");
    live.takes("SET ROLE app_readonly; SELECT FROM bookings; SELECT FROM user_statistics");
    live.refuses("UPDATE bookings SET room = 3", DENIED, "");
    live.takes("SET ROLE app_admin; DELETE FROM bookings; TRUNCATE bookings");
}

#[test]
fn the_log_of_the_application_says_who_and_from_where_and_no_hash_of_a_password() {
    let mut live = database(&application::handbook());
    let user = format!(
        "INSERT INTO app.users (id, email, username, password_hash) VALUES ('{A}', 'a@example.org', 'ann', 'secret')"
    );
    live.takes(&user);
    live.takes(&format!("SET app.user_id = '{A}'; SET app.ip_address = '10.0.0.1'"));
    live.takes("UPDATE app.users SET password_hash = 'secret2', status = 'inactive'");
    assert_eq!(
        live.column("SELECT concat_ws(' ', action, actor, host(ip_address)) FROM app.audit_logs ORDER BY id"),
        format!("INSERT UPDATE {A} 10.0.0.1")
    );
    assert_eq!(live.text("SELECT count(*) FROM app.audit_logs AS l WHERE l::text LIKE '%secret%'"), "0");
    // Who is in the log stays.
    live.refuses(
        "UPDATE app.users SET created_by = NULL, updated_by = NULL; DELETE FROM app.users",
        restrict(),
        "audit_logs_actor_fkey",
    );
}

#[test]
fn a_status_is_one_of_its_labels_and_no_longer_than_it_may_be() {
    // Its views read with the rights of the reader, which 14 does not know.
    if Server::shared().version() >= 15 {
        let mut live = database(&lifecycle::handbook());
        live.takes("INSERT INTO process_data (process_id, data) VALUES ('a', '{}')");
        live.refuses("UPDATE process_data SET status = 'gone'", CHECK, "chk_process_status");
        live.refuses("UPDATE process_data SET status = repeat('x', 21)", "22001", "");
    }
    let mut live = database(&entities::handbook());
    live.takes("INSERT INTO entity1 (name) VALUES ('a')");
    live.refuses("UPDATE entity1 SET status = 'gone'", CHECK, "chk_status");
    live.refuses("UPDATE entity1 SET status = 'completed'", CHECK, "completed_has_time");
}

#[test]
fn indexes_of_all_rows_serve_those_who_ask_for_deleted_ones_too() {
    for (handbook, queries) in [
        (
            templates::handbook(),
            &[("SELECT FROM entities ORDER BY created_at DESC LIMIT 1", "idx_entities_created")][..],
        ),
        (
            users_and_statistics::handbook(),
            &[
                ("SELECT FROM users ORDER BY created_at DESC LIMIT 1", "idx_users_created_at"),
                ("SELECT FROM users WHERE metadata @> '{\"a\": 1}'", "idx_users_metadata"),
                ("SELECT FROM users WHERE full_name ILIKE '%ann%'", "idx_users_full_name_trgm"),
            ],
        ),
        (
            entities::handbook(),
            &[
                ("SELECT FROM entity1 ORDER BY created_at DESC LIMIT 1", "idx_entity1_created_at"),
                ("SELECT FROM entity1 WHERE created_by_id = gen_random_uuid()", "idx_entity1_created_by"),
            ],
        ),
    ] {
        let mut live = database(&handbook);
        for (query, index) in queries {
            let plan = live.plan(query);
            assert!(plan.contains(index), "{query}: {plan}");
        }
    }
}
