//! What a proof of tenants is worth against a session that makes temporary objects: it finds each way by which they would run as
//! somebody else.

use std::time::Duration;

use schema_core::{Entity, registry};
use schema_pg::blocking::{TenantError, prove_tenants};
use schema_pg::{Config, Roles, Session, SessionClaims};
use uuid::Uuid;

use crate::support::{config, empty};

#[derive(Entity)]
#[entity(name = "owners", tenant = id, soft_delete.cascade().refuse_references())]
struct Owner {
    #[entity(primary_key)]
    id: Uuid,
    name: Option<String>,
}

#[derive(Entity)]
#[entity(name = "members", tenant = owner_id)]
struct Member {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Owner).on_delete(Cascade))]
    owner_id: Uuid,
    name: Option<String>,
}

#[derive(Entity)]
#[entity(name = "jobs", tenant = owner_id, audit, actors, soft_delete)]
struct Job {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Owner).on_delete(Cascade))]
    owner_id: Uuid,
    #[entity(references(Member).on_delete(SetNull))]
    member_id: Option<i64>,
    title: Option<String>,
}

const A: &str = "00000000-0000-0000-0000-00000000000a";
const B: &str = "00000000-0000-0000-0000-00000000000b";

fn settings(owner: bool, session: Session) -> Config {
    let roles = Roles {
        application: "proof_hostile_app".into(),
        reader: Some("proof_hostile_reader".into()),
        owner: owner.then(|| "proof_hostile_owner".into()),
        ..Roles::default()
    };
    Config { session, roles: Some(roles), ..config() }
}

/// Names a tenant while rows are written: with a second key, next to that of the proof.
pub fn signed(schema: &str, tenant: &str) -> String {
    let expires_at = Duration::from_secs(9_000_000_000);
    let token = SessionClaims { user: None, tenant: Some(tenant), expires_at }.sign(&[b'k'; 32]);
    format!(
        "SELECT {schema}.rotate_session_key(repeat('k', 32)::bytea) WHERE (SELECT count(*) FROM {schema}.session_keys) = 1;
         SELECT set_config('app.session', '{token}', false)"
    )
}

/// A reference within a tenant becomes empty since 15.
fn has_set_null() -> bool {
    schema_test_server::Server::shared().version() >= 15
}

/// What is found once somebody changed the schema by hand.
fn found(config: &Config, changed: &str) -> Vec<String> {
    let rows = [(1, A), (2, B)].map(|(id, of)| {
        let says = match config.session.signed {
            Some(_) => signed("app", of),
            None => format!("SET app.tenant_id = '{of}'"),
        };
        format!(
            "{says}; INSERT INTO owners VALUES ('{of}'); INSERT INTO members VALUES ({id}, '{of}'); INSERT INTO jobs (id, owner_id, member_id) VALUES ({id}, '{of}', {id});"
        )
    });
    let registry = registry![Owner, Member, Job].unwrap();
    match prove_tenants(&mut empty().client, &registry, config, &(rows.concat() + changed)) {
        Ok(proved) => {
            assert!(proved.tried > 300, "{proved:?}");
            Vec::new()
        }
        Err(TenantError::Holes(holes)) => {
            let line = |hole: &schema_pg::blocking::TenantLeak| {
                format!("{} can {} through {}: {}", hole.role, hole.what, hole.through, hole.found)
            };
            let mut found: Vec<String> = holes.iter().map(line).collect();
            found.dedup();
            found
        }
        Err(error) => panic!("{error}"),
    }
}

/// Makes a function look in the temporary schema first, and name its types without a schema, as functions of older versions did.
fn weaken(name: &str) -> String {
    format!(
        "DO $weaken$ BEGIN EXECUTE replace(replace(pg_get_functiondef('{name}'::regproc),
            $q$SET search_path TO 'pg_catalog', 'pg_temp'$q$, $q$SET search_path TO ''$q$), 'pg_catalog.text', 'text'); END $weaken$;"
    )
}

#[test]
fn nothing_is_found_in_what_is_generated() {
    if !has_set_null() {
        return;
    }
    assert_eq!(found(&settings(true, Session::default()), ""), [""; 0]);
    assert_eq!(found(&settings(false, Session::signed("app")), ""), [""; 0]);
}

#[test]
fn code_that_would_run_as_somebody_else_is_found() {
    if !has_set_null() {
        return;
    }
    let ran = |through: &str, who: &str, owner: &str| {
        format!(
            "{who} can run code of its own with the rights of another through {through}: code of {who} runs as {owner}"
        )
    };
    let (app, owner) = ("proof_hostile_app", "proof_hostile_owner");
    let policy = "CREATE OR REPLACE FUNCTION current_tenant_id() RETURNS uuid LANGUAGE sql STABLE SET search_path = ''
        AS $$ SELECT NULLIF(pg_catalog.current_setting('app.tenant_id', true), '')::uuid $$;
        GRANT EXECUTE ON FUNCTION current_tenant_id() TO PUBLIC;";
    for (changed, expected) in [
        // With the rights of its owner.
        (weaken("audit_jobs"), ran("public.jobs", app, owner)),
        // Without them: a foreign key action runs as the owner of the table, and the trigger with it.
        (weaken("keep_actors"), ran("public.members", app, owner)),
        // Called by a policy, in a trigger with the rights of its owner, or in a foreign key action.
        (policy.to_owned(), ran("public.jobs", app, owner)),
        // Called by hand.
        (
            "CREATE FUNCTION peek(a int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$ BEGIN RETURN (SELECT pg_catalog.count(*) FROM jobs); END $$; GRANT EXECUTE ON FUNCTION peek TO proof_hostile_reader;".to_owned(),
            ran("public.peek(1::integer)", "proof_hostile_reader", ""),
        ),
        // Where the error is caught, too.
        (
            "CREATE FUNCTION peek(a int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$ BEGIN RETURN (SELECT pg_catalog.count(*) FROM jobs); EXCEPTION WHEN OTHERS THEN RETURN 0; END $$; GRANT EXECUTE ON FUNCTION peek TO proof_hostile_app;".to_owned(),
            "proof_hostile_app can run code of its own with the rights of another through public.peek(1::integer): an error of it was caught".to_owned(),
        ),
    ] {
        let found = found(&settings(true, Session::default()), &changed);
        assert!(found.iter().any(|hole| hole.starts_with(&expected)), "{changed}: {expected}\n{found:#?}");
    }
}

/// Rights are not the whole of it: what stands in a trigger of the role's own is turned by its temporary objects, too.
#[test]
fn what_temporary_objects_change_is_found() {
    if !has_set_null() {
        return;
    }
    let changed = "CREATE FUNCTION allowed() RETURNS trigger LANGUAGE plpgsql SET search_path = '' AS $$ BEGIN
            IF pg_catalog.to_regclass('members') IS NOT NULL THEN RETURN NULL; END IF; RETURN NEW; END $$;
        CREATE TRIGGER allowed BEFORE UPDATE ON members FOR EACH ROW EXECUTE FUNCTION allowed();";
    let found = found(&settings(true, Session::default()), changed);
    let expected = "proof_hostile_app can change what others' code does by temporary objects through public.members: without them it is done, and reaches 1 rows; it is done, and reaches 0 rows";
    assert!(found.iter().any(|hole| hole == expected), "{found:#?}");
}
