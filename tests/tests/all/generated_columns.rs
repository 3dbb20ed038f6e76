//! Where a generated column can't be: said, and shown on the server.

use schema_core::{DbEnum, Domain, Entity, registry};
use schema_pg::{Config, Version};
use schema_test_server::Server;

use crate::support::{empty, live, mistakes};

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

#[derive(Entity)]
#[entity(no_primary_key)]
#[pg(rule("of_others").on_write().require("(SELECT count(*) FROM public.odd AS o WHERE o.twice = NEW.twice) < 3").serializable())]
#[pg(rule("of_body").on_insert().when("NEW.kept > 1").body("BEGIN NEW.id := NEW.twice; RETURN NEW; END"))]
#[pg(rule("of_row").require("NEW.twice < 100"))]
struct Odd {
    id: i32,
    state: State,
    word: Option<Word>,
    #[pg(generated("id * 2").computed_on_read())]
    twice: i32,
    #[pg(generated("id * 2"))]
    kept: i32,
    #[pg(generated("state = 'open'").computed_on_read())]
    is_open: bool,
    #[pg(generated("cardinality(ARRAY[word])").computed_on_read())]
    words: i32,
    #[pg(generated("('x'::word)::text").computed_on_read())]
    cast: String,
    #[pg(generated("app.own(id)").computed_on_read())]
    own: i32,
    #[pg(generated("length('a'::citext::text)").computed_on_read())]
    citext: i32,
    #[pg(generated("nlevel('a.b')").computed_on_read())]
    level: i32,
    #[pg(generated("upper(id::text COLLATE \"C\")").computed_on_read())]
    fine: String,
}

#[test]
fn what_is_computed_on_read_is_made_of_postgresqls_own_and_has_no_value_in_functions() {
    let own = |field: &str, what: &str| {
        format!(
            "P0114 Odd.{field}: `{field}` is computed on read, and its expression has {what} that is none of PostgreSQL's own"
        )
    };
    let function = |rule: &str| {
        format!(
            "P0114 Odd.rule({rule}): a function of a trigger reads `twice`, which is computed on read: there it is NULL"
        )
    };
    assert_eq!(
        mistakes(registry![Odd], Version::V18),
        [
            function("of_others"),
            "P0114 Odd.rule(of_body): a condition before the row is written names `NEW.kept`, which is generated after it"
                .to_owned(),
            function("of_body"),
            own("is_open", "the type of `state`"),
            own("words", "the type of `word`"),
            own("cast", "the type `word`"),
            own("own", "the function `own`"),
            own("citext", "a type of an extension"),
            own("level", "the function `nlevel`"),
        ]
    );
    if Server::shared().version() < 18 {
        return;
    }
    let mut live = empty();
    live.takes("CREATE SCHEMA app; CREATE TYPE state AS ENUM ('open'); CREATE DOMAIN word AS text; CREATE EXTENSION citext; CREATE EXTENSION ltree");
    live.takes("CREATE FUNCTION app.own(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1'");
    live.takes(
        "CREATE TABLE odd (id int, state state, word word, c citext, twice int GENERATED ALWAYS AS (id * 2) VIRTUAL)",
    );
    live.takes(
        "CREATE FUNCTION seen() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.id := NEW.twice; RETURN NEW; END'",
    );
    for (sql, state) in [
        ("ALTER TABLE odd ADD x bool GENERATED ALWAYS AS (state = 'open') VIRTUAL", "0A000"),
        ("ALTER TABLE odd ADD x int GENERATED ALWAYS AS (cardinality(ARRAY[word])) VIRTUAL", "0A000"),
        ("ALTER TABLE odd ADD x text GENERATED ALWAYS AS (('x'::word)::text) VIRTUAL", "0A000"),
        ("ALTER TABLE odd ADD x int GENERATED ALWAYS AS (app.own(id)) VIRTUAL", "0A000"),
        ("ALTER TABLE odd ADD x text GENERATED ALWAYS AS (length('a'::citext::text)) VIRTUAL", "0A000"),
        ("ALTER TABLE odd ADD x int GENERATED ALWAYS AS (nlevel('a.b')) VIRTUAL", "0A000"),
        ("ALTER TABLE odd ADD x bool GENERATED ALWAYS AS (c IS NULL) VIRTUAL", "0A000"),
        ("CREATE TRIGGER t BEFORE INSERT ON odd FOR EACH ROW WHEN (NEW.twice > 1) EXECUTE FUNCTION seen()", "42P17"),
        ("CREATE STATISTICS s ON id, twice FROM odd", "0A000"),
        ("CREATE PUBLICATION p FOR TABLE odd (id, twice)", "42P10"),
        (
            "CREATE TABLE cut (id int, twice int GENERATED ALWAYS AS (id * 2) VIRTUAL) PARTITION BY LIST (twice)",
            "42P17",
        ),
    ] {
        live.refuses(sql, state, "");
    }
    // Taken without a word, and NULL there.
    live.takes(
        "CREATE TRIGGER t BEFORE INSERT ON odd FOR EACH ROW EXECUTE FUNCTION seen(); INSERT INTO odd (id) VALUES (1)",
    );
    assert_eq!(live.text("SELECT id FROM odd"), "NULL");
}

mod allowed {
    use schema_core::{Entity, View};

    #[derive(Entity)]
    #[entity(name = "sums", audit, soft_delete, timestamps, primary_key([id, day]))]
    #[entity(check("sums_small", "twice < 100"), index([id]).filter("id > 1"))]
    #[pg(partition_by_list(day).partition("one", [1]).default())]
    #[pg(rls, policy("seen").for_all().using("twice > 2"))]
    #[pg(rule("no_seven").require("NEW.id = 7 OR NEW.twice <> 14 OR NEW.label IS NULL"))]
    pub struct Sum {
        pub id: i32,
        pub day: i32,
        #[entity(pii)]
        #[pg(generated("id * 2").computed_on_read())]
        pub twice: i32,
        #[entity(range(..=1000))]
        #[pg(generated("id * 3").computed_on_read())]
        pub thrice: i32,
        #[pg(generated("'n' || day::text").computed_on_read())]
        pub label: Option<String>,
        #[pg(generated("int4range(id, id + 1)").computed_on_read())]
        pub span: Option<std::ops::Range<i32>>,
        #[pg(generated("ARRAY[id]").computed_on_read())]
        pub all: Vec<i32>,
        #[pg(generated("'{}'::jsonb").computed_on_read())]
        pub json: serde_json::Value,
    }

    #[derive(View)]
    #[entity(name = "shown", query = "SELECT id, thrice FROM public.sums")]
    pub struct Shown {
        pub id: i32,
        pub thrice: i32,
    }
}

#[test]
fn what_is_computed_on_read_stands_everywhere_else() {
    use allowed::{Shown, Sum};
    let config = Config { version: Version::V18, ..Config::default() };
    schema_pg::lower_with(&registry![Sum; Shown].unwrap(), &config).unwrap();
    if Server::shared().version() < 18 {
        return;
    }
    let mut live = live(registry![Sum; Shown]);
    live.takes("ALTER TABLE sums NO FORCE ROW LEVEL SECURITY; INSERT INTO sums (id, day) VALUES (2, 1), (3, 2)");
    live.refuses("INSERT INTO sums (id, day) VALUES (60, 1)", "23514", "sums_small");
    live.refuses("INSERT INTO sums (id, day) VALUES (NULL, 1)", "23502", "");
    live.takes("UPDATE sums SET id = 4 WHERE id = 3");
    assert_eq!(live.column("SELECT twice FROM sums ORDER BY id"), "4 8");
    assert_eq!(live.column("SELECT thrice FROM shown ORDER BY id"), "6 12");
    // What follows from other columns is not noted, and no NULL stands for it.
    let log = live.text("SELECT string_agg(action || new_values::text, ';' ORDER BY id) FROM audit_log");
    assert!(log.contains("\"day\": 2") && log.contains("update{\"id\": 4"), "{log}");
    assert!(
        !["twice", "thrice", "label", "span", "all", "json"].iter().any(|name| log.contains(&format!("\"{name}\""))),
        "{log}"
    );
}
