//! sqlx applies the migrations that the entities wrote, on a database with rows, and takes them back.

mod shape;

use std::path::Path;

use schema_test_server::Server;
use sqlx::migrate::Migrator;
use sqlx::{Connection, PgConnection};

#[test]
fn sqlx_migrates_rows_to_what_is_made_fresh_and_back_to_nothing() {
    let database = Server::shared().database();
    let mut client = database.connect();
    // An ordinary owner migrates.
    let session = format!("SET SESSION AUTHORIZATION {}", database.owner());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let migrator = Migrator::new(Path::new("migrations/sqlx")).await.unwrap();
        let mut connection = PgConnection::connect(&database.url).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(session.clone())).execute(&mut connection).await.unwrap();
        migrator.run_to(20_260_105_090_000, &mut connection).await.unwrap();
        let rows = "INSERT INTO tracker.projects (name) VALUES ('Engine'), ('Mill')";
        sqlx::raw_sql(rows).execute(&mut connection).await.unwrap();
        migrator.run(&mut connection).await.unwrap();
    });
    assert_eq!(shape::of(&mut client).unwrap(), shape::fresh());
    let slugs: String =
        client.query_one("SELECT string_agg(slug, ' ' ORDER BY id) FROM tracker.projects", &[]).unwrap().get(0);
    assert_eq!(slugs, "project-1 project-2");
    runtime.block_on(async {
        let migrator = Migrator::new(Path::new("migrations/sqlx")).await.unwrap();
        let mut connection = PgConnection::connect(&database.url).await.unwrap();
        sqlx::raw_sql(sqlx::AssertSqlSafe(session.clone())).execute(&mut connection).await.unwrap();
        migrator.undo(&mut connection, 20_260_105_090_000).await.unwrap();
        let projects: (i64,) =
            sqlx::query_as("SELECT count(*) FROM tracker.projects").fetch_one(&mut connection).await.unwrap();
        assert_eq!(projects.0, 2);
        migrator.undo(&mut connection, 0).await.unwrap();
    });
    assert_eq!(shape::of(&mut client), None);
}
