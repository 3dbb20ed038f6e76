//! Words for databases that are there, in use: types in PostgreSQL's words, sequences, references that only PostgreSQL takes, names of keys.

use schema_core::{Domain, Entity, View, registry};
use schema_pg::Version;
use schema_test_server::Server;

use crate::support::{FOREIGN_KEY, live, mistakes};

#[derive(Entity)]
#[entity(name = "currencies")]
pub struct Currency {
    #[entity(primary_key.name("pk_currency"))]
    #[pg(serial)]
    id: i32,
    #[entity(unique)]
    #[pg(sql_type = "char(3)")]
    code: String,
}

#[derive(Domain)]
#[pg(sql_type = "varchar(4)[]", unchecked)]
#[entity(check("few", "cardinality(VALUE) < 3"))]
struct Labels(Vec<String>);

#[derive(Entity)]
#[entity(name = "prices")]
#[pg(foreign_key([currency]).references(Currency).to(["code"]).on_update(Cascade))]
#[pg(foreign_key([old_currency]).references(Currency).name("prices_old").not_valid().message("no such currency"))]
#[pg(foreign_key([region, number]).references(Region).match_full().on_delete(SetNull).emptied([number]))]
struct Price {
    #[entity(primary_key)]
    #[pg(serial.sequence("price_numbers").counts_in_bigint().not_owned())]
    id: i32,
    #[pg(sql_type = "char(3)")]
    currency: String,
    old_currency: Option<i64>,
    region: Option<i32>,
    number: Option<i32>,
    #[pg(sql_type = "timestamp(0)")]
    seen: chrono::NaiveDateTime,
    #[pg(sql_type = "xml")]
    feed: Option<String>,
    labels: Option<Labels>,
    #[entity(identity.always())]
    line: i64,
}

#[derive(Entity)]
#[entity(name = "regions", primary_key([region, number]).name("pk_region"))]
struct Region {
    region: i32,
    number: i32,
}

#[derive(View)]
#[entity(name = "seen", materialized, query = "SELECT p.seen, p.currency FROM public.prices AS p")]
#[pg(no_refresh_function)]
struct Seen {
    #[pg(sql_type = "timestamp(0)")]
    seen: chrono::NaiveDateTime,
    #[pg(sql_type = "char(3)")]
    currency: String,
}

fn prices() -> Result<schema_core::Registry, schema_core::Diagnostics> {
    registry![Price, Currency, Region; Seen]
}

#[test]
fn words_for_databases_that_are_there_are_kept_by_the_server() {
    // ON DELETE SET NULL with a list of columns.
    if Server::shared().version() < 15 {
        return;
    }
    let mut live = live(prices());
    live.takes("INSERT INTO currencies (code) VALUES ('EUR'), ('USD')");
    assert_eq!(live.text("SELECT string_agg(id::text, ',' ORDER BY id) FROM currencies"), "1,2");
    live.takes("INSERT INTO prices (currency, seen) VALUES ('EUR', '2026-01-01 10:00:00.7')");
    assert_eq!(live.text("SELECT seen::text FROM prices"), "2026-01-01 10:00:01");
    live.refuses("INSERT INTO prices (currency, seen) VALUES ('XXX', now())", FOREIGN_KEY, "prices_currency_fkey");
    live.takes("UPDATE currencies SET code = 'EUX' WHERE code = 'EUR'");
    assert_eq!(live.text("SELECT currency FROM prices"), "EUX");
    // A part of the key is refused, as MATCH FULL says.
    live.refuses(
        "INSERT INTO prices (currency, seen, region) VALUES ('USD', now(), 1)",
        FOREIGN_KEY,
        "prices_region_number_fkey",
    );
    live.refuses("INSERT INTO prices (currency, seen, labels) VALUES ('USD', now(), '{a,b,c}')", "23514", "few");
    live.refuses("INSERT INTO prices (currency, seen, line) VALUES ('USD', now(), 7)", "428C9", "");
    assert_eq!(live.text("SELECT convalidated FROM pg_constraint WHERE conname = 'prices_old'"), "false");
    assert_eq!(
        live.text("SELECT conname FROM pg_constraint WHERE conrelid = 'currencies'::regclass AND contype = 'p'"),
        "pk_currency"
    );
    let types = "SELECT string_agg(seqtypid::regtype::text, ',' ORDER BY seqrelid::regclass::text) FROM pg_sequence";
    assert_eq!(live.text(types), "integer,bigint,bigint");
    live.takes("DROP TABLE prices CASCADE; DROP TABLE currencies");
    assert_eq!(live.text("SELECT string_agg(seqrelid::regclass::text, ',') FROM pg_sequence"), "price_numbers");
}

#[derive(Entity)]
#[pg(foreign_key([a]).references(Currency).to(["rate"]), foreign_key([a, b]).references(Currency))]
#[pg(foreign_key([a]).references(Region).to(["region"]), foreign_key([a]).references(Currency).emptied([a]))]
struct Wrong {
    #[entity(primary_key)]
    id: i64,
    a: i32,
    b: i32,
    #[pg(sql_type = "int; DROP TABLE currencies")]
    c: i32,
    #[entity(default = 5)]
    #[pg(serial)]
    d: i32,
}

#[test]
fn what_such_words_can_t_say_is_reported() {
    assert_eq!(
        mistakes(registry![Wrong, Currency, Region], Version::V14).join("\n"),
        "P0131 Wrong.c: `sql_type` names no type: `int; DROP TABLE currencies`
P0132 Wrong.d: `d` can't be numbered by a sequence
P0133 Wrong.foreign_key: `to` names `rate`, which `Currency` does not have
P0133 Wrong.foreign_key: 2 fields reference 1 of `Currency`
P0133 Wrong.foreign_key: references region of `Region`, which no key keeps unique
P0201 Wrong: `emptied` needs PostgreSQL 15, the target is 14
P0133 Wrong.foreign_key: `emptied` says what `SetNull` or `SetDefault` changes, and `on_delete` is neither"
    );
}

const CHANGES: &str = "
    CREATE TABLE counts (kind text, rows bigint);
    CREATE FUNCTION count_changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO public.counts SELECT 'changed', count(*) FROM now_there JOIN was_there USING (id) WHERE now_there.amount <> was_there.amount;
        RETURN NULL;
    END $$;
    CREATE FUNCTION refuse_unbalanced() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF (SELECT sum(amount) FROM public.postings) <> 0 THEN
            RAISE EXCEPTION 'the postings do not balance' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NULL;
    END $$;
";

#[derive(Entity)]
#[entity(name = "postings")]
#[pg(trigger("count").after().update().old_table("was_there").new_table("now_there").for_each_statement().execute("count_changes()"))]
#[pg(trigger("is_balanced").after().insert().or_update().initially_deferred().execute("refuse_unbalanced()"))]
struct Posting {
    #[entity(primary_key)]
    id: i64,
    amount: i64,
}

#[test]
fn triggers_see_all_rows_of_a_statement_and_wait_for_the_end_of_the_transaction() {
    let config = schema_pg::Config { sql: CHANGES.into(), ..crate::support::config() };
    let catalog = schema_pg::lower_with(&registry![Posting].unwrap(), &config).unwrap();
    let database = Server::shared().database();
    let mut client = database.connect();
    client.batch_execute(&schema_pg::create(&catalog).to_string()).unwrap();
    // Each alone would be refused.
    client
        .batch_execute(
            "BEGIN; INSERT INTO postings (amount) VALUES (5); INSERT INTO postings (amount) VALUES (-5); COMMIT",
        )
        .unwrap();
    let refused = client.batch_execute("INSERT INTO postings (amount) VALUES (7)").unwrap_err();
    assert_eq!(refused.as_db_error().unwrap().constraint(), Some("is_balanced"));
    client.batch_execute("UPDATE postings SET amount = amount * 2").unwrap();
    let rows: i64 = client.query_one("SELECT rows FROM counts", &[]).unwrap().get(0);
    assert_eq!(rows, 2);
}

#[derive(Entity)]
#[pg(trigger("a").before().update().old_table("o").for_each_statement().execute("f()"))]
#[pg(trigger("b").after().update().or_delete().old_table("o").for_each_statement().execute("f()"))]
#[pg(trigger("c").after().update_of([id]).old_table("o").for_each_statement().execute("f()"))]
#[pg(trigger("d").after().insert().old_table("o").execute("f()"), trigger("e").after().delete().new_table("n").execute("f()"))]
#[pg(trigger("f").after().update().old_table("r").new_table("r").execute("f()"))]
#[pg(trigger("g").before().insert().constraint().execute("f()"), trigger("h").after().insert().deferrable().for_each_statement().execute("f()"))]
#[pg(trigger("i").after().insert().new_table("n").constraint().execute("f()"))]
struct Waiting {
    #[entity(primary_key)]
    id: i64,
}

#[test]
fn triggers_with_rows_of_a_statement_that_can_not_be_are_refused() {
    let found = mistakes(registry![Waiting], Version::V14);
    let parts = [
        "before rows are written there is no table of them",
        "the rows of one event have names, not of several",
        "an update of some columns has no table of its rows",
        "rows that are inserted were nothing before",
        "rows that are deleted are nothing after",
        "the rows before and after have one name",
        "a constraint trigger is called after rows are written",
        "a constraint trigger is called for each row",
        "a constraint trigger has no table of rows",
    ];
    assert_eq!(found.len(), parts.len(), "{found:#?}");
    for (found, part) in found.iter().zip(parts) {
        assert!(found.contains(part), "{part}\nis not in\n{found}");
    }
}
