//! Views and materialized views: what they show, to whom, and that their structs are what the server finds.

use schema_core::{DbEnum, Entity, Registry, View};

use crate::support::{live, sql};

#[derive(DbEnum)]
enum State {
    Open,
    Done,
}

/// People who write.
#[derive(Entity)]
#[entity(name = "authors")]
#[pg(schema = "app")]
struct Author {
    #[entity(primary_key)]
    id: i64,
    name: String,
}

#[derive(Entity)]
#[entity(name = "tasks")]
#[pg(schema = "app")]
struct Task {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Author))]
    author_id: i64,
    #[entity(length(..=50))]
    title: String,
    state: State,
    minutes: i32,
    #[entity(default = Vec::<String>::new())]
    tags: Vec<String>,
}

/// What is still to do.
#[derive(View)]
#[entity(name = "open_tasks")]
#[entity(query = "
    SELECT t.id, t.title, t.state, a.name AS author, t.tags
    FROM app.tasks AS t
    JOIN app.authors AS a ON a.id = t.author_id
    WHERE t.state <> 'done'
")]
#[pg(schema = "app", security_definer)]
struct OpenTask {
    id: i64,
    title: String,
    state: State,
    /// Who has to do it.
    author: String,
    tags: Vec<String>,
}

/// Minutes of each author.
#[derive(View)]
#[entity(name = "a_workload", materialized, unique([author]), index([minutes.desc()]), refresh("every hour"))]
#[entity(query = "SELECT author, count(*) AS tasks, sum(minutes) AS minutes
    FROM (SELECT o.author, t.minutes FROM app.open_tasks o JOIN app.tasks t USING (id)) x GROUP BY author ORDER BY minutes")]
#[pg(index([author]).using(Hash), with("fillfactor", 80))]
struct Workload {
    author: String,
    tasks: i64,
    minutes: i64,
}

fn registry() -> Result<Registry, schema_core::Diagnostics> {
    Registry::builder().entity::<Author>().entity::<Task>().view::<Workload>().view::<OpenTask>().build()
}

#[test]
fn views_show_rows_and_their_structs_are_what_the_server_finds() {
    let mut live = live(registry());
    live.takes(
        "INSERT INTO app.authors (name) VALUES ('ann'), ('bob');
         INSERT INTO app.tasks (author_id, title, state, minutes) VALUES (1, 'a', 'open', 10), (1, 'b', 'open', 5),
             (2, 'c', 'done', 1), (2, 'd', 'open', 7)",
    );
    assert_eq!(live.column("SELECT title || author FROM app.open_tasks ORDER BY id"), "aann bann dbob");
    assert_eq!(live.text("SELECT count(*) FROM a_workload"), "0");
    live.takes("SELECT refresh_a_workload()");
    assert_eq!(live.column("SELECT author || tasks || '/' || minutes FROM a_workload ORDER BY 1"), "ann2/15 bob1/7");
    // Again, with rows in it: readers need not wait, since a key tells rows apart.
    live.takes("UPDATE app.tasks SET state = 'done' WHERE title = 'a'; SELECT refresh_a_workload()");
    assert_eq!(live.column("SELECT author || tasks FROM a_workload ORDER BY 1"), "ann1 bob1");
    assert!(sql(registry()).contains("CONCURRENTLY"));

    assert_eq!(
        live.text("SELECT pg_get_indexdef('a_workload_author_idx'::regclass)"),
        "CREATE INDEX a_workload_author_idx ON public.a_workload USING hash (author)"
    );
    assert_eq!(live.text("SELECT reloptions::text FROM pg_class WHERE relname = 'a_workload'"), "{fillfactor=80}");
    let catalog = schema_pg::lower(&registry().unwrap()).unwrap();
    assert_eq!(live.client.query(&schema_pg::view_mismatches(&catalog), &[]).unwrap().len(), 0);
    assert_eq!(
        live.text("SELECT obj_description('refresh_a_workload'::regproc)"),
        "Generated: makes the rows of a_workload anew. To be called: every hour."
    );
    assert_eq!(live.text("SELECT col_description('app.open_tasks'::regclass, 4)"), "Who has to do it.");
    assert_eq!(live.text("SELECT obj_description('a_workload'::regclass)"), "Minutes of each author.");
}

#[derive(View)]
#[entity(name = "titles", query = "SELECT title FROM app.tasks")]
#[pg(schema = "app")]
struct Title {
    title: String,
}

#[test]
fn a_view_reads_with_the_rights_of_the_reader() {
    if schema_test_server::Server::shared().version() < 15 {
        return;
    }
    let registry = Registry::builder().entity::<Author>().entity::<Task>().view::<Title>().view::<OpenTask>().build();
    let mut live = live(registry);
    live.takes(
        "CREATE ROLE view_reader; GRANT USAGE ON SCHEMA app TO view_reader;
         GRANT SELECT ON app.titles, app.open_tasks TO view_reader; SET ROLE view_reader",
    );
    live.refuses("SELECT * FROM app.titles", "42501", "");
    live.takes("SELECT * FROM app.open_tasks");
    live.takes("RESET ROLE; GRANT SELECT ON app.tasks TO view_reader; SET ROLE view_reader; SELECT * FROM app.titles");
    live.takes("RESET ROLE; DROP OWNED BY view_reader; DROP ROLE view_reader");
}

#[derive(View)]
#[entity(query = "SELECT id::text AS id, count(*) AS n FROM app.tasks GROUP BY 1")]
#[pg(security_definer)]
struct Mistyped {
    id: i64,
    n: i32,
}

#[test]
fn a_struct_that_is_not_what_the_server_finds_is_told() {
    let registry = Registry::builder().entity::<Author>().entity::<Task>().view::<Mistyped>().build();
    let mut live = live(registry.clone());
    let catalog = schema_pg::lower(&registry.unwrap()).unwrap();
    let mut found = || {
        let rows = live.client.query(&schema_pg::view_mismatches(&catalog), &[]).unwrap();
        let text = |row: &postgres::Row, at| row.get::<_, Option<String>>(at).unwrap_or_default();
        rows.iter().map(|row| (0..4).map(|at| text(row, at)).collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    let name = "\"public\".\"mistyped\"";
    assert_eq!(found(), [format!("{name} id bigint text"), format!("{name} n integer bigint")]);
    live.takes("DROP VIEW mistyped; CREATE VIEW mistyped AS SELECT 1::bigint AS id, 2 AS more");
    let mut found = || {
        let rows = live.client.query(&schema_pg::view_mismatches(&catalog), &[]).unwrap();
        rows.iter().map(|row| row.get::<_, String>(1)).collect::<Vec<_>>()
    };
    assert_eq!(found(), ["more", "n"]);
}

#[derive(View)]
#[entity(
    query = "SELECT t.idd, u.name, tile, x.anything FROM app.tasks t, LATERAL (SELECT t.minuts) x WHERE EXISTS (SELECT 1 FROM app.authors a WHERE a.id = t.author AND nme = title)"
)]
struct Misspelt {
    id: i64,
    names: String,
    anything: i32,
}

#[derive(View)]
#[entity(query = "SELECT id FROM tasks JOIN app.autors USING (id)")]
struct Elsewhere {
    id: i64,
}

#[derive(View)]
#[entity(query = "SELECT 1 AS id; DROP TABLE x", unique([id]), refresh("daily"))]
struct Two {
    id: i64,
}

#[derive(View)]
#[entity(
    query = "WITH w(id, n) AS (SELECT id, app.tasks.minuts FROM app.tasks), v AS (SELECT t.* FROM app.tasks t) SELECT id, (SELECT min(tytle) FROM v) AS nme FROM (SELECT nme FROM app.authors) a JOIN v USING (autor_id) UNION SELECT id, name FROM app.authors ORDER BY idd"
)]
struct Shapes {
    id: i64,
    nothing: String,
}

#[derive(View)]
#[entity(query = "SELECT id, data FROM (SELECT id, title AS data FROM app.tasks) WHERE data IS JSON")]
#[pg(index([id]).using(Brin), with("fillfactor", 80))]
struct TooNew {
    id: i64,
    data: String,
}

#[derive(View)]
#[entity(
    name = "starred",
    query = "WITH
    RECURSIVE ups(a, b) AS (SELECT id, author_id FROM app.tasks UNION ALL SELECT b, NULL FROM ups WHERE b IS NOT NULL)
    SELECT t.*, u.a FROM (app.tasks t JOIN app.authors USING (id)) JOIN ups u(a) ON u.a = t.id AND u.b = t.author_id
    WHERE app.authors.name <> '' AND t.id IN (SELECT x.n FROM (VALUES (1), (2)) AS x(n)) ORDER BY a, title"
)]
#[pg(security_definer)]
struct Starred {
    id: i64,
    author_id: i64,
    title: String,
    state: State,
    minutes: i32,
    tags: Vec<String>,
    a: i64,
}

#[derive(View)]
#[entity(
    name = "good",
    query = "WITH RECURSIVE up AS (SELECT id, author_id FROM app.tasks UNION ALL SELECT t.id, u.author_id FROM up u JOIN app.tasks t ON t.id = u.author_id)
    SELECT DISTINCT ON (up.id) up.id, sum(up.author_id) OVER (PARTITION BY up.id) AS total, (SELECT max(m.minutes) FROM app.tasks m WHERE m.author_id = up.author_id) AS most,
    make_interval(days => 1) AS one, row_number() OVER w AS n, current_date AS today, extract(year FROM now()) AS y
    FROM up LEFT JOIN LATERAL generate_series(1, up.id) AS g(i) ON true CROSS JOIN pg_catalog.pg_database d
    WINDOW w AS (ORDER BY up.id) ORDER BY id, total"
)]
#[pg(security_definer)]
struct Good {
    id: i64,
    total: rust_decimal::Decimal,
    most: i32,
    one: std::time::Duration,
    n: i64,
    today: chrono::NaiveDate,
    y: rust_decimal::Decimal,
}

fn mistakes(builder: schema_core::RegistryBuilder) -> Vec<String> {
    let registry = builder.entity::<Author>().entity::<Task>().build();
    let found = registry.and_then(|registry| schema_pg::lower(&registry)).map(|_| ()).unwrap_err();
    found.0.iter().map(|d| format!("{} {}; {}", d.code, d.message, d.help.as_deref().unwrap_or_default())).collect()
}

#[test]
fn names_in_queries_are_looked_up() {
    assert_eq!(
        mistakes(Registry::builder().view::<Misspelt>()),
        [
            "P0403 the query gives no column `id`; a similar one exists: `idd`",
            "P0403 the query gives no column `names`; a similar one exists: `name`",
            "P0403 the query gives `idd`, for which the struct has no field; add a field, or leave the column out",
            "P0403 the query gives `name`, for which the struct has no field; add a field, or leave the column out",
            "P0403 the query gives `tile`, for which the struct has no field; add a field, or leave the column out",
            "P0402 there is no column `minuts`, at character 76; a similar column exists: `minutes`",
            "P0402 there is no column `idd`, at character 10; a similar column exists: `id`",
            "P0402 no table is called `u` here, at character 15; a similar one exists: `t`",
            "P0402 there is no column `tile`, at character 23; a similar column exists: `title`",
            "P0402 there is no column `anything`, at character 31; columns: minuts",
            "P0402 there is no column `author`, at character 143; columns: id, author_id, title, state, minutes, tags",
            "P0402 there is no column `nme`, at character 154; a similar column exists: `name`",
        ]
    );
    assert_eq!(
        mistakes(Registry::builder().view::<Elsewhere>()),
        [
            "P0402 there is no table `tasks`, at character 16; it lives in another schema: write `app.tasks`",
            "P0402 there is no table `app.autors`, at character 27; a similar name exists: `authors`",
        ]
    );
    assert_eq!(
        mistakes(Registry::builder().view::<Two>()),
        [
            "E0802 `unique` is for materialized views: other views keep no rows; add `materialized`, or remove it",
            "E0802 `refresh` is for materialized views: other views keep no rows; add `materialized`, or remove it",
        ]
    );
    assert_eq!(
        mistakes(Registry::builder().view::<Shapes>()),
        [
            "P0403 the query gives no column `nothing`; columns of the query: id, nme",
            "P0403 the query gives `nme`, for which the struct has no field; add a field, or leave the column out",
            "P0402 there is no column `minuts`, at character 40; a similar column exists: `minutes`",
            "P0402 there is no column `nme`, at character 157; a similar column exists: `name`",
            "P0402 there is no column `autor_id`, at character 195; a similar column exists: `author_id`",
            "P0402 there is no column `tytle`, at character 122; a similar column exists: `title`",
            "P0402 there is no column `idd`, at character 253; a similar column exists: `id`",
        ]
    );
    assert_eq!(
        mistakes(Registry::builder().view::<TooNew>()),
        [
            "P0404 `index` is for materialized views: other views keep no rows; add `materialized`, or remove it",
            "P0404 `with` is for materialized views: other views keep no rows; add `materialized`, or remove it",
            "P0201 a query in FROM without an alias needs PostgreSQL 16, the target is 15, at character 22 of `SELECT id, data FROM (SELECT id, title AS data FROM app.tasks) WHERE data IS JSON`; write it otherwise, or say `Config { version: Version::V16, .. }`",
            "P0201 `IS JSON` needs PostgreSQL 16, the target is 15, at character 75 of `SELECT id, data FROM (SELECT id, title AS data FROM app.tasks) WHERE data IS JSON`; write it otherwise, or say `Config { version: Version::V16, .. }`",
        ]
    );
    let registry = Registry::builder().entity::<Author>().entity::<Task>().view::<Good>().view::<Starred>().build();
    let mut live = live(registry.clone());
    let catalog = schema_pg::lower(&registry.unwrap()).unwrap();
    assert_eq!(live.client.query(&schema_pg::view_mismatches(&catalog), &[]).unwrap().len(), 0);
}
