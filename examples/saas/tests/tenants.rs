//! No way leads from one tenant to another: tried for each table that is a tenant's, by each role.

mod product;

use product::{Product, scratch};
use schema_pg::blocking::{TenantError, prove_tenants};

fn proved(rows: &str) -> Option<Result<usize, Vec<String>>> {
    let mut scratch = scratch()?;
    let proved = proved_in(&mut scratch, rows);
    // It all was taken back.
    assert_eq!(scratch.text("SELECT count(*) FROM pg_namespace WHERE nspname = 'saas'"), "0");
    Some(proved)
}

fn proved_in(scratch: &mut Product, rows: &str) -> Result<usize, Vec<String>> {
    let registry = saas_entities::registry().unwrap();
    let rows = [saas_entities::SEEDS, &product::rows(), rows].join("\n");
    match prove_tenants(&mut scratch.client, &registry, &saas_entities::config(), &rows) {
        Ok(proved) => Ok(proved.tables.len()),
        Err(TenantError::Holes(holes)) => {
            let mut found: Vec<String> =
                holes.iter().map(|hole| format!("{} {} through {}", hole.role, hole.what, hole.through)).collect();
            found.dedup();
            Err(found)
        }
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn no_tenant_reaches_another() {
    let Some(proved) = proved("") else { return };
    assert_eq!(proved, Ok(10), "ten entities are a tenant's");
}

/// What the proof is worth: it finds what is opened by hand.
#[test]
fn what_somebody_opens_by_hand_is_found() {
    let opened = [
        (
            "ALTER TABLE saas.tasks DISABLE ROW LEVEL SECURITY",
            "saas_app delete rows of another tenant through saas.tasks",
        ),
        (
            "CREATE POLICY open ON saas.projects FOR SELECT TO saas_support USING (true)",
            "saas_support see rows of another tenant through saas.projects",
        ),
        (
            "CREATE POLICY more ON saas.invoices FOR INSERT TO saas_app WITH CHECK (true)",
            "saas_app insert a row of another tenant through saas.invoices",
        ),
        (
            "ALTER TABLE saas.documents NO FORCE ROW LEVEL SECURITY",
            "schema_pg_proof_owner delete rows of another tenant, as their owner, through saas.documents",
        ),
        (
            "ALTER TABLE saas.project_members DROP CONSTRAINT project_members_member_id_fkey",
            "saas_app reference a row of another tenant through saas.project_members",
        ),
        (
            "GRANT SELECT ON saas.usage_events_2026_01 TO saas_app; ALTER TABLE saas.usage_events_2026_01 DISABLE ROW LEVEL SECURITY",
            "saas_app see rows of another tenant through saas.usage_events_2026_01",
        ),
        (
            "CREATE OR REPLACE VIEW saas.documents_live WITH (security_invoker = false) AS SELECT * FROM saas.documents",
            "saas_support see rows of another tenant through saas.documents_live",
        ),
        (
            "GRANT DELETE ON saas.plans TO saas_app; ALTER TABLE saas.organizations DROP CONSTRAINT organizations_plan_fkey,
             ALTER plan DROP NOT NULL, ADD FOREIGN KEY (plan) REFERENCES saas.plans (code) ON DELETE SET NULL",
            "saas_app reach rows of another tenant through saas.plans",
        ),
        (
            "GRANT EXECUTE ON FUNCTION saas.purge_documents TO saas_app; ALTER FUNCTION saas.purge_documents SECURITY DEFINER",
            "saas_app act with the rights of another through saas.purge_documents(interval,integer)",
        ),
        (
            "GRANT TRUNCATE ON saas.api_keys TO saas_app; ALTER TABLE saas.api_keys DISABLE TRIGGER USER",
            "saas_app truncate rows of another tenant through saas.api_keys",
        ),
    ];
    let all: Vec<&str> = opened.iter().map(|(opened, _)| *opened).collect();
    let Some(proved) = proved(&all.join(";\n")) else { return };
    let found = proved.expect_err("nothing is found");
    for (opened, expected) in opened {
        assert!(found.iter().any(|hole| hole == expected), "{opened}: {found:#?}");
    }
}
