//! What a step may fail on is counted before: each query runs, counts the rows that break it, and no others.

use schema_pg::{Hazard, PlanOptions, Renames, diff, plan};

use crate::support::{config, empty};

const BEFORE: &str = "
    CREATE TYPE state AS ENUM ('new', 'old', 'lost');
    CREATE DOMAIN amount AS int;
    CREATE TABLE owner (a int, b int, PRIMARY KEY (a, b));
    CREATE TABLE t (id int PRIMARY KEY, s state DEFAULT 'new', all_s state[], n int, big bigint, x text, y text,
        price numeric, f float8, m amount, during int4range, oa int, ob int, u text);
    CREATE TABLE log (id int NOT NULL, at int NOT NULL) PARTITION BY RANGE (at);
    CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM (0) TO (10);
    CREATE TABLE log_rest PARTITION OF log DEFAULT;
    CREATE TABLE alone (id int NOT NULL, at int NOT NULL);
    INSERT INTO owner VALUES (1, 1);
    INSERT INTO t VALUES (1, 'new', '{new}', 1, 1, '1', 'a', 1, 1, 1, '[1,2)', 1, 1), (2, 'old', '{}', 2, 2, '2', 'b', 2, 2, 2, '[2,3)', 1, 1),
        (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
    INSERT INTO alone VALUES (1, 15);
    INSERT INTO log VALUES (1, 1), (2, 5);
";

/// The steps on the way from before to what the change makes of it, up to the first that the rows would break: it counts so
/// many of them, and fails. Without those rows, all count none and are done.
#[track_caller]
fn counts(change: &str, rows: &str, expected: i64) {
    let (mut old, mut new) = (empty(), empty());
    old.takes(BEFORE);
    // Rows of its own would break it by hand too.
    new.takes(&format!("{BEFORE} DELETE FROM t WHERE id = 3; {change}"));
    let was = schema_pg::blocking::introspect(&mut old.client, &[]).unwrap();
    let now = schema_pg::blocking::introspect(&mut new.client, &[]).unwrap();
    let changes = diff(&was, &now, &Renames::none());
    let options = PlanOptions { allow_all: true, version: config().version, ..PlanOptions::default() };
    let plan = plan(&changes, &options);
    for (seed, expected) in [("DELETE FROM t WHERE id = 3", 0), (rows, expected)] {
        let mut live = empty();
        live.takes(BEFORE);
        live.takes(seed);
        let mut found = None;
        for step in &plan.steps {
            let queries = step.hazards.iter().filter_map(|hazard| match hazard {
                Hazard::MayFail(query) => Some(query),
                _ => None,
            });
            let mut asked = false;
            let mut count = 0;
            for query in queries {
                count += live.text(query).parse::<i64>().unwrap();
                asked = true;
            }
            let done = live.client.batch_execute(&step.sql());
            assert_eq!(done.is_ok(), count == 0, "{}\ncounts {count}: {done:?}\n{plan}", step.sql());
            if asked {
                found = Some(count);
            }
            if count > 0 {
                break;
            }
        }
        assert_eq!(found, Some(expected), "{change}\n{plan}");
    }
}

#[test]
fn labels_that_go_are_counted_in_each_column() {
    let change = "ALTER TYPE state RENAME TO gone; CREATE TYPE state AS ENUM ('new', 'old');
        ALTER TABLE t ALTER s DROP DEFAULT, ALTER s TYPE state USING s::text::state, ALTER all_s TYPE state[] USING all_s::text[]::state[];
        ALTER TABLE t ALTER s SET DEFAULT 'new'; DROP TYPE gone";
    counts(change, "INSERT INTO t (id, s) VALUES (4, 'lost'), (5, 'lost')", 2);
    counts(change, "INSERT INTO t (id, all_s) VALUES (4, '{new,lost}')", 1);
}

#[test]
fn values_that_do_not_fit_a_narrower_type_are_counted() {
    let to = |column: &str, ty: &str| format!("ALTER TABLE t ALTER {column} TYPE {ty} USING {column}::{ty}");
    for (column, ty, values, expected) in [
        ("x", "varchar(3)", "('abcd'), ('abc')", 1),
        ("x", "int", "('x'), ('99999999999'), (' 7 ')", 2),
        (
            "u",
            "uuid",
            "('{00000000-0000-0000-0000-000000000001}'), ('00000000000000000000000000000001'), ('0000-0000-00000000-0000-000000000001'), ('{00000000000000000000000000000001'), (' 00000000000000000000000000000001'), ('000-000000000-0000-0000-000000000001')",
            3,
        ),
        ("u", "boolean", "(' yes '), ('of'), ('o'), ('2'), (E'\\ttrue')", 2),
        ("u", "numeric(4,2)", "('99.994'), ('99.995'), ('1e1'), ('x'), ('nan'), ('inf')", 3),
        ("x", "bigint", "('1.5'), ('99999999999999999999')", 2),
        ("x", "numeric", "('1e5'), ('-.5'), ('1.'), ('x'), ('')", 2),
        ("big", "int", "(3000000000), (-3000000000)", 2),
        ("n", "smallint", "(32768), (32767)", 1),
        ("price", "int", "(2147483647.4), (2147483647.5)", 1),
        ("price", "numeric(4,2)", "(99.994), (99.995), (-100)", 2),
        ("price", "bigint", "(9223372036854775808)", 1),
        ("f", "int", "('nan'), ('inf'), (3e9), (2.5)", 3),
        ("f", "numeric(4,2)", "(99.9), (100), ('inf')", 2),
        ("n", "numeric(3,1)", "(99), (100)", 1),
    ] {
        let numbered =
            format!("INSERT INTO t (id, {column}) SELECT 10 + row_number() OVER (), v FROM (VALUES {values}) AS v (v)");
        let numbered = match column {
            "f" => numbered
                .replace("v FROM", "v::float8 FROM")
                .replace("(3e9)", "('3e9')")
                .replace("(2.5)", "('2.5')")
                .replace("(99.9)", "('99.9')")
                .replace("(100)", "('100')"),
            _ => numbered,
        };
        counts(&to(column, ty), &numbered, expected);
    }
}

#[test]
fn values_that_can_t_be_counted_are_tried() {
    for (ty, fits, does_not) in [
        ("date", "2026-02-28", "2026-02-30"),
        ("jsonb", "{\"a\": 1}", "{a: 1}"),
        ("timestamptz", "2026-02-28 10:00+01", "half past ten"),
        ("double precision", "1e300", "1e400"),
        ("inet", "10.0.0.1", "10.0.0.256"),
    ] {
        let (mut old, mut new) = (empty(), empty());
        let before = "CREATE TABLE t (id int PRIMARY KEY, x text);";
        old.takes(before);
        new.takes(&format!("{before} ALTER TABLE t ALTER x TYPE {ty} USING x::{ty}"));
        let was = schema_pg::blocking::introspect(&mut old.client, &[]).unwrap();
        let now = schema_pg::blocking::introspect(&mut new.client, &[]).unwrap();
        let changes = diff(&was, &now, &Renames::none());
        let plan =
            plan(&changes, &PlanOptions { allow_all: true, version: config().version, ..PlanOptions::default() });
        let hazards = plan.steps.iter().flat_map(|step| &step.hazards);
        let tried: Vec<&String> = hazards
            .filter_map(|hazard| match hazard {
                Hazard::OnlyTrying(query) => Some(query),
                _ => None,
            })
            .collect();
        if config().version >= schema_pg::Version::V16 {
            assert!(tried.is_empty(), "PostgreSQL 16 can be asked\n{plan}");
            continue;
        }
        assert_eq!(tried.len(), 1, "{plan}");
        old.takes(&format!("INSERT INTO t VALUES (1, '{fits}'), (2, NULL)"));
        assert_eq!(old.text(tried[0]), "1");
        old.takes(&format!("INSERT INTO t VALUES (3, '{does_not}')"));
        assert!(old.client.batch_execute(tried[0]).is_err(), "{}", tried[0]);
    }
}

#[test]
fn texts_that_are_no_label_are_counted() {
    let change = "UPDATE t SET y = 'new'; ALTER TABLE t ALTER y TYPE state USING y::state";
    let (mut old, mut new) = (empty(), empty());
    old.takes(BEFORE);
    new.takes(&format!("{BEFORE} {change}"));
    let was = schema_pg::blocking::introspect(&mut old.client, &[]).unwrap();
    let now = schema_pg::blocking::introspect(&mut new.client, &[]).unwrap();
    let changes = diff(&was, &now, &Renames::none());
    let plan = plan(&changes, &PlanOptions { allow_all: true, ..PlanOptions::default() });
    let query = plan.steps.iter().flat_map(|step| &step.hazards).find_map(|hazard| match hazard {
        Hazard::MayFail(query) => Some(query.clone()),
        _ => None,
    });
    assert_eq!(old.text(&query.unwrap()), "2");
}

#[test]
fn empty_values_are_counted_where_none_may_be_any_more() {
    counts("ALTER TABLE t ALTER n SET NOT NULL", "INSERT INTO t (id) VALUES (4); DELETE FROM t WHERE id = 3", 1);
    let all = "TRUNCATE t; ALTER TABLE t ADD more int NOT NULL";
    let (mut old, mut new) = (empty(), empty());
    old.takes(BEFORE);
    new.takes(&format!("{BEFORE} {all}"));
    let was = schema_pg::blocking::introspect(&mut old.client, &[]).unwrap();
    let now = schema_pg::blocking::introspect(&mut new.client, &[]).unwrap();
    let changes = diff(&was, &now, &Renames::none());
    let plan = plan(&changes, &PlanOptions::default());
    for step in &plan.steps {
        if let Some(Hazard::MayFail(query)) = step.hazards.iter().find(|hazard| matches!(hazard, Hazard::MayFail(_))) {
            assert_eq!(old.text(query), "3");
            break;
        }
        old.takes(&step.sql());
    }
}

#[test]
fn what_is_there_twice_is_counted() {
    let twice = "INSERT INTO t (id, n, x, y) VALUES (4, 1, 'Q', 'z'), (5, 1, 'q', 'z')";
    counts("ALTER TABLE t ADD UNIQUE (n)", twice, 1);
    counts("CREATE UNIQUE INDEX one ON t (lower(x))", twice, 1);
    counts("CREATE UNIQUE INDEX one ON t (y, n) WHERE n = 1", twice, 1);
    counts("CREATE UNIQUE INDEX one ON t (lower(x), y) INCLUDE (n)", twice, 1);
    counts("ALTER TABLE log ADD UNIQUE (at)", "INSERT INTO log VALUES (7, 1)", 1);
    counts("ALTER TABLE log ADD PRIMARY KEY (id, at)", "INSERT INTO log VALUES (1, 1)", 1);
    counts("CREATE UNIQUE INDEX one ON log ((at), id)", "INSERT INTO log VALUES (1, 1)", 1);
    if config().version >= schema_pg::Version::V15 {
        counts("ALTER TABLE t ADD UNIQUE NULLS NOT DISTINCT (n)", "INSERT INTO t (id) VALUES (4)", 1);
    }
    counts(
        "ALTER TABLE t ADD EXCLUDE USING gist (during WITH &&) WHERE (id > 0)",
        "INSERT INTO t (id, during) VALUES (4, '[1,5)'), (5, '[4,6)')",
        3,
    );
}

#[test]
fn rows_that_break_a_rule_or_reference_nothing_are_counted() {
    counts("ALTER TABLE t ADD CHECK (n < 100)", "INSERT INTO t (id, n) VALUES (4, 100)", 1);
    counts("ALTER DOMAIN amount ADD CHECK (VALUE < 100)", "INSERT INTO t (id, m) VALUES (4, 100)", 1);
    counts("ALTER DOMAIN amount SET NOT NULL", "INSERT INTO t (id) VALUES (4); DELETE FROM t WHERE id = 3", 1);
    let reference = "ALTER TABLE t ADD FOREIGN KEY (oa, ob) REFERENCES owner";
    counts(reference, "INSERT INTO t (id, oa, ob) VALUES (4, 2, 2), (5, 2, NULL)", 1);
    counts(&format!("{reference} MATCH FULL"), "INSERT INTO t (id, oa, ob) VALUES (4, 2, 2), (5, 2, NULL)", 2);
}

#[test]
fn rows_that_no_partition_would_hold_are_counted() {
    let change = "ALTER TABLE log ATTACH PARTITION alone FOR VALUES FROM (10) TO (20)";
    counts(change, "INSERT INTO alone VALUES (2, 5), (3, 20), (4, 19)", 2);
    counts(change, "INSERT INTO log VALUES (2, 11), (3, 30)", 1);
}

#[test]
fn rows_get_another_label_before_theirs_goes() {
    let mut live = empty();
    live.takes(BEFORE);
    live.takes("INSERT INTO t (id, s, all_s) SELECT i, 'lost', '{new,lost}' FROM generate_series(10, 10010) i");
    let was = schema_pg::blocking::introspect(&mut live.client, &[]).unwrap();
    let mut now = was.clone();
    now.enums[0].labels.retain(|label| label != "lost");
    let changes = diff(&was, &now, &Renames::none());
    let options = PlanOptions::default().allow("public.state").backfill("public.state.lost", "'old'");
    let plan = plan(&changes, &options);
    super::apply(&mut live, &plan);
    assert_eq!(live.text("SELECT count(*) FROM t WHERE s = 'old' AND all_s = '{new,old}'"), "10001");
    assert_eq!(schema_pg::blocking::introspect(&mut live.client, &[]).unwrap().enums, now.enums);
}
