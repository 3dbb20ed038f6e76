//! What the audit missed of the handbooks, shown by rows of their tables.

use super::{Handbook, application, entities, tenancy, users_and_statistics};
use crate::support::{CHECK, Live, UNIQUE};

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
fn a_hash_of_a_password_is_in_no_log() {
    let mut live = database(&application::handbook());
    live.takes("INSERT INTO app.users (email, username, password_hash) VALUES ('a@example.org', 'ann', 'secret')");
    live.takes("UPDATE app.users SET password_hash = 'secret2', status = 'inactive'");
    assert_eq!(live.text("SELECT count(*) FROM app.audit_logs"), "2");
    assert_eq!(live.text("SELECT count(*) FROM app.audit_logs AS l WHERE l::text LIKE '%secret%'"), "0");
}
