//! Rows that are older than they are kept move to a table of their own, under all that guards them.

use chrono::{DateTime, Utc};
use schema_core::{Entity, registry};
use uuid::Uuid;

use crate::support::{Live, live};

#[derive(Entity)]
#[entity(name = "customers", tenant = company_id)]
#[pg(rls)]
struct Customer {
    #[entity(primary_key)]
    id: i64,
    company_id: Uuid,
}

#[derive(Entity)]
#[entity(name = "orders", tenant = company_id, timestamps, actors, audit)]
#[entity(soft_delete.on_delete_statement(), retain(days(365)).by(placed_at).archive())]
#[entity(check("orders_total", "total >= 0"))]
#[pg(rls)]
struct Order {
    #[entity(primary_key)]
    id: i64,
    company_id: Uuid,
    #[entity(references(Customer))]
    customer_id: i64,
    #[entity(unique)]
    number: String,
    #[entity(index)]
    total: i64,
    placed_at: DateTime<Utc>,
    #[entity(version)]
    revision: i32,
}

#[derive(Entity)]
#[entity(name = "items")]
struct Item {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Entry).on_delete(Cascade))]
    entry_id: i64,
}

#[derive(Entity)]
#[entity(name = "entries", append_only, retain(months(1)).by(at).archive())]
struct Entry {
    #[entity(primary_key)]
    id: i64,
    at: chrono::NaiveDate,
    text: String,
}

fn entries() -> Live {
    let mut live = live(registry![Entry, Item]);
    live.takes(
        "INSERT INTO entries (id, at, text) OVERRIDING SYSTEM VALUE SELECT n, date '2020-01-01' + n, 'x' || n FROM generate_series(1, 5) AS n;
         INSERT INTO entries (id, at, text) OVERRIDING SYSTEM VALUE VALUES (6, current_date, 'new');
         INSERT INTO items (id, entry_id) OVERRIDING SYSTEM VALUE VALUES (1, 1)",
    );
    live
}

#[test]
fn old_rows_move_in_batches_and_what_is_referenced_stays_with_what_references_it() {
    let mut live = entries();
    let mut owner = live.owner();
    assert_eq!(owner.text("SELECT archive_entries(at_most => 3)"), "3");
    assert_eq!(live.column("SELECT id FROM entries_archive ORDER BY id"), "2 3 4");
    assert_eq!(owner.text("SELECT archive_entries()"), "1");
    assert_eq!(owner.text("SELECT archive_entries()"), "0", "calling it again does nothing");
    assert_eq!(live.column("SELECT id FROM entries ORDER BY id"), "1 6");
    assert_eq!(live.text("SELECT count(*) FROM items"), "1", "nothing goes along");
    live.takes("DELETE FROM items");
    assert_eq!(owner.text("SELECT archive_entries()"), "1");
    // What guards the table guards it again.
    owner.refuses("DELETE FROM entries WHERE id = 6", "23000", "entries_append_only");
    assert_eq!(owner.text("SELECT restore_archived_entries(3)"), "1");
    assert_eq!(owner.text("SELECT restore_archived_entries(3)"), "0");
    assert_eq!(live.column("SELECT id || text FROM entries ORDER BY id"), "3x3 6new");
    // Another age, said by the caller.
    assert_eq!(owner.text("SELECT archive_entries(interval '100 years')"), "0");
}

#[test]
fn two_calls_at_once_move_different_rows_and_rows_that_others_work_on_stay() {
    let mut live = entries();
    live.takes("DELETE FROM items");
    let mut busy = live.owner();
    busy.takes("BEGIN; SELECT FROM entries WHERE id = 2 FOR UPDATE");
    let mut others: Vec<Live> = (0..3).map(|_| live.owner()).collect();
    busy.takes("COMMIT");
    let counts: Vec<i64> = std::thread::scope(|scope| {
        let calls: Vec<_> = others
            .iter_mut()
            .map(|one| scope.spawn(move || one.text("SELECT archive_entries()").parse::<i64>().unwrap()))
            .collect();
        calls.into_iter().map(|call| call.join().unwrap()).collect()
    });
    assert_eq!(counts.iter().sum::<i64>(), 5, "{counts:?}");
    assert_eq!(live.text("SELECT count(*) FROM entries_archive"), "5");
}

#[test]
fn tenants_the_log_soft_deletion_and_versions_are_kept_on_the_way_there_and_back() {
    let mut live = live(registry![Customer, Order]);
    let company = Uuid::from_u128(1);
    live.takes(&format!(
        "INSERT INTO customers (id, company_id) OVERRIDING SYSTEM VALUE VALUES (1, '{company}');
         INSERT INTO orders (id, company_id, customer_id, number, total, placed_at) OVERRIDING SYSTEM VALUE
             SELECT n, '{company}', 1, 'no' || n, n, '2020-01-01' FROM generate_series(1, 3) AS n;
         UPDATE orders SET total = 10 WHERE id = 1; DELETE FROM orders WHERE id = 2"
    ));
    let before = live.text("SELECT to_jsonb(o) FROM orders AS o WHERE id = 1");
    let mut owner = live.owner();
    assert_eq!(owner.text("SELECT archive_orders()"), "3");
    assert_eq!(live.text("SELECT count(*) FROM orders"), "0");
    assert_eq!(live.text("SELECT count(*) FROM orders_archive WHERE deleted_at IS NOT NULL"), "1");
    assert_eq!(
        live.text("SELECT count(*) FROM audit_log WHERE table_name = 'public.orders' AND action = 'delete'"),
        "3"
    );
    // The same number can be given again, and a row comes back as it was.
    assert_eq!(owner.text("SELECT restore_archived_orders(1)"), "1");
    assert_eq!(live.text("SELECT to_jsonb(o) FROM orders AS o WHERE id = 1"), before);
    let forced = "SELECT bool_and(relforcerowsecurity) FROM pg_class WHERE relname IN ('orders', 'orders_archive')";
    assert_eq!(live.text(forced), "true");
    assert_eq!(owner.text("SELECT count(*) FROM orders_archive"), "0", "policies hide others' rows from the owner too");
    owner.takes(&format!("SET app.tenant_id = '{company}'"));
    assert_eq!(owner.text("SELECT count(*) FROM orders_archive"), "2");
    owner.refuses("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT archive_orders()", "25000", "");
}

#[test]
fn what_can_not_be_archived_is_refused() {
    #[derive(Entity)]
    #[entity(no_primary_key, retain(days(1)).by(at).archive())]
    struct Keyless {
        at: DateTime<Utc>,
    }
    #[derive(Entity)]
    #[entity(timestamps, retain(days(1)).archive())]
    struct Secret {
        #[entity(primary_key)]
        id: i64,
        #[pg(encrypted)]
        value: String,
    }
    #[derive(Entity)]
    #[entity(retain(days(1)).by(text).archive())]
    struct Textual {
        #[entity(primary_key)]
        id: i64,
        text: String,
    }
    #[derive(Entity)]
    #[entity(name = "entries_archive")]
    struct Clash {
        #[entity(primary_key)]
        id: i64,
    }
    let found = schema_pg::lower(&registry![Entry, Clash].unwrap()).unwrap_err().to_string();
    assert!(found.contains("`entries_archive`"), "{found}");
    assert!(schema_pg::lower(&registry![Entry].unwrap()).unwrap().table("entries").unwrap().is_indexed(&["at"]));
    for (registry, path) in [
        (registry![Keyless], "Keyless.retain"),
        (registry![Secret], "Secret.retain"),
        (registry![Textual], "Textual.retain"),
    ] {
        let found = match registry.map(|registry| schema_pg::lower(&registry)) {
            Ok(lowered) => lowered.unwrap_err(),
            Err(found) => found,
        };
        assert!(found.iter().any(|one| one.path == path), "{found}");
    }
}
