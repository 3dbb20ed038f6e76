//! Roles, the least that they may do, and private data as they see it.

use schema_core::{Entity, Registry, registry};
use schema_pg::{Config, Roles};
use uuid::Uuid;

use crate::support::{Live, config, empty};

const DENIED: &str = "42501";

#[derive(Entity)]
#[entity(name = "customers", tenant = tenant_id, soft_delete, audit)]
#[pg(schema = "shop", grant([Select]).columns([id, name]).to("lifecycle_partner"))]
struct Customer {
    #[entity(primary_key)]
    id: i64,
    tenant_id: Uuid,
    name: String,
    #[entity(pii.mask(Email))]
    email: Option<String>,
    #[entity(pii.mask(Phone))]
    phone: Option<String>,
    #[entity(pii.mask(Name))]
    last_name: Option<String>,
    #[entity(pii.mask(Last4))]
    card: Option<String>,
    #[entity(pii.mask(Hashed))]
    tax_no: Option<String>,
    #[entity(pii)]
    born: Option<i32>,
    #[entity(sensitive)]
    token: Option<String>,
}

#[derive(Entity)]
#[entity(name = "ledger", global, append_only)]
#[pg(schema = "shop")]
struct Ledger {
    #[entity(primary_key)]
    id: i64,
    #[entity(references(Customer))]
    customer_id: Option<i64>,
}

const A: &str = "00000000-0000-0000-0000-00000000000a";
const B: &str = "00000000-0000-0000-0000-00000000000b";

fn shop(name: &str) -> (Live, String, String) {
    let registry: Registry = registry![Customer, Ledger].unwrap();
    let (app, reader) = (format!("lifecycle_{name}_app"), format!("lifecycle_{name}_reader"));
    let roles = Roles { application: app.clone().into(), reader: Some(reader.clone().into()), ..Roles::default() };
    let mut live = empty();
    live.takes(
        "DO $$ BEGIN CREATE ROLE lifecycle_partner; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$",
    );
    // Twice: what is there stays.
    live.takes(&schema_pg::create_roles(&roles).repeat(2));
    let config = Config { roles: Some(roles), ..config() };
    let sql = schema_pg::create(&schema_pg::lower_with(&registry, &config).unwrap()).to_string();
    schema_pg::assert_sql_valid(&sql);
    live.installs(&sql);
    for (tenant, who) in [(A, "ann"), (B, "bob")] {
        live.takes(&format!(
            "INSERT INTO shop.customers (tenant_id, name, email, phone, last_name, card, tax_no, born, token)
             VALUES ('{tenant}', '{who}', '{who}@example.org', '+4912345678', 'Smith', '4242424242421234', '{who}', 1980, 'secret')"
        ));
    }
    live.takes(&format!("INSERT INTO shop.customers (tenant_id, name, email, phone, card) VALUES ('{A}', 'odd', 'no address', '12', '1234')"));
    live.takes(&format!("SET app.tenant_id = '{A}'"));
    (live, app, reader)
}

#[test]
fn each_role_may_do_the_least_that_it_needs() {
    let (mut live, app, reader) = shop("least");
    live.takes(&format!("SET ROLE {app}"));
    live.takes(&format!("INSERT INTO shop.customers (tenant_id, name) VALUES ('{A}', 'new'); UPDATE shop.customers SET name = 'x' WHERE name = 'new'"));
    live.takes("DELETE FROM shop.customers WHERE name = 'x'; INSERT INTO shop.ledger DEFAULT VALUES; SELECT FROM shop.customers_live");
    for denied in [
        "TRUNCATE shop.customers",
        "UPDATE shop.ledger SET id = id",
        "DELETE FROM shop.ledger",
        "SELECT FROM public.audit_log",
        "CREATE TABLE shop.mine ()",
        "SELECT shop.purge_customers(interval '1 day')",
        "SELECT public.maintain_audit_log_partitions()",
        "ALTER TABLE shop.customers DISABLE ROW LEVEL SECURITY",
    ] {
        let error = live.client.batch_execute(denied).expect_err(denied);
        assert_eq!(error.as_db_error().unwrap().code().code(), DENIED, "{denied}");
    }
    live.takes(&format!("SET ROLE {reader}"));
    assert_eq!(live.text("SELECT count(name) FROM shop.customers"), "2");
    for denied in [
        "SELECT email FROM shop.customers",
        "SELECT * FROM shop.customers",
        "SELECT FROM shop.customers WHERE token = 'secret'",
        "SELECT count(c) FROM shop.customers AS c",
        "SELECT email FROM shop.customers_live",
        "INSERT INTO shop.ledger DEFAULT VALUES",
        "UPDATE shop.customers_masked SET name = 'x'",
        "DELETE FROM shop.customers_masked",
    ] {
        let error = live.client.batch_execute(denied).expect_err(denied);
        assert_eq!(error.as_db_error().unwrap().code().code(), DENIED, "{denied}");
    }
    live.takes("SET ROLE lifecycle_partner");
    live.refuses("SELECT id FROM shop.customers", DENIED, "");
    live.takes("RESET ROLE; GRANT USAGE ON SCHEMA shop TO lifecycle_partner; GRANT EXECUTE ON FUNCTION public.current_tenant_id() TO lifecycle_partner; SET ROLE lifecycle_partner");
    live.takes("SELECT id, name FROM shop.customers");
    live.refuses("SELECT id, email FROM shop.customers", DENIED, "");
    // What is made later is called by nobody until it is said who may.
    live.owner().takes("CREATE FUNCTION shop.later() RETURNS int LANGUAGE sql AS 'SELECT 1'");
    live.takes(&format!("RESET ROLE; SET ROLE {app}"));
    live.refuses("SELECT shop.later()", DENIED, "");
}

#[test]
fn private_data_is_shown_masked() {
    let (mut live, _, reader) = shop("masked");
    let hash = "SELECT left(encode(sha256(secret || sha256(secret || 'ann')), 'hex'), 8) FROM mask_secret";
    let hash = live.text(hash);
    live.takes(&format!("SET ROLE {reader}"));
    assert_eq!(
        live.column("SELECT concat_ws('|', name, email, phone, last_name, card, left(tax_no, 8), born, token) FROM shop.customers_masked ORDER BY id"),
        format!("ann|a***@example.org|***78|S***|***1234|{hash} odd|***|***|***")
    );
    assert_eq!(
        live.text("SELECT num_nulls(last_name, born, token, tax_no) FROM shop.customers_masked WHERE name = 'odd'"),
        "4"
    );
    live.takes("RESET app.tenant_id");
    assert_eq!(live.text("SELECT count(*) FROM shop.customers_masked"), "0");
}

#[test]
fn no_function_of_a_reader_sees_what_the_view_leaves_out() {
    let (mut live, _, reader) = shop("leaks");
    live.takes(&format!("GRANT CREATE ON SCHEMA public TO {reader}; ALTER TABLE shop.customers OWNER TO lifecycle_partner; ALTER VIEW shop.customers_masked OWNER TO lifecycle_partner"));
    live.takes("GRANT USAGE ON SCHEMA shop TO lifecycle_partner; GRANT EXECUTE ON FUNCTION public.current_tenant_id() TO lifecycle_partner");
    live.takes(&format!("SET ROLE {reader}; SET app.tenant_id = '{A}'"));
    live.takes(
        "CREATE FUNCTION peek(a text, b text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001
            AS $$ BEGIN IF a || b ~ 'secret|bob|ann@|Smith|4242' THEN RAISE 'seen %', a || b; END IF; RETURN true; END $$",
    );
    assert_eq!(
        live.text(
            "SELECT count(*) FROM shop.customers_masked WHERE peek(name || email || card || last_name, concat(token))"
        ),
        "2"
    );
    // Nor does an error tell what a row of another tenant holds.
    assert_eq!(
        live.text("SELECT count(*) FROM shop.customers_masked WHERE 1 / (CASE name WHEN 'bob' THEN 0 ELSE 1 END) = 1"),
        "2"
    );
}

#[derive(schema_core::View)]
#[entity(materialized, query = "SELECT count(*) AS customers FROM shop.customers")]
#[pg(past_row_security)]
struct Counted {
    customers: i64,
}

#[test]
fn a_materialized_view_past_row_security_is_refused_until_it_is_said() {
    let builder = || Registry::builder().entity::<Customer>().entity::<Ledger>().view::<Counted>();
    let config = config();
    if config.version >= schema_pg::Version::V15 {
        let roles = Roles { application: "app".into(), materialized: Some("views".into()), ..Roles::default() };
        let config = Config { roles: Some(roles), ..config.clone() };
        schema_pg::lower_with(&builder().build().unwrap(), &config).unwrap();
    }
    #[derive(schema_core::View)]
    #[entity(materialized, query = "SELECT id FROM shop.customers")]
    struct Sneaky {
        id: i64,
    }
    #[derive(schema_core::View)]
    #[entity(name = "betweens", query = "SELECT id FROM shop.customers")]
    #[pg(security_definer)]
    struct Between {
        id: i64,
    }
    #[derive(schema_core::View)]
    #[entity(materialized, query = "SELECT id FROM betweens")]
    struct Behind {
        id: i64,
    }
    let builder = || Registry::builder().entity::<Customer>().entity::<Ledger>();
    let registry = builder().view::<Sneaky>().view::<Between>().view::<Behind>().build().unwrap();
    let Err(schema_core::Diagnostics(found)) = schema_pg::lower_with(&registry, &config) else { panic!("no mistake") };
    let lines: Vec<String> = found.iter().map(|d| format!("{} {}: {}", d.code, d.path, d.message)).collect();
    let says = "a materialized view has no row security, and holds rows of `shop.customers` that policies hide, of all tenants";
    assert_eq!(lines, [format!("P0509 Behind: {says}"), format!("P0509 Sneaky: {says}")]);
}

#[derive(Entity)]
#[pg(grant([Delete]).columns([id]).to("x"), grant([Select]), grant([Select]).columns([deleted_at]).to("x"))]
struct Wrong {
    #[entity(primary_key)]
    id: i64,
}

#[test]
fn grants_that_can_not_be_are_reported() {
    let Err(schema_core::Diagnostics(found)) = schema_pg::lower(&registry![Wrong].unwrap()) else {
        panic!("no mistake")
    };
    let lines: Vec<String> = found.iter().map(|d| format!("{} {}: {}", d.code, d.path, d.message)).collect();
    assert_eq!(
        lines.join("\n"),
        "P0505 Wrong.grant: DELETE is about whole rows, not about columns
P0505 Wrong.grant: a grant says what is granted, and to whom
P0505 Wrong.grant: `deleted_at` is no field of `Wrong`"
    );
}
