//! Guards of immutable and append_only rows, actors, versions, states and rules under attack by an application role, and what that role may write.

use schema_core::types::CiText;
use schema_core::{Entity, Registry, registry};
use schema_pg::{Config, PlanOptions, Renames, Roles};

use crate::support::{CHECK, Live, config, empty, live, mistakes, restrict};

const REFUSED: &str = "23000";
const DENIED: &str = "42501";
const APP: &str = "word_guards_app";
const OWNER: &str = "word_guards_owner";

fn roles() -> Roles {
    Roles {
        application: APP.into(),
        reader: Some("word_guards_reader".into()),
        owner: Some(OWNER.into()),
        ..Roles::default()
    }
}

fn with_roles() -> Config {
    Config { roles: Some(roles()), ..config() }
}

/// A database of an ordinary owner, with an ordinary application.
fn installed(registry: &Registry) -> Live {
    let mut live = empty();
    live.takes(&schema_pg::create_roles(&roles()));
    // No guard relies on what that revokes.
    let database = live.text("current_database()");
    live.takes(&format!("GRANT TEMPORARY ON DATABASE \"{database}\" TO PUBLIC"));
    let options = PlanOptions { owner: roles().owner, ..PlanOptions::default() };
    let sql = schema_pg::create_with(&schema_pg::lower_with(registry, &with_roles()).unwrap(), &options).to_string();
    schema_pg::assert_sql_valid(&sql);
    live.takes(&sql);
    live
}

fn as_app(live: &mut Live, sql: &str) {
    live.takes(&format!("RESET ROLE; SET ROLE {APP}; {sql}"));
}

#[derive(Entity)]
#[entity(name = "accounts", actors, timestamps)]
struct Account {
    #[entity(primary_key)]
    id: i64,
    name: String,
}

#[derive(Entity)]
#[entity(name = "postings", append_only, primary_key([id, day]))]
#[pg(partition_by_list(day).partition("first", [1]).default())]
struct Posting {
    #[entity(identity)]
    id: i64,
    day: i32,
    #[entity(references(Account))]
    account_id: i64,
}

#[test]
fn no_setting_and_no_foreign_key_action_deletes_rows_that_are_append_only() {
    let mut live = installed(&registry![Account, Posting].unwrap());
    live.takes(
        "INSERT INTO accounts (name) VALUES ('a'); INSERT INTO postings (day, account_id) VALUES (1, 1), (7, 1)",
    );
    as_app(&mut live, "SET schema.keeps_partitions = 'on'; SET schema.reencrypts = 'on'");
    live.refuses("DELETE FROM accounts", restrict(), "postings_account_id_fkey");
    live.refuses("DELETE FROM postings", DENIED, "");
    // Such an action is a mistake in a model; by hand it can be made, and is refused all the same.
    live.takes(&format!(
        "RESET ROLE; SET ROLE {OWNER}; ALTER TABLE postings DROP CONSTRAINT postings_account_id_fkey,
             ADD CONSTRAINT by_hand FOREIGN KEY (account_id) REFERENCES accounts ON DELETE CASCADE ON UPDATE CASCADE;
         GRANT DELETE, UPDATE ON postings TO {APP}"
    ));
    as_app(&mut live, "SET schema.keeps_partitions = 'on'; SET schema.reencrypts = 'on'");
    live.refuses("DELETE FROM accounts", REFUSED, "postings_append_only");
    live.refuses("DELETE FROM postings", REFUSED, "postings_append_only");
    live.refuses("UPDATE postings SET account_id = account_id", REFUSED, "postings_append_only");
    // A trigger of the session's own makes it no better.
    live.takes(
        "CREATE TEMP TABLE own (); CREATE FUNCTION pg_temp.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             DELETE FROM public.postings; RETURN NULL; END $$;
         CREATE TRIGGER own AFTER INSERT ON own FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.f()",
    );
    live.refuses("INSERT INTO own DEFAULT VALUES", REFUSED, "postings_append_only");
    assert_eq!(live.text("SELECT count(*) FROM postings"), "2");
    // Nor does a setting help the owner: maintenance moves rows while the default partition is detached.
    live.takes(&format!("RESET ROLE; SET ROLE {OWNER}; SET schema.keeps_partitions = 'on'"));
    live.refuses("DELETE FROM postings_default", REFUSED, "postings_append_only");
}

#[test]
fn only_a_foreign_key_action_empties_the_actors_of_a_row_and_nothing_forges_them() {
    #[derive(Entity)]
    #[entity(name = "users")]
    struct User {
        #[entity(primary_key)]
        id: String,
    }
    #[derive(Entity)]
    #[entity(name = "notes", actors.references(User))]
    struct Note {
        #[entity(primary_key)]
        id: i64,
        title: String,
    }
    let mut live = installed(&registry![User, Note].unwrap());
    live.takes(
        "INSERT INTO users VALUES ('ann'), ('bob'); SET app.user_id = 'ann'; INSERT INTO notes (title) VALUES ('a')",
    );
    // Beyond what applications have: so it is the trigger that refuses.
    live.takes(&format!("GRANT INSERT, UPDATE ON notes TO {APP}; SET app.user_id = 'bob'"));
    as_app(&mut live, "CREATE TEMP TABLE own (set text)");
    live.takes(
        "CREATE FUNCTION pg_temp.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
             EXECUTE 'UPDATE public.notes SET ' || NEW.set; RETURN NULL; END $$;
         CREATE TRIGGER own AFTER INSERT ON own FOR EACH ROW EXECUTE FUNCTION pg_temp.f()",
    );
    for forged in [
        "created_by = 'bob'",
        "created_by = 'bob', updated_by = NULL",
        "created_by = NULL",
        "created_by = NULL, updated_by = NULL",
        "created_by = NULL, updated_by = 'x'",
    ] {
        live.refuses(&format!("UPDATE notes SET {forged}"), REFUSED, "notes_actors");
        live.refuses(
            &format!("INSERT INTO own VALUES ({})", schema_pg::quote_literal(forged)),
            REFUSED,
            "notes_actors",
        );
    }
    live.takes("INSERT INTO own VALUES ('updated_by = NULL')");
    assert_eq!(live.text("SELECT created_by || updated_by FROM notes"), "annbob");
    live.takes("DELETE FROM users WHERE id = 'ann'");
    assert_eq!(live.text("SELECT concat(created_by, '|', updated_by) FROM notes"), "|bob");
    live.takes("DELETE FROM users WHERE id = 'bob'");
    assert_eq!(live.text("SELECT num_nulls(created_by, updated_by) FROM notes"), "2");
}

#[derive(Entity)]
#[entity(name = "things", immutable)]
struct Thing {
    #[entity(primary_key)]
    id: i64,
    name: CiText,
    share: f64,
    price: rust_decimal::Decimal,
    said: serde_json::Value,
}

#[derive(Entity)]
#[entity(name = "parts")]
struct Part {
    #[entity(primary_key)]
    id: i64,
    #[entity(immutable)]
    name: CiText,
    #[entity(immutable)]
    said: serde_json::Value,
    #[entity(immutable)]
    text: Option<String>,
    #[entity(transitions([("open", "done")]).initial(["open"]))]
    state: CiText,
}

#[test]
fn what_is_immutable_is_so_byte_by_byte() {
    let mut live = live(registry![Thing, Part]);
    live.takes("INSERT INTO things (name, share, price, said) VALUES ('Ann', 0, 1.0, '{\"a\": 1.0}')");
    for change in ["name = 'ANN'", "share = '-0'", "price = 1.00", "said = '{\"a\": 1.00}'"] {
        live.refuses(&format!("UPDATE things SET {change}"), REFUSED, "things_immutable");
    }
    live.takes("UPDATE things SET name = 'Ann', share = 0, price = 1.0, said = '{ \"a\" : 1.0 }'");
    // Long values are compared as they are, not as they are kept.
    live.takes("INSERT INTO parts (name, said, text, state) VALUES ('Ann', '{}', repeat('long ', 100000), 'open')");
    live.takes("UPDATE parts SET text = repeat('long ', 100000), name = 'Ann', said = '{}'");
    live.refuses("UPDATE parts SET name = 'ANN'", REFUSED, "parts_immutable");
    live.refuses("UPDATE parts SET text = NULL", REFUSED, "parts_immutable");
    live.refuses("UPDATE parts SET text = text || ' '", REFUSED, "parts_immutable");
    // States too.
    live.refuses("INSERT INTO parts (name, said, state) VALUES ('b', '{}', 'OPEN')", CHECK, "parts_state_initial");
    live.refuses("UPDATE parts SET state = 'DONE'", CHECK, "parts_state_transitions");
    live.refuses("UPDATE parts SET state = 'Open'", CHECK, "parts_state_transitions");
    live.takes("UPDATE parts SET state = 'done'");
}

#[derive(Entity)]
#[entity(name = "docs")]
struct Doc {
    #[entity(primary_key)]
    id: i64,
    #[entity(unique)]
    slug: String,
    #[entity(version)]
    version: i64,
}

#[derive(Entity)]
#[entity(name = "counted", primary_key([id, region]), unique([slug, region]), actors)]
#[pg(partition_by_list(region).partition("a", ["a"]).default())]
struct Counted {
    id: i64,
    region: String,
    slug: String,
    #[entity(version, default = 5)]
    counter: i32,
}

#[test]
fn versions_are_counted_from_the_first_and_an_upsert_says_the_one_that_was_read() {
    let mut live = live(registry![Doc, Counted]);
    for version in ["9223372036854775807", "0", "2", "-1"] {
        live.refuses(
            &format!("INSERT INTO docs (slug, version) VALUES ('a', {version})"),
            REFUSED,
            "docs_version_insert",
        );
        live.refuses(
            &format!("INSERT INTO counted (id, region, slug, counter) VALUES (1, 'a', 'a', {version} % 1000)"),
            REFUSED,
            "counted_version_insert",
        );
    }
    live.takes("INSERT INTO docs (slug) VALUES ('a'); INSERT INTO docs (slug, version) VALUES ('b', 1)");
    live.takes(
        "INSERT INTO counted (id, region, slug) VALUES (1, 'a', 'a'); INSERT INTO counted VALUES (2, 'a', 'b', 5)",
    );
    live.takes("UPDATE docs SET slug = slug; UPDATE counted SET slug = slug");
    let upsert = |version| {
        format!(
            "INSERT INTO docs (slug, version) VALUES ('a', {version}) ON CONFLICT (slug) DO UPDATE SET version = excluded.version"
        )
    };
    live.refuses(&upsert(1), "40001", "docs_version");
    live.takes(&upsert(2));
    assert_eq!(live.text("SELECT version FROM docs WHERE slug = 'a'"), "3");
    // A row that moves to another partition is none that starts, and nobody else's.
    live.takes("SET app.user_id = 'ann'; INSERT INTO counted (id, region, slug) VALUES (3, 'a', 'c')");
    live.takes("SET app.user_id = 'bob'; UPDATE counted SET region = 'z' WHERE slug = 'c'");
    assert_eq!(
        live.text(
            "SELECT concat_ws(' ', tableoid::regclass, counter, created_by, updated_by) FROM counted WHERE slug = 'c'"
        ),
        "counted_default 6 ann bob"
    );
    live.refuses(
        "INSERT INTO counted (id, region, slug, created_by) VALUES (4, 'a', 'd', 'ann')",
        REFUSED,
        "counted_actors_insert",
    );
    live.takes("RESET app.user_id; INSERT INTO counted (id, region, slug, created_by) VALUES (4, 'a', 'd', 'import')");
}

mod before {
    use schema_core::Entity;

    #[derive(Entity)]
    #[entity(name = "rows", timestamps)]
    pub struct Row {
        #[entity(primary_key)]
        id: i64,
        title: String,
        gone: Option<String>,
        other: Option<i32>,
    }
}

mod after {
    use schema_core::Entity;

    #[derive(Entity)]
    #[entity(name = "rows", timestamps)]
    pub struct Row {
        #[entity(primary_key)]
        id: i64,
        title: String,
        other: Option<i32>,
        more: Option<String>,
        #[entity(sensitive)]
        secret: Option<String>,
        #[entity(version)]
        version: i64,
    }
}

/// What a role may do with the columns of `rows`.
const HELD: &str = "SELECT string_agg(concat_ws(' ', grantee, privilege_type, column_name), ', ' ORDER BY grantee, privilege_type, column_name)
    FROM information_schema.column_privileges WHERE table_name = 'rows' AND grantee LIKE 'word_guards%' AND grantee <> 'word_guards_owner'";

#[test]
fn a_migration_keeps_privileges_by_column_and_grants_what_comes() {
    let lowered = |registry: Registry| schema_pg::lower_with(&registry, &with_roles()).unwrap();
    let (old, new) = (lowered(registry![before::Row].unwrap()), lowered(registry![after::Row].unwrap()));
    let options = PlanOptions { owner: roles().owner, allow_all: true, ..PlanOptions::default() };
    let mut live = installed(&registry![before::Row].unwrap());
    let was = live.text(HELD);
    let plan = schema_pg::plan(&schema_pg::diff(&old, &new, &Renames::none()), &options);
    let sql = plan.to_string();
    // Privileges on the other columns stay all the time.
    assert!(sql.contains("GRANT INSERT (more, secret) ON TABLE public.rows TO word_guards_app"), "{sql}");
    assert!(sql.contains("GRANT UPDATE (more, secret, version) ON TABLE public.rows TO word_guards_app"), "{sql}");
    assert!(!sql.contains(r#"REVOKE INSERT"#) && !sql.contains("REVOKE UPDATE"), "{sql}");
    live.takes(&sql);
    let now = live.text(HELD);
    let mut fresh = installed(&registry![after::Row].unwrap());
    assert_eq!(now, fresh.text(HELD));
    assert_ne!(was, now);
    as_app(&mut live, "INSERT INTO rows (title, more) VALUES ('a', 'b'); UPDATE rows SET more = 'c', version = 1");
    live.takes("RESET ROLE");
    let back = schema_pg::plan(&schema_pg::diff(&new, &old, &Renames::none()), &options).to_string();
    live.takes(&back);
    assert_eq!(live.text(HELD), was);
}

#[test]
fn an_application_has_nothing_on_partitions_and_says_nothing_that_the_database_keeps() {
    let mut live = installed(&registry![Posting, Account, Counted].unwrap());
    let privileges = "SELECT count(*) FROM pg_class AS c, unnest(ARRAY['word_guards_app', 'word_guards_reader']) AS r,
            unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS p
        WHERE c.relispartition AND c.relkind IN ('r', 'p') AND (has_table_privilege(r, c.oid, p)
            OR p IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES') AND has_any_column_privilege(r, c.oid, p))";
    assert_eq!(live.text(privileges), "0");
    assert_ne!(live.text("SELECT count(*) FROM pg_class WHERE relispartition AND relkind = 'r'"), "0");
    as_app(&mut live, "SET app.user_id = 'ann'");
    for denied in [
        "INSERT INTO accounts (id, name) VALUES (7, 'a')",
        "INSERT INTO accounts (id, name) VALUES (DEFAULT, 'a')",
        "INSERT INTO accounts (id, name) OVERRIDING SYSTEM VALUE VALUES (7, 'a')",
        "INSERT INTO accounts VALUES (7, 'a')",
        "INSERT INTO accounts (name, created_at) VALUES ('a', 'epoch')",
        "INSERT INTO accounts (name, updated_at) VALUES ('a', now())",
        "INSERT INTO accounts (name, created_by) VALUES ('a', 'bob')",
        "UPDATE accounts SET id = 9",
        "UPDATE accounts SET updated_by = 'bob'",
        "INSERT INTO counted (id, region, slug, counter) VALUES (1, 'a', 'a', 5)",
        "INSERT INTO postings_first (day, account_id) VALUES (1, 1)",
        "SELECT setval('accounts_id_seq', 1)",
        "SELECT nextval('accounts_id_seq')",
    ] {
        live.refuses(denied, DENIED, "");
    }
    live.takes("INSERT INTO accounts (name) VALUES ('a'); UPDATE accounts SET name = 'b'; INSERT INTO postings (day, account_id) SELECT 1, id FROM accounts");
    live.takes(
        "INSERT INTO counted (id, region, slug) VALUES (1, 'a', 'a'); UPDATE counted SET slug = 'b', counter = 5",
    );
    assert_eq!(live.text("SELECT created_by || updated_by FROM accounts"), "annann");
    // A row may be locked by who may change some of it.
    live.takes("SELECT FROM accounts FOR UPDATE");
}

mod moving {
    use schema_core::Entity;

    #[derive(Entity)]
    #[entity(name = "jobs", primary_key([id, day]), timestamps)]
    #[pg(partition_by_list(day).partition("first", [1]).default())]
    #[pg(rule("a_doubles").on_update().require("NEW.twice >= OLD.price"))]
    #[pg(rule("b_counts").on_update().serializable().require("(SELECT count(*) FROM public.jobs) < 9"))]
    #[pg(rule("c_old").serializable().require("(SELECT count(*) FROM public.jobs AS j WHERE j.id = OLD.id) < 9"))]
    #[pg(rule("c_set").on_update().require("NEW.updated_at > OLD.updated_at"))]
    #[pg(rule("d_rises").on_update().require("NEW.price >= OLD.price"))]
    #[pg(rule("e_body").on_insert().body("BEGIN NEW.price := 0; RETURN NEW; END"))]
    #[pg(rule("d_body").on_update().body("BEGIN RETURN NEW; END"))]
    pub struct Job {
        #[entity(identity)]
        id: i64,
        day: i32,
        price: i64,
        #[pg(generated("price * 2"))]
        twice: i64,
    }

    #[derive(Entity)]
    #[entity(name = "fine", primary_key([id, day]), timestamps)]
    #[pg(partition_by_list(day).partition("first", [1]).default())]
    #[pg(rule("a_body").body("BEGIN NEW.note := 'seen'; RETURN NEW; END"))]
    #[pg(rule("at_most_nine").serializable().require("(SELECT count(*) FROM public.fine) < 9 AND NEW.twice < 100"))]
    #[pg(rule("rises").on_write().require("OLD.price IS NULL OR NEW.price >= OLD.price"))]
    #[pg(rule("seen").on_update().require("NEW.note = 'seen'"))]
    pub struct Fine {
        #[entity(identity)]
        id: i64,
        day: i32,
        price: i64,
        note: Option<String>,
        #[pg(generated("price * 2"))]
        twice: i64,
    }
}

#[test]
fn a_rule_that_can_not_see_rows_that_move_is_reported() {
    let found = mistakes(registry![moving::Job], config().version);
    assert_eq!(
        found.join("\n"),
        "P0522 Job.rule(a_doubles): it names columns that the database sets, and is not asked again for a row that moves to another partition
P0522 Job.rule(b_counts): it asks about other rows, and is not asked again for a row that moves to another partition
P0522 Job.rule(c_old): it asks about other rows, and is not asked again for a row that moves to another partition
P0522 Job.rule(c_set): it names columns that the database sets, and is not asked again for a row that moves to another partition
P0523 Job.rule(e_body): the body runs once `d_rises` has checked the row: triggers run in the order of their names"
    );
}

#[test]
fn rules_see_the_last_values_of_rows_that_move() {
    let mut live = live(registry![moving::Fine]);
    live.takes("SET default_transaction_isolation = 'serializable'");
    live.takes("INSERT INTO fine (day, price) VALUES (1, 5)");
    live.refuses("UPDATE fine SET price = 4", CHECK, "rises");
    live.refuses("UPDATE fine SET price = 4, day = 2", CHECK, "rises");
    live.refuses("UPDATE fine SET price = 60, day = 2", CHECK, "at_most_nine");
    live.refuses("UPDATE fine SET price = 60", CHECK, "at_most_nine");
    live.takes("UPDATE fine SET day = 2, note = 'other'; UPDATE fine SET price = 6");
    live.takes("SET default_transaction_isolation = 'read committed'");
    live.refuses("UPDATE fine SET day = 1", "25000", "at_most_nine");
    // What is refused says so in the rule's words.
    let error = live.client.batch_execute("UPDATE fine SET price = 1").unwrap_err();
    let error = error.as_db_error().unwrap();
    assert_eq!((error.message(), error.table()), ("the rule rises is broken", Some("fine_default")));
}
