//! What pg_dump writes of two databases, which is another's word for whether they hold the same.

use schema_test_server::Server;

use crate::support::Live;

/// pg_dump writes the same of both, but for the order of columns and what follows from it. Looks at nothing where there is no
/// pg_dump; `REQUIRE_PG_DUMP` says that there has to be one.
#[track_caller]
pub fn is_same(found: &Live, expected: &Live, plan: &str) {
    let Some(program) = Server::shared().bin("pg_dump") else {
        assert!(std::env::var_os("REQUIRE_PG_DUMP").is_none(), "there is no pg_dump");
        return;
    };
    let dump = |live: &Live| {
        let found = schema_test_pairs::dump(&program, live.url(), false).unwrap_or_else(|error| panic!("{error}"));
        let mut found: Vec<String> = found.iter().map(|statement| live.nameless(statement)).collect();
        found.sort();
        found
    };
    let differing = schema_test_pairs::differences(&dump(found), &dump(expected));
    assert!(differing.is_empty(), "pg_dump\n{differing}\n{plan}");
}
