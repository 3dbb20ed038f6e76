//! Where a generated column can't be: said, and shown on the server.

use schema_core::{DbEnum, Domain, Entity, registry};
use schema_pg::Version;
use schema_test_server::Server;

use crate::support::{empty, mistakes};

#[derive(Entity)]
#[entity(name = "people", search([name, last]), no_primary_key)]
struct Searched {
    last: String,
    #[pg(generated("upper(last)"))]
    name: String,
}

#[derive(Entity)]
#[entity(no_primary_key)]
#[pg(partition_by_list(kind).partition("a", ["a"]).then(partition_by_hash(expr("id % 7 + twice")).modulus(2)))]
struct Cut {
    id: i32,
    code: String,
    #[pg(generated("left(code, 1)"))]
    kind: String,
    #[pg(generated("id * 2"))]
    twice: i32,
}

#[derive(Entity)]
struct Target {
    #[entity(primary_key)]
    id: i64,
}

#[derive(Entity)]
#[entity(no_primary_key)]
struct Refers {
    number: i64,
    #[entity(references(Target).on_delete(SetNull))]
    #[pg(generated("number"))]
    emptied: Option<i64>,
    #[entity(references(Target).on_update(Cascade))]
    #[pg(generated("number"))]
    changed: i64,
    #[entity(references(Target).on_delete(Cascade))]
    #[pg(generated("number"))]
    goes: i64,
}

#[test]
fn nothing_that_is_computed_or_cut_or_changed_by_others_is_generated() {
    assert_eq!(
        mistakes(registry![Searched, Cut, Target, Refers], Version::V15),
        [
            "P0114 Cut.partition: partitions are cut by `kind`, which is generated",
            "P0114 Cut.partition: partitions are cut by `twice`, which is generated",
            "P0114 Searched.search: `search` keeps the words of `name`, which is generated: so is the column of words",
            "P0114 Refers.emptied: `emptied` is generated, so the reference `refers_emptied_fkey` can't change it",
            "P0114 Refers.changed: `changed` is generated, so the reference `refers_changed_fkey` can't change it",
        ]
    );
    let mut live = empty();
    live.takes("CREATE TABLE target (id int PRIMARY KEY)");
    let generated = "id int, code text, kind text GENERATED ALWAYS AS (left(code, 1)) STORED, same int GENERATED ALWAYS AS (id) STORED";
    for (of, state) in [
        (", again text GENERATED ALWAYS AS (upper(kind)) STORED)", "42P17"),
        (") PARTITION BY LIST (kind)", "42P17"),
        (") PARTITION BY HASH ((id % 7 + same))", "42P17"),
        (", FOREIGN KEY (same) REFERENCES target ON DELETE SET NULL)", "42601"),
        (", FOREIGN KEY (same) REFERENCES target ON UPDATE CASCADE)", "42601"),
    ] {
        live.refuses(&format!("CREATE TABLE x ({generated}{of}"), state, "");
    }
    live.takes(&format!("CREATE TABLE x ({generated}, FOREIGN KEY (same) REFERENCES target ON DELETE CASCADE)"));
}

#[derive(DbEnum)]
enum State {
    Open,
}

#[derive(Domain)]
#[entity(not_empty)]
struct Word(String);

#[derive(Entity)]
#[entity(name = "read", primary_key([twice]), unique([thrice]), index([id]).filter("half > 1"), index([expr("half + 1")]).name("plus"))]
#[pg(index([id]).include([half]).name("beside"), exclude("apart").using_gist([half.eq()]))]
struct OnRead {
    id: i32,
    #[pg(generated("id * 2").computed_on_read())]
    twice: i32,
    #[pg(generated("id * 3").computed_on_read())]
    thrice: i32,
    #[pg(generated("id / 2").computed_on_read())]
    half: i32,
    #[entity(references(Target))]
    #[pg(generated("id").computed_on_read())]
    target: i64,
    #[pg(generated("'Open'").computed_on_read())]
    state: State,
    #[pg(generated("'word'").computed_on_read())]
    word: Word,
    #[pg(generated("ARRAY[]").computed_on_read())]
    states: Vec<State>,
    #[pg(generated("id + 1").computed_on_read())]
    fine: i32,
}

#[test]
fn what_is_computed_on_read_is_in_no_index_and_of_no_type_of_its_own() {
    let of = |field: &str, place: &str| {
        format!("P0114 OnRead.{field}: `{field}` is computed on read, so the {place} can't look at it")
    };
    let ty = |field: &str| {
        format!("P0114 OnRead.{field}: `{field}` is computed on read, and its type is none that PostgreSQL brings")
    };
    assert_eq!(
        mistakes(registry![OnRead, Target], Version::V18),
        [
            of("twice", "key `read_pkey`"),
            of("thrice", "key `read_thrice_key`"),
            of("half", "exclusion `apart`"),
            of("half", "index `beside`"),
            of("half", "index `plus`"),
            of("half", "index `read_id_idx`"),
            of("target", "reference `read_target_fkey`"),
            of("target", "index `read_target_fkey_idx`"),
            ty("state"),
            ty("word"),
            ty("states"),
        ]
    );
    if Server::shared().version() < 18 {
        return;
    }
    let mut live = empty();
    live.takes(
        "CREATE TYPE state AS ENUM ('Open'); CREATE DOMAIN word AS text; CREATE TABLE target (id int PRIMARY KEY)",
    );
    live.takes("CREATE EXTENSION btree_gist; CREATE TABLE read (id int, half int GENERATED ALWAYS AS (id / 2))");
    for (sql, state) in [
        ("ALTER TABLE read ADD PRIMARY KEY (half)", "0A000"),
        ("ALTER TABLE read ADD UNIQUE (half)", "0A000"),
        ("ALTER TABLE read ADD EXCLUDE USING gist (half WITH =)", "0A000"),
        ("ALTER TABLE read ADD FOREIGN KEY (half) REFERENCES target", "0A000"),
        ("CREATE INDEX ON read (half)", "0A000"),
        ("CREATE INDEX ON read ((half + 1))", "0A000"),
        ("CREATE INDEX ON read (id) WHERE half > 1", "0A000"),
        ("CREATE INDEX ON read (id) INCLUDE (half)", "0A000"),
        ("ALTER TABLE read ADD state state GENERATED ALWAYS AS ('Open')", "0A000"),
        ("ALTER TABLE read ADD states state[] GENERATED ALWAYS AS ('{}')", "0A000"),
        ("ALTER TABLE read ADD word word GENERATED ALWAYS AS ('word')", "0A000"),
    ] {
        live.refuses(sql, state, "");
    }
}
