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
