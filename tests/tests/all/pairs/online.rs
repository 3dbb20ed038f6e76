//! A plan runs while others read and write: nobody waits longer than the lock timeout says.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use schema_pg::catalog::{Column, Constraint, ConstraintKind, DataType, Index, IndexColumn, IndexTerm};
use schema_pg::{PlanOptions, Renames, diff, plan};

use super::{apply, base, made, text};
use crate::support::Live;

/// The longest that a statement took while `done` was not set, in microseconds, and how many there were.
fn at_work(mut live: Live, statement: &str, done: &AtomicBool, longest: &AtomicU64) -> u64 {
    let mut count = 0;
    while !done.load(Ordering::Relaxed) {
        let start = Instant::now();
        live.takes(statement);
        let took = u64::try_from(start.elapsed().as_micros()).unwrap_or(u64::MAX);
        longest.fetch_max(took, Ordering::Relaxed);
        count += 1;
    }
    count
}

#[test]
fn nobody_waits_longer_than_the_lock_timeout() {
    let was = base();
    let mut now = was.clone();
    let customers = now.tables.iter_mut().find(|table| table.name.name == "customers").unwrap();
    customers.columns.push(Column { nullable: true, ..Column::new("phone", DataType::Text) });
    customers.columns.push(Column { default: Some(text("now()")), ..Column::new("seen_at", DataType::Timestamptz) });
    customers.columns.iter_mut().find(|column| column.name == "note").unwrap().nullable = false;
    customers.columns.iter_mut().find(|column| column.name == "name").unwrap().ty = DataType::Text;
    customers.constraints.push(Constraint::new("points_check", ConstraintKind::check("points >= 0")));
    customers.constraints.push(Constraint::new("name_key", ConstraintKind::unique(vec![text("name")])));
    let lower = IndexColumn::new(IndexTerm::Expression(text("lower(email)")));
    customers.indexes.push(Index::new(text("email_lower_idx"), vec![lower]));

    let mut live = made(&was);
    live.takes(
        "INSERT INTO customers (email, name, note) SELECT i::text, i::text, '' FROM generate_series(1, 200000) i",
    );
    let changes = diff(&was, &now, &Renames::none());
    let plan = plan(&changes, &PlanOptions::default());
    assert!(plan.steps.iter().filter(|step| step.transaction.is_slow()).all(|step| step.lock.lets_write()), "{plan}");
    let (done, longest) = (AtomicBool::new(false), AtomicU64::new(0));
    let (reads, writes) = std::thread::scope(|scope| {
        let (done, longest) = (&done, &longest);
        let (reader, writer) = (live.again(), live.again());
        let reads = scope.spawn(move || at_work(reader, "SELECT count(*) FROM customers WHERE id = 77", done, longest));
        let write = "UPDATE customers SET points = points + 1 WHERE id = 77";
        let writes = scope.spawn(move || at_work(writer, write, done, longest));
        live.takes("SET lock_timeout = '3s'");
        apply(&mut live, &plan);
        done.store(true, Ordering::Relaxed);
        (reads.join().unwrap(), writes.join().unwrap())
    });
    assert!(reads > 10 && writes > 10, "{reads} reads and {writes} writes");
    let longest = Duration::from_micros(longest.load(Ordering::Relaxed));
    assert!(longest < Duration::from_secs(3), "a statement waited {longest:?}");
}
