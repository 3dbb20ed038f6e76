//! refinery applies the migrations that the entities wrote, on a database with rows.

mod shape;

use refinery::{Runner, Target, load_sql_migrations};
use schema_test_server::Server;

#[test]
fn refinery_migrates_rows_to_what_is_made_fresh() {
    let database = Server::shared().database();
    // An ordinary owner migrates.
    let mut client = database.connect_as_owner();
    let migrations = load_sql_migrations("migrations/refinery").unwrap();
    let all = migrations.len();
    Runner::new(&migrations).set_target(Target::Version(20_260_105_090_000)).run(&mut client).unwrap();
    client.batch_execute("INSERT INTO tracker.projects (name) VALUES ('Engine'), ('Mill')").unwrap();
    let report = Runner::new(&migrations).run(&mut client).unwrap();
    assert_eq!(report.applied_migrations().len(), all - 1);
    assert_eq!(shape::of(&mut client).unwrap(), shape::fresh());
    let slugs: String =
        client.query_one("SELECT string_agg(slug, ' ' ORDER BY id) FROM tracker.projects", &[]).unwrap().get(0);
    assert_eq!(slugs, "project-1 project-2");
    assert!(Runner::new(&migrations).run(&mut client).unwrap().applied_migrations().is_empty());
}
