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
    assert!(plan.steps[0].sql().starts_with("CREATE INDEX \"by_note\" ON \"public\".\"events\""), "{plan}");
}
