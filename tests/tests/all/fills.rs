//! Migrations of an ordinary owner over rows that triggers and policies keep: columns are filled, labels go, references are
//! checked, and all that keeps rows is there again, also after a failure.

use schema_core::{DbEnum, Diagnostics, Entity, Registry, registry};
use schema_pg::{ApplyOptions, Catalog, Event, Hazard, Lock, Plan, PlanOptions, Progress, Renames, Stage, blocking};

use crate::support::{Live, config, empty};

const REFUSED: &str = "23000";

pub fn lowered(registry: Result<Registry, Diagnostics>) -> (Registry, Catalog) {
    let registry = registry.unwrap_or_else(|found| panic!("{found}"));
    let catalog = schema_pg::lower_with(&registry, &config()).unwrap_or_else(|found| panic!("{found}"));
    (registry, catalog)
}

pub fn options() -> PlanOptions {
    PlanOptions { version: config().version, ..PlanOptions::default() }
}

/// A database that an ordinary role owns with all that is in it; the session is that role's, rows come from a superuser.
pub fn owned(owner: &str, catalog: &Catalog, rows: &str) -> Live {
    let mut live = empty();
    live.takes(&format!(
        "CREATE ROLE {owner} NOSUPERUSER NOBYPASSRLS NOCREATEROLE; GRANT CREATE ON SCHEMA public TO {owner}"
    ));
    let name = live.text("SELECT current_database()");
    live.takes(&format!("ALTER DATABASE {name} OWNER TO {owner}"));
    let options = PlanOptions { owner: Some(owner.to_owned().into()), ..options() };
    live.takes(&schema_pg::create_with(catalog, &options).to_string());
    live.takes(rows);
    live.takes(&format!("SET ROLE {owner}"));
    live
}

pub fn plan<'a>(old: &'a Catalog, new: &'a (Registry, Catalog), options: &PlanOptions) -> Plan<'a> {
    schema_pg::plan(&schema_pg::diff(old, &new.1, &Renames::of_with(&new.0, &config())), options)
}

/// All rows of a table as a superuser sees them, without a column.
fn rows(live: &Live, table: &str, without: &str) -> String {
    let mut all = live.again();
    all.text(&format!(
        "SELECT coalesce(string_agg((to_jsonb(r) - '{without}')::text, E'\\n' ORDER BY (to_jsonb(r) - '{without}')::text), '') FROM {table} AS r"
    ))
}

/// What keeps rows: enabled triggers, row security, and that the owner reads its tables.
fn guards(live: &Live) -> String {
    live.again().text(
        "SELECT string_agg(concat_ws(' ', c.relname, c.relrowsecurity, c.relforcerowsecurity,
                has_table_privilege(c.relowner, c.oid, 'SELECT'),
                (SELECT string_agg(concat(t.tgname, t.tgenabled), ',' ORDER BY t.tgname) FROM pg_trigger AS t
                 WHERE t.tgrelid = c.oid AND NOT t.tgisinternal)), E'\\n' ORDER BY c.relname)
         FROM pg_class AS c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'schema_apply'",
    )
}

/// Applies as the owner: a column `euros` for rows that have `cents`; what was there is as it was.
#[track_caller]
fn fills(owner: &str, was: Result<Registry, Diagnostics>, now: Result<Registry, Diagnostics>, said: &str) -> Live {
    let (was, now) = (lowered(was), lowered(now));
    let mut live = owned(owner, &was.1, said);
    let (before, kept) = (rows(&live, "items", "euros"), guards(&live));
    let options = options().backfill("public.items.euros", "cents / 100");
    let plan = plan(&was.1, &now, &options);
    schema_pg::assert_sql_valid(&plan.to_string());
    blocking::apply(&mut live.client, &plan).unwrap_or_else(|error| panic!("{error}\n{plan}"));
    assert_eq!(rows(&live, "items", "euros"), before);
    let mut all = live.again();
    assert_eq!(all.text("SELECT count(*) FROM items WHERE euros IS DISTINCT FROM cents / 100"), "0");
    assert_ne!(all.text("SELECT count(*) FROM items"), "0");
    assert_eq!(guards(&live), kept);
    // What it became is what it would be from the start, also for who plans again.
    let again = blocking::introspect(&mut all.client, &["public"]).unwrap();
    assert!(!again.tables.iter().any(|table| table.name.name == "schema_apply"));
    live
}

/// The same entity before and after it gets a column.
macro_rules! word {
    ($word:ident, [$($said:tt)*], { $($field:tt)* }) => {
        mod $word {
            #[allow(unused_imports, reason = "some words need them")]
            use super::*;
            pub mod was {
                #[allow(unused_imports, reason = "some words need them")]
                use super::*;
                #[derive(Entity)]
                #[entity(name = "items", $($said)*)]
                pub struct Item {
                    #[entity(primary_key)]
                    pub id: i64,
                    pub cents: i64,
                    $($field)*
                }
            }
            pub mod now {
                #[allow(unused_imports, reason = "some words need them")]
                use super::*;
                #[derive(Entity)]
                #[entity(name = "items", $($said)*)]
                pub struct Item {
                    #[entity(primary_key)]
                    pub id: i64,
                    pub cents: i64,
                    $($field)*
                    pub euros: i64,
                }
            }
        }
    };
}

#[derive(DbEnum)]
pub enum State {
    Open,
    Closed,
}

word!(stamped, [timestamps], {});
word!(by, [actors], {});
word!(counted, [], { #[entity(version)] pub version: i64, });
word!(fixed, [immutable], {});
word!(fixed_field, [], { #[entity(immutable)] pub code: String, });
word!(appended, [append_only], {});
word!(deleted, [soft_delete], {});
word!(deleted_read_only, [soft_delete.read_only(), timestamps, actors], {});
word!(deleted_all, [soft_delete.read_only().cascade().on_delete_statement().refuse_references()], {});
word!(tree_of, [tree(parent_id)], { pub parent_id: Option<i64>, });
word!(states, [], { #[entity(default = State::Open, transitions([(State::Open, State::Closed)]))] pub state: State, });

const PLAIN: &str = "INSERT INTO items (cents) SELECT g * 100 FROM generate_series(1, 7) AS g;";
const DELETED: &str = "INSERT INTO items (cents) SELECT g * 100 FROM generate_series(1, 7) AS g;
    UPDATE items SET deleted_at = now() WHERE id < 4;";

#[test]
fn a_new_column_is_filled_past_what_keeps_rows_as_they_are() {
    fills("fills_stamped", registry![stamped::was::Item], registry![stamped::now::Item], PLAIN);
    fills("fills_by", registry![by::was::Item], registry![by::now::Item], PLAIN);
    fills("fills_counted", registry![counted::was::Item], registry![counted::now::Item], PLAIN);
    let mut live = fills("fills_fixed", registry![fixed::was::Item], registry![fixed::now::Item], PLAIN);
    live.refuses("UPDATE items SET cents = 1", REFUSED, "items_immutable");
    let coded = "INSERT INTO items (cents, code) VALUES (100, 'a'), (200, 'b')";
    fills("fills_fixed_field", registry![fixed_field::was::Item], registry![fixed_field::now::Item], coded);
    let mut live = fills("fills_appended", registry![appended::was::Item], registry![appended::now::Item], PLAIN);
    live.refuses("UPDATE items SET euros = 1", REFUSED, "items_append_only");
    live.refuses("DELETE FROM items", REFUSED, "items_append_only");
    let states = "INSERT INTO items (cents) VALUES (100), (200); UPDATE items SET state = 'closed' WHERE id = 1";
    fills("fills_states", registry![states::was::Item], registry![states::now::Item], states);
}

#[test]
fn a_new_column_is_filled_in_rows_that_are_deleted_too() {
    fills("fills_deleted", registry![deleted::was::Item], registry![deleted::now::Item], DELETED);
    let (was, now) = (registry![deleted_read_only::was::Item], registry![deleted_read_only::now::Item]);
    let mut live = fills("fills_deleted_read_only", was, now, DELETED);
    live.refuses("UPDATE items SET cents = 1 WHERE id = 1", REFUSED, "items_read_only");
    fills("fills_deleted_all", registry![deleted_all::was::Item], registry![deleted_all::now::Item], DELETED);
    let tree = "INSERT INTO items (cents) VALUES (100); INSERT INTO items (cents, parent_id) VALUES (200, 1), (300, 2)";
    fills("fills_tree", registry![tree_of::was::Item], registry![tree_of::now::Item], tree);
}

word!(noted, [audit, timestamps, append_only], {});

#[test]
fn the_log_notes_what_a_plan_fills() {
    let live = fills("fills_noted", registry![noted::was::Item], registry![noted::now::Item], PLAIN);
    let mut all = live.again();
    let said =
        "SELECT string_agg(DISTINCT action || ' ' || changed_fields::text || ' ' || db_user, ',') || ' ' || count(*)
        FROM audit_log WHERE action = 'update'";
    let noted = all.text(said);
    assert!(noted.starts_with("update {euros} ") && noted.ends_with(" 7"), "{noted}");
}

/// Tenants: rows that the owner does not see, and cut by time.
mod tenants {
    use super::*;

    #[derive(Entity)]
    #[entity(name = "orgs", tenant = id, timestamps)]
    pub struct Org {
        #[entity(primary_key)]
        pub id: i64,
        #[entity(default = "")]
        pub name: String,
    }

    #[derive(Entity)]
    #[entity(name = "projects", tenant = org_id, soft_delete.read_only(), audit, timestamps)]
    pub struct Project {
        #[entity(primary_key)]
        pub id: i64,
        #[entity(references(Org))]
        pub org_id: i64,
    }

    pub mod was {
        use super::*;

        #[derive(Entity)]
        #[entity(name = "items", tenant = org_id, primary_key([org_id, at, id]), timestamps, append_only)]
        #[pg(partition_by_hash(org_id).modulus(2))]
        pub struct Item {
            pub id: i64,
            pub at: chrono::NaiveDate,
            pub org_id: i64,
            pub cents: i64,
            pub project_id: Option<i64>,
        }

        #[derive(Entity)]
        #[entity(name = "tasks", tenant = org_id, soft_delete.read_only(), timestamps)]
        pub struct Task {
            #[entity(primary_key)]
            pub id: i64,
            pub org_id: i64,
            pub project_id: i64,
            pub after_id: Option<i64>,
        }
    }

    pub mod now {
        use super::*;

        #[derive(Entity)]
        #[entity(name = "items", tenant = org_id, primary_key([org_id, at, id]), timestamps, append_only)]
        #[pg(partition_by_hash(org_id).modulus(2))]
        pub struct Item {
            pub id: i64,
            pub at: chrono::NaiveDate,
            pub org_id: i64,
            pub cents: i64,
            #[entity(references(Project))]
            pub project_id: Option<i64>,
            pub euros: i64,
        }

        #[derive(Entity)]
        #[entity(name = "tasks", tenant = org_id, soft_delete.read_only(), timestamps)]
        pub struct Task {
            #[entity(primary_key)]
            pub id: i64,
            pub org_id: i64,
            #[entity(references(Project))]
            pub project_id: i64,
            #[entity(references(Task))]
            pub after_id: Option<i64>,
            pub org_name: String,
        }
    }

    pub const ROWS: &str = "INSERT INTO orgs (id, name) VALUES (1, 'a'), (2, 'b');
        INSERT INTO projects (id, org_id) OVERRIDING SYSTEM VALUE VALUES (1, 1), (2, 2);
        INSERT INTO items (id, at, org_id, cents, project_id) VALUES
            (1, '2026-01-05', 1, 100, 1), (2, '2026-02-05', 2, 200, 2), (3, '2031-01-01', 2, 300, NULL);
        INSERT INTO tasks (id, org_id, project_id) VALUES (1, 1, 1), (2, 2, 2), (3, 2, 2);
        UPDATE tasks SET after_id = 2 WHERE id = 3;
        UPDATE tasks SET deleted_at = now() WHERE id = 3;
        UPDATE projects SET deleted_at = now() WHERE id = 2;";
}

fn of_tenants() -> ((Registry, Catalog), (Registry, Catalog)) {
    use tenants::{Org, Project, now, was};
    (lowered(registry![Org, Project, was::Item, was::Task]), lowered(registry![Org, Project, now::Item, now::Task]))
}

fn tenants_options(online: bool) -> PlanOptions {
    let name = "(SELECT o.name FROM public.orgs AS o WHERE o.id = org_id)";
    let options = PlanOptions { online, ..options() };
    options.backfill("public.items.euros", "cents / 100").backfill("public.tasks.org_name", name)
}

/// A foreign key is there, and checked.
fn references(live: &Live) -> String {
    let mut all = live.again();
    all.text(
        "SELECT coalesce(string_agg(conrelid::regclass || ' ' || conname || ' ' || convalidated, ', ' ORDER BY conrelid::regclass::text, conname), '')
         FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND conname ~ 'project_id|after_id'",
    )
}

#[test]
fn between_tables_of_tenants_columns_are_filled_and_references_are_checked() {
    for online in [true, false] {
        let (was, now) = of_tenants();
        let mut live = owned(&format!("fills_tenants_{online}"), &was.1, tenants::ROWS);
        assert_eq!(live.text("SELECT count(*) FROM tasks"), "0", "the owner sees no rows: row security is forced");
        let (items, tasks) = (rows(&live, "items", "euros"), rows(&live, "tasks", "org_name"));
        let kept = guards(&live);
        let options = tenants_options(online);
        let plan = plan(&was.1, &now, &options);
        blocking::apply(&mut live.client, &plan).unwrap_or_else(|error| panic!("{error}\n{plan}"));
        assert_eq!(
            references(&live),
            "items items_project_id_fkey true, tasks tasks_after_id_fkey true, tasks tasks_project_id_fkey true"
        );
        let mut all = live.again();
        assert_eq!((rows(&live, "items", "euros"), rows(&live, "tasks", "org_name")), (items, tasks));
        assert_eq!(all.text("SELECT string_agg(euros::text, ',' ORDER BY id) FROM items"), "1,2,3");
        assert_eq!(all.text("SELECT string_agg(org_name, ',' ORDER BY id) FROM tasks"), "a,b,b");
        assert_eq!(guards(&live), kept);
        let grants = "SELECT count(*) FROM pg_class AS c, aclexplode(c.relacl) AS x
            WHERE c.relname IN ('items', 'tasks', 'projects') AND x.grantee <> c.relowner";
        assert_eq!(all.text(grants), "0");
        // What it became is what is made from empty.
        let mut fresh = owned(&format!("fills_tenants_fresh_{online}"), &now.1, "");
        let read = |live: &mut Live| blocking::introspect(&mut live.client, &["public"]).unwrap();
        let (mut migrated, mut fresh) = (read(&mut live), read(&mut fresh));
        // The one database is another role's.
        migrated.schemas.clear();
        fresh.schemas.clear();
        assert_eq!(schema_pg::diff(&migrated, &fresh, &Renames::none()).list, Vec::new());
    }
}

#[test]
fn a_row_that_references_nothing_stops_the_migration_whoever_does_not_see_it() {
    let dangling = [
        ("task", "tasks", "UPDATE tasks SET project_id = 1 WHERE id = 2"),
        ("item", "items", "INSERT INTO items (id, at, org_id, cents, project_id) VALUES (9, '2026-02-09', 1, 1, 2)"),
        ("self", "tasks", "UPDATE tasks SET after_id = 1 WHERE id = 2"),
    ];
    for online in [true, false] {
        for (what, table, sql) in dangling {
            let (was, now) = of_tenants();
            let rows = format!("{};\n{sql}", tenants::ROWS);
            let mut live = owned(&format!("fills_dangling_{what}_{online}"), &was.1, &rows);
            let (kept, options) = (guards(&live), tenants_options(online));
            let plan = plan(&was.1, &now, &options);
            let error = blocking::apply(&mut live.client, &plan).expect_err(what).to_string();
            assert!(error.contains("violates foreign key constraint"), "{what}: {error}");
            let fault = format!("{table}_{}_fkey", if what == "self" { "after_id" } else { "project_id" });
            assert!(!references(&live).contains(&format!("{fault} true")), "{}", references(&live));
            assert_eq!(guards(&live), kept);
            // Repaired, the same plan comes through.
            let mut all = live.again();
            all.takes(
                "ALTER TABLE tasks DISABLE TRIGGER USER; UPDATE tasks SET project_id = org_id, after_id = NULL;
                 ALTER TABLE tasks ENABLE TRIGGER USER; ALTER TABLE items DISABLE TRIGGER USER;
                 DELETE FROM items WHERE id = 9; ALTER TABLE items ENABLE TRIGGER USER",
            );
            blocking::apply(&mut live.client, &plan).unwrap_or_else(|error| panic!("{error}\n{plan}"));
            assert!(!references(&live).contains("false"), "{}", references(&live));
            assert_eq!(guards(&live), kept);
        }
    }
}

#[test]
fn who_reads_by_another_role_checks_references_all_the_same() {
    let (was, now) = of_tenants();
    let rows = format!("{}; GRANT SELECT ON tasks, items, projects TO PUBLIC", tenants::ROWS);
    let options = tenants_options(true);
    let plan = plan(&was.1, &now, &options);
    let mut live = owned("fills_public", &was.1, &rows);
    let kept = guards(&live);
    blocking::apply(&mut live.client, &plan).unwrap_or_else(|error| panic!("{error}\n{plan}"));
    assert!(references(&live).matches("true").count() == 3, "{}", references(&live));
    assert_eq!(guards(&live), kept);
    // A member of the owner, who reads by a right of its own.
    let mut live = owned("fills_member", &was.1, tenants::ROWS);
    live.takes(
        "RESET ROLE; CREATE ROLE fills_deployer; GRANT fills_member TO fills_deployer;
         GRANT CREATE ON SCHEMA public TO fills_deployer; GRANT SELECT ON tasks TO fills_deployer; SET ROLE fills_deployer",
    );
    let kept = guards(&live);
    blocking::apply(&mut live.client, &plan).unwrap_or_else(|error| panic!("{error}\n{plan}"));
    assert!(references(&live).matches("true").count() == 3, "{}", references(&live));
    assert_eq!(guards(&live), kept);
    let rows = format!("{rows}; UPDATE tasks SET project_id = 1 WHERE id = 2");
    let mut live = owned("fills_public_dangling", &was.1, &rows);
    let kept = guards(&live);
    let error = blocking::apply(&mut live.client, &plan).expect_err("dangling").to_string();
    assert!(error.contains("violates foreign key constraint"), "{error}");
    assert_eq!(guards(&live), kept);
}

#[test]
fn a_plan_says_which_locks_its_batches_and_checks_take() {
    let (was, now) = of_tenants();
    let options = tenants_options(true);
    let plan = plan(&was.1, &now, &options);
    let lock = |word: &str| {
        let step = plan.steps.iter().find(|step| step.sql().contains(word)).unwrap_or_else(|| panic!("{word}\n{plan}"));
        (step.lock, step.stage)
    };
    assert_eq!(lock("SET org_name"), (Lock::AccessExclusive, Stage::Backfill));
    assert_eq!(lock("VALIDATE CONSTRAINT tasks_project_id_fkey").0, Lock::ShareUpdateExclusive);
    assert_eq!(lock("VALIDATE CONSTRAINT tasks_after_id_fkey").0, Lock::AccessExclusive);
    let (was, now) = (lowered(registry![appended::was::Item]), lowered(registry![appended::now::Item]));
    let options = self::options().backfill("public.items.euros", "cents / 100");
    let plan = self::plan(&was.1, &now, &options);
    let step = plan.steps.iter().find(|step| step.stage == Stage::Backfill).unwrap();
    assert_eq!(step.lock, Lock::ShareRowExclusive);
    assert_eq!(step.hazards, Vec::<Hazard>::new());
    assert_eq!(
        step.sql(),
        "DO $$
DECLARE
    changed bigint;
BEGIN
    LOOP
        -- What refuses changes, or notes who changed a row and when, is for changes by programs. Others write again once
        -- this batch is committed: none of their changes passes unguarded.
        SET CONSTRAINTS ALL IMMEDIATE;
        ALTER TABLE public.items DISABLE TRIGGER items_append_only;
        UPDATE public.items SET euros = cents / 100
            WHERE (id) IN (SELECT id FROM public.items WHERE euros IS NULL AND NOT (cents / 100) IS NULL LIMIT 5000 FOR NO KEY UPDATE);
        GET DIAGNOSTICS changed = ROW_COUNT;
        ALTER TABLE public.items ENABLE TRIGGER items_append_only;
        COMMIT;
        EXIT WHEN changed = 0;
    END LOOP;
END;
$$"
    );
}

/// Applies, and kills the server's process at the statement that holds a word; then again to the end.
fn killed(live: &mut Live, owner: &str, plan: &Plan<'_>, word: &str) {
    let (pid, kept) = (live.text("SELECT pg_backend_pid()"), guards(live));
    let mut other = live.again();
    let mut tell = |progress: &Progress<'_>| {
        if let Event::Begins(sql) = progress.event
            && sql.contains(word)
        {
            other.takes(&format!("SELECT pg_terminate_backend({pid}, 5000)"));
        }
    };
    let applied = blocking::apply_with(&mut live.client, plan, &ApplyOptions::default(), &mut tell);
    assert!(applied.is_err(), "{word}");
    *live = live.again();
    live.takes(&format!("SET ROLE {owner}"));
    assert_eq!(guards(live), kept);
    blocking::apply(&mut live.client, plan).unwrap_or_else(|error| panic!("{error}\n{plan}"));
    assert_eq!(guards(live), kept);
}

#[test]
fn an_interrupted_apply_comes_through() {
    let (was, now) = of_tenants();
    let options = tenants_options(true);
    let plan = plan(&was.1, &now, &options);
    for (at, word) in ["SET org_name", "SET euros", "VALIDATE CONSTRAINT tasks_project_id_fkey"].iter().enumerate() {
        let owner = format!("fills_killed_{at}");
        let mut live = owned(&owner, &was.1, tenants::ROWS);
        killed(&mut live, &owner, &plan, word);
        assert_eq!(references(&live).matches("true").count(), 3, "{}", references(&live));
        assert_eq!(live.again().text("SELECT string_agg(org_name, ',' ORDER BY id) FROM tasks"), "a,b,b");
    }
}

#[test]
fn meanwhile_others_wait_and_nothing_of_theirs_passes() {
    let (was, now) = of_tenants();
    // Slow enough for others to come in between.
    let options = options()
        .backfill("public.items.euros", "cents / 100 + (SELECT 0 FROM pg_sleep(0.7))::bigint")
        .backfill("public.tasks.org_name", "'x'");
    let plan = plan(&was.1, &now, &options);
    let mut live = owned("fills_meanwhile", &was.1, tenants::ROWS);
    let mut all = live.again();
    // A view of the owner: its policies alone keep tenants apart there.
    all.takes(
        "CREATE ROLE fills_reader; CREATE VIEW shown AS SELECT * FROM items; ALTER VIEW shown OWNER TO fills_meanwhile;
         GRANT SELECT ON shown TO fills_reader; GRANT SELECT, UPDATE ON items TO fills_reader",
    );
    let url = live.again();
    let reader = std::thread::spawn(move || {
        let (mut live, mut seen, mut refused, mut waited) = (url, 0, 0, false);
        live.takes("SET ROLE fills_reader; SET app.tenant_id = '1'");
        let end = std::time::Instant::now() + std::time::Duration::from_secs(4);
        while std::time::Instant::now() < end {
            let begun = std::time::Instant::now();
            assert_eq!(live.text("SELECT coalesce(string_agg(DISTINCT org_id::text, ','), '') FROM shown"), "1");
            seen += 1;
            let error = live.client.batch_execute("UPDATE items SET cents = 0").expect_err("append only");
            assert_eq!(error.code().map(|code| code.code().to_owned()), Some(REFUSED.to_owned()), "{error:?}");
            refused += 1;
            waited |= begun.elapsed() > std::time::Duration::from_millis(300);
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        (seen, refused, waited)
    });
    blocking::apply(&mut live.client, &plan).unwrap_or_else(|error| panic!("{error}\n{plan}"));
    let (seen, refused, waited) = reader.join().unwrap();
    assert!(seen > 3 && refused > 3 && waited, "{seen} {refused} {waited}");
    assert_eq!(live.again().text("SELECT string_agg(cents::text, ',' ORDER BY id) FROM items"), "100,200,300");
}

#[test]
fn a_table_joins_as_a_partition_and_its_references_are_checked() {
    let tables = "CREATE TABLE p (org int, id int, PRIMARY KEY (org, id));
        ALTER TABLE p ENABLE ROW LEVEL SECURITY; ALTER TABLE p FORCE ROW LEVEL SECURITY;
        CREATE TABLE c (org int NOT NULL, at int NOT NULL, p_id int NOT NULL,
            CONSTRAINT c_p FOREIGN KEY (org, p_id) REFERENCES p (org, id)) PARTITION BY RANGE (at);";
    let apart = "CREATE TABLE c1 (org int NOT NULL, at int NOT NULL, p_id int NOT NULL);";
    let joined = "CREATE TABLE c1 PARTITION OF c FOR VALUES FROM (0) TO (10);";
    let read = |sql: &str| {
        let mut live = empty();
        live.takes(sql);
        blocking::introspect(&mut live.client, &["public"]).unwrap()
    };
    let (was, now) = (read(&format!("{tables}{apart}")), read(&format!("{tables}{joined}")));
    let changes = schema_pg::diff(&was, &now, &Renames::none());
    let options = options();
    let plan = schema_pg::plan(&changes, &options);
    for (owner, row, holds) in [("fills_joins", 1, true), ("fills_joins_not", 2, false)] {
        let rows = format!("INSERT INTO p VALUES (1, 1); INSERT INTO c1 VALUES (1, 5, {row})");
        let mut live = owned(owner, &was, &rows);
        let applied = blocking::apply(&mut live.client, &plan);
        assert_eq!(applied.is_ok(), holds, "{applied:?}\n{plan}");
        assert_eq!(
            live.again().text("SELECT count(*) FROM pg_inherits WHERE inhparent = 'c'::regclass"),
            u8::from(holds).to_string()
        );
        assert_eq!(
            live.text(
                "SELECT relforcerowsecurity AND has_table_privilege('c1', 'SELECT') FROM pg_class WHERE relname = 'p'"
            ),
            "true"
        );
    }
}

mod numbered {
    use super::*;

    #[derive(Entity)]
    #[entity(name = "orgs", tenant = id)]
    pub struct Org {
        #[entity(primary_key)]
        pub id: i64,
    }

    pub mod was {
        use super::*;

        #[derive(Entity)]
        #[entity(name = "slips", tenant = org_id)]
        pub struct Slip {
            #[entity(primary_key)]
            pub id: uuid::Uuid,
            pub org_id: i64,
            pub number: i64,
        }
    }

    pub mod now {
        use super::*;

        #[derive(Entity)]
        #[entity(name = "slips", tenant = org_id)]
        pub struct Slip {
            #[entity(primary_key)]
            pub id: uuid::Uuid,
            pub org_id: i64,
            #[entity(identity)]
            pub number: i64,
        }
    }
}

#[test]
fn numbers_go_on_behind_rows_that_the_owner_does_not_see() {
    let was = lowered(registry![numbered::Org, numbered::was::Slip]);
    let now = lowered(registry![numbered::Org, numbered::now::Slip]);
    let mut live = owned("fills_numbered", &was.1, "INSERT INTO slips (org_id, number) VALUES (1, 41), (2, 77)");
    let kept = guards(&live);
    let options = options();
    let plan = plan(&was.1, &now, &options);
    blocking::apply(&mut live.client, &plan).unwrap_or_else(|error| panic!("{error}\n{plan}"));
    assert_eq!(guards(&live), kept);
    live.takes("SET app.tenant_id = '1'");
    let row = live.client.query_one("INSERT INTO slips (org_id) VALUES (1) RETURNING number", &[]).unwrap();
    assert_eq!(row.get::<_, i64>(0), 78);
}

/// A label that goes.
mod labels {
    use super::*;

    pub mod was {
        use super::*;

        #[derive(DbEnum)]
        #[entity(name = "mood")]
        pub enum Mood {
            Good,
            Bad,
            Lost,
        }

        #[derive(Entity)]
        #[entity(name = "items", append_only, timestamps, audit)]
        pub struct Item {
            #[entity(primary_key)]
            pub id: i64,
            pub mood: Mood,
        }
    }

    pub mod now {
        use super::*;

        #[derive(DbEnum)]
        #[entity(name = "mood")]
        pub enum Mood {
            Good,
            Bad,
        }

        #[derive(Entity)]
        #[entity(name = "items", append_only, timestamps, audit)]
        pub struct Item {
            #[entity(primary_key)]
            pub id: i64,
            pub mood: Mood,
        }
    }
}

#[test]
fn a_label_goes_from_rows_that_are_not_to_change() {
    let (was, now) = (lowered(registry![labels::was::Item]), lowered(registry![labels::now::Item]));
    let mut live = owned("fills_labels", &was.1, "INSERT INTO items (mood) VALUES ('good'), ('lost'), ('lost')");
    let (before, kept) = (rows(&live, "items", "mood"), guards(&live));
    let options = options().allow("public.mood").backfill("public.mood.lost", "'bad'");
    let plan = plan(&was.1, &now, &options);
    blocking::apply(&mut live.client, &plan).unwrap_or_else(|error| panic!("{error}\n{plan}"));
    assert_eq!(rows(&live, "items", "mood"), before);
    assert_eq!(live.text("SELECT string_agg(mood::text, ',' ORDER BY id) FROM items"), "good,bad,bad");
    assert_eq!(guards(&live), kept);
}

/// Everything at once that keeps rows as they are, with a label that goes, and what is new.
mod whole {
    use super::*;

    #[derive(Entity)]
    #[entity(name = "orgs", tenant = id)]
    pub struct Org {
        #[entity(primary_key)]
        pub id: i64,
    }

    pub mod was {
        use super::*;

        #[derive(DbEnum)]
        #[entity(name = "mood")]
        pub enum Mood {
            Good,
            Bad,
            Lost,
        }

        #[derive(Entity)]
        #[entity(name = "items", tenant = org_id, soft_delete.read_only().cascade().refuse_references(), timestamps, actors)]
        #[entity(audit)]
        pub struct Item {
            #[entity(primary_key)]
            pub id: i64,
            #[entity(immutable)]
            pub org_id: i64,
            #[entity(transitions([(Mood::Good, Mood::Bad), (Mood::Bad, Mood::Lost)]))]
            pub mood: Mood,
            #[entity(version)]
            pub version: i64,
            pub parent_id: Option<i64>,
        }
    }

    pub mod now {
        use super::*;

        #[derive(DbEnum)]
        #[entity(name = "mood")]
        pub enum Mood {
            Good,
            Bad,
        }

        #[derive(Entity)]
        #[entity(name = "items", tenant = org_id, soft_delete.read_only().cascade().refuse_references(), timestamps, actors)]
        #[entity(audit, tree(parent_id))]
        pub struct Item {
            #[entity(primary_key)]
            pub id: i64,
            #[entity(immutable)]
            pub org_id: i64,
            #[entity(transitions([(Mood::Good, Mood::Bad)]))]
            pub mood: Mood,
            #[entity(version)]
            pub version: i64,
            pub parent_id: Option<i64>,
        }
    }
}

#[test]
fn all_that_keeps_rows_at_once() {
    // SET NULL of one column of several is there since 15.
    if config().version < schema_pg::Version::V15 {
        return;
    }
    let was = lowered(registry![whole::Org, whole::was::Item]);
    let now = lowered(registry![whole::Org, whole::now::Item]);
    let said = "INSERT INTO orgs VALUES (1), (2);
        INSERT INTO items (org_id, mood) VALUES (1, 'good'), (2, 'lost');
        INSERT INTO items (org_id, mood, parent_id) VALUES (1, 'lost', 1), (2, 'bad', 2);
        UPDATE items SET deleted_at = now() WHERE id = 3;";
    let mut live = owned("fills_whole", &was.1, said);
    let before = rows(&live, "(SELECT to_jsonb(i) - 'mood' - 'path' - 'level' AS i FROM items AS i)", "");
    let options = options().allow("public.mood").backfill("public.mood.lost", "'good'");
    let plan = plan(&was.1, &now, &options);
    // The view of live rows stands on the type: what comes last can't be done while it does.
    for stage in [Stage::Expand, Stage::Backfill] {
        let part = plan.stage(stage);
        blocking::apply(&mut live.client, &part).unwrap_or_else(|error| panic!("{error}\n{part}"));
    }
    let mut all = live.again();
    assert_eq!(rows(&live, "(SELECT to_jsonb(i) - 'mood' - 'path' - 'level' AS i FROM items AS i)", ""), before);
    assert_eq!(all.text("SELECT string_agg(mood::text, ',' ORDER BY id) FROM items"), "good,good,good,bad");
    assert_eq!(all.text("SELECT string_agg(level::text, ',' ORDER BY id) FROM items"), "0,0,1,1");
    assert_eq!(all.text("SELECT path::text FROM items WHERE id = 4"), "{2,4}");
    assert_eq!(all.text("SELECT count(*) FROM pg_trigger WHERE tgenabled <> 'O'"), "0");
    assert_eq!(
        all.text(
            "SELECT string_agg(DISTINCT relforcerowsecurity::text, '') FROM pg_class WHERE relname IN ('items', 'orgs')"
        ),
        "true"
    );
    all.refuses("UPDATE items SET version = 1 WHERE id = 3", REFUSED, "items_read_only");
}
