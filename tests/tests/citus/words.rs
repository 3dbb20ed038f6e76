//! What the words of a cluster become.

use schema_core::{Entity, registry};
use schema_pg::catalog::Distribution;
use schema_pg::{Catalog, Citus, CitusVersion, Config};

#[derive(Entity)]
#[entity(name = "shops", tenant = id, timestamps)]
struct Shop {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Currency))]
    currency: String,
}

#[derive(Entity)]
#[entity(name = "orders", tenant = shop_id, audit, soft_delete)]
struct Order {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Shop).on_delete(Cascade))]
    shop_id: i64,
    #[entity(unique)]
    number: String,
    #[entity(version)]
    version: i64,
}

#[derive(Entity)]
#[entity(name = "currencies", global, timestamps)]
struct Currency {
    #[entity(primary_key)]
    code: String,
}

fn codes(found: &schema_core::Diagnostics) -> Vec<&'static str> {
    found.0.iter().map(|one| one.code).collect()
}

#[test]
fn without_a_cluster_the_words_say_nothing() {
    #[derive(Entity)]
    #[entity(name = "a")]
    #[pg(distributed_by(b).shards(4))]
    struct A {
        #[entity(primary_key)]
        id: i64,
        b: i64,
    }
    #[derive(Entity)]
    #[entity(name = "a")]
    struct B {
        #[entity(primary_key)]
        id: i64,
        b: i64,
    }
    let a = schema_pg::create(&schema_pg::lower(&registry![A].unwrap()).unwrap()).to_string();
    assert_eq!(a, schema_pg::create(&schema_pg::lower(&registry![B].unwrap()).unwrap()).to_string());
}

fn shops() -> Catalog {
    let registry = registry![Shop, Order, Currency].unwrap();
    schema_pg::lower_with(&registry, &crate::config()).unwrap_or_else(|found| panic!("{found}"))
}

#[test]
fn tenants_are_distributed_and_what_is_global_is_everywhere() {
    let catalog = shops();
    let of = |name: &str| catalog.table(name).unwrap().distribution.clone();
    assert_eq!(of("currencies"), Some(Distribution::Reference));
    let shops = schema_pg::catalog::QualifiedName::new("public", "shops");
    let hash = |column: &'static str, with| Some(Distribution::Hash { column: column.into(), with, shards: None });
    assert_eq!(of("shops"), hash("id", None));
    assert_eq!(of("orders"), hash("shop_id", Some(shops.clone())));
    assert_eq!(of("audit_log"), hash("tenant", Some(shops)));
    assert_eq!(catalog.table("orders").unwrap().primary_key(), ["shop_id", "id"]);
}

#[test]
fn what_is_printed_is_read_back() {
    // The first partitions of a log are made by a call, which no catalog holds.
    let catalog = schema_pg::lower_with(&registry![Shop, Currency].unwrap(), &crate::config()).unwrap();
    let sql = schema_pg::create(&catalog).to_string();
    schema_pg::assert_sql_valid(&sql);
    let read = schema_pg::parse(&sql, &crate::config()).unwrap_or_else(|found| panic!("{found}\n{sql}"));
    let where_rows_are = |catalog: &Catalog| -> Vec<_> {
        catalog.tables.iter().map(|table| (table.name.to_string(), table.distribution.clone())).collect()
    };
    assert_eq!(where_rows_are(&read), where_rows_are(&catalog));
}

#[test]
fn snapshots_and_plans_of_one_server_say_nothing_of_it() {
    let catalog = schema_pg::lower(&registry![Shop, Order, Currency].unwrap()).unwrap();
    let json = serde_json::to_string(&catalog).unwrap();
    assert!(!json.contains("distribut"), "{json}");
    let sql = schema_pg::create(&catalog).to_string();
    assert!(!sql.contains("citus") && !sql.contains("distribut"), "{sql}");
}

#[test]
fn triggers_need_to_be_said() {
    let registry = registry![Shop, Order, Currency].unwrap();
    let config = Config { citus: Some(Citus::new(CitusVersion::V13)), ..crate::config() };
    let found = schema_pg::lower_with(&registry, &config).unwrap_err();
    assert!(codes(&found).iter().all(|code| *code == "P0807"), "{found}");
    assert!(found.to_string().contains("citus.enable_unsafe_triggers"), "{found}");
}

#[test]
fn rows_are_noted_one_by_one_and_policies_have_no_query() {
    let catalog = shops();
    for table in &catalog.tables {
        for trigger in &table.triggers {
            assert!(trigger.old_table.is_none() && trigger.new_table.is_none(), "{}.{}", table.name, trigger.name);
        }
        for policy in &table.policies {
            let using = policy.using.as_deref().unwrap_or_default();
            assert!(!using.contains("SELECT"), "{using}");
        }
    }
}

#[test]
fn a_trigger_empties_references_that_citus_does_not_empty() {
    #[derive(Entity)]
    #[entity(name = "notes", tenant = shop_id)]
    struct Note {
        #[entity(primary_key)]
        id: i64,
        shop_id: i64,
        #[entity(references(Order).on_delete(SetNull))]
        order_id: Option<i64>,
    }
    let registry = registry![Shop, Order, Currency, Note].unwrap();
    let config = Config { citus: Some(Citus::new(CitusVersion::V13)), ..crate::config() };
    let found = schema_pg::lower_with(&registry, &config).unwrap_err();
    assert!(codes(&found).contains(&"P0803"), "{found}");
    // A trigger does it, where there may be one.
    let catalog = schema_pg::lower_with(&registry, &crate::config()).unwrap_or_else(|found| panic!("{found}"));
    let sql = schema_pg::create(&catalog).to_string();
    assert!(
        sql.contains("UPDATE public.notes SET order_id = NULL WHERE shop_id = OLD.shop_id AND order_id = OLD.id;"),
        "{sql}"
    );
    assert!(!sql.contains("SET NULL"), "{sql}");
}

#[test]
fn uniques_across_tenants_offer_a_table_of_claims() {
    #[derive(Entity)]
    #[entity(name = "pages", tenant = shop_id)]
    struct Page {
        #[entity(primary_key)]
        id: i64,
        shop_id: i64,
        #[entity(unique.across_tenants())]
        domain: String,
    }
    let registry = registry![Shop, Order, Currency, Page].unwrap();
    let found = schema_pg::lower_with(&registry, &crate::config()).unwrap_err();
    assert_eq!(codes(&found), ["P0802"], "{found}");
    assert!(found.to_string().contains("reference table"), "{found}");
}

#[test]
fn versions_that_do_not_go_together_are_reported() {
    let config = Config { version: schema_pg::Version::V18, ..crate::config() };
    let found = schema_pg::lower_with(&registry![Currency].unwrap(), &config).unwrap_err();
    assert!(codes(&found).contains(&"P0801"), "{found}");
}

#[test]
fn what_is_audited_has_a_tenant() {
    #[derive(Entity)]
    #[entity(name = "plans", global, audit)]
    struct Plan {
        #[entity(primary_key)]
        id: i64,
    }
    let registry = registry![Shop, Order, Currency, Plan].unwrap();
    let found = schema_pg::lower_with(&registry, &crate::config()).unwrap_err();
    assert!(codes(&found).contains(&"P0814"), "{found}");
}

#[test]
fn a_schema_is_distributed_as_a_whole() {
    #[derive(Entity)]
    #[entity(name = "things", timestamps)]
    #[pg(schema_sharding)]
    struct Thing {
        #[entity(primary_key)]
        id: i64,
    }
    let registry = registry![Thing].unwrap();
    let found = schema_pg::lower_with(&registry, &crate::config()).unwrap_err();
    assert_eq!(codes(&found), ["P0812"], "{found}");
    // Its tables are as on one server, triggers too.
    let config = Config { schema: "one".into(), citus: Some(Citus::new(CitusVersion::V13)), ..crate::config() };
    let catalog = schema_pg::lower_with(&registry, &config).unwrap_or_else(|found| panic!("{found}"));
    let sql = schema_pg::create(&catalog).to_string();
    let (made, distributed) = (sql.find("CREATE SCHEMA one;"), sql.find("citus_schema_distribute('one')"));
    let table = sql.find("CREATE TABLE one.things");
    assert!(made < distributed && distributed < table && made.is_some(), "{sql}");
}
