//! What else can be said of rights: no DELETE, roles of one's own, all privileges, an owner whom policies do not bind.

use schema_core::{Entity, View, registry};
use schema_pg::{Config, OtherRole, Privilege, Roles};
use uuid::Uuid;

use crate::support::{Live, config, empty};

const DENIED: &str = "42501";

#[derive(Entity)]
#[entity(name = "notes", timestamps, soft_delete)]
#[pg(no_delete)]
struct Note {
    #[entity(primary_key)]
    id: i64,
    text: String,
    #[entity(pii)]
    author: String,
}

#[derive(Entity)]
#[entity(name = "entries", append_only)]
struct Entry {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(default = 0)]
    number: i64,
}

#[derive(Entity)]
#[entity(name = "countries")]
#[pg(read_only)]
struct Country {
    #[entity(primary_key)]
    id: i64,
    name: String,
}

#[derive(View)]
#[entity(name = "totals", materialized, query = "SELECT count(*) AS notes FROM notes")]
#[pg(grant([All]).to("rights_admin"))]
struct Total {
    notes: i64,
}

fn roles() -> Roles {
    let others = vec![
        OtherRole::new("rights_admin", [Privilege::All]),
        OtherRole::new("rights_analyst", [Privilege::Select]).masked(),
        OtherRole::new("rights_import", [Privilege::Insert, Privilege::Delete]),
    ];
    Roles { application: "rights_app".into(), others, ..Roles::default() }
}

fn notes() -> Live {
    let registry = registry![Note, Entry, Country].unwrap();
    let config = Config { roles: Some(roles()), ..config() };
    let mut live = empty();
    live.takes(&schema_pg::create_roles(&roles()).repeat(2));
    live.installs(&schema_pg::create(&schema_pg::lower_with(&registry, &config).unwrap()).to_string());
    live.takes(
        "INSERT INTO countries (id, name) VALUES (1, 'x'); INSERT INTO notes (text, author) VALUES ('a', 'ann')",
    );
    live
}

#[test]
fn the_application_deletes_no_rows() {
    let mut live = notes();
    live.takes("SET ROLE rights_app");
    live.takes(
        "INSERT INTO notes (text, author) VALUES ('b', 'bob'); UPDATE notes SET deleted_at = now() WHERE text = 'b'",
    );
    live.refuses("DELETE FROM notes", DENIED, "");
    live.takes("RESET ROLE; SELECT purge_notes(interval '0')");
    assert_eq!(live.column("SELECT text FROM notes"), "a");
}

#[test]
fn roles_of_ones_own_do_what_was_said_and_no_more() {
    let mut live = notes();
    live.takes("SET ROLE rights_import; INSERT INTO notes (text, author) VALUES ('b', 'bob'); INSERT INTO entries (number) VALUES (1)");
    for denied in [
        "SELECT FROM notes",
        "DELETE FROM notes",
        "UPDATE notes SET text = 'x'",
        "INSERT INTO notes (text, author, created_at) VALUES ('c', 'c', now())",
        "DELETE FROM entries",
        "INSERT INTO countries (id, name) VALUES (2, 'y')",
        "TRUNCATE notes",
    ] {
        live.refuses(denied, DENIED, "");
    }
    live.takes("SET ROLE rights_analyst");
    assert_eq!(live.column("SELECT text FROM notes ORDER BY text"), "a b");
    live.refuses("SELECT author FROM notes", DENIED, "");
    assert_eq!(live.text("SELECT count(*) FROM notes_masked"), "2");
    live.refuses("INSERT INTO notes (text, author) VALUES ('d', 'd')", DENIED, "");
    live.takes("SET ROLE rights_admin");
    assert_eq!(live.column("SELECT author FROM notes ORDER BY 1"), "ann bob");
    live.takes("UPDATE countries SET name = 'z'; DELETE FROM notes WHERE text = 'b'; TRUNCATE notes");
    live.refuses("DROP TABLE notes", DENIED, "");
}

#[test]
fn what_is_granted_is_in_the_plan_once_and_taken_back_by_it() {
    let registry = || registry![Note, Entry, Country].unwrap();
    let with = |roles: Roles| schema_pg::lower_with(&registry(), &Config { roles: Some(roles), ..config() }).unwrap();
    let (fewer, more) = (with(Roles { others: Vec::new(), ..roles() }), with(roles()));
    let mut live = empty();
    live.takes(&schema_pg::create_roles(&roles()));
    live.installs(&schema_pg::create(&fewer).to_string());
    let read = |live: &mut Live| schema_pg::blocking::introspect(&mut live.client, &["public"]).unwrap();
    let before = read(&mut live);
    for (was, now) in [(&fewer, &more), (&more, &fewer)] {
        let changes = schema_pg::diff(was, now, &schema_pg::Renames::none());
        live.takes(&schema_pg::plan(&changes, &schema_pg::PlanOptions::default()).to_string());
    }
    schema_pg::drift(&read(&mut live), &before).assert_none();
}

#[test]
fn all_of_a_view_is_what_a_view_can_have() {
    let registry = schema_core::Registry::builder().entity::<Note>().view::<Total>().build().unwrap();
    let sql = schema_pg::create(&schema_pg::lower(&registry).unwrap()).to_string();
    assert!(sql.contains("GRANT SELECT ON TABLE public.totals TO rights_admin;"), "{sql}");
}

#[derive(Entity)]
#[entity(name = "orders", owner = user_id)]
#[pg(rls.not_forced("nightly reports run as the owner"))]
struct Order {
    #[entity(primary_key)]
    id: i64,
    user_id: i64,
}

#[test]
fn policies_do_not_bind_an_owner_who_is_left_out() {
    let mut live = empty();
    live.takes("CREATE ROLE rights_owner; CREATE ROLE rights_user; GRANT CREATE ON SCHEMA public TO rights_owner; SET ROLE rights_owner");
    live.takes(&schema_pg::create(&schema_pg::lower(&registry![Order].unwrap()).unwrap()).to_string());
    live.takes("INSERT INTO orders (user_id) VALUES (1), (2); GRANT SELECT ON orders TO rights_user");
    assert_eq!(live.text("SELECT count(*) FROM orders"), "2");
    live.takes("SET ROLE rights_user; SET app.user_id = '1'");
    assert_eq!(live.column("SELECT user_id FROM orders"), "1");
    live.takes("RESET ROLE; DROP OWNED BY rights_owner, rights_user; DROP ROLE rights_owner, rights_user");
}

mod wrong {
    use schema_core::Entity;

    #[derive(Entity)]
    #[entity(soft_delete.on_delete_statement())]
    #[pg(no_delete)]
    pub struct Note {
        #[entity(primary_key)]
        id: i64,
    }

    #[derive(Entity)]
    #[pg(no_delete, rls.not_forced(" "), policy("all").using("true"))]
    pub struct Other {
        #[entity(primary_key)]
        id: i64,
    }
}

#[test]
fn rights_that_can_not_hold_together_are_refused() {
    let config = Config { roles: Some(roles()), ..config() };
    let found = schema_pg::lower_with(&registry![wrong::Note].unwrap(), &config).unwrap_err().to_string();
    assert!(found.contains("P0552") && found.contains("takes DELETE away"), "{found}");
    let twice = Roles { others: vec![OtherRole::new("rights_app", [Privilege::Select])], ..roles() };
    let config = Config { roles: Some(twice), ..config };
    let found = schema_pg::lower_with(&registry![Country].unwrap(), &config).unwrap_err().to_string();
    assert!(
        found.contains("P0556") && found.contains("two roles of the configuration are called `rights_app`"),
        "{found}"
    );
    let found = registry![wrong::Other].unwrap_err().to_string();
    assert!(found.contains("`not_forced` gives no reason"), "{found}");
}
