//! Row security and tenants: what a role that is not of the tenant can't see, write, point at or take over.

use schema_core::{Entity, registry};
use schema_pg::{Config, Session};
use uuid::Uuid;

use crate::support::{FOREIGN_KEY, Live, UNIQUE, config, empty, live};

/// What row security refuses.
const DENIED: &str = "42501";

#[derive(Entity)]
#[entity(name = "organizations", tenant = id)]
struct Organization {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(unique)]
    name: String,
}

#[derive(Entity)]
#[entity(name = "plans", global)]
struct Plan {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(name = "projects", tenant = organization_id, soft_delete.cascade().refuse_references())]
struct Project {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Organization).on_delete(Cascade))]
    organization_id: Uuid,
    #[entity(unique)]
    slug: String,
    #[entity(references(Plan))]
    plan_id: Option<i64>,
}

#[derive(Entity)]
#[entity(name = "tasks", tenant = organization_id, soft_delete, index([title]).unique())]
#[pg(index([no]).unique().include([title]))]
struct Task {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Organization).on_delete(Cascade))]
    organization_id: Uuid,
    #[entity(references(Project).on_delete(Cascade))]
    project_id: i64,
    #[entity(references(Task))]
    after_id: Option<i64>,
    title: String,
    no: i32,
}

#[derive(Entity)]
#[entity(name = "visits", primary_key([organization_id, day, id]), tenant = organization_id)]
#[pg(partition_by_range(day).monthly().from("2026-01").ahead(1).default())]
struct Visit {
    id: i64,
    day: chrono::NaiveDate,
    organization_id: Uuid,
}

const A: &str = "00000000-0000-0000-0000-00000000000a";
const B: &str = "00000000-0000-0000-0000-00000000000b";

/// Two tenants with rows, and a role for the application.
fn tenants(role: &str) -> Live {
    let mut live = live(registry![Organization, Plan, Project, Task, Visit]);
    live.takes(&format!(
        "CREATE ROLE {role}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
    ));
    live.takes(&format!("CREATE ROLE {role}_owner; GRANT CREATE ON SCHEMA public TO {role}_owner"));
    let mut loads = live.again();
    loads.takes("INSERT INTO plans DEFAULT VALUES");
    for (at, tenant) in [A, B].into_iter().enumerate() {
        // Guards look at other tables as the owner, whom row security binds: who loads rows names their tenant too.
        loads.takes(&format!("SET app.tenant_id = '{tenant}'"));
        loads.takes(&format!("INSERT INTO organizations VALUES ('{tenant}', 'org {at}')"));
        loads.takes(&format!(
            "INSERT INTO projects (organization_id, slug) VALUES ('{tenant}', 'one'), ('{tenant}', 'two')"
        ));
        loads.takes(&format!(
            "INSERT INTO tasks (organization_id, project_id, title, no) SELECT organization_id, id, slug, id
             FROM projects WHERE organization_id = '{tenant}'"
        ));
        loads.takes(&format!(
            "INSERT INTO visits VALUES (1{at}, '2026-01-02', '{tenant}'), (2{at}, '2019-01-02', '{tenant}')"
        ));
    }
    live.takes(&format!("SET ROLE {role}"));
    live
}

#[test]
fn a_tenant_sees_and_writes_its_own_rows_alone() {
    let mut live = tenants("lifecycle_alone");
    live.takes(&format!("SET app.tenant_id = '{A}'"));
    for (table, count) in [("organizations", 1), ("projects", 2), ("tasks", 2), ("visits", 2), ("tasks_live", 2)] {
        assert_eq!(live.text(&format!("SELECT count(*) FROM {table}")), count.to_string(), "{table}");
    }
    assert_eq!(live.text("SELECT count(*) FROM plans"), "1");
    live.takes(&format!("INSERT INTO projects (organization_id, slug) VALUES ('{A}', 'three')"));
    live.takes("UPDATE projects SET slug = 'four' WHERE slug = 'three'; DELETE FROM projects WHERE slug = 'four'");

    // Into another tenant, out of it, and over it.
    live.refuses(&format!("INSERT INTO projects (organization_id, slug) VALUES ('{B}', 'x')"), DENIED, "");
    live.refuses(&format!("UPDATE projects SET organization_id = '{B}'"), DENIED, "");
    live.refuses(&format!("INSERT INTO organizations VALUES ('{B}', 'y')"), DENIED, "");
    live.refuses(
        &format!("INSERT INTO projects (id, organization_id, slug) VALUES (3, '{A}', 'z') ON CONFLICT (id) DO UPDATE SET slug = 'z'"),
        DENIED,
        "",
    );
    for statement in [
        format!("UPDATE projects SET slug = 'stolen' WHERE organization_id = '{B}'"),
        format!("DELETE FROM tasks WHERE organization_id = '{B}'"),
        format!("UPDATE tasks_live SET title = 'stolen' WHERE organization_id = '{B}'"),
    ] {
        assert_eq!(live.client.execute(&statement, &[]).unwrap(), 0, "{statement}");
    }
    let mut other = live.again();
    other.takes(&format!("SET ROLE lifecycle_alone; SET app.tenant_id = '{A}'"));
    let copied = other.client.copy_in("COPY projects (organization_id, slug) FROM STDIN").is_ok();
    assert!(!copied, "COPY passes row security");
    assert_eq!(live.text("SELECT count(*) FROM (SELECT * FROM projects FOR UPDATE) AS p"), "2");

    // Two tenants may have the same names.
    live.refuses(
        &format!("INSERT INTO projects (organization_id, slug) VALUES ('{A}', 'one')"),
        UNIQUE,
        "projects_organization_id_slug_key",
    );
    live.takes("RESET ROLE");
    assert_eq!(live.text("SELECT count(*) FROM projects WHERE slug = 'one'"), "2");
}

#[test]
fn nobody_sees_anything_while_no_tenant_is_named() {
    let mut live = tenants("lifecycle_nobody");
    for said in
        ["RESET app.tenant_id", "SET app.tenant_id = ''", "SET app.tenant_id = '00000000-0000-0000-0000-00000000000c'"]
    {
        live.takes(said);
        for table in ["organizations", "projects", "tasks", "visits", "tasks_live", "projects_live"] {
            assert_eq!(live.text(&format!("SELECT count(*) FROM {table}")), "0", "{table} after {said}");
        }
        live.refuses(&format!("INSERT INTO projects (organization_id, slug) VALUES ('{A}', 'x')"), DENIED, "");
        assert_eq!(live.client.execute("DELETE FROM tasks", &[]).unwrap(), 0);
    }
    live.takes("SET app.tenant_id = 'garbage'");
    live.refuses("SELECT FROM projects", "22P02", "");
    live.takes(&format!("RESET app.tenant_id; BEGIN; SET LOCAL app.tenant_id = '{A}'; COMMIT"));
    assert_eq!(live.text("SELECT count(*) FROM projects"), "0");
}

#[test]
fn the_owner_of_the_tables_is_not_exempt_and_partitions_are_no_way_around() {
    let mut live = tenants("lifecycle_owner");
    live.takes("RESET ROLE; ALTER TABLE projects OWNER TO lifecycle_owner_owner; SET ROLE lifecycle_owner_owner");
    assert_eq!(live.text("SELECT count(*) FROM projects"), "0");
    live.takes(&format!("SET app.tenant_id = '{A}'"));
    assert_eq!(live.text("SELECT count(*) FROM projects"), "2");

    live.takes("RESET ROLE; SELECT maintain_visits_partitions('2026-09-01')");
    live.takes("GRANT SELECT ON ALL TABLES IN SCHEMA public TO lifecycle_owner; SET ROLE lifecycle_owner");
    let parts = live.column("SELECT relname FROM pg_class WHERE relkind = 'r' AND relispartition ORDER BY relname");
    assert!(parts.contains("visits_2026_09"), "{parts}");
    for part in parts.split(' ') {
        assert_eq!(live.text(&format!("SELECT count(*) FROM {part}")), "0", "{part}");
    }
    assert_eq!(live.text("SELECT count(*) FROM visits"), "2");
}

#[test]
fn no_reference_leaves_its_tenant() {
    // As the superuser, whom no policy stops: the keys do.
    let mut live = tenants("lifecycle_reference");
    live.takes("RESET ROLE");
    live.refuses(
        &format!("INSERT INTO tasks (organization_id, project_id, title, no) VALUES ('{A}', 3, 'x', 9)"),
        FOREIGN_KEY,
        "tasks_project_id_not_deleted",
    );
    live.takes("ALTER TABLE tasks DISABLE TRIGGER USER");
    live.refuses(
        &format!("INSERT INTO tasks (organization_id, project_id, title, no) VALUES ('{A}', 3, 'x', 9)"),
        FOREIGN_KEY,
        "tasks_project_id_fkey",
    );
    live.refuses("UPDATE tasks SET after_id = 3 WHERE id = 1", FOREIGN_KEY, "tasks_after_id_fkey");
    live.refuses(
        &format!("UPDATE projects SET organization_id = '{B}', slug = 'n' WHERE id = 1"),
        FOREIGN_KEY,
        "tasks_project_id_fkey",
    );
}

#[derive(Entity)]
#[entity(name = "steps", tenant = tenant)]
struct Step {
    #[entity(primary_key)]
    id: i64,
    tenant: i64,
    #[entity(references(Step).on_delete(SetNull))]
    after_id: Option<i64>,
}

#[test]
fn a_reference_that_becomes_empty_leaves_the_tenant_as_it_is() {
    if schema_test_server::Server::shared().version() < 15 {
        let Err(found) = schema_pg::lower_with(&registry![Step].unwrap(), &config()) else {
            panic!("no mistake was found")
        };
        assert!(found.to_string().contains("P0201"), "{found}");
        return;
    }
    let mut live = live(registry![Step]);
    live.takes("INSERT INTO steps VALUES (1, 7, NULL), (2, 7, 1); DELETE FROM steps WHERE id = 1");
    assert_eq!(live.column("SELECT concat_ws('|', id, tenant, after_id) FROM steps"), "2|7");
}

#[test]
fn soft_deletion_stays_within_the_tenant() {
    let mut live = tenants("lifecycle_soft");
    live.takes(&format!("SET app.tenant_id = '{A}'; UPDATE projects SET deleted_at = now()"));
    assert_eq!(live.text("SELECT count(*) FROM tasks_live"), "0");
    live.refuses(
        &format!("INSERT INTO tasks (organization_id, project_id, title, no) VALUES ('{A}', 1, 'n', 3)"),
        FOREIGN_KEY,
        "tasks_project_id_not_deleted",
    );
    live.takes(&format!("SET app.tenant_id = '{B}'"));
    assert_eq!(live.text("SELECT count(*) FROM tasks_live"), "2");
    live.takes(&format!("INSERT INTO tasks (organization_id, project_id, title, no) VALUES ('{B}', 3, 'n', 30)"));
    live.takes(&format!("SET app.tenant_id = '{A}'; UPDATE projects SET deleted_at = NULL WHERE id = 1"));
    assert_eq!(live.text("SELECT count(*) FROM tasks_live"), "1");
}

#[test]
fn a_policy_asks_once_for_each_query_and_rows_are_found_by_their_tenant() {
    let mut live = tenants("lifecycle_plan");
    live.takes(&format!("SET app.tenant_id = '{A}'"));
    for table in ["projects", "tasks"] {
        let plan = live.plan(&format!("SELECT * FROM {table}"));
        assert!(plan.contains("InitPlan") && plan.contains("Index Cond: (organization_id = "), "{plan}");
    }
}

#[derive(Entity)]
#[entity(name = "drafts", owner = user_id)]
#[pg(policy("drafts_shared").for_select().using("EXISTS (SELECT FROM shares AS s WHERE s.draft_id = drafts.id AND s.user_id = current_user_id())"))]
#[pg(policy("drafts_not_locked").for_update().using("NOT is_locked").with_check("true").restrictive())]
struct Draft {
    #[entity(primary_key)]
    id: i64,
    user_id: i64,
    is_locked: bool,
}

#[derive(Entity)]
#[entity(name = "shares", primary_key([draft_id, user_id]))]
#[pg(rls, policy("shares_read").for_select().to("lifecycle_drafts").using("true"))]
struct Share {
    draft_id: i64,
    user_id: i64,
}

#[test]
fn owners_and_policies_decide_together() {
    let mut live = empty();
    live.takes("CREATE ROLE lifecycle_drafts; CREATE ROLE lifecycle_other");
    live.installs(&crate::support::sql(registry![Draft, Share]));
    live.takes("GRANT ALL ON ALL TABLES IN SCHEMA public TO lifecycle_drafts, lifecycle_other");
    live.takes("INSERT INTO drafts (user_id, is_locked) VALUES (1, false), (1, true), (2, false), (2, false)");
    live.takes("INSERT INTO shares VALUES (3, 1); SET ROLE lifecycle_drafts; SET app.user_id = '1'");
    assert_eq!(live.column("SELECT id FROM drafts ORDER BY id"), "1 2 3");
    live.takes("INSERT INTO drafts (user_id, is_locked) VALUES (1, false)");
    live.refuses("INSERT INTO drafts (user_id, is_locked) VALUES (2, false)", DENIED, "");
    live.refuses("INSERT INTO shares VALUES (4, 1)", DENIED, "");
    // Shared is read, not written; locked is the owner's, and not written either.
    assert_eq!(live.client.execute("UPDATE drafts SET is_locked = is_locked", &[]).unwrap(), 2);
    live.takes("SET ROLE lifecycle_other");
    assert_eq!(live.column("SELECT id FROM drafts ORDER BY id"), "1 2 5");
    assert_eq!(live.text("SELECT count(*) FROM shares"), "0");
    live.takes("RESET app.user_id");
    assert_eq!(live.text("SELECT count(*) FROM drafts"), "0");
}

#[test]
fn supabase_says_who_is_asking_by_its_token() {
    let mut live = empty();
    live.takes(
        "CREATE SCHEMA auth;
         CREATE FUNCTION auth.jwt() RETURNS jsonb LANGUAGE sql STABLE
            AS $$ SELECT current_setting('request.jwt.claims', true)::jsonb $$;
         CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $$ SELECT (auth.jwt() ->> 'sub')::uuid $$;
         CREATE ROLE lifecycle_authenticated; GRANT USAGE ON SCHEMA auth TO lifecycle_authenticated",
    );
    let config = Config { session: Session::supabase(), ..config() };
    let registry = registry![Organization, Plan, Project, Task, Visit].unwrap();
    let owner = live.owner().name();
    live.takes(&format!("GRANT USAGE ON SCHEMA auth TO {owner}"));
    live.installs(&schema_pg::create(&schema_pg::lower_with(&registry, &config).unwrap()).to_string());
    live.takes(&format!("INSERT INTO organizations VALUES ('{A}', 'a'), ('{B}', 'b')"));
    live.takes("GRANT ALL ON ALL TABLES IN SCHEMA public TO lifecycle_authenticated; SET ROLE lifecycle_authenticated");
    live.takes(&format!(r#"SET request.jwt.claims = '{{"app_metadata": {{"tenant_id": "{B}"}}}}'"#));
    assert_eq!(live.column("SELECT name FROM organizations"), "b");
    live.takes(r#"SET request.jwt.claims = '{"user_metadata": {"tenant_id": 1}}'"#);
    assert_eq!(live.text("SELECT count(*) FROM organizations"), "0");
}

#[test]
fn linters_for_row_security_find_nothing() {
    let mut live = tenants("lifecycle_lint");
    live.takes("RESET ROLE");
    let found = crate::linters::findings(&mut live, "public", &["lifecycle_lint"]);
    // Before 15 there are no others; what such a view shows, policies let pass.
    let is_known = |finding: &String| {
        // Plans are everybody's.
        finding == "tables that a role sees without row security: plans"
            || finding.starts_with("views with the rights of their owner")
                && schema_test_server::Server::shared().version() < 15
    };
    assert_eq!(found.into_iter().filter(|finding| !is_known(finding)).collect::<Vec<_>>(), Vec::<String>::new());
}

mod wrong {
    use super::*;

    #[derive(Entity)]
    #[entity(tenant = id)]
    pub struct Org {
        #[entity(primary_key)]
        pub id: Uuid,
    }

    #[derive(Entity)]
    pub struct Forgotten {
        #[entity(primary_key)]
        pub id: i64,
    }

    #[derive(Entity)]
    #[entity(tenant = org_id, many_to_many(Org))]
    pub struct Loose {
        #[entity(primary_key)]
        pub id: i64,
        pub org_id: Option<i64>,
        #[entity(references(Org))]
        pub other_id: Uuid,
    }

    #[derive(Entity)]
    #[entity(global, owner = deleted_at)]
    pub struct Odd {
        #[entity(primary_key)]
        pub id: i64,
    }
}

#[test]
fn whoever_forgets_the_tenant_is_told() {
    let Err(schema_core::Diagnostics(found)) = registry![wrong::Org, wrong::Forgotten, wrong::Loose, wrong::Odd] else {
        panic!("no mistake was found")
    };
    let lines: Vec<String> = found.iter().map(|d| format!("{} {}: {}", d.code, d.path, d.message)).collect();
    assert_eq!(
        lines.join("\n"),
        "E0501 Odd.deleted_at: `owner` names `deleted_at`, which `Odd` does not have
E0705 Forgotten: `Forgotten` says neither `tenant = …` nor `global`
E0706 Loose.org_id: `org_id` is the tenant, and can be empty: the row would be nobody's
E0707 Loose.other_id: references the tenant `Org` by another field than `org_id`
E0708 Loose.many_to_many(Org): the table between would hold rows of all tenants
E0709 Org.id: `tenant` is of another type here than in `Loose`"
    );
}

mod policies {
    use super::*;

    #[derive(Entity)]
    #[pg(rls)]
    pub struct Closed {
        #[entity(primary_key)]
        pub id: i64,
    }

    #[derive(Entity)]
    #[pg(policy("a").for_insert().using("id = 1"), policy("b").for_select().with_check("id = 1").using("idd = 1"), policy("c"))]
    pub struct Unclear {
        #[entity(primary_key)]
        pub id: i64,
    }
}

#[test]
fn policies_that_say_nothing_or_too_much_are_reported() {
    let registry = registry![policies::Closed, policies::Unclear].unwrap();
    let Err(schema_core::Diagnostics(found)) = schema_pg::lower(&registry) else { panic!("no mistake was found") };
    let lines: Vec<String> = found.iter().map(|d| format!("{} {}: {}", d.code, d.path, d.message)).collect();
    assert_eq!(
        lines.join("\n"),
        "P0502 Closed.rls: no policy lets a row pass: nobody sees anything
P0503 Unclear.a: a policy about new rows has nothing to look at before
P0503 Unclear.b: a policy about rows that are there writes none
P0104 Unclear.policy: `idd` is no column of `unclear`, at character 1 of `idd = 1`
P0503 Unclear.c: the policy has no condition"
    );
}

/// Rows of tenants below rows that are everybody's.
mod shared {
    use super::*;

    #[derive(Entity)]
    #[entity(global)]
    pub struct Kept {
        #[entity(primary_key)]
        pub id: i64,
    }

    #[derive(Entity)]
    #[entity(global)]
    #[pg(read_only)]
    pub struct Fixed {
        #[entity(primary_key)]
        pub id: i64,
    }

    /// Its rows go with those that the application deletes.
    #[derive(Entity)]
    #[entity(global)]
    #[pg(read_only)]
    pub struct Going {
        #[entity(primary_key)]
        pub id: i64,
        #[entity(references(Kept).on_delete(Cascade))]
        pub kept_id: i64,
    }

    #[derive(Entity)]
    #[entity(global, soft_delete.cascade())]
    #[pg(read_only)]
    pub struct Soft {
        #[entity(primary_key)]
        pub id: i64,
    }

    #[derive(Entity)]
    #[entity(tenant = org_id, soft_delete, actors.references(Kept))]
    pub struct Thing {
        #[entity(primary_key)]
        pub id: i64,
        pub org_id: Uuid,
        #[entity(references(Kept).on_delete(Cascade))]
        pub a: i64,
        #[entity(references(Kept).on_delete(SetNull))]
        pub b: Option<i64>,
        #[entity(references(Kept).on_update(Cascade))]
        pub c: i64,
        #[entity(references(Going).on_delete(SetDefault), default = 1)]
        pub d: i64,
        #[entity(references(Soft).on_delete(Cascade))]
        pub e: i64,
        #[entity(references(Fixed).on_delete(Cascade).on_update(Cascade))]
        pub f: i64,
        #[entity(references(Kept).on_delete(Restrict))]
        pub g: i64,
    }
}

#[test]
fn no_action_on_what_is_everybodys_reaches_rows_of_tenants() {
    let Err(schema_core::Diagnostics(found)) =
        registry![shared::Kept, shared::Fixed, shared::Going, shared::Soft, shared::Thing]
    else {
        panic!("no mistake was found")
    };
    let mut lines: Vec<String> = found.iter().map(|d| format!("{} {}: {}", d.code, d.path, d.message)).collect();
    lines.sort();
    let writes = "would write rows of all tenants, since";
    let everybodys = "is everybody's and the application writes it";
    assert_eq!(
        lines,
        [
            format!("E0717 Thing.a: `.on_delete(Cascade)` {writes} `Kept` {everybodys}"),
            format!("E0717 Thing.b: `.on_delete(SetNull)` {writes} `Kept` {everybodys}"),
            format!("E0717 Thing.c: `.on_update(Cascade)` {writes} `Kept` {everybodys}"),
            format!("E0717 Thing.created_by: `.on_delete(SetNull)` {writes} `Kept` {everybodys}"),
            format!("E0717 Thing.d: `.on_delete(SetDefault)` {writes} `Going` {everybodys}"),
            format!("E0717 Thing.updated_by: `.on_delete(SetNull)` {writes} `Kept` {everybodys}"),
            "E0718 Thing.e: `soft_delete.cascade()` of `Soft`, which is everybody's, would delete rows of the tenant that the \
             session asks for, and leave those of others"
                .to_owned(),
        ]
    );
}

mod excluded {
    use std::ops::Range;

    use super::*;

    #[derive(Entity)]
    #[entity(tenant = org_id)]
    #[pg(exclude("own").using_gist([org_id.eq(), days.overlaps()]))]
    #[pg(exclude("twice").using_gist([org_id.eq(), days.overlaps()]).across_tenants())]
    #[pg(exclude("narrow").using_spgist([days.overlaps()]))]
    #[pg(exclude("wide").using_spgist([days.overlaps()]).across_tenants())]
    pub struct Booking {
        #[entity(primary_key)]
        pub id: i64,
        pub org_id: i64,
        pub days: Range<i32>,
    }

    #[derive(Entity)]
    #[entity(global)]
    #[pg(exclude("nobodys").using_gist([days.overlaps()]).across_tenants())]
    pub struct Holiday {
        #[entity(primary_key)]
        pub id: i64,
        pub days: Range<i32>,
    }
}

#[test]
fn an_exclusion_across_tenants_says_so() {
    let registry = registry![excluded::Booking, excluded::Holiday].unwrap();
    let Err(schema_core::Diagnostics(found)) = schema_pg::lower_with(&registry, &config()) else {
        panic!("no mistake was found")
    };
    let lines: Vec<String> = found.iter().map(|d| format!("{} {}: {}", d.code, d.path, d.message)).collect();
    assert_eq!(
        lines.join("\n"),
        "P0112 Booking.exclude: `twice` says `across_tenants`, and compares the tenant `org_id`
P0112 Booking.exclude: `narrow` would hold among the rows of all tenants: SP-GiST has no place for `org_id`
P0112 Holiday.exclude: `nobodys` says `across_tenants`, and `Holiday` has no tenant"
    );
}
