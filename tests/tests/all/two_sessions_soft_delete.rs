//! Two sessions at once, in all orders of their statements and all isolation levels: no row stays live below a deleted one, none comes back there,
//! none that is live is purged, and trees are right.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use schema_core::{Entity, registry};

use crate::support::{Live, live};

#[derive(Entity)]
#[entity(name = "owners", soft_delete.cascade())]
struct Owner {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(name = "projects", soft_delete.cascade().refuse_references())]
struct Project {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(name = "tasks", soft_delete.cascade().refuse_references())]
struct Task {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Project).on_delete(Cascade))]
    project_id: i64,
    #[entity(references(Owner).on_delete(Cascade))]
    owner_id: Option<i64>,
}

#[derive(Entity)]
#[entity(name = "steps", soft_delete)]
struct Step {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Task).on_delete(Cascade))]
    task_id: i64,
}

#[derive(Entity)]
#[entity(name = "shelves", soft_delete)]
struct Shelf {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(name = "books", soft_delete)]
struct Book {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Shelf).on_delete(Cascade))]
    shelf_id: i64,
}

#[derive(Entity)]
#[entity(name = "nodes", tree(parent_id))]
struct Node {
    #[entity(primary_key)]
    id: i64,
    parent_id: Option<i64>,
}

const LEVELS: [&str; 3] = ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"];

/// A session that runs one statement after the other in a thread of its own.
struct Session {
    pid: i32,
    statements: Sender<String>,
    /// The SQLSTATE of each, where it is refused.
    results: Receiver<Option<String>>,
    /// So many have not come back yet.
    pending: usize,
    /// What the statements said.
    states: Vec<Option<String>>,
}

impl Session {
    fn new(live: &Live) -> Self {
        let mut own = live.again();
        own.takes("SET deadlock_timeout = '50ms'");
        let pid = own.text("SELECT pg_backend_pid()").parse().unwrap();
        let (statements, next) = channel::<String>();
        let (answer, results) = channel();
        std::thread::spawn(move || {
            for statement in next {
                let error = own.client.batch_execute(&statement).err();
                let state = error.map(|error| error.as_db_error().unwrap().code().code().to_owned());
                if answer.send(state).is_err() {
                    break;
                }
            }
        });
        Self { pid, statements, results, pending: 0, states: Vec::new() }
    }

    /// Sends a statement, and waits until it is done or waits for a lock.
    fn run(&mut self, statement: &str, observer: &mut Live) {
        self.statements.send(statement.to_owned()).unwrap();
        self.pending += 1;
        self.settle(observer);
    }

    fn settle(&mut self, observer: &mut Live) {
        while self.pending > 0 {
            if let Ok(state) = self.results.recv_timeout(Duration::from_millis(3)) {
                self.states.push(state);
                self.pending -= 1;
            } else if observer.text(&format!("SELECT cardinality(pg_blocking_pids({})) > 0", self.pid)) == "true" {
                return;
            }
        }
    }
}

/// All orders of two lists of three statements.
fn orders() -> Vec<[usize; 6]> {
    let of = |bits: u32| std::array::from_fn(|at| usize::from((bits >> at) & 1 == 1));
    (0..64_u32).filter(|bits| bits.count_ones() == 3).map(of).collect()
}

/// Runs two transactions, each one statement in a snapshot that was taken before, in an order. Which were committed, and what the statements were
/// refused with.
fn run(
    sessions: &mut [Session; 2],
    observer: &mut Live,
    (order, levels): ([usize; 6], [&str; 2]),
    statements: [&str; 2],
) -> [Option<String>; 2] {
    let mut at = [0; 2];
    for which in order {
        let text = match at[which] {
            0 => format!("BEGIN ISOLATION LEVEL {}; SELECT count(*) FROM projects", levels[which]),
            1 => statements[which].to_owned(),
            _ => "COMMIT".to_owned(),
        };
        at[which] += 1;
        sessions[which].run(&text, observer);
        sessions[1 - which].settle(observer);
    }
    while sessions.iter().any(|session| session.pending > 0) {
        sessions.iter_mut().for_each(|session| session.settle(observer));
    }
    std::array::from_fn(|which| {
        let states = std::mem::take(&mut sessions[which].states);
        assert_eq!(states.len(), 3);
        // After a refused statement COMMIT takes back.
        states.into_iter().flatten().next()
    })
}

/// What may happen: it is done, it is refused by a rule, it can be tried again, an older snapshot is refused.
const EXPECTED: [&str; 5] = ["23503", "23514", "40001", "40P01", "25000"];

struct Case {
    /// What deletes, moves or removes, and what writes below it; `$1` is a number that no other run has.
    statements: [&'static str; 2],
    /// The rows, likewise.
    rows: &'static str,
    /// A query that counts what is wrong; `$d` is whether the second was done.
    wrong: &'static str,
    /// Both can be done, in some order.
    both: bool,
}

fn holds(case: &Case) {
    let mut observer = live(registry![Owner, Project, Task, Step, Shelf, Book, Node]);
    let mut sessions = [Session::new(&observer), Session::new(&observer)];
    let (mut number, mut done, mut both) = (1000, 0, 0);
    for levels in LEVELS.into_iter().flat_map(|one| LEVELS.map(|other| [one, other])) {
        for order in orders() {
            number += 1000;
            let numbered = |text: &str| text.replace("$1", &number.to_string());
            observer.takes(&numbered(case.rows));
            let [first, second] = case.statements.map(numbered);
            let refused = run(&mut sessions, &mut observer, (order, levels), [&first, &second]);
            let what = format!("{levels:?} {order:?} {first} | {second}: {refused:?}");
            for state in refused.iter().flatten() {
                assert!(EXPECTED.contains(&&**state), "{what}");
            }
            let sequential = order[..3].iter().all(|which| *which == order[0]);
            if levels == ["READ COMMITTED"; 2] && sequential {
                assert!(refused[order[0]].is_none(), "{what}");
            }
            done += usize::from(refused[0].is_none());
            both += usize::from(refused.iter().all(Option::is_none));
            let wrong = numbered(case.wrong).replace("$d", &refused[1].is_none().to_string());
            assert_eq!(observer.text(&wrong), "0", "{what}");
        }
    }
    // The first is not merely refused, and neither does it always keep the second away.
    assert_eq!((done > 20, both > 0), (true, case.both), "{done} {both}");
}

const LIVE_BELOW_DELETED: &str = "SELECT (SELECT count(*) FROM tasks AS t JOIN projects AS p ON p.id = t.project_id
        WHERE p.id BETWEEN $1 AND $1 + 999 AND t.deleted_at IS NULL AND p.deleted_at IS NOT NULL)
    + (SELECT count(*) FROM tasks AS t JOIN owners AS p ON p.id = t.owner_id
        WHERE p.id BETWEEN $1 AND $1 + 999 AND t.deleted_at IS NULL AND p.deleted_at IS NOT NULL)
    + (SELECT count(*) FROM steps AS s JOIN tasks AS t ON t.id = s.task_id
        WHERE t.id BETWEEN $1 AND $1 + 999 AND s.deleted_at IS NULL AND t.deleted_at IS NOT NULL)";

#[test]
fn nothing_is_inserted_below_a_row_that_is_deleted_meanwhile() {
    holds(&Case {
        rows: "INSERT INTO projects VALUES ($1); INSERT INTO tasks (id, project_id) VALUES ($1, $1)",
        statements: [
            "UPDATE projects SET deleted_at = now() WHERE id = $1",
            "INSERT INTO tasks (id, project_id) VALUES ($1 + 1, $1)",
        ],
        wrong: LIVE_BELOW_DELETED,
        both: true,
    });
    holds(&Case {
        rows: "INSERT INTO projects VALUES ($1); INSERT INTO tasks (id, project_id) VALUES ($1, $1)",
        statements: [
            "UPDATE projects SET deleted_at = now() WHERE id = $1",
            "INSERT INTO steps (id, task_id) VALUES ($1, $1)",
        ],
        wrong: LIVE_BELOW_DELETED,
        both: true,
    });
}

#[test]
fn nothing_goes_below_a_row_that_is_deleted_meanwhile() {
    holds(&Case {
        rows: "INSERT INTO projects VALUES ($1), ($1 + 1); INSERT INTO tasks (id, project_id) VALUES ($1, $1 + 1)",
        statements: [
            "UPDATE projects SET deleted_at = now() WHERE id = $1",
            "UPDATE tasks SET project_id = $1 WHERE id = $1",
        ],
        wrong: LIVE_BELOW_DELETED,
        both: true,
    });
}

#[test]
fn nothing_is_restored_below_a_row_that_is_deleted_meanwhile() {
    holds(&Case {
        rows: "INSERT INTO projects VALUES ($1); INSERT INTO tasks (id, project_id) VALUES ($1, $1);
            UPDATE tasks SET deleted_at = now() WHERE id = $1",
        statements: [
            "UPDATE projects SET deleted_at = now() WHERE id = $1",
            "UPDATE tasks SET deleted_at = NULL WHERE id = $1",
        ],
        wrong: LIVE_BELOW_DELETED,
        both: true,
    });
    // Nor with one of two.
    holds(&Case {
        rows: "INSERT INTO projects VALUES ($1); INSERT INTO owners VALUES ($1);
            INSERT INTO tasks (id, project_id, owner_id) VALUES ($1, $1, $1);
            UPDATE projects SET deleted_at = now() WHERE id = $1",
        statements: [
            "UPDATE owners SET deleted_at = now() WHERE id = $1",
            "UPDATE projects SET deleted_at = NULL WHERE id = $1",
        ],
        wrong: LIVE_BELOW_DELETED,
        both: true,
    });
}

#[test]
fn a_row_that_is_restored_or_inserted_meanwhile_is_not_purged() {
    let kept = "SELECT count(*) FILTER (WHERE $d AND NOT EXISTS (SELECT FROM books WHERE id = $1 AND deleted_at IS NULL)) FROM (SELECT) AS one";
    holds(&Case {
        rows: "INSERT INTO shelves VALUES ($1, '2020-01-01'); INSERT INTO books (id, shelf_id, deleted_at) VALUES ($1, $1, now())",
        statements: [
            "SELECT purge_shelves(interval '1 day')",
            "DO $$ BEGIN UPDATE books SET deleted_at = NULL WHERE id = $1; IF NOT FOUND THEN RAISE EXCEPTION USING ERRCODE = '40001'; END IF; END $$",
        ],
        wrong: kept,
        both: true,
    });
    holds(&Case {
        rows: "INSERT INTO shelves VALUES ($1, '2020-01-01')",
        statements: ["SELECT purge_shelves(interval '1 day')", "INSERT INTO books (id, shelf_id) VALUES ($1, $1)"],
        wrong: kept,
        both: true,
    });
}

const WRONG_PATHS: &str = "WITH RECURSIVE r AS (
        SELECT id, ARRAY[id::text] AS p FROM nodes WHERE parent_id IS NULL AND id BETWEEN $1 AND $1 + 999
        UNION ALL SELECT n.id, r.p || n.id::text FROM nodes AS n JOIN r ON n.parent_id = r.id)
    SELECT (SELECT count(*) FROM nodes WHERE id BETWEEN $1 AND $1 + 999) - (SELECT count(*) FROM r)
        + (SELECT count(*) FROM r JOIN nodes AS n USING (id) WHERE n.path <> r.p OR n.level <> cardinality(r.p) - 1)";

const NODES: &str =
    "INSERT INTO nodes (id, parent_id) VALUES ($1 + 1, NULL), ($1 + 2, $1 + 1), ($1 + 3, $1 + 2), ($1 + 4, NULL)";

#[test]
fn a_tree_is_right_whatever_two_do_to_it() {
    let moves = "UPDATE nodes SET parent_id = $1 + 4 WHERE id = $1 + 2";
    for (statements, both) in [
        ([moves, "INSERT INTO nodes (id, parent_id) VALUES ($1 + 5, $1 + 3), ($1 + 6, $1 + 5)"], true),
        // Each below the other.
        ([moves, "UPDATE nodes SET parent_id = $1 + 3 WHERE id = $1 + 4"], false),
        ([moves, "UPDATE nodes SET parent_id = $1 + 4 WHERE id = $1 + 1"], true),
        ([moves, "UPDATE nodes SET id = $1 + 9 WHERE id = $1 + 3"], true),
        (["DELETE FROM nodes WHERE id = $1 + 2", "INSERT INTO nodes (id, parent_id) VALUES ($1 + 5, $1 + 3)"], true),
    ] {
        holds(&Case { rows: NODES, statements, wrong: WRONG_PATHS, both });
    }
}
