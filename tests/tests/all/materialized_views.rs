//! Materialized views of rows that policies hide: an ordinary owner fills them, and who was granted them reads them.

use schema_core::{Diagnostics, Entity, Registry, View};
use schema_pg::{Catalog, Config, PlanOptions, Renames, Roles, Version};
use uuid::Uuid;

use crate::support::{Live, config, empty};

const DENIED: &str = "42501";
const A: &str = "00000000-0000-0000-0000-00000000000a";
const B: &str = "00000000-0000-0000-0000-00000000000b";

#[derive(Entity)]
#[entity(name = "orders", tenant = tenant_id)]
#[pg(schema = "sales")]
struct Order {
    #[entity(primary_key)]
    id: i64,
    tenant_id: Uuid,
    product_id: i64,
    amount: i64,
}

#[derive(Entity)]
#[entity(name = "products", global)]
#[pg(schema = "stock")]
struct Product {
    #[entity(primary_key)]
    id: i64,
    name: String,
}

/// What was sold of each product, by all tenants.
#[derive(View)]
#[entity(name = "sold", materialized, unique([name]), refresh("every night"))]
#[entity(query = "SELECT p.name, count(DISTINCT o.tenant_id) AS tenants, sum(o.amount)::bigint AS amount
    FROM sales.orders AS o JOIN stock.products AS p ON p.id = o.product_id GROUP BY p.name")]
#[pg(schema = "sales", past_row_security, grant([Select]).to("mv_app"), grant([Select]).columns([name]).to("mv_reader"))]
struct Sold {
    name: String,
    tenants: i64,
    amount: i64,
}

/// The same rows by a view that reads with the rights of its owner.
#[derive(View)]
#[entity(name = "amounts", query = "SELECT tenant_id, amount FROM sales.orders")]
#[pg(schema = "sales", security_definer, grant([Select]).to("mv_app"))]
struct Amount {
    tenant_id: Uuid,
    amount: i64,
}

#[derive(View)]
#[entity(name = "totals", materialized, query = "SELECT sum(amount)::bigint AS total FROM sales.amounts")]
#[pg(schema = "sales", past_row_security)]
struct Total {
    total: i64,
}

fn registry() -> Registry {
    let entities = Registry::builder().entity::<Order>().entity::<Product>();
    entities.view::<Sold>().view::<Amount>().view::<Total>().build().unwrap()
}

fn roles() -> Roles {
    Roles {
        application: "mv_app".into(),
        reader: Some("mv_reader".into()),
        materialized: Some("mv_views".into()),
        ..Roles::default()
    }
}

const ROWS: &str = "INSERT INTO stock.products VALUES (1, 'mug'), (2, 'hat');
    INSERT INTO sales.orders (tenant_id, product_id, amount) VALUES
        ('00000000-0000-0000-0000-00000000000a', 1, 3), ('00000000-0000-0000-0000-00000000000b', 1, 4),
        ('00000000-0000-0000-0000-00000000000b', 2, 5);";

/// A schema that its ordinary owner installed, with rows of two tenants.
fn installed(roles: &Roles, options: &PlanOptions) -> Live {
    let mut live = empty();
    // What an administrator does: roles, and who is a member of which.
    live.takes(&schema_pg::create_roles(roles));
    match &roles.owner {
        Some(role) => live.administrates(&[role]),
        None => {
            let installer = live.owner().name();
            live.takes(&format!("GRANT mv_views TO {installer}"));
        }
    }
    let config = Config { roles: Some(roles.clone()), ..config() };
    let catalog = schema_pg::lower_with(&registry(), &config).unwrap();
    let sql = schema_pg::create_with(&catalog, options).to_string();
    schema_pg::assert_sql_valid(&sql);
    live.installs(&sql);
    live.takes(ROWS);
    live
}

/// What the sessions of its owner, of the application and of the reader see.
#[track_caller]
fn is_filled_and_read(live: &mut Live, owner: &mut Live) {
    // Row security binds the owner, in whatever session.
    assert_eq!(owner.text("SELECT count(*) FROM sales.orders"), "0");
    assert_eq!(owner.text("SELECT count(*) FROM sales.sold"), "0", "nothing was there when it was made");
    owner.takes("SELECT sales.refresh_sold(), sales.refresh_totals()");
    owner.takes(&format!("SET app.tenant_id = '{A}'"));
    assert_eq!(owner.text("SELECT count(*) FROM sales.orders"), "1");
    // Again with what a session says, and by CONCURRENTLY, since a key tells rows apart.
    owner.takes("SELECT sales.refresh_sold(), sales.refresh_totals()");
    let rows = "SELECT concat_ws('/', name, tenants, amount) FROM sales.sold ORDER BY name";
    assert_eq!(owner.column(rows), "hat/1/5 mug/2/7");
    assert_eq!(owner.text("SELECT total FROM sales.totals"), "12");

    live.takes(&format!("SET ROLE mv_app; SET app.tenant_id = '{B}'"));
    assert_eq!(live.column(rows), "hat/1/5 mug/2/7");
    assert_eq!(live.text("SELECT count(*) FROM sales.orders"), "2", "its own tenant's");
    assert_eq!(live.text("SELECT sum(amount) FROM sales.amounts"), "9", "a view of its own tenant's");
    live.refuses("SELECT total FROM sales.totals", DENIED, "");
    live.refuses("SELECT sales.refresh_sold()", DENIED, "");
    live.refuses("REFRESH MATERIALIZED VIEW sales.sold", DENIED, "");
    assert_eq!(
        live.text("SELECT count(*) FROM pg_roles WHERE rolname LIKE 'mv_views%' AND pg_has_role(oid, 'MEMBER')"),
        "0"
    );
    live.takes("SET ROLE mv_reader");
    assert_eq!(live.column("SELECT name FROM sales.sold ORDER BY name"), "hat mug");
    live.refuses("SELECT amount FROM sales.sold", DENIED, "");
    live.takes("RESET ROLE");
}

#[test]
fn an_ordinary_owner_fills_materialized_views_with_rows_of_all_tenants() {
    let mut live = installed(&roles(), &PlanOptions::default());
    let mut owner = live.owner();
    is_filled_and_read(&mut live, &mut owner);

    // It is changed by the owner too: by an index, by another query, and away.
    let config = Config { roles: Some(roles()), ..config() };
    let was = schema_pg::lower_with(&registry(), &config).unwrap();
    let mut now = was.clone();
    let sold = now.views.iter_mut().find(|view| view.name.name == "totals").unwrap();
    sold.query = "SELECT max(amount)::bigint AS total FROM sales.amounts".into();
    sold.comment = Some("The greatest.".into());
    now.views.iter_mut().filter(|view| view.name.name == "sold").for_each(|view| {
        let schema_pg::catalog::ViewKind::Materialized { indexes, .. } = &mut view.kind else { panic!() };
        indexes.retain(|index| !index.unique);
        view.comment = None;
    });
    for (from, to, total) in [(&was, &now, "5"), (&now, &was, "12")] {
        runs(&mut owner, from, to, &config);
        assert_eq!(owner.text("SELECT total FROM sales.totals"), total, "filled by the plan, as the view's owner");
    }
    runs(&mut owner, &was, &Catalog::default(), &config);
    assert_eq!(owner.text("SELECT count(*) FROM pg_class WHERE relkind IN ('m', 'r') AND relnamespace > 16384"), "0");
}

#[test]
fn one_comes_to_tables_that_are_there() {
    let config = Config { roles: Some(roles()), ..config() };
    let tables = Registry::builder().entity::<Order>().entity::<Product>().build().unwrap();
    let was = schema_pg::lower_with(&tables, &config).unwrap();
    let now = schema_pg::lower_with(&registry(), &config).unwrap();
    for online in [true, false] {
        let mut live = empty();
        live.takes(&schema_pg::create_roles(&roles()));
        let mut owner = live.owner();
        // An administrator makes who owns the tables a member, and nothing else: the plan grants what the views' owner needs.
        live.takes(&format!("GRANT mv_views TO {}", schema_pg::quote_ident(&live.owner().name())));
        live.installs(&schema_pg::create(&was).to_string());
        live.takes(ROWS);
        let changes = schema_pg::diff(&was, &now, &Renames::none());
        let plan =
            schema_pg::plan(&changes, &PlanOptions { online, version: config.version, ..PlanOptions::default() });
        schema_pg::blocking::apply(&mut owner.client, &plan).unwrap_or_else(|error| panic!("{error}\n{plan}"));
        assert_eq!(owner.text("SELECT total FROM sales.totals"), "12", "rows of all tenants");
    }
}

/// The owner runs the plan from one catalog to the other.
#[track_caller]
fn runs(owner: &mut Live, from: &Catalog, to: &Catalog, config: &Config) {
    let changes = schema_pg::diff(from, to, &Renames::none());
    let options = PlanOptions { allow_all: true, version: config.version, ..PlanOptions::default() };
    let plan = schema_pg::plan(&changes, &options);
    for step in &plan.steps {
        if let Err(error) = owner.client.batch_execute(&step.sql()) {
            panic!("{}: {error:?}\n{plan}", step.sql());
        }
    }
}

#[test]
fn they_belong_to_their_role_beside_an_owner_of_tables_that_can_not_log_in() {
    let roles = Roles { owner: Some("mv_owner".into()), materialized: Some("mv_views_of_owner".into()), ..roles() };
    let options = PlanOptions { owner: roles.owner.clone(), ..PlanOptions::default() };
    let mut live = installed(&roles, &options);
    let owners = "SELECT string_agg(DISTINCT pg_get_userbyid(relowner), ' ') FROM pg_class WHERE relnamespace = 'sales'::regnamespace AND relkind = ";
    assert_eq!(live.text(&format!("{owners}'m'")), "mv_views_of_owner");
    assert_eq!(live.text(&format!("{owners}ANY ('{{r,v}}')")), "mv_owner");
    assert_eq!(
        live.text("SELECT rolcanlogin OR rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = 'mv_views_of_owner'"),
        "false"
    );
    let mut owner = live.again();
    owner.takes("SET ROLE mv_owner");
    is_filled_and_read(&mut live, &mut owner);
}

fn mistakes(registry: Result<Registry, Diagnostics>, roles: Option<Roles>) -> Vec<String> {
    let config = Config { roles, version: Version::V15, ..Config::default() };
    let Err(Diagnostics(found)) = schema_pg::lower_with(&registry.unwrap(), &config) else { panic!("no mistake") };
    found
        .iter()
        .map(|d| format!("{} {}: {} ({})", d.code, d.path, d.message, d.help.as_deref().unwrap_or_default()))
        .collect()
}

#[test]
fn without_a_role_of_its_own_a_materialized_view_would_hold_what_a_session_sees() {
    let says = "row security binds the owner too: when the owner refreshes the view, it holds those rows of `sales.orders` that \
                policies show to that session, and no others";
    let help = "name a role that owns such views, `Roles { materialized: Some(\"app_views\".into()), .. }`; or, where its owner is \
                a superuser or has BYPASSRLS, say `past_row_security().bypassrls()`";
    let expected = [format!("P0530 Sold: {says} ({help})"), format!("P0530 Total: {says} ({help})")];
    let sorted = |mut found: Vec<String>| {
        found.sort();
        found
    };
    assert_eq!(sorted(mistakes(Ok(registry()), None)), expected);
    let without = Roles { materialized: None, ..roles() };
    assert_eq!(sorted(mistakes(Ok(registry()), Some(without))), expected);
}

/// What is said is what happens: shown without the check.
#[test]
fn under_forced_row_security_a_plain_owner_fills_it_with_nothing() {
    let live = installed(&roles(), &PlanOptions::default());
    let mut owner = live.owner();
    owner.takes("CREATE MATERIALIZED VIEW sales.own AS SELECT count(*) AS n FROM sales.orders; REFRESH MATERIALIZED VIEW sales.own");
    assert_eq!(owner.text("SELECT n FROM sales.own"), "0");
    owner.takes(&format!("SET app.tenant_id = '{B}'; REFRESH MATERIALIZED VIEW sales.own"));
    assert_eq!(owner.text("SELECT n FROM sales.own"), "2");
}

#[derive(Entity)]
#[entity(name = "letters", tenant = tenant_id, owner = user_id)]
struct Letter {
    #[entity(primary_key)]
    id: i64,
    tenant_id: Uuid,
    user_id: Uuid,
}

#[derive(View)]
#[entity(name = "counted", materialized, query = "SELECT count(*) AS letters FROM letters")]
#[pg(past_row_security)]
struct Counted {
    letters: i64,
}

#[derive(View)]
#[entity(name = "passed", materialized, query = "SELECT count(*) AS letters FROM letters")]
#[pg(past_row_security().bypassrls())]
struct Passed {
    letters: i64,
}

#[test]
fn a_restrictive_policy_binds_the_role_too_unless_it_has_bypassrls() {
    let builder = || Registry::builder().entity::<Letter>();
    let [found] = &mistakes(builder().view::<Counted>().build(), Some(roles()))[..] else { panic!() };
    assert!(
        found.starts_with("P0531 Counted: the restrictive policy `letters_tenant` of `public.letters` hides rows from the role `mv_views` too"),
        "{found}"
    );
    // An administrator gives it BYPASSRLS, and it is said.
    let roles = Roles { materialized: Some("mv_bypass".into()), ..roles() };
    let config = Config { roles: Some(roles.clone()), ..config() };
    let catalog = schema_pg::lower_with(&builder().view::<Passed>().build().unwrap(), &config).unwrap();
    assert!(catalog.tables.iter().flat_map(|table| &table.policies).all(|policy| policy.roles == ["public"]));
    let mut live = empty();
    live.takes(&schema_pg::create_roles(&roles));
    let owner = live.owner().name();
    live.takes(&format!("ALTER ROLE mv_bypass BYPASSRLS; GRANT mv_bypass TO {owner}"));
    live.installs(&schema_pg::create(&catalog).to_string());
    live.takes(&format!("INSERT INTO letters (tenant_id, user_id) VALUES ('{A}', '{A}'), ('{B}', '{B}')"));
    let mut owner = live.owner();
    owner.takes("SELECT refresh_passed()");
    assert_eq!(owner.text("SELECT letters FROM passed"), "2");
}

#[derive(View)]
#[entity(name = "writes", materialized, query = "SELECT count(*) AS n FROM stock.products")]
#[pg(grant([Insert]).to("x"), grant([Select]), grant([]).to("y"))]
struct Writes {
    n: i64,
}

#[derive(View)]
#[entity(name = "cuts", query = "SELECT id FROM stock.products")]
#[pg(grant([Update, Truncate]).columns([id]).to("x"))]
struct Cuts {
    id: i64,
}

#[test]
fn what_can_not_be_granted_on_a_view_is_told() {
    let registry = Registry::builder().entity::<Product>().view::<Writes>().view::<Cuts>().build();
    let mut found = mistakes(registry, None);
    found.iter_mut().for_each(|line| line.truncate(line.find(" (").unwrap()));
    found.sort();
    assert_eq!(
        found,
        [
            "P0505 Cuts.grant: TRUNCATE is not for a view: a view has no rows",
            "P0505 Writes.grant: INSERT is not for a view: a materialized view is read alone",
            "P0505 Writes.grant: a grant says what is granted, and to whom",
            "P0505 Writes.grant: a grant says what is granted, and to whom",
        ]
    );
}
