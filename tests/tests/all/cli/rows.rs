//! `seed` and `archive`; and what the other words do with reference rows.

use super::Notes;

#[test]
fn reference_rows_are_printed_put_in_and_compared() {
    let notes = Notes::new("seed");
    let said = notes.run("seeded", &["seed"]);
    said.ended(0, &["INSERT INTO app.kinds (id, name) VALUES", "ON CONFLICT (id) DO NOTHING"]);
    notes.run("seeded", &["apply", "--yes"]).ended(0, &[]);
    assert_eq!(notes.text("SELECT string_agg(name, ' ' ORDER BY id) FROM app.kinds"), "draft note");
    notes.run("seeded", &["drift"]).ended(0, &["is what it should be"]);
    notes.run("seeded", &["apply", "--yes"]).ended(0, &["Nothing to do: "]);
    // The script can be run again and again.
    notes.takes(&said.out);
    notes.takes("DELETE FROM app.kinds WHERE id = 1; UPDATE app.kinds SET name = 'mine' WHERE id = 2");
    notes.run("seeded", &["drift"]).ended(1, &["row app.kinds(1)", "row app.kinds(2)", "mine"]);
    let said = notes.run("seeded", &["seed", "--live"]);
    said.ended(1, &["row app.kinds(2) has other values, and stays as it is: --allow 'app.kinds(2)'"]);
    assert_eq!(notes.text("SELECT string_agg(name, ' ' ORDER BY id) FROM app.kinds"), "draft mine");
    notes.run("seeded", &["seed", "--live", "--allow", "app.kinds(*)"]).ended(0, &["the reference rows are in "]);
    notes.run("seeded", &["seed", "--live", "--json"]).ended(0, &["\"refused\""]);
    // Of a live database nobody knows who gave a row its values.
    notes.run("reseeded", &["apply", "--yes"]).ended(1, &["app.kinds(2)"]);
    notes.run("reseeded", &["apply", "--yes", "--allow", "app.kinds(2)"]).ended(0, &[]);
    assert_eq!(notes.text("SELECT string_agg(name, ' ' ORDER BY id) FROM app.kinds"), "draft article");
    notes.run("first", &["seed"]).ended(0, &["the entities have no reference rows"]);
}

#[test]
fn reference_rows_are_in_migrations_and_a_change_of_them_is_the_next_one() {
    let notes = Notes::new("seed-migrations");
    notes.run("seeded", &["write", "first"]).ended(0, &[]);
    notes.run("seeded", &["check"]).ended(0, &[]);
    notes.run("reseeded", &["check"]).ended(1, &["UPDATE app.kinds SET name = 'article'"]);
    notes.run("reseeded", &["write", "kinds"]).ended(0, &[]);
    notes.run("reseeded", &["check"]).ended(0, &[]);
}

#[test]
fn old_rows_are_moved_batch_by_batch() {
    let notes = Notes::new("archive");
    notes.run("seeded", &["apply", "--yes"]).ended(0, &[]);
    notes.takes(
        "INSERT INTO app.events (created_at) SELECT now() - n * interval '1 day' FROM generate_series(1, 40) AS n",
    );
    notes.run("seeded", &["archive", "nothing"]).ended(2, &["no rows of nothing are archived", "app.events"]);
    notes.run("seeded", &["archive", "--batch", "3"]).ended(0, &["app.events: 11 rows moved to app.events_archive"]);
    let said = notes.run("seeded", &["archive", "app.events", "--json"]);
    assert_eq!(said.ended(0, &[]).json()["moved"][0]["rows"], 0);
    assert_eq!(notes.text("SELECT count(*) FROM app.events"), "29");
    notes.run("seeded", &["drift"]).ended(0, &[]);
}
