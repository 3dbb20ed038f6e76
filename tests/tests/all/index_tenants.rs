//! The tenant leads indexes, as it leads what the queries of a session ask for.

use schema_core::{Entity, registry};
use schema_pg::Version;
use uuid::Uuid;

use crate::support::{UNIQUE, live, mistakes, sql};

#[derive(Entity)]
#[entity(name = "shops", tenant = id, index([city]))]
struct Shop {
    #[entity(primary_key)]
    id: Uuid,
    city: String,
}

#[derive(Entity)]
#[entity(name = "invoices", tenant = shop_id, soft_delete)]
#[entity(index([status, due.desc()]), index([due]).across_tenants().all_rows(), index([expr("lower(status)")]).name("by_word"))]
#[entity(index([status, shop_id]).name("as_said"), index([number]).unique(), index([hash]).unique().across_tenants())]
#[pg(index([due]).include([status]).name("covering"), index([due]).across_tenants().using(Brin).name("by_day"))]
#[pg(index([tags]).using(Gin).name("by_tag"), index([status]).using(Hash).name("by_hash"))]
struct Invoice {
    #[entity(primary_key)]
    id: Uuid,
    #[entity(references(Shop))]
    shop_id: Uuid,
    #[entity(index)]
    status: String,
    due: chrono::NaiveDate,
    #[entity(index.across_tenants())]
    number: i32,
    hash: String,
    tags: Vec<String>,
    #[entity(references(Invoice))]
    corrects: Option<Uuid>,
}

#[test]
fn the_tenant_leads_indexes_that_can_be_led() {
    let sql = sql(registry![Shop, Invoice]);
    let live = "WHERE (deleted_at IS NULL);";
    for index in [
        format!(
            "CREATE INDEX invoices_shop_id_status_due_idx ON public.invoices USING btree (shop_id, status, due DESC) {live}"
        ),
        "CREATE INDEX invoices_due_idx ON public.invoices USING btree (due);".to_owned(),
        format!("CREATE INDEX invoices_number_idx ON public.invoices USING btree (number) {live}"),
        format!("CREATE INDEX by_word ON public.invoices USING btree (shop_id, (lower(status))) {live}"),
        format!("CREATE INDEX as_said ON public.invoices USING btree (status, shop_id) {live}"),
        format!(
            "CREATE UNIQUE INDEX invoices_shop_id_number_idx ON public.invoices USING btree (shop_id, number) {live}"
        ),
        format!("CREATE UNIQUE INDEX invoices_hash_idx ON public.invoices USING btree (hash) {live}"),
        format!("CREATE INDEX covering ON public.invoices USING btree (shop_id, due) INCLUDE (status) {live}"),
        format!("CREATE INDEX by_day ON public.invoices USING brin (due) {live}"),
        format!("CREATE INDEX by_tag ON public.invoices USING gin (tags) {live}"),
        format!("CREATE INDEX by_hash ON public.invoices USING hash (status) {live}"),
        "CREATE INDEX shops_city_idx ON public.shops USING btree (city);".to_owned(),
    ] {
        assert!(sql.contains(&index), "{index}\n{sql}");
    }
}

#[test]
fn a_session_reads_by_the_index_that_its_tenant_leads() {
    let mut live = live(registry![Shop, Invoice]);
    live.takes(
        "INSERT INTO shops (city) SELECT 'x' FROM generate_series(1, 20);
         INSERT INTO invoices (shop_id, status, due, number, hash, tags)
             SELECT s.id, (ARRAY['open', 'paid', 'sent', 'lost'])[1 + n % 4], '2026-01-01'::date + n, n, s.id::text || n, '{}' FROM shops AS s, generate_series(1, 400) AS n;
         ANALYZE invoices",
    );
    live.takes("SELECT set_config('app.tenant_id', (SELECT id::text FROM shops LIMIT 1), false)");
    live.takes("CREATE ROLE index_tenants_reader; GRANT SELECT ON invoices TO index_tenants_reader; SET ROLE index_tenants_reader");
    let plan =
        live.plan("SELECT id FROM invoices WHERE status = 'open' AND deleted_at IS NULL ORDER BY due DESC LIMIT 3");
    assert!(plan.contains("invoices_shop_id_status_due_idx") && !plan.contains("Sort"), "{plan}");
    live.takes("RESET ROLE; DROP OWNED BY index_tenants_reader; DROP ROLE index_tenants_reader");
    // Among all tenants, and within each.
    live.refuses("UPDATE invoices SET hash = 'same'", UNIQUE, "invoices_hash_idx");
    assert_eq!(live.text("SELECT count(*) > 1 FROM invoices WHERE number = 1"), "true");
}

mod wrong {
    use schema_core::{Embedded, Entity};
    use uuid::Uuid;

    #[derive(Entity)]
    #[entity(tenant = id, index([city]).across_tenants())]
    pub struct Shop {
        #[entity(primary_key)]
        id: Uuid,
        city: String,
    }

    #[derive(Entity)]
    #[entity(global, index([name]).across_tenants())]
    #[pg(index([name]).using(Hash).across_tenants())]
    pub struct Country {
        #[entity(primary_key)]
        id: i64,
        name: String,
    }

    #[derive(Entity)]
    #[entity(tenant = shop_id, index([shop_id, name]).across_tenants())]
    pub struct Item {
        #[entity(primary_key)]
        id: Uuid,
        shop_id: Uuid,
        name: String,
        address: Address,
    }

    #[derive(Embedded)]
    pub struct Address {
        street: String,
    }
}

#[test]
fn across_tenants_is_said_where_the_tenant_would_lead() {
    let found = registry![wrong::Shop, wrong::Country, wrong::Item].unwrap_err();
    let messages: Vec<&str> = found.iter().map(|found| &*found.message).collect();
    assert_eq!(
        messages.join("\n"),
        "`index` says `across_tenants`, and `Country` has no tenant
`index` says `across_tenants`, and holds the tenant `shop_id`
`index` says `across_tenants`, and the rows of `Shop` are the tenants themselves"
    );
}

mod wrong_for_postgres {
    use schema_core::Entity;

    #[derive(Entity)]
    #[pg(index([name]).using(Hash).across_tenants())]
    pub struct Country {
        #[entity(primary_key)]
        id: i64,
        name: String,
    }
}

#[test]
fn across_tenants_is_said_where_there_are_tenants() {
    let found = mistakes(registry![wrong_for_postgres::Country], Version::V18);
    assert_eq!(found.join("\n"), "P0127 Country.index: `index` says `across_tenants`, and `Country` has no tenant");
}
