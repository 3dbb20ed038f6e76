//! `references(…).rows(…)`: how many rows reference the same one, by one session and by two at once.

use std::time::Duration;

use schema_core::{Entity, registry};
use schema_pg::{Version, Violation};
use uuid::Uuid;

use crate::support::{CHECK, Live, live, mistakes};

#[derive(Entity)]
#[entity(name = "orders")]
struct Order {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(name = "items")]
struct Item {
    #[entity(primary_key)]
    id: i64,
    #[entity(column = "order_no", references(Order).on_delete(Cascade).rows(1..=3))]
    order_id: i64,
}

#[derive(Entity)]
#[entity(name = "notes")]
struct Note {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Order).on_delete(SetNull).rows(..=2).rows_message("two notes are enough"))]
    order_id: Option<i64>,
}

fn orders() -> Live {
    let mut live = live(registry![Order, Item, Note]);
    live.takes("BEGIN; INSERT INTO orders OVERRIDING SYSTEM VALUE VALUES (1), (2); INSERT INTO items (order_no) VALUES (1), (2); COMMIT");
    live
}

#[track_caller]
fn refused(live: &mut Live, sql: &str, expected: &str) {
    let catalog = schema_pg::lower(&registry![Order, Item, Note].unwrap()).unwrap();
    let error = live.client.batch_execute(sql).expect_err(sql);
    let _ = live.client.batch_execute("ROLLBACK");
    let found = Violation::of(&catalog, &error).unwrap_or_else(|| panic!("{error:?}"));
    let line = format!(
        "{:?} {} [{}] {}: {found}",
        found.kind,
        found.entity.as_deref().unwrap_or("-"),
        found.fields.join(", "),
        found.status()
    );
    assert_eq!(line, expected, "{sql}: {error:?}");
}

#[test]
fn a_row_too_many_is_refused_at_once_and_one_too_few_at_the_end() {
    let mut live = orders();
    live.takes("INSERT INTO items (order_no) VALUES (1), (1)");
    let many = "TooManyRows Item [order_id] 409: the Order has as many Item as it can have";
    refused(&mut live, "INSERT INTO items (order_no) VALUES (1)", many);
    refused(&mut live, "UPDATE items SET order_no = 1 WHERE order_no = 2", many);
    // All at once, and the rest is moved away in time.
    live.refuses("INSERT INTO items (order_no) SELECT 2 FROM generate_series(1, 9)", CHECK, "items_order_no_at_most");
    let few = "TooFewRows Item [order_id] 409: the Order needs more Item";
    refused(&mut live, "DELETE FROM items WHERE order_no = 2", few);
    refused(
        &mut live,
        "UPDATE items SET order_no = 2 WHERE order_no = 1 AND id < 0; BEGIN; DELETE FROM items WHERE order_no = 2; COMMIT",
        few,
    );
    live.takes("BEGIN; DELETE FROM items WHERE order_no = 2; INSERT INTO items (order_no) VALUES (2); COMMIT");
    refused(
        &mut live,
        "INSERT INTO orders OVERRIDING SYSTEM VALUE VALUES (6)",
        "TooFewRows Order [] 409: the Order needs more Item",
    );
    live.takes(
        "BEGIN; INSERT INTO orders OVERRIDING SYSTEM VALUE VALUES (7); INSERT INTO items (order_no) VALUES (7); COMMIT",
    );
    // One that was made and is gone needs none; one that goes takes its own along.
    live.takes("BEGIN; INSERT INTO orders OVERRIDING SYSTEM VALUE VALUES (8); DELETE FROM orders WHERE id = 8; COMMIT");
    live.takes("DELETE FROM orders WHERE id = 7");
    assert_eq!(live.text("SELECT count(*) FROM items WHERE order_no = 7"), "0");
    refused(
        &mut live,
        "INSERT INTO notes (order_id) VALUES (1), (1), (1)",
        "TooManyRows Note [order_id] 409: two notes are enough",
    );
    live.takes(
        "INSERT INTO notes (order_id) VALUES (NULL), (NULL), (NULL); INSERT INTO notes (order_id) VALUES (1), (1)",
    );
    live.takes("DELETE FROM orders WHERE id = 1");
}

#[test]
fn an_older_snapshot_is_refused_and_not_believed() {
    let mut live = orders();
    for level in ["REPEATABLE READ", "SERIALIZABLE"] {
        let begin = format!("BEGIN ISOLATION LEVEL {level}");
        live.takes(&begin);
        live.refuses("INSERT INTO items (order_no) VALUES (1)", "25000", "items_order_no_at_most");
        live.takes("ROLLBACK");
        live.takes(&format!("{begin}; DELETE FROM items WHERE order_no = 1"));
        live.refuses("COMMIT", "25000", "items_order_no_at_least_delete");
    }
}

#[test]
fn two_sessions_at_once_neither_exceed_nor_fall_short() {
    let mut one = orders();
    one.takes("INSERT INTO items (order_no) VALUES (1)");
    // Both add the third.
    let mut two = one.again();
    one.takes("BEGIN; INSERT INTO items (order_no) VALUES (1)");
    let waits = std::thread::spawn(move || {
        let found =
            two.client.batch_execute("INSERT INTO items (order_no) VALUES (1)").map_err(|error| error.to_string());
        (two, found.is_ok())
    });
    std::thread::sleep(Duration::from_millis(300));
    assert!(!waits.is_finished(), "the other waits for the order");
    one.takes("COMMIT");
    let (mut two, taken) = waits.join().unwrap();
    assert!(!taken);
    assert_eq!(one.text("SELECT count(*) FROM items WHERE order_no = 1"), "3");
    // Each deletes another of the last two.
    one.takes("DELETE FROM items WHERE id = (SELECT max(id) FROM items WHERE order_no = 1)");
    one.takes("BEGIN; DELETE FROM items WHERE id = (SELECT min(id) FROM items WHERE order_no = 1)");
    two.takes("BEGIN; DELETE FROM items WHERE id = (SELECT max(id) FROM items WHERE order_no = 1)");
    // The check at the end of the first holds the lock until that has ended.
    one.takes("SET CONSTRAINTS ALL IMMEDIATE");
    let waits = std::thread::spawn(move || two.client.batch_execute("COMMIT").is_ok());
    std::thread::sleep(Duration::from_millis(300));
    assert!(!waits.is_finished(), "the other waits for the order");
    one.takes("COMMIT");
    assert!(!waits.join().unwrap());
    assert_eq!(one.text("SELECT count(*) FROM items WHERE order_no = 1"), "1");
    // Many at once.
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let mut own = one.again();
            std::thread::spawn(move || {
                (0..20).filter(|_| own.client.batch_execute("INSERT INTO items (order_no) VALUES (2)").is_ok()).count()
            })
        })
        .collect();
    let taken: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    assert_eq!((taken, one.text("SELECT count(*) FROM items WHERE order_no = 2")), (2, "3".to_owned()));
}

#[derive(Entity)]
#[entity(name = "firms", tenant = id)]
struct Firm {
    #[entity(primary_key)]
    id: Uuid,
}

#[derive(Entity)]
#[entity(name = "teams", tenant = firm_id, soft_delete.cascade().refuse_references())]
struct Team {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Firm))]
    firm_id: Uuid,
}

#[derive(Entity)]
#[entity(name = "players", tenant = firm_id, soft_delete)]
struct Player {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Firm))]
    firm_id: Uuid,
    #[entity(references(Team).on_delete(Cascade).rows(1..=2))]
    team_id: i64,
}

#[test]
fn live_rows_count_within_a_tenant_and_go_and_come_with_theirs() {
    let mut live = live(registry![Firm, Team, Player]);
    let firm = "00000000-0000-0000-0000-00000000000a";
    live.takes(&format!("INSERT INTO firms VALUES ('{firm}')"));
    let mut owner = live.owner();
    owner.takes(&format!("SET app.tenant_id = '{firm}'"));
    let player = format!("INSERT INTO players (firm_id, team_id) VALUES ('{firm}', 1)");
    owner.takes(&format!("BEGIN; INSERT INTO teams (id, firm_id) OVERRIDING SYSTEM VALUE VALUES (1, '{firm}'); {player}; {player}; COMMIT"));
    owner.refuses(&player, CHECK, "players_team_id_at_most");
    owner.takes(&format!("UPDATE players SET deleted_at = now() WHERE id = 1; {player}"));
    owner.refuses("UPDATE players SET deleted_at = NULL WHERE id = 1", CHECK, "players_team_id_at_most_update");
    owner.refuses("UPDATE players SET deleted_at = now()", CHECK, "players_team_id_at_least_update");
    owner.takes("UPDATE teams SET deleted_at = now()");
    assert_eq!(owner.text("SELECT count(*) FROM players WHERE deleted_at IS NULL"), "0");
    owner.takes("UPDATE teams SET deleted_at = NULL");
    assert_eq!(owner.text("SELECT count(*) FROM players WHERE deleted_at IS NULL"), "2");
    // Two who add at once do not wait for each other.
    let mut both = [live.owner(), live.owner()];
    owner.takes("DELETE FROM players WHERE id = 1; UPDATE players SET deleted_at = now() WHERE id = 2; DELETE FROM players WHERE id = 2");
    for session in &mut both {
        session.takes(&format!("SET app.tenant_id = '{firm}'"));
    }
    let threads = both.map(|mut session| {
        let player = player.clone();
        std::thread::spawn(move || {
            session.client.batch_execute(&player).map_err(|error| error.code().unwrap().code().to_owned())
        })
    });
    let mut found: Vec<_> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
    found.sort();
    assert_eq!(found, [Ok(()), Err(CHECK.to_owned())]);
}

#[test]
fn what_can_t_be_counted_is_said_with_the_way_out() {
    #[derive(Entity)]
    #[entity(name = "days", primary_key([day, id]))]
    #[pg(partition_by_range(day).monthly().from("2026-01").ahead(1).default())]
    struct Day {
        id: i64,
        day: chrono::NaiveDate,
        #[entity(references(Order).rows(..=5))]
        order_id: i64,
    }
    let found = mistakes(registry![Day, Order], Version::V15);
    assert_eq!(found, ["P0562 Day.order_id: `rows` counts no rows of a partitioned table, which `Day` is"]);
}
