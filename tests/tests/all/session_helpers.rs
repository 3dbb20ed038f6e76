//! The functions that policies call, and TEMPORARY on the database: what is generated, what the server makes of it, and the way there from what
//! an older version generated.

use std::sync::{Arc, Mutex};

use schema_core::{Entity, registry};
use schema_pg::catalog::{Body, Catalog};
use schema_pg::{Config, Roles, Session, create_roles};
use uuid::Uuid;

use crate::pairs::Pair;
use crate::support::{Live, config, empty};

#[derive(Entity)]
#[entity(name = "notes", tenant = org_id, owner = user_id)]
struct Note {
    #[entity(primary_key)]
    id: i64,
    org_id: Uuid,
    user_id: i64,
}

const A: &str = "00000000-0000-0000-0000-00000000000a";

fn catalog(session: Session) -> Catalog {
    schema_pg::lower_with(&registry![Note].unwrap(), &Config { session, ..config() }).unwrap()
}

#[test]
fn helpers_stand_in_the_plan_in_place_of_their_call() {
    let mut live = empty();
    live.takes(&schema_pg::create(&catalog(Session::default())).to_string());
    live.takes("CREATE ROLE helpers_app; GRANT SELECT, INSERT ON notes TO helpers_app");
    live.takes(&format!("INSERT INTO notes SELECT g, '{A}', 7 FROM generate_series(1, 1000) AS g; ANALYZE notes"));
    live.takes(&format!("SET ROLE helpers_app; SET app.tenant_id = '{A}'; SET app.user_id = '7'"));
    let plan = live.plan("(VERBOSE, COSTS OFF) SELECT id FROM notes");
    assert!(plan.contains("(NULLIF(current_setting('app.tenant_id'::text, true), ''::text))::uuid"), "{plan}");
    assert!(plan.contains("(NULLIF(current_setting('app.user_id'::text, true), ''::text))::bigint"), "{plan}");
    assert!(!plan.contains("current_tenant_id") && !plan.contains("current_user_id"), "{plan}");
    // As a condition of an index too.
    let plan = live.plan("(COSTS OFF) SELECT id FROM notes WHERE org_id = current_tenant_id()");
    assert!(plan.contains("Index Cond"), "{plan}");
    assert!(!plan.contains("current_tenant_id()"), "{plan}");
    assert_eq!(live.text("SELECT count(*) FROM notes"), "1000");
}

/// As they were: with a text for a body, and a setting that prevents inlining.
fn older() -> Catalog {
    let mut catalog = catalog(Session::default());
    for (name, variable, ty) in
        [("current_tenant_id", "app.tenant_id", "uuid"), ("current_user_id", "app.user_id", "bigint")]
    {
        let function = catalog.functions.iter_mut().find(|function| function.name.name == name).unwrap();
        let text = format!("SELECT NULLIF(pg_catalog.current_setting('{variable}', true), '')::{ty}");
        function.body = Body::Text(text.into());
        function.settings = vec![("search_path".into(), "\"\"".into())];
    }
    catalog
}

#[test]
fn helpers_of_an_older_version_are_replaced_in_place() {
    let now = catalog(Session::default());
    let was = older();
    let changes = schema_pg::diff(&was, &now, &schema_pg::Renames::none());
    let plan = schema_pg::plan(&changes, &schema_pg::PlanOptions::default());
    let steps: Vec<String> = plan.steps.iter().map(|step| step.sql()).collect();
    assert_eq!(steps.len(), 2, "{plan}");
    assert!(steps.iter().all(|sql| sql.starts_with("CREATE OR REPLACE FUNCTION") && !sql.contains("SET ")), "{plan}");
    Pair::of(was, now)
        .rows(&format!("INSERT INTO notes VALUES (1, '{A}', 7)"))
        .survives(
            "SELECT string_agg(concat_ws(' ', proname, proconfig IS NULL, prosqlbody IS NOT NULL), ', ' ORDER BY proname)
             FROM pg_proc WHERE proname LIKE 'current%id'",
            "current_tenant_id t t, current_user_id t t",
        )
        .holds();
}

/// Whether every role may make temporary objects.
fn everybody_may(live: &mut Live) -> String {
    live.text("SELECT has_database_privilege('public', current_database(), 'TEMPORARY')")
}

#[test]
fn the_script_of_roles_takes_temporary_from_everybody() {
    let roles = Roles { application: "helpers_roles_app".into(), ..Roles::default() };
    let mut live = empty();
    assert_eq!(everybody_may(&mut live), "true");
    live.takes(&create_roles(&roles).repeat(2));
    assert_eq!(everybody_may(&mut live), "false");
    live.takes("SET ROLE helpers_roles_app");
    live.refuses("CREATE TEMPORARY TABLE t ()", "42501", "");
}

#[test]
fn the_script_of_roles_warns_where_it_may_not_revoke() {
    let roles = Roles { application: "helpers_warned_app".into(), ..Roles::default() };
    let mut live = empty();
    let warned = Arc::new(Mutex::new(Vec::new()));
    let heard = warned.clone();
    let mut settings: postgres::Config = live.url().parse().unwrap();
    settings.notice_callback(move |notice| heard.lock().unwrap().push((notice.code().code().to_owned(), notice)));
    let mut client = settings.connect(postgres::NoTls).unwrap();
    // Whoever may make roles, and does not own the database.
    client.batch_execute("CREATE ROLE helpers_admin CREATEROLE; SET ROLE helpers_admin").unwrap();
    client.batch_execute(&create_roles(&roles)).unwrap();
    assert_eq!(everybody_may(&mut live), "true");
    let warned: Vec<String> = warned
        .lock()
        .unwrap()
        .iter()
        .filter(|(_, notice)| notice.hint().is_some())
        .map(|(code, notice)| format!("{code} {}; {}", notice.message(), notice.hint().unwrap_or_default()))
        .collect();
    let name = live.text("SELECT current_database()");
    assert_eq!(
        warned,
        [format!(
            "01006 PUBLIC still has TEMPORARY on database {name}; let the owner of the database or a superuser run: REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC"
        )]
    );
}
