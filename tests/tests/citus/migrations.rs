//! From one server to a cluster and back, applied where Citus' rules are stood in for.

use postgres::Client;
use schema_core::{Diagnostics, Entity, Registry, registry};
use schema_pg::{Catalog, Config, PlanOptions, Renames};

use crate::{config, judged, stand_in, without_extension};

#[derive(Entity)]
#[entity(name = "countries", global)]
struct Country {
    #[entity(primary_key)]
    code: String,
}

#[derive(Entity)]
#[entity(name = "shops", tenant = id)]
struct Shop {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Country))]
    country: String,
}

#[derive(Entity)]
#[entity(name = "orders", tenant = shop_id, timestamps)]
struct Order {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Shop).on_delete(Cascade))]
    shop_id: i64,
    #[entity(references(Order))]
    follows: Option<i64>,
    #[entity(unique)]
    number: String,
}

#[derive(Entity)]
#[entity(name = "lines", tenant = shop_id)]
struct Line {
    #[entity(primary_key)]
    id: i64,
    shop_id: i64,
    #[entity(references(Order).on_delete(Cascade))]
    order_id: i64,
}

fn shops() -> Registry {
    registry![Country, Shop, Order, Line].unwrap()
}

fn lowered(registry: &Registry, config: &Config) -> Catalog {
    schema_pg::lower_with(registry, config).unwrap_or_else(|found: Diagnostics| panic!("{found}"))
}

fn one_server() -> Config {
    Config { citus: None, ..config() }
}

/// Runs a plan statement by statement outside of transactions, as each of its groups asks.
fn applied(was: &Catalog, now: &Catalog, client: &mut Client) -> String {
    let options = PlanOptions { allow_all: true, ..PlanOptions::default() };
    let changes = schema_pg::diff(was, now, &Renames::none());
    let plan = schema_pg::plan(&changes, &options);
    assert!(plan.refused.is_empty(), "{plan}");
    for group in plan.groups() {
        let mut sql = String::new();
        for (name, value) in group.settings {
            sql.push_str(&format!("SET LOCAL {name} = '{value}';\n"));
        }
        for step in group.steps {
            step.write_sql(&mut sql);
        }
        let sql = without_extension(&sql);
        schema_pg::assert_sql_valid(&sql);
        let sql = if group.transaction { format!("BEGIN;\n{sql}COMMIT;\n") } else { sql };
        if let Err(error) = client.batch_execute(&sql) {
            panic!("{error:?}\n{sql}\nof\n{plan}");
        }
    }
    plan.to_string()
}

fn introspected(client: &mut Client) -> Catalog {
    let json: String = client.query_one(schema_pg::introspect::QUERY, &[&["public"].as_slice()]).unwrap().get(0);
    Catalog::from_introspection(&json).unwrap()
}

const ROWS: &str = "INSERT INTO countries VALUES ('AT'); INSERT INTO shops VALUES (1, 'AT'), (2, 'AT');
    INSERT INTO orders (id, shop_id, number) VALUES (1, 1, 'a'), (2, 2, 'a'); INSERT INTO lines VALUES (1, 1, 1), (2, 2, 2)";

#[test]
fn a_schema_with_rows_becomes_a_distributed_one_and_comes_back() {
    let (was, now) = (lowered(&shops(), &one_server()), lowered(&shops(), &config()));
    let (_database, mut client) = stand_in();
    applied(&Catalog::EMPTY, &was, &mut client);
    client.batch_execute(ROWS).unwrap();
    let plan = applied(&was, &now, &mut client);
    assert!(
        plan.contains(
            "create_distributed_table_concurrently('public.orders', 'shop_id', colocate_with => 'public.shops')"
        ),
        "{plan}"
    );
    assert!(plan.contains("hazard: copies all rows to other nodes by logical replication"), "{plan}");
    assert_eq!(judged(&mut client, true), Vec::<String>::new());
    // Nothing is left to be done but by names that only catalogs of entities have.
    let live = introspected(&mut client);
    for table in &now.tables {
        assert_eq!(
            live.table(&table.name.to_string()).unwrap().distributed_by(),
            table.distributed_by(),
            "{}",
            table.name
        );
    }
    assert!(schema_pg::diff(&live, &live, &Renames::none()).list.is_empty());
    let back = applied(&now, &was, &mut client);
    assert!(back.contains("SELECT pg_catalog.undistribute_table('public.orders')"), "{back}");
    assert!(back.contains("hazard: copies all rows to other nodes, and nobody writes meanwhile"), "{back}");
    assert!(introspected(&mut client).tables.iter().all(|table| table.distribution.is_none()));
}

#[test]
fn a_new_table_joins_a_group_that_is_there() {
    let before = registry![Country, Shop, Order].unwrap();
    let (was, now) = (lowered(&before, &config()), lowered(&shops(), &config()));
    let (_database, mut client) = stand_in();
    applied(&Catalog::EMPTY, &was, &mut client);
    let plan = applied(&was, &now, &mut client);
    assert!(
        plan.contains("create_distributed_table('public.lines', 'shop_id', colocate_with => 'public.orders')"),
        "{plan}"
    );
    assert_eq!(judged(&mut client, true), Vec::<String>::new());
}

#[test]
fn another_number_of_shards_is_said_once_for_a_group() {
    fn registry(shards: u32) -> Registry {
        match shards {
            8 => registry![eight::Shop, eight::Order].unwrap(),
            _ => registry![sixteen::Shop, sixteen::Order].unwrap(),
        }
    }
    let (was, now) = (lowered(&registry(8), &config()), lowered(&registry(16), &config()));
    let (_database, mut client) = stand_in();
    applied(&Catalog::EMPTY, &was, &mut client);
    let plan = applied(&was, &now, &mut client);
    assert_eq!(plan.matches("shard_count => 16, cascade_to_colocated => true").count(), 1, "{plan}");
    assert_eq!(
        introspected(&mut client).tables.iter().find_map(|table| table.distribution.as_ref()?.shards()),
        Some(16)
    );
}

macro_rules! with_shards {
    ($module:ident, $count:literal) => {
        mod $module {
            use schema_core::Entity;

            #[derive(Entity)]
            #[entity(name = "shops", tenant = id)]
            #[pg(distributed_by(id).shards($count))]
            pub struct Shop {
                #[entity(primary_key)]
                pub id: i64,
            }

            #[derive(Entity)]
            #[entity(name = "orders", tenant = shop_id)]
            pub struct Order {
                #[entity(primary_key)]
                pub id: i64,
                #[entity(references(Shop))]
                pub shop_id: i64,
            }
        }
    };
}
with_shards!(eight, 8);
with_shards!(sixteen, 16);

#[test]
fn drift_sees_a_table_that_was_distributed_by_hand() {
    let was = lowered(&shops(), &config());
    let (_database, mut client) = stand_in();
    applied(&Catalog::EMPTY, &was, &mut client);
    let before = introspected(&mut client);
    client.batch_execute("SET citus.multi_shard_modify_mode = 'sequential'; DELETE FROM pg_dist_partition WHERE logicalrelid = 'lines'::regclass").unwrap();
    let drift = schema_pg::drift(&introspected(&mut client), &before);
    assert!(drift.to_string().contains("lines"), "{drift}");
}
