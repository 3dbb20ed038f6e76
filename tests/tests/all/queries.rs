//! Statements about rows, run by an ordinary role under row security: what they find, write and leave.

use postgres::Row;
use schema_core::{DbEnum, Domain, Entity, registry};
use schema_pg::query::{self, QueryError, Rows};
use schema_pg::{Catalog, Config, Roles, Violation, ViolationKind};
use sea_query::{Expr, ExprTrait, PostgresQueryBuilder, Value};
use sea_query_postgres::PostgresBinder;
use uuid::Uuid;

use crate::support::{Live, config, empty};

const ACME: &str = "00000000-0000-0000-0000-0000000000a1";
const BOLT: &str = "00000000-0000-0000-0000-0000000000b1";

#[derive(DbEnum)]
enum State {
    Open,
    Done,
}

#[derive(Domain)]
#[entity(length(1..=5))]
struct Code(#[allow(dead_code)] String);

#[derive(Entity)]
#[entity(name = "firms", tenant = id)]
#[pg(read_only)]
struct Firm {
    #[entity(primary_key)]
    id: Uuid,
}

#[derive(Entity)]
#[entity(name = "tasks", tenant = firm_id, timestamps, soft_delete.on_delete_statement(), unique([firm_id, title, stage]))]
#[pg(index([title.lower()]).unique().name("titles"))]
struct Task {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Firm))]
    firm_id: Uuid,
    #[entity(column = "title_of_task", length(..=40))]
    title: String,
    #[entity(default = State::Open)]
    stage: State,
    code: Option<Code>,
    #[entity(unique)]
    lane: Option<i32>,
    tags: Option<Vec<String>>,
    due: Option<chrono::NaiveDate>,
    #[entity(version)]
    version: i64,
}

#[derive(Entity)]
#[entity(name = "points", global, soft_delete)]
struct Point {
    #[entity(primary_key)]
    id: i32,
    x: i16,
    y: Option<i32>,
    label: Option<String>,
}

const APP: &str = "queries_app";

struct App {
    live: Live,
    catalog: Catalog,
}

fn app() -> App {
    let roles = Roles { application: APP.into(), reader: None, ..Roles::default() };
    let config = Config { roles: Some(roles.clone()), ..config() };
    let catalog = schema_pg::lower_with(&registry![Firm, Task, Point].unwrap(), &config).unwrap();
    let mut live = empty();
    live.takes(&schema_pg::create_roles(&roles));
    live.installs(&schema_pg::create(&catalog).to_string());
    live.takes(&format!(
        "INSERT INTO firms VALUES ('{ACME}'), ('{BOLT}'); SET ROLE {APP}; SET app.tenant_id = '{ACME}'"
    ));
    App { live, catalog }
}

impl App {
    fn tasks(&self) -> Rows<'_> {
        query::rows::<Task>(&self.catalog).unwrap()
    }

    /// Rows of a statement, prepared and bound as the driver does it.
    #[track_caller]
    fn try_rows(client: &mut postgres::Client, statement: &impl PostgresBinder) -> Result<Vec<Row>, postgres::Error> {
        let (sql, values) = statement.build_postgres(PostgresQueryBuilder);
        client.query(&sql, &values.as_params()).inspect_err(|error| eprintln!("{sql}: {error:?}"))
    }

    #[track_caller]
    fn run(client: &mut postgres::Client, statement: &impl PostgresBinder) -> u64 {
        let (sql, values) = statement.build_postgres(PostgresQueryBuilder);
        client.execute(&sql, &values.as_params()).unwrap_or_else(|error| panic!("{sql}: {error:?}"))
    }
}

fn task(title: &str) -> [(schema_core::Column, Value); 2] {
    [(Task::columns().firm_id, ACME.into()), (Task::columns().title, title.into())]
}

#[test]
fn rows_are_written_read_changed_deleted_restored_and_purged() {
    let App { mut live, catalog } = app();
    let (tasks, columns) = (query::rows::<Task>(&catalog).unwrap(), Task::columns());
    assert_eq!((Task::table().name(), tasks.table.name.to_string()), ("tasks", "public.tasks".to_owned()));
    let client = &mut live.client;
    let mut all = task("Write").to_vec();
    all.extend([
        (columns.id, 99.into()),
        (columns.stage, "done".into()),
        (columns.code, "abc".into()),
        (columns.lane, 3.into()),
        (columns.tags, "{a,\"b c\"}".into()),
        (columns.due, "2026-05-01".into()),
        (columns.version, 7.into()),
    ]);
    let mut insert = query::insert(&tasks, all).unwrap();
    insert.returning_col(columns.id);
    let id: i64 = App::try_rows(client, &insert).unwrap()[0].get(0);
    assert_ne!(id, 99, "the database gives keys");
    let mut found = query::by_key(&tasks, [id.into()]).unwrap();
    found.and_where(Expr::cust(
        "stage = 'done' AND code = 'abc' AND due = '2026-05-01' AND tags[2] = 'b c' AND version = 1",
    ));
    assert_eq!(App::try_rows(client, &found).unwrap().len(), 1);

    // A length is not cut off by a cast.
    let long = query::insert(&tasks, task("x").into_iter().chain([(columns.code, "toolong".into())])).unwrap();
    let error = App::try_rows(client, &long).unwrap_err();
    assert_eq!(Violation::of(&catalog, &error).unwrap().status(), 422, "{error:?}");

    let update = query::update(&tasks, [id.into()], [(columns.title, "Read".into()), (columns.id, id.into())]);
    assert_eq!(update.unwrap_err(), QueryError::Immutable("id".into()));
    let update = query::update(&tasks, [id.into()], [(columns.stage, "open".into())]).unwrap();
    assert_eq!(App::run(client, &update), 1);
    // Read as version 2, changed by somebody else, written as 2.
    let first = query::update_version(&tasks, [id.into()], 2, [(columns.title, "Read".into())]).unwrap();
    assert_eq!(App::run(client, &first), 1);
    let error = App::try_rows(client, &first).unwrap_err();
    assert_eq!(Violation::of(&catalog, &error).unwrap().kind, ViolationKind::StaleVersion);
    let mut stale = first.clone();
    stale.and_where(Expr::col(columns.version).eq(2_i64));
    assert_eq!(App::run(client, &stale), 0);

    assert_eq!(App::run(client, &query::soft_delete(&tasks, [id.into()]).unwrap()), 1);
    assert_eq!(App::run(client, &query::soft_delete(&tasks, [id.into()]).unwrap()), 0);
    assert_eq!(App::try_rows(client, &query::live(&tasks)).unwrap().len(), 0);
    assert_eq!(App::try_rows(client, &query::deleted(&tasks).unwrap()).unwrap().len(), 1);
    assert_eq!(App::run(client, &query::update(&tasks, [id.into()], [(columns.title, "Late".into())]).unwrap()), 0);
    assert_eq!(App::run(client, &query::restore(&tasks, [id.into()]).unwrap()), 1);
    // Only what is deleted is removed for good, and DELETE is what it was after it.
    let purge = query::purge(&tasks, [id.into()]).unwrap();
    assert_eq!(App::try_rows(client, &purge).unwrap()[0].get::<_, i64>(0), 0);
    App::run(client, &query::soft_delete(&tasks, [id.into()]).unwrap());
    let mut transaction = client.transaction().unwrap();
    let (sql, values) = purge.build_postgres(PostgresQueryBuilder);
    assert_eq!(transaction.query(&sql, &values.as_params()).unwrap()[0].get::<_, i64>(0), 1);
    let on: String =
        transaction.query_one("SELECT coalesce(current_setting('app.hard_delete', true), '')", &[]).unwrap().get(0);
    assert_eq!(on, "");
    transaction.commit().unwrap();
    assert_eq!(App::try_rows(client, &query::select(&tasks)).unwrap().len(), 0);
}

#[test]
fn an_upsert_goes_by_any_unique_also_by_one_among_some_rows() {
    let App { mut live, catalog } = app();
    let (tasks, columns) = (query::rows::<Task>(&catalog).unwrap(), Task::columns());
    let client = &mut live.client;
    let values = |title: &str, lane: i32| {
        let mut values = task(title).to_vec();
        values.extend([(columns.stage, "open".into()), (columns.lane, lane.into()), (columns.code, title[..1].into())]);
        values
    };
    let by_fields = |title, lane| query::upsert(&tasks, [columns.stage, columns.title], values(title, lane)).unwrap();
    assert_eq!(App::run(client, &by_fields("one", 1)), 1);
    assert_eq!(App::run(client, &by_fields("one", 2)), 1);
    // Among live rows, and within the tenant: `lane`.
    assert_eq!(App::run(client, &query::upsert(&tasks, [columns.lane], values("uno", 2)).unwrap()), 1);
    // By name, over an expression.
    assert_eq!(App::run(client, &query::upsert(&tasks, "titles", values("UNO", 5)).unwrap()), 1);
    let row = client.query_one("SELECT count(*), max(lane), max(title_of_task), max(version) FROM tasks", &[]).unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i32>(1), row.get::<_, &str>(2)), (1, 5, "UNO"));
    assert_eq!(App::run(client, &query::insert_unless(&tasks, "titles", values("uNo", 9)).unwrap()), 0);
    // A deleted row is in nobody's way.
    client.batch_execute("DELETE FROM tasks").unwrap();
    assert_eq!(App::run(client, &query::upsert(&tasks, [columns.lane], values("Uno", 5)).unwrap()), 1);
    assert_eq!(App::try_rows(client, &query::live(&tasks)).unwrap().len(), 1);
    let none = query::upsert(&tasks, [columns.code], values("Uno", 5)).unwrap_err().to_string();
    assert!(none.contains("has no unique (code)") && none.contains("`titles`"), "{none}");
}

#[test]
fn pages_meet_each_row_once_in_each_direction_with_values_that_are_missing() {
    let App { mut live, catalog } = app();
    let (points, columns) = (query::rows::<Point>(&catalog).unwrap(), Point::columns());
    let client = &mut live.client;
    client
        .batch_execute(
            "INSERT INTO points (x, y, label) SELECT i % 4, nullif(i % 5, 0), CASE WHEN i % 3 > 0 THEN 'l' || i % 7 END FROM generate_series(1, 60) AS i;
             UPDATE points SET deleted_at = now() WHERE id % 10 = 0",
        )
        .unwrap();
    let orders: [(Vec<schema_core::Column>, &str); 9] = [
        (vec![], "id"),
        (vec![columns.id.desc()], "id DESC"),
        (vec![columns.x], "x, id"),
        (vec![columns.x.desc()], "x DESC, id DESC"),
        (vec![columns.x.desc(), columns.id], "x DESC, id"),
        (vec![columns.y], "y, id"),
        (vec![columns.y.desc(), columns.label], "y DESC, label, id"),
        (vec![columns.y.nulls_first(), columns.x.desc()], "y NULLS FIRST, x DESC, id DESC"),
        (vec![columns.label.desc().nulls_last(), columns.y, columns.id.desc()], "label DESC NULLS LAST, y, id DESC"),
    ];
    for (order, sql) in orders {
        let all: Vec<i32> = client
            .query(&format!("SELECT id FROM points WHERE deleted_at IS NULL ORDER BY {sql}"), &[])
            .unwrap()
            .iter()
            .map(|row| row.get(0))
            .collect();
        let named = query::cursor(&points, order.clone()).unwrap();
        let (mut after, mut found): (Vec<Value>, Vec<i32>) = (Vec::new(), Vec::new());
        loop {
            let page = query::page(&points, order.clone(), &after, 7).unwrap();
            let rows = App::try_rows(client, &page).unwrap();
            found.extend(rows.iter().map(|row| row.get::<_, i32>("id")));
            let Some(last) = rows.last() else { break };
            let value = |name: &&str| match *name {
                "id" => Value::from(last.get::<_, i32>("id")),
                "x" => last.get::<_, i16>("x").into(),
                "y" => last.get::<_, Option<i32>>("y").into(),
                _ => last.get::<_, Option<String>>("label").into(),
            };
            after = named.iter().map(value).collect();
        }
        assert_eq!(found, all, "{sql}");
    }
    // An index in the order finds a page without sorting.
    client
        .batch_execute("RESET ROLE; CREATE INDEX ON points (x, id); SET enable_seqscan = off; SET enable_sort = off")
        .unwrap();
    let page = query::page(&points, [columns.x], &[2i16.into(), 5.into()], 3).unwrap().to_string(PostgresQueryBuilder);
    let plan: Vec<String> =
        client.query(&format!("EXPLAIN {page}"), &[]).unwrap().iter().map(|row| row.get(0)).collect();
    let plan = plan.join("\n");
    assert!(plan.contains("ROW(x, id) > ROW(") && !plan.contains("Sort"), "{plan}");
}

#[test]
fn many_rows_are_inserted_by_arrays_under_row_security_and_by_copy_without() {
    let App { mut live, catalog } = app();
    let (tasks, columns) = (query::rows::<Task>(&catalog).unwrap(), Task::columns());
    let client = &mut live.client;
    let hostile = ["a", "b\"c\\d", "{},NULL", "e'f", "tab\there\nnew", "\\N"];
    let of = |title: &str, at: usize| -> Vec<Value> {
        let none = |some: bool, text: &str| some.then(|| text.to_owned()).into();
        vec![
            ACME.into(),
            title.into(),
            "done".into(),
            none(at.is_multiple_of(2), "{\"x,y\",z}"),
            none(at.is_multiple_of(3), "2026-01-02"),
            none(at % 2 == 1, "abc"),
        ]
    };
    let all = [columns.firm_id, columns.title, columns.stage, columns.tags, columns.due, columns.code];
    let rows: Vec<Vec<Value>> = hostile.iter().enumerate().map(|(at, title)| of(title, at)).collect();
    let insert = query::insert_many(&tasks, all.to_vec(), rows.clone()).unwrap();
    assert_eq!(App::run(client, &insert), 6);
    let found: Vec<String> = client
        .query("SELECT title_of_task FROM tasks ORDER BY id", &[])
        .unwrap()
        .iter()
        .map(|row| row.get(0))
        .collect();
    assert_eq!(found, hostile);
    let counted =
        "SELECT count(*) FILTER (WHERE tags[1] = 'x,y' AND cardinality(tags) = 2), count(due), count(code) FROM tasks";
    let row = client.query_one(counted, &[]).unwrap();
    assert_eq!((row.get::<_, i64>(0), row.get::<_, i64>(1), row.get::<_, i64>(2)), (3, 2, 3));
    // Rows of another tenant are refused as one by one.
    let others = query::insert_many(&tasks, [columns.firm_id, columns.title], [[BOLT.into(), "x".into()]]).unwrap();
    let error = App::try_rows(client, &others).unwrap_err();
    assert_eq!(Violation::of(&catalog, &error).unwrap().kind, ViolationKind::OtherTenant);
    let copy = query::copy(&tasks, [columns.title]).unwrap_err();
    assert!(copy.to_string().contains("use `insert_many`"), "{copy}");

    let points = query::rows::<Point>(&catalog).unwrap();
    let (x, label) = (Point::columns().x, Point::columns().label);
    let rows = hostile
        .iter()
        .enumerate()
        .map(|(at, text)| [Value::from(i16::try_from(at).unwrap()), (at > 0).then(|| (*text).to_owned()).into()]);
    let mut writer = client.copy_in(&query::copy(&points, [x, label]).unwrap()).unwrap();
    std::io::Write::write_all(&mut writer, query::copy_rows(rows).unwrap().as_bytes()).unwrap();
    assert_eq!(writer.finish().unwrap(), 6);
    let found: Vec<Option<String>> =
        client.query("SELECT label FROM points ORDER BY x", &[]).unwrap().iter().map(|row| row.get(0)).collect();
    assert_eq!(found[0], None);
    assert_eq!(found[1..].iter().flatten().collect::<Vec<_>>(), hostile[1..].iter().collect::<Vec<_>>());
}

#[test]
fn what_can_t_be_asked_is_an_error_about_names() {
    let app = app();
    let tasks = app.tasks();
    let columns = Task::columns();
    assert!(matches!(query::insert(&tasks, [(columns.title.lower(), "x".into())]), Err(QueryError::NoColumn { .. })));
    assert!(matches!(
        query::by_key(&tasks, [1.into(), 2.into()]),
        Err(QueryError::Values { given: 2, expected: 1, .. })
    ));
    assert!(matches!(query::update(&tasks, [1.into()], []), Err(QueryError::Nothing(_))));
    let firms = query::rows::<Firm>(&app.catalog).unwrap();
    assert!(matches!(query::soft_delete(&firms, [ACME.into()]), Err(QueryError::NotSoftDeleted(_))));
    assert!(matches!(query::update_version(&firms, [ACME.into()], 1, []), Err(QueryError::NoVersion(_))));
    #[derive(Entity)]
    struct Stranger {
        #[entity(primary_key)]
        _id: i64,
    }
    assert!(matches!(query::rows::<Stranger>(&app.catalog), Err(QueryError::NoTable(_))));
}
