//! The product in use: three roles, two tenants, one day of work.

mod product;

use postgres::error::SqlState;
use product::{ACME, ALAN, ANN, BOB, BOLT, product};

#[test]
fn seeds_can_be_run_again() {
    let Some(mut product) = product() else { return };
    product.takes("UPDATE saas.plans SET monthly_cents = 1 WHERE code = 'team'");
    product.takes(saas_entities::SEEDS);
    assert_eq!(product.text("SELECT monthly_cents FROM saas.plans WHERE code = 'team'"), "4900");
    // They are everybody's, and nobody's to change but by a migration.
    product.acts_as("saas_app", ACME, ANN);
    assert_eq!(product.text("SELECT count(*) FROM saas.plans"), "3");
    product.refuses("UPDATE saas.plans SET monthly_cents = 0", &SqlState::INSUFFICIENT_PRIVILEGE, "permission denied");
}

#[test]
fn what_is_unique_is_so_within_a_tenant() {
    let Some(mut product) = product() else { return };
    product.acts_as("saas_app", ACME, ANN);
    let project =
        format!("INSERT INTO saas.projects (organization_id, code, name) VALUES ('{ACME}', 'WEB', 'Another')");
    product.refuses(&project, &SqlState::UNIQUE_VIOLATION, "projects_organization_id_code_key");
    assert_eq!(product.text("SELECT count(*) FROM saas.projects"), "1");
    product.takes("UPDATE saas.projects SET deleted_at = now()");
    product.takes(&project);
    product.refuses(
        "UPDATE saas.projects SET code = 'APP'",
        &SqlState::INTEGRITY_CONSTRAINT_VIOLATION,
        "projects_immutable",
    );
}

#[test]
fn a_task_goes_its_way_and_two_who_change_it_at_once_learn_of_each_other() {
    let Some(mut product) = product() else { return };
    product.acts_as("saas_app", ACME, ALAN);
    let task = "SELECT id FROM saas.tasks WHERE number = 1";
    let set = |what: &str| format!("UPDATE saas.tasks SET {what} WHERE number = 1");
    product.refuses(
        &set("state = 'done'"),
        &SqlState::CHECK_VIOLATION,
        "state of saas.tasks can't go from open to done",
    );
    product.refuses(&set("state = 'in_progress'"), &SqlState::CHECK_VIOLATION, "somebody must be at work");
    product.takes(&set(&format!("state = 'in_progress', assignee_id = '{ALAN}', version = 1")));
    product.refuses(
        &set("title = 'Other', version = 1"),
        &SqlState::T_R_SERIALIZATION_FAILURE,
        "it has version 2, not 1",
    );
    product.takes(&set("state = 'in_review', version = 2"));
    product.takes(&set("state = 'done', version = 3"));
    assert_eq!(
        product
            .text(&format!("SELECT updated_by = '{ALAN}' AND created_by IS NULL FROM saas.tasks WHERE id = ({task})")),
        "true"
    );
    assert_eq!(product.text("SELECT done || '/' || tasks FROM saas.project_progress"), "1/3");
    // Somebody of another tenant is nobody to whom work could be given.
    product.refuses(
        &set(&format!("assignee_id = '{BOB}'")),
        &SqlState::FOREIGN_KEY_VIOLATION,
        "tasks_assignee_id_fkey",
    );
    product.refuses("INSERT INTO saas.tasks (organization_id, project_id, number, title, state) SELECT organization_id, id, 9, 'x', 'done' FROM saas.projects",
        &SqlState::CHECK_VIOLATION, "tasks_state_initial");
}

#[test]
fn an_organization_keeps_an_owner() {
    let Some(mut product) = product() else { return };
    product.acts_as("saas_app", ACME, ANN);
    product.refuses(
        "UPDATE saas.members SET role = 'member'",
        &SqlState::CHECK_VIOLATION,
        "an organization needs an owner",
    );
    product.refuses(
        &format!("DELETE FROM saas.members WHERE id = '{ANN}'"),
        &SqlState::CHECK_VIOLATION,
        "an organization needs an owner",
    );
    product.takes(&format!("UPDATE saas.members SET role = 'owner' WHERE id = '{ALAN}'"));
    // Both are owners, and each steps down while the other is one: the second waits, and then is the last.
    let mut other = product.again();
    other.acts_as("saas_app", ACME, ALAN);
    let steps_down = |who: &str| format!("UPDATE saas.members SET role = 'admin' WHERE id = '{who}'");
    product.takes(&format!("BEGIN; {}", steps_down(ANN)));
    other.takes("SET lock_timeout = '200ms'");
    other.refuses(&steps_down(ALAN), &SqlState::LOCK_NOT_AVAILABLE, "lock timeout");
    product.takes("COMMIT");
    other.refuses(&steps_down(ALAN), &SqlState::CHECK_VIOLATION, "an organization needs an owner");
    assert_eq!(product.text("SELECT count(*) FROM saas.members WHERE role = 'owner'"), "1");
}

#[test]
fn a_project_is_deleted_and_restored_with_its_tasks_and_documents() {
    let Some(mut product) = product() else { return };
    product.acts_as("saas_app", ACME, ANN);
    product.takes("UPDATE saas.tasks SET deleted_at = now() WHERE number = 3");
    product.takes("UPDATE saas.projects SET deleted_at = now()");
    assert_eq!(
        product.text("SELECT (SELECT count(*) FROM saas.tasks_live) + (SELECT count(*) FROM saas.documents_live)"),
        "0"
    );
    product.refuses(&format!("INSERT INTO saas.tasks (organization_id, project_id, number, title) SELECT '{ACME}', id, 9, 'x' FROM saas.projects"),
        &SqlState::FOREIGN_KEY_VIOLATION, "tasks_project_id_not_deleted");
    product.refuses(
        "UPDATE saas.documents SET title = 'x'",
        &SqlState::INTEGRITY_CONSTRAINT_VIOLATION,
        "documents_read_only",
    );
    product.takes("UPDATE saas.projects SET deleted_at = NULL");
    assert_eq!(product.column("SELECT number FROM saas.tasks_live ORDER BY number"), "1 2");
    assert_eq!(product.text("SELECT count(*) FROM saas.documents_live"), "1");
    // The other tenant's were not touched.
    product.acts_as("saas_app", BOLT, BOB);
    assert_eq!(product.text("SELECT count(*) FROM saas.tasks_live"), "3");
}

#[test]
fn documents_are_found_by_their_words_until_they_are_deleted() {
    let Some(mut product) = product() else { return };
    product.acts_as("saas_app", ACME, ALAN);
    let found = "SELECT count(*) FROM saas.documents_live WHERE search @@ websearch_to_tsquery('english', 'working rules OR handbook')";
    assert_eq!(product.text(found), "1");
    product.takes("DELETE FROM saas.documents");
    assert_eq!(product.text(found), "0");
    assert_eq!(product.text(&format!("SELECT updated_by = '{ALAN}' AND version = 2 FROM saas.documents")), "true");
    product.takes("UPDATE saas.documents SET deleted_at = NULL");
    assert_eq!(product.text(found), "1");
}

#[test]
fn who_did_what_is_noted_without_what_is_private() {
    let Some(mut product) = product() else { return };
    product.acts_as("saas_app", ACME, ANN);
    product.takes("SET app.request_id = 'r1'; SET app.ip_address = '192.0.2.7'; SET app.user_agent = 'tests'");
    product.takes("UPDATE saas.billing_accounts SET iban = 'DE00', card = '9', legal_name = 'Acme AG'");
    product.takes("SET app.encryption_key = 'a long random key'; UPDATE saas.api_keys SET secret = saas.encrypt_text('other'), last_used_at = now(); UPDATE saas.api_keys SET last_used_at = now()");
    product.takes(&format!(
        "UPDATE saas.members SET email = 'alan@elsewhere.example' WHERE id = '{ALAN}'; DELETE FROM saas.documents"
    ));
    product.refuses("SELECT FROM saas.audit_log", &SqlState::INSUFFICIENT_PRIVILEGE, "audit_log");
    product.refuses("DELETE FROM saas.audit_log", &SqlState::INSUFFICIENT_PRIVILEGE, "audit_log");
    product.takes("RESET ROLE");
    let noted = product.column(&format!(
        "SELECT concat_ws('|', table_name, action, changed_fields) FROM saas.audit_log WHERE request_id = 'r1'
            AND actor = '{ANN}' AND tenant = '{ACME}' AND ip_address = '192.0.2.7' AND user_agent = 'tests' ORDER BY id"
    ));
    assert_eq!(
        noted,
        "saas.billing_accounts|update|{legal_name,card,iban,updated_at} saas.api_keys|update|{secret,secret_hash,updated_at,updated_by} \
         saas.members|update|{email,updated_at} saas.documents|soft_delete|{deleted_at,deletion_id,updated_at,updated_by,version}"
    );
    let whole = product.text("SELECT string_agg(a::text, ' ') FROM saas.audit_log AS a");
    for private in ["DE00", "Acme AG", "elsewhere", "secret of", "other", "ann@acme", "Ackers", "+4917", "4242"] {
        assert!(!whole.contains(private), "{private}: {whole}");
    }
}

#[test]
fn support_sees_what_is_not_private() {
    let Some(mut product) = product() else { return };
    product.acts_as("saas_support", ACME, ANN);
    for denied in [
        "SELECT email FROM saas.members",
        "SELECT * FROM saas.billing_accounts",
        "SELECT secret FROM saas.api_keys",
        "SELECT FROM saas.audit_log",
        "UPDATE saas.tasks SET title = 'x'",
        "DELETE FROM saas.members_masked",
        "SELECT saas.purge_documents(interval '0')",
        "INSERT INTO saas.plans (code, name, monthly_cents) VALUES ('x', 'x', 1)",
    ] {
        product.refuses(denied, &SqlState::INSUFFICIENT_PRIVILEGE, "permission denied");
    }
    assert_eq!(
        product.column("SELECT concat_ws('|', name, email, phone, role) FROM saas.members_masked ORDER BY role"),
        "A***|a***@acme.example|***67|owner A***|a***@acme.example|member"
    );
    assert_eq!(
        product.text(
            "SELECT concat_ws('|', legal_name, email, length(tax_number), card, iban) FROM saas.billing_accounts_masked"
        ),
        "A***|b***@acme.example|64|***00a0"
    );
    // Who tries all numbers that there can be finds none: the hash holds a secret of the database.
    assert_eq!(
        product.text("SELECT tax_number = encode(sha256('DE123456789'), 'hex') FROM saas.billing_accounts_masked"),
        "false"
    );
    assert_eq!(
        product.text(
            "SELECT name || CASE WHEN secret IS NULL AND secret_hash IS NULL THEN '-' END FROM saas.api_keys_masked"
        ),
        "deployment-"
    );
    assert_eq!(product.text("SELECT count(*) FROM saas.tasks"), "3");
}

#[test]
fn who_migrates_owns_and_the_application_does_not() {
    let Some(mut product) = product() else { return };
    product.acts_as("saas_app", ACME, ANN);
    for denied in [
        "CREATE TABLE saas.mine ()",
        "ALTER TABLE saas.tasks DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tasks_tenant ON saas.tasks",
        "ALTER TABLE saas.tasks DISABLE TRIGGER ALL",
        "TRUNCATE saas.tasks",
        "DELETE FROM saas.invoices",
        "UPDATE saas.usage_events SET amount = 0",
        "SELECT saas.maintain_usage_events_partitions()",
        "SELECT saas.purge_projects(interval '0')",
    ] {
        let error = product.client.batch_execute(denied).expect_err(denied);
        assert_eq!(error.code(), Some(&SqlState::INSUFFICIENT_PRIVILEGE), "{denied}: {error:?}");
    }
    // All is the owner's, whoever made it.
    product.takes("RESET ROLE");
    let others = product.column(
        "SELECT c.oid::regclass::text FROM pg_class AS c WHERE relnamespace = 'saas'::regnamespace AND relowner <> 'saas_owner'::regrole
         UNION ALL SELECT proname::text FROM pg_proc WHERE pronamespace = 'saas'::regnamespace AND proowner <> 'saas_owner'::regrole
         UNION ALL SELECT typname::text FROM pg_type WHERE typnamespace = 'saas'::regnamespace AND typowner <> 'saas_owner'::regrole
         UNION ALL SELECT nspname::text FROM pg_namespace WHERE nspname = 'saas' AND nspowner <> 'saas_owner'::regrole",
    );
    assert_eq!(others, "NULL");
}

#[test]
fn the_owner_keeps_house_and_is_bound_by_policies_too() {
    let Some(mut product) = product() else { return };
    product.takes("UPDATE saas.documents SET deleted_at = now() - interval '100 days'; SET ROLE saas_owner");
    product.takes("SELECT saas.maintain_usage_events_partitions(); SELECT saas.maintain_audit_log_partitions()");
    assert_eq!(product.text("SELECT count(*) FROM saas.tasks"), "0");
    assert_ne!(product.text("SELECT count(*) FROM saas.audit_log"), "0");
    // For one tenant after the other: it asks for none, and sees none.
    assert_eq!(product.text("SELECT saas.purge_documents(interval '90 days')"), "0");
    product.acts_as("saas_owner", ACME, ANN);
    assert_eq!(product.text("SELECT saas.purge_documents(interval '90 days')"), "1");
    product.takes("RESET ROLE");
    assert_eq!(product.text("SELECT count(*) FROM saas.documents"), "1");
}

#[test]
fn what_is_made_later_is_called_by_nobody_until_it_is_said_who_may() {
    let Some(mut product) = product() else { return };
    product.takes("SET ROLE saas_owner; CREATE FUNCTION saas.later() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TABLE saas.later ()");
    for role in ["saas_app", "saas_support"] {
        product.acts_as(role, ACME, ANN);
        product.refuses("SELECT saas.later()", &SqlState::INSUFFICIENT_PRIVILEGE, "permission denied");
        product.refuses("SELECT FROM saas.later", &SqlState::INSUFFICIENT_PRIVILEGE, "permission denied");
    }
}

#[test]
fn an_api_key_is_found_and_read_by_who_has_the_key_alone() {
    let Some(mut product) = product() else { return };
    product.acts_as("saas_app", ACME, ANN);
    let found =
        "SELECT name FROM saas.api_keys WHERE secret_hash = saas.hash_text('secret of acme') AND revoked_at IS NULL";
    assert_eq!(product.text(found), "deployment");
    // The key of another tenant is no key here.
    assert_eq!(product.column(&found.replace("acme", "bolt")), "NULL");
    let read = "SELECT secret FROM saas.api_keys_decrypted";
    assert!(product.client.query(read, &[]).is_err(), "read without the key");
    product.takes("SET app.encryption_key = 'a wrong one'");
    let error = product.client.query(read, &[]).unwrap_err().to_string();
    assert!(!error.contains("secret of"), "{error}");
    product.takes("SET app.encryption_key = 'a long random key'");
    assert_eq!(product.text(read), "secret of acme");
    // Plain text is refused, and not shown.
    let refused = product.client.batch_execute("UPDATE saas.api_keys SET secret = 'plain'").unwrap_err();
    assert!(!refused.as_db_error().unwrap().message().contains("plain'"), "{refused:?}");
    product.takes("RESET ROLE");
    assert_eq!(product.text("SELECT count(*) FROM saas.api_keys AS k WHERE k::text LIKE '%secret of%'"), "0");
    product.acts_as("saas_support", ACME, ANN);
    product.refuses(read, &SqlState::INSUFFICIENT_PRIVILEGE, "permission denied");
}
