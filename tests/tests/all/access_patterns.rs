//! Access patterns: which index serves each, that the server uses it, and what is refused because none could.

use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use schema_core::{DbEnum, Entity, View, registry};
use schema_pg::{Version, query};
use sea_query::PostgresQueryBuilder;
use sea_query_postgres::PostgresBinder;
use uuid::Uuid;

use crate::support::{live, mistakes, sql};

#[derive(DbEnum)]
enum Status {
    Open,
    Paid,
}

#[derive(Entity)]
#[entity(name = "firms", tenant = id)]
struct Firm {
    #[entity(primary_key)]
    id: Uuid,
}

#[derive(Entity)]
#[entity(name = "orders", tenant = firm_id, soft_delete, index([placed_at.desc()]).name("by_day"))]
#[entity(access("open_of", "open orders of a customer").by([customer]).filter("status = 'open'").order_by([placed_at.desc()]).limit(5))]
#[entity(access("of_customer", "orders of a customer since a day").by([customer]).range([placed_at]).order_by([placed_at]))]
#[entity(access("dear_of", "large orders of a customer, newest first").by([customer]).range([cents]).order_by([placed_at.desc()]))]
#[entity(access("by_note", "orders of a customer with a note").by([note, customer]).include([cents]))]
#[entity(access("newest", "the newest orders").order_by([placed_at.desc()]).limit(10))]
#[entity(access("numbered", "an order by its number").by([number]))]
#[entity(access("any_numbered", "an order by its number, deleted or not, of any firm").by([number, firm_id]).all_rows())]
#[entity(unique([number]))]
struct Order {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(Firm))]
    firm_id: Uuid,
    customer: i64,
    number: i64,
    status: Status,
    note: String,
    cents: i64,
    placed_at: DateTime<Utc>,
}

#[derive(Entity)]
#[entity(name = "lines", access("first_of", "the first lines of each order").through(order_id).order_by([position]).limit(2))]
#[entity(tenant = firm_id)]
struct Line {
    #[entity(primary_key)]
    id: Uuid,
    firm_id: Uuid,
    #[entity(references(Order))]
    order_id: Uuid,
    position: i32,
}

#[derive(View)]
#[entity(
    name = "days",
    materialized,
    query = "SELECT firm_id, placed_at::date AS day, count(*) AS orders FROM orders GROUP BY 1, 2"
)]
#[entity(access("days_of", "the days of a firm").by([firm_id]).order_by([day.desc()]))]
#[pg(past_row_security.bypassrls())]
struct Day {
    firm_id: Uuid,
    day: chrono::NaiveDate,
    orders: i64,
}

fn orders() -> Result<schema_core::Registry, schema_core::Diagnostics> {
    registry![Firm, Order, Line; Day]
}

#[test]
fn patterns_share_indexes_and_use_those_that_are_there() {
    let registry = orders().unwrap();
    let catalog = schema_pg::lower(&registry).unwrap();
    let served: Vec<String> = catalog
        .patterns
        .0
        .iter()
        .map(|pattern| format!("{}: {}", pattern.name, pattern.index.as_deref().unwrap_or("nothing")))
        .collect();
    assert_eq!(
        served,
        [
            "first_of: lines_firm_id_order_id_position_idx",
            "open_of: orders_open_of_idx",
            "of_customer: orders_firm_id_customer_placed_at_cents_idx",
            "dear_of: orders_firm_id_customer_placed_at_cents_idx",
            "by_note: orders_firm_id_note_customer_idx",
            "newest: by_day",
            "numbered: orders_firm_id_number_key",
            "any_numbered: orders_firm_id_number_idx",
            "days_of: days_firm_id_day_idx",
        ]
    );
    let sql = sql(Ok(registry));
    for text in [
        "CREATE INDEX orders_open_of_idx ON public.orders USING btree (firm_id, customer, placed_at DESC) WHERE ((status = 'open') AND deleted_at IS NULL);",
        "CREATE INDEX orders_firm_id_note_customer_idx ON public.orders USING btree (firm_id, note, customer) INCLUDE (cents) WHERE (deleted_at IS NULL);",
        "COMMENT ON INDEX public.by_day IS 'serves newest: the newest orders';",
        "COMMENT ON INDEX public.orders_firm_id_customer_placed_at_cents_idx IS 'serves of_customer: orders of a customer since a day; dear_of: large orders of a customer, newest first';",
    ] {
        assert!(sql.contains(text), "{text}\n{sql}");
    }
}

#[test]
fn the_role_of_the_application_reads_by_the_index_and_sorts_nothing() {
    let mut live = live(orders());
    // VACUUM marks no page as visible to all while a commit in it waits for the disk, and index-only scans read such pages.
    live.takes("SET synchronous_commit = on");
    live.takes(
        "INSERT INTO firms SELECT gen_random_uuid() FROM generate_series(1, 20);
         INSERT INTO orders (firm_id, customer, number, status, note, cents, placed_at)
             SELECT f.id, n % 10, n, (ARRAY['open', 'paid'])[1 + n % 2]::status, 'note ' || n % 50, n, '2026-01-01'::timestamptz + n * interval '1 h'
             FROM firms AS f, generate_series(1, 1000) AS n;
         INSERT INTO lines (firm_id, order_id, position) SELECT firm_id, id, p FROM orders, generate_series(1, 4) AS p WHERE number <= 100;
         REFRESH MATERIALIZED VIEW days",
    );
    live.takes("VACUUM ANALYZE");
    live.takes("SELECT set_config('app.tenant_id', (SELECT id::text FROM firms LIMIT 1), false)");
    live.takes(
        "CREATE ROLE access_reader; GRANT SELECT ON orders, lines, days TO access_reader; SET ROLE access_reader",
    );
    let patterns = [
        (
            "open_of",
            "SELECT * FROM orders WHERE customer = 3 AND status = 'open' AND deleted_at IS NULL ORDER BY placed_at DESC LIMIT 5",
        ),
        (
            "of_customer",
            "SELECT * FROM orders WHERE customer = 3 AND placed_at >= '2026-02-01' AND deleted_at IS NULL ORDER BY placed_at LIMIT 5",
        ),
        (
            "dear_of",
            "SELECT * FROM orders WHERE customer = 3 AND cents > 900 AND deleted_at IS NULL ORDER BY placed_at DESC LIMIT 5",
        ),
        ("by_note", "SELECT cents FROM orders WHERE customer = 3 AND note = 'note 3' AND deleted_at IS NULL"),
        ("newest", "SELECT * FROM orders WHERE deleted_at IS NULL ORDER BY placed_at DESC LIMIT 10"),
        ("numbered", "SELECT * FROM orders WHERE number = 7 AND deleted_at IS NULL"),
        (
            "first_of",
            "SELECT l.* FROM (SELECT id FROM orders WHERE number <= 20 OFFSET 0) AS o
             CROSS JOIN LATERAL (SELECT * FROM lines WHERE order_id = o.id ORDER BY position LIMIT 2) AS l",
        ),
        (
            "days_of",
            "SELECT * FROM days WHERE firm_id = (SELECT current_setting('app.tenant_id')::uuid) ORDER BY day DESC LIMIT 3",
        ),
    ];
    let catalog = schema_pg::lower(&orders().unwrap()).unwrap();
    for (name, query) in patterns {
        let pattern = catalog.patterns.0.iter().find(|pattern| pattern.name == name).unwrap();
        let plan = live.plan(query);
        assert!(plan.contains(pattern.index.as_deref().unwrap()), "{name}\n{plan}");
        assert!(!plan.contains("Sort"), "{name}\n{plan}");
    }
    let plan = live.plan(patterns[3].1);
    assert!(plan.contains("Index Only Scan"), "{plan}");
    live.takes("RESET ROLE; DROP OWNED BY access_reader; DROP ROLE access_reader");
}

#[test]
fn patterns_are_asked_for_by_name() {
    let registry = orders().unwrap();
    let catalog = schema_pg::lower(&registry).unwrap();
    let mut live = live(Ok(registry));
    live.takes(
        "INSERT INTO firms VALUES ('00000000-0000-0000-0000-0000000000a1'), ('00000000-0000-0000-0000-0000000000b1');
         INSERT INTO orders (firm_id, customer, number, status, note, cents, placed_at)
             SELECT f.id, n % 3, n, (ARRAY['open', 'paid'])[1 + n % 2]::status, 'x', n, '2026-01-01'::timestamptz + n * interval '1 h'
             FROM firms AS f, generate_series(1, 60) AS n;
         UPDATE orders SET deleted_at = now() WHERE number = 58;
         INSERT INTO lines (firm_id, order_id, position) SELECT firm_id, id, p FROM orders, generate_series(1, 4) AS p;
         SELECT set_config('app.tenant_id', '00000000-0000-0000-0000-0000000000a1', false);
         CREATE ROLE access_asker; GRANT SELECT ON orders, lines TO access_asker; SET ROLE access_asker",
    );
    let (orders, lines) = (query::rows::<Order>(&catalog).unwrap(), query::rows::<Line>(&catalog).unwrap());
    let open = query::access(&orders, "open_of", [1i64.into()]).unwrap();
    let (sql, values) = open.build_postgres(PostgresQueryBuilder);
    let texts = format!("SELECT number, id::text FROM ({sql}) AS found");
    let found = live.client.query(&texts, &values.as_params()).unwrap();
    // Open, of customer 1, newest first; 58 is deleted.
    let numbers: Vec<i64> = found.iter().map(|row| row.get("number")).collect();
    assert_eq!(numbers, [52, 46, 40, 34, 28]);
    let ids: Vec<String> = found.iter().map(|row| row.get("id")).collect();
    let keys = ids.iter().map(|id| id.clone().into());
    let first = query::access_each(&lines, "first_of", keys, []).unwrap();
    let (sql, values) = first.build_postgres(PostgresQueryBuilder);
    let texts = format!("SELECT order_id::text, position FROM ({sql}) AS found");
    let found = live.client.query(&texts, &values.as_params()).unwrap();
    let mut places: Vec<(String, i32)> = found.iter().map(|row| (row.get("order_id"), row.get("position"))).collect();
    let mut expected: Vec<(String, i32)> = ids.iter().flat_map(|id| [(id.clone(), 1), (id.clone(), 2)]).collect();
    places.sort();
    expected.sort();
    assert_eq!(places, expected);
    for (asked, message) in [
        (
            query::access(&orders, "open", []),
            "`public.orders` has no access pattern `open`: write `#[entity(access(…))]`, or name one of open_of, of_customer, dear_of, by_note, newest, numbered, any_numbered",
        ),
        (query::access(&orders, "open_of", []), "0 values for the 1 columns customer"),
        (query::access(&lines, "first_of", []), "`first_of` is of many referenced rows at once: use `access_each`"),
        (query::access_each(&orders, "newest", [], []), "`newest` is of one value at a time: use `access`"),
    ] {
        assert_eq!(asked.unwrap_err().to_string(), message);
    }
    live.takes("RESET ROLE; DROP OWNED BY access_asker; DROP ROLE access_asker");
}

mod wrong {
    use super::{Decimal, Entity, Firm, Status, Uuid};

    #[derive(Entity)]
    #[entity(tenant = firm_id, soft_delete)]
    #[entity(access("a", "not leakproof").by([status]).range([price]))]
    #[entity(access("b", "a function that is not leakproof").by([note.lower()]))]
    #[entity(access("c", "past row security").by([status, note.lower()]).across_tenants())]
    #[entity(access("d", "deleted ones").by([note]).filter("deleted_at IS NOT NULL"))]
    pub struct Order {
        #[entity(primary_key)]
        id: Uuid,
        #[entity(references(Firm))]
        firm_id: Uuid,
        status: Status,
        note: String,
        price: Decimal,
    }

    #[derive(Entity)]
    #[entity(global, access("e", "what is inside").by([extra]))]
    #[entity(access("f", "no such column").by([status]).filter("stat = 'open'"))]
    pub struct Setting {
        #[entity(primary_key)]
        id: i64,
        extra: serde_json::Value,
        status: Status,
    }
}

#[test]
fn what_no_index_serves_is_reported_with_the_reason() {
    let found = mistakes(registry![Firm, wrong::Order, wrong::Setting], Version::V15);
    let secured = "is no condition of an index for roles that row security binds: its operators are not leakproof, and are called for rows that the policy lets pass";
    let expected = [
        format!("P0140 Order.a: `status` {secured}"),
        format!("P0140 Order.a: `price` {secured}"),
        format!("P0140 Order.b: `lower(note)` {secured}"),
        "P0125 Order.index: the filter asks for deleted rows, and under `soft_delete` an index holds live ones"
            .to_owned(),
        "P0141 Setting.e: `extra` is jsonb: a btree index over the whole of it finds nothing that is inside".to_owned(),
    ];
    for expected in &expected {
        assert!(found.iter().any(|found| found == expected), "{expected}\n{found:#?}");
    }
    assert_eq!(found.len(), expected.len() + 1, "{found:#?}");
}
