//! Partitioned tables in use: indexes and keys built partition by partition, partitions that come and go.

use schema_pg::catalog::{
    Catalog, Column, Constraint, ConstraintKind, DataType, Index, IndexColumn, IndexTerm, Order, PartitionBound,
    PartitionKey, PartitionOf, PartitionStrategy, QualifiedName, Table,
};
use schema_pg::{Renames, diff, plan};

use super::{Pair, apply, base, fingerprint, made, text};

const ROWS: &str = "INSERT INTO events (id, at, kind, note) SELECT i, '2026-01-05'::timestamptz + i * interval '1 day',
    CASE WHEN i % 2 = 0 THEN 'a' ELSE 'b' END, 'n' || i FROM generate_series(1, 40) i;";

fn name(name: &'static str) -> QualifiedName {
    QualifiedName::new("public", name)
}

fn by(strategy: PartitionStrategy, column: &'static str) -> Option<PartitionKey> {
    Some(PartitionKey { strategy, terms: vec![IndexTerm::Column(text(column))] })
}

fn on(columns: &[&'static str]) -> Vec<IndexColumn> {
    columns.iter().map(|column| IndexColumn::new(IndexTerm::Column(text(column)))).collect()
}

fn part(of: &'static str, called: &'static str, bound: PartitionBound) -> Table {
    let mut table = Table::new(name(called));
    table.partition_of = Some(PartitionOf { parent: name(of), bound });
    table
}

fn month(called: &'static str, from: &'static str, to: &'static str) -> Table {
    part("events", called, PartitionBound::Range { from: vec![text(from)], to: vec![text(to)] })
}

fn add(catalog: &mut Catalog, table: Table) {
    catalog.tables.push(table);
    catalog.tables.sort_by(|a, b| a.name.cmp(&b.name));
}

fn events(catalog: &mut Catalog) -> &mut Table {
    catalog.tables.iter_mut().find(|table| table.name.name == "events").unwrap()
}

/// Events by month; those of February by kind as well.
fn log() -> Catalog {
    let mut catalog = base();
    let mut events = Table::new(name("events"));
    let open = |called: &'static str, ty| Column { nullable: true, ..Column::new(called, ty) };
    events.columns = vec![
        Column::new("id", DataType::BigInt),
        Column::new("at", DataType::Timestamptz),
        Column::new("kind", DataType::Text),
        open("note", DataType::Text),
    ];
    events.partition_by = by(PartitionStrategy::Range, "at");
    add(&mut catalog, events);
    add(&mut catalog, month("events_1", "'2026-01-01 00:00:00+00'", "'2026-02-01 00:00:00+00'"));
    let mut second = month("events_2", "'2026-02-01 00:00:00+00'", "'2026-03-01 00:00:00+00'");
    second.partition_by = by(PartitionStrategy::List, "kind");
    add(&mut catalog, second);
    add(&mut catalog, part("events_2", "events_2_a", PartitionBound::List(vec![text("'a'")])));
    add(&mut catalog, part("events_2", "events_2_other", PartitionBound::Default));
    catalog
}

fn with(change: impl FnOnce(&mut Table)) -> Pair {
    let (was, mut now) = (log(), log());
    change(events(&mut now));
    Pair::of(was, now).rows(ROWS).survives("SELECT count(*) FROM events", "40")
}

#[test]
fn an_index_of_a_partitioned_table_is_built_partition_by_partition() {
    with(|events| events.indexes.push(Index::new(text("by_note"), on(&["note", "kind"]))))
        .hazards(&["build"; 3])
        .holds();
}

#[test]
fn an_index_on_an_expression_some_rows_and_more_columns_gets_the_names_that_postgres_gives() {
    with(|events| {
        let lower = IndexColumn::new(IndexTerm::Expression(text("lower(note)")));
        let joined = IndexColumn::new(IndexTerm::Expression(text("note || kind")));
        let mut index = Index::new(text("by_lower"), vec![lower, joined]);
        index.include = vec![text("id")];
        index.predicate = Some(text("id > 0"));
        events.indexes.push(index);
    })
    .hazards(&["build"; 3])
    .holds();
}

#[test]
fn long_names_of_partitions_are_cut_as_postgres_cuts_them() {
    let long = "events_of_a_very_long_month_whose_name_hardly_fits_any_äö";
    let (mut was, mut now) = (log(), log());
    for catalog in [&mut was, &mut now] {
        add(catalog, month(long, "'2026-03-01 00:00:00+00'", "'2026-04-01 00:00:00+00'"));
    }
    events(&mut now).indexes.push(Index::new(text("by_note"), on(&["note", "kind"])));
    Pair::of(was, now).rows(ROWS).hazards(&["build"; 4]).holds();
}

#[test]
fn a_unique_index_of_a_partitioned_table_may_fail_in_each_partition() {
    with(|events| {
        let mut index = Index::new(text("one"), on(&["id", "at", "kind"]));
        index.unique = true;
        events.indexes.push(index);
    })
    .hazards(&["build", "may fail", "build", "may fail", "build", "may fail"])
    .holds();
}

#[test]
fn a_key_of_a_partitioned_table_takes_over_the_indexes_of_its_partitions() {
    let key = |kind| move |events: &mut Table| events.constraints.push(Constraint::new("events_pkey", kind));
    let columns = vec![text("id"), text("at"), text("kind")];
    let expected = ["build", "may fail", "build", "may fail", "build", "may fail"];
    with(key(ConstraintKind::primary_key(columns.clone()))).hazards(&expected).holds();
    with(key(ConstraintKind::unique(columns))).hazards(&expected).holds();
}

#[test]
fn a_key_of_a_partitioned_table_is_replaced_in_one_transaction() {
    let (mut was, mut now) = (log(), log());
    for (catalog, columns) in [(&mut was, ["id", "at", "kind"]), (&mut now, ["kind", "at", "id"])] {
        let kind = ConstraintKind::primary_key(columns.into_iter().map(text).collect());
        events(catalog).constraints.push(Constraint::new("events_pkey", kind));
    }
    Pair::of(was, now)
        .rows(ROWS)
        .survives("SELECT count(*) FROM events", "40")
        .hazards(&["build", "may fail", "build", "may fail", "build", "may fail"])
        .holds();
}

#[test]
fn an_index_of_a_partitioned_table_is_replaced_and_the_new_one_serves_before_the_old_one_goes() {
    let (mut was, mut now) = (log(), log());
    for (catalog, order) in [(&mut was, Order::Asc), (&mut now, Order::Desc)] {
        let mut index = Index::new(text("by_note"), on(&["note"]));
        index.columns[0].order = order;
        events(catalog).indexes.push(index);
    }
    Pair::of(was, now).rows(ROWS).hazards(&["build", "build", "build", "dropped"]).holds();
}

#[test]
fn an_index_of_a_partitioned_table_goes_with_those_of_its_partitions() {
    let (mut was, now) = (log(), log());
    events(&mut was).indexes.push(Index::new(text("by_note"), on(&["note"])));
    Pair::of(was, now).rows(ROWS).hazards(&["dropped"]).holds();
}

#[test]
fn a_partition_that_comes_with_an_index_has_it_too() {
    let (was, mut now) = (log(), log());
    events(&mut now).indexes.push(Index::new(text("by_note"), on(&["note"])));
    add(&mut now, month("events_3", "'2026-03-01 00:00:00+00'", "'2026-04-01 00:00:00+00'"));
    Pair::of(was, now).rows(ROWS).hazards(&["build"; 4]).holds();
}

#[test]
fn partitions_that_the_model_does_not_know_get_their_index_and_their_key_too() {
    let (was, mut now) = (log(), log());
    events(&mut now).indexes.push(Index::new(text("by_note"), on(&["note"])));
    let kind = ConstraintKind::primary_key(vec![text("id"), text("at"), text("kind")]);
    events(&mut now).constraints.push(Constraint::new("events_pkey", kind));
    let more = "CREATE TABLE events_3 PARTITION OF events FOR VALUES FROM ('2026-03-01 00:00:00+00') TO ('2026-04-01 00:00:00+00')
            PARTITION BY LIST (kind);
        CREATE TABLE events_3_a PARTITION OF events_3 FOR VALUES IN ('a');
        CREATE TABLE events_rest PARTITION OF events DEFAULT;";
    let (mut live, mut fresh) = (made(&was), made(&now));
    live.takes(more);
    live.takes(ROWS);
    fresh.takes(more);
    apply(&mut live, &plan(&diff(&was, &now, &Renames::none()), &Default::default()));
    let (found, expected) = (fingerprint(&mut live), fingerprint(&mut fresh));
    assert!(found == expected, "{}", super::differences(&found, &expected));
    assert_eq!(live.text("SELECT count(*) FROM pg_index WHERE NOT indisvalid"), "0");
}

#[test]
fn without_online_forms_an_index_of_a_partitioned_table_is_one_statement() {
    let (was, mut now) = (log(), log());
    events(&mut now).indexes.push(Index::new(text("by_note"), on(&["note"])));
    let changes = diff(&was, &now, &Renames::none());
    let plan = plan(&changes, &schema_pg::PlanOptions { online: false, ..Default::default() });
    assert_eq!(plan.steps.len(), 1, "{plan}");
    assert!(plan.steps[0].sql().starts_with("CREATE INDEX by_note ON public.events"), "{plan}");
}

/// How often the tables of this name were read from one end to the other by the step that attaches a partition.
fn reads(live: &mut crate::support::Live, plan: &schema_pg::Plan<'_>) -> i64 {
    let mut reads = 0;
    let count = "SELECT coalesce(sum(pg_stat_get_xact_numscans(oid)), 0)::bigint FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace";
    for step in &plan.steps {
        let sql = step.sql();
        if !step.transactional() {
            live.takes(&sql);
            continue;
        }
        let mut transaction = live.client.transaction().unwrap();
        // Counts of transactions before stay for a while.
        let before: i64 = transaction.query_one(count, &[]).unwrap().get(0);
        transaction.batch_execute(&sql).unwrap();
        if sql.contains(" ATTACH PARTITION ") && sql.starts_with("ALTER TABLE") {
            reads += transaction.query_one(count, &[]).unwrap().get::<_, i64>(0) - before;
        }
        transaction.commit().unwrap();
    }
    reads
}

/// A table cut in one of all ways, with a partition that is to join, and one for the rest.
fn joining(key: &PartitionKey, bound: PartitionBound, default: bool) -> (Catalog, Catalog) {
    let columns = || vec![Column::new("a", DataType::Integer), Column::new("b", DataType::Text)];
    let (mut was, mut now) = (base(), base());
    for catalog in [&mut was, &mut now] {
        let mut whole = Table::new(name("whole"));
        (whole.columns, whole.partition_by) = (columns(), Some(key.clone()));
        add(catalog, whole);
        if default {
            add(catalog, part("whole", "rest", PartitionBound::Default));
        }
    }
    let mut alone = Table::new(name("alone"));
    alone.columns = columns();
    add(&mut was, alone);
    add(&mut now, part("whole", "alone", bound));
    (was, now)
}

#[test]
fn a_table_that_joins_is_not_read_while_everybody_waits() {
    let texts = |values: &[&'static str]| values.iter().copied().map(text).collect::<Vec<_>>();
    let range = |columns: &[&'static str], from: &[&'static str], to: &[&'static str]| {
        let terms = columns.iter().map(|column| IndexTerm::Column(text(column))).collect();
        let bound = PartitionBound::Range { from: texts(from), to: texts(to) };
        (PartitionKey { strategy: PartitionStrategy::Range, terms }, bound)
    };
    let list =
        |values: &[&'static str]| (by(PartitionStrategy::List, "b").unwrap(), PartitionBound::List(texts(values)));
    let hash = (by(PartitionStrategy::Hash, "a").unwrap(), PartitionBound::Hash { modulus: 1, remainder: 0 });
    for ((key, bound), default) in [
        (range(&["a"], &["0"], &["100"]), false),
        (range(&["a"], &["0"], &["100"]), true),
        (range(&["a"], &["MINVALUE"], &["100"]), true),
        (range(&["a", "b"], &["0", "'a'"], &["100", "MAXVALUE"]), true),
        (range(&["b"], &["'a'"], &["'z'"]), true),
        (list(&["'x'"]), true),
        (list(&["'x'", "'y'", "NULL"]), true),
        (hash, false),
    ] {
        let (was, now) = joining(&key, bound.clone(), default);
        let changes = diff(&was, &now, &Renames::none());
        let plan = plan(&changes, &Default::default());
        let mut live = made(&was);
        live.takes("INSERT INTO alone SELECT 5, 'x' FROM generate_series(1, 100)");
        assert_eq!(reads(&mut live, &plan), 0, "{key:?} {bound:?}\n{plan}");
        assert_eq!(live.text("SELECT count(*) FROM whole WHERE tableoid = 'alone'::regclass"), "100");
        let expected = match default {
            true => vec!["scan", "may fail", "scan", "may fail"],
            false => vec!["scan", "may fail"],
        };
        Pair::of(was, now).hazards(&expected).holds();
    }
}

#[test]
fn a_table_that_joins_below_the_root_is_not_read_while_everybody_waits() {
    let (mut was, mut now) = (log(), log());
    let mut alone = Table::new(name("alone"));
    alone.columns = events(&mut was).columns.clone();
    add(&mut was, alone);
    add(&mut now, part("events_2", "alone", PartitionBound::List(vec![text("'b'")])));
    let changes = diff(&was, &now, &Renames::none());
    let plan = plan(&changes, &Default::default());
    let mut live = made(&was);
    live.takes("INSERT INTO alone SELECT i, '2026-02-05', 'b' FROM generate_series(1, 100) i");
    assert_eq!(reads(&mut live, &plan), 0, "{plan}");
    assert_eq!(live.text("SELECT count(*) FROM events_2"), "100");
}

#[test]
fn a_table_joins_with_the_indexes_keys_and_checks_that_it_lacks() {
    let (mut was, mut now) = (log(), log());
    for catalog in [&mut was, &mut now] {
        let events = events(catalog);
        let kind = ConstraintKind::primary_key(vec![text("id"), text("at"), text("kind")]);
        events.constraints.push(Constraint::new("events_pkey", kind));
        events.constraints.push(Constraint::new("events_id_check", ConstraintKind::check("id > 0")));
        events.indexes.push(Index::new(text("by_note"), on(&["note"])));
    }
    let mut alone = Table::new(name("events_3"));
    alone.columns = events(&mut was).columns.clone();
    alone.columns[3] = Column::new("extra", DataType::Integer);
    add(&mut was, alone);
    add(&mut now, month("events_3", "'2026-03-01 00:00:00+00'", "'2026-04-01 00:00:00+00'"));
    Pair::of(was, now)
        .allow("public.events_3.extra")
        .rows("INSERT INTO events_3 VALUES (1, '2026-03-05', 'a', 1);")
        .survives("SELECT count(*) FROM events", "1")
        .hazards(&["incompatible", "loss", "build", "build", "may fail", "scan", "may fail", "scan", "may fail"])
        .holds_forward();
}

#[test]
fn a_partition_that_leaves_lets_others_read_and_write() {
    let (was, mut now) = (log(), log());
    let columns = events(&mut now).columns.clone();
    let gone = now.tables.iter_mut().find(|table| table.name.name == "events_1").unwrap();
    (gone.partition_of, gone.columns) = (None, columns);
    let changes = diff(&was, &now, &Renames::none());
    let plan = plan(&changes, &Default::default());
    let sql = plan.to_string();
    assert!(sql.contains("DETACH PARTITION public.events_1 CONCURRENTLY"), "{sql}");
    assert!(plan.steps.iter().all(|step| step.transactional() || step.lock.lets_write()), "{sql}");
    Pair::of(was, now).rows(ROWS).survives("SELECT count(*) FROM events_1", "26").holds();
}

#[test]
fn a_partition_that_leaves_keeps_its_indexes_and_keys_under_their_names() {
    let (mut was, mut now) = (log(), log());
    let kind = ConstraintKind::primary_key(vec![text("id"), text("at"), text("kind")]);
    for catalog in [&mut was, &mut now] {
        let events = events(catalog);
        events.constraints.push(Constraint::new("events_pkey", kind.clone()));
        events.constraints.push(Constraint::new("events_id_check", ConstraintKind::check("id > 0")));
        events.indexes.push(Index::new(text("by_note"), on(&["note"])));
    }
    let columns = events(&mut now).columns.clone();
    let gone = now.tables.iter_mut().find(|table| table.name.name == "events_1").unwrap();
    (gone.partition_of, gone.columns) = (None, columns);
    gone.constraints = vec![
        Constraint::new("events_1_pkey", kind),
        Constraint::new("events_id_check", ConstraintKind::check("id > 0")),
    ];
    gone.indexes = vec![Index::new(text("events_1_note_idx"), on(&["note"]))];
    Pair::of(was, now).rows(ROWS).survives("SELECT count(*) FROM events_1", "26").holds();
}

#[test]
fn beside_a_default_partition_one_leaves_under_a_lock_and_rows_of_the_default_are_looked_at_before_one_joins() {
    let (mut was, mut now) = (log(), log());
    for catalog in [&mut was, &mut now] {
        add(catalog, part("events", "events_rest", PartitionBound::Default));
    }
    // Other rows: it leaves and joins again.
    let moved = now.tables.iter_mut().find(|table| table.name.name == "events_1").unwrap();
    *moved = month("events_1", "'2025-12-01 00:00:00+00'", "'2026-02-01 00:00:00+00'");
    add(&mut now, month("events_3", "'2026-03-01 00:00:00+00'", "'2026-04-01 00:00:00+00'"));
    Pair::of(was, now)
        .rows(ROWS)
        .survives("SELECT count(*) FROM events", "40")
        .hazards(&["scan", "may fail", "scan", "may fail", "scan", "may fail"])
        .holds_forward();
}

#[test]
fn a_partition_that_is_cut_again_comes_with_its_parts() {
    let (was, mut now) = (log(), log());
    let mut third = month("events_3", "'2026-03-01 00:00:00+00'", "'2026-04-01 00:00:00+00'");
    third.partition_by = by(PartitionStrategy::List, "kind");
    add(&mut now, third);
    add(&mut now, part("events_3", "events_3_a", PartitionBound::List(vec![text("'a'")])));
    Pair::of(was, now).rows(ROWS).holds_forward();
}

#[test]
fn a_detach_that_was_interrupted_is_finalized() {
    let (was, mut now) = (log(), log());
    let columns = events(&mut now).columns.clone();
    let gone = now.tables.iter_mut().find(|table| table.name.name == "events_1").unwrap();
    (gone.partition_of, gone.columns) = (None, columns);
    let changes = diff(&was, &now, &Renames::none());
    let plan = plan(&changes, &Default::default());
    let mut live = made(&was);
    let mut reader = live.again();
    reader.takes("BEGIN; SELECT * FROM events");
    live.takes("SET lock_timeout = '200ms'");
    assert!(live.client.batch_execute(&plan.steps[0].sql()).is_err());
    reader.takes("COMMIT");
    assert_eq!(live.text("SELECT count(*) FROM pg_inherits WHERE inhdetachpending"), "1");
    schema_pg::blocking::apply(&mut live.client, &plan).unwrap();
    assert_eq!(fingerprint(&mut live), fingerprint(&mut made(&now)));
}

#[test]
fn without_online_forms_partitions_leave_and_join_in_one_transaction() {
    let (was, mut now) = (log(), log());
    let moved = now.tables.iter_mut().find(|table| table.name.name == "events_1").unwrap();
    *moved = month("events_1", "'2025-12-01 00:00:00+00'", "'2026-02-01 00:00:00+00'");
    let mut pair = Pair::of(was, now).rows(ROWS).survives("SELECT count(*) FROM events", "40").hazards(&["scan"]);
    pair.options.online = false;
    pair.holds();
}

#[test]
fn names_of_partitions_indexes_follow_a_column_and_a_partition_that_are_renamed() {
    let (mut was, mut now) = (log(), log());
    let kind = |column| ConstraintKind::unique(vec![text("id"), text("at"), text("kind"), text(column)]);
    for (catalog, column) in [(&mut was, "note"), (&mut now, "remark")] {
        let events = events(catalog);
        events.columns[3].name = text(column);
        events.indexes.push(Index::new(text("by_note"), on(&[column])));
        let mut few = Index::new(text("by_note_of_few"), on(&[column]));
        few.predicate = Some(text("id < 5"));
        events.indexes.push(few);
        events.constraints.push(Constraint::new("events_key", kind(column)));
    }
    let renames = Renames::none().column(&name("events"), "note", "remark");
    Pair::of(was.clone(), now).renames(renames).rows(ROWS).hazards(&["incompatible"]).holds();
    let mut now = was.clone();
    now.tables.iter_mut().find(|table| table.name.name == "events_1").unwrap().name = name("january");
    now.tables.sort_by(|a, b| a.name.cmp(&b.name));
    let renames = Renames::none().table(&name("events_1"), &name("january"));
    Pair::of(was, now).renames(renames).rows(ROWS).hazards(&["incompatible"]).holds();
}

#[test]
fn an_index_that_takes_the_place_of_another_gets_its_names() {
    let (mut was, mut now) = (log(), log());
    let mut first = Index::new(text("a_first"), on(&["note"]));
    first.predicate = Some(text("id < 5"));
    events(&mut was).indexes.push(first);
    events(&mut now).indexes.push(Index::new(text("b_second"), on(&["note"])));
    Pair::of(was, now).rows(ROWS).hazards(&["build", "build", "build", "dropped"]).holds();
}
