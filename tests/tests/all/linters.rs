//! The public rules of linters for row security, as queries over the server's own catalogs, and what they find in the examples.

use schema_pg::{PlanOptions, create_roles, create_with, lower, lower_with};
use schema_test_server::Server;

use crate::support::{Live, empty};

/// Each rule, with a query for what breaks it: of the schema `$schema`, for the roles `$roles`.
const RULES: [(&str, &str); 16] = [
    (
        "foreign keys without an index",
        "SELECT c.conname FROM pg_constraint AS c WHERE c.contype = 'f' AND c.conparentid = 0 AND c.connamespace = $schema AND NOT EXISTS (
            SELECT FROM pg_index AS i WHERE i.indrelid = c.conrelid
                AND c.conkey = (string_to_array(i.indkey::text, ' ')::smallint[])[1:cardinality(c.conkey)])",
    ),
    (
        "row security asks for each row",
        r"SELECT policyname FROM pg_policies WHERE concat(qual, with_check) ~ '(current_setting|current_tenant_id|current_user_id|auth\.\w+)\('
            AND concat(qual, with_check) !~* 'select [a-z_.]*(current_setting|current_tenant_id|current_user_id|auth\.\w+)\('",
    ),
    (
        "tables without a key",
        "SELECT relname FROM pg_class AS c WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = $schema
            AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conrelid = c.oid AND k.contype = 'p')",
    ),
    (
        "several permissive policies",
        "SELECT tablename FROM pg_policies WHERE permissive = 'PERMISSIVE' GROUP BY schemaname, tablename, cmd, roles HAVING count(*) > 1",
    ),
    (
        "policies that do not count",
        "SELECT p.polrelid::regclass FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid WHERE NOT c.relrowsecurity",
    ),
    (
        "row security without a policy",
        "SELECT relname FROM pg_class AS c WHERE relrowsecurity AND NOT relispartition
            AND NOT EXISTS (SELECT FROM pg_policy AS p WHERE p.polrelid = c.oid)",
    ),
    (
        "tables that a role sees without row security",
        "SELECT relname FROM pg_class AS c WHERE relkind IN ('r', 'p', 'f') AND relnamespace = $schema AND NOT relrowsecurity
            AND EXISTS (SELECT FROM unnest($roles) AS r WHERE has_any_column_privilege(r, c.oid, 'SELECT, INSERT, UPDATE') OR has_table_privilege(r, c.oid, 'DELETE'))
            AND EXISTS (SELECT FROM pg_policy)",
    ),
    (
        "tables of tenants without row security",
        "SELECT relname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'organization_id'
            WHERE relkind IN ('r', 'p') AND NOT relrowsecurity AND EXISTS (SELECT FROM pg_policy)",
    ),
    (
        "views with the rights of their owner",
        "SELECT relname FROM pg_class WHERE relkind = 'v' AND relnamespace = $schema
            AND NOT 'security_invoker=true' = ANY (coalesce(reloptions, '{}'))",
    ),
    (
        "functions without a fixed search_path",
        // A body that was parsed when it was made has none (`prosqlbody`): the search path decides nothing about it.
        "SELECT proname FROM pg_proc WHERE pronamespace = $schema AND prosqlbody IS NULL
            AND NOT EXISTS (SELECT FROM unnest(proconfig) AS s WHERE s LIKE 'search_path=%')",
    ),
    (
        "functions with the rights of their owner that a role may call",
        "SELECT proname FROM pg_proc AS p WHERE pronamespace = $schema AND prosecdef
            AND EXISTS (SELECT FROM unnest($roles) AS r WHERE has_function_privilege(r, p.oid, 'EXECUTE'))",
    ),
    (
        "two indexes that are the same",
        "SELECT min(indexrelid::regclass::text) FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid WHERE c.relnamespace = $schema
            GROUP BY indrelid, indkey, indclass, indpred, indexprs, indoption HAVING count(*) > 1",
    ),
    (
        "all rows for writers",
        "SELECT policyname FROM pg_policies WHERE permissive = 'PERMISSIVE' AND cmd <> 'SELECT' AND 'true' IN (qual, with_check)",
    ),
    (
        "extensions in the schema of all",
        "SELECT extname FROM pg_extension WHERE extnamespace = 'public'::regnamespace AND 'public'::regnamespace <> $schema",
    ),
    (
        "materialized views and foreign tables that a role sees",
        "SELECT relname FROM pg_class AS c WHERE relkind IN ('m', 'f')
            AND EXISTS (SELECT FROM unnest($roles) AS r WHERE has_any_column_privilege(r, c.oid, 'SELECT'))",
    ),
    (
        "private data that a reader sees",
        r"SELECT c.relname || '.' || a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0
            WHERE c.relkind IN ('r', 'p') AND c.relnamespace = $schema
            AND a.attname ~ '(^|_)(email|phone|iban|tax_number|card|secret|password\w*)$'
            AND EXISTS (SELECT FROM unnest($roles) AS r WHERE r ~ '(reader|support)$' AND has_column_privilege(r, c.oid, a.attnum, 'SELECT'))",
    ),
];

/// What the rules find, as `rule: name`.
pub fn findings(live: &mut Live, schema: &str, roles: &[&str]) -> Vec<String> {
    let roles: Vec<String> = roles.iter().map(|role| schema_pg::quote_literal(role).to_string()).collect();
    let (schema, roles) = (format!("'{schema}'::regnamespace"), format!("ARRAY[{}]::name[]", roles.join(", ")));
    let mut found = Vec::new();
    for (rule, query) in RULES {
        let names = live.column(&query.replace("$schema", &schema).replace("$roles", &roles));
        found.extend(names.split(' ').filter(|name| *name != "NULL").map(|name| format!("{rule}: {name}")));
    }
    found.sort();
    found
}

/// What the rules find in the product of many tenants, each with the reason why it is so.
const KNOWN: [&str; 13] = [
    // An extension is where its first user of the database made it, and functions name where that is.
    "extensions in the schema of all: pgcrypto",
    // Each change of a row writes who made it: with an index none would be HOT, and actors are hardly ever removed.
    "foreign keys without an index: api_keys_updated_by_fkey",
    "foreign keys without an index: documents_updated_by_fkey",
    "foreign keys without an index: projects_updated_by_fkey",
    "foreign keys without an index: tasks_updated_by_fkey",
    // Nobody sees the log but its owner: row security that lets nobody pass, and no key, whose index would cost each noted row.
    "row security without a policy: audit_log",
    // Nor the secret in the hashes of masked views.
    "row security without a policy: mask_secret",
    // Plans and countries are everybody's, and read only.
    "tables that a role sees without row security: countries",
    "tables that a role sees without row security: plans",
    "tables without a key: audit_log",
    // A reader may not read what they mask, so they read it for him, and ask what policies ask.
    "views with the rights of their owner: api_keys_masked",
    "views with the rights of their owner: billing_accounts_masked",
    "views with the rights of their owner: members_masked",
];

/// The same of an index's operator class.
const EXTENSION: &str = "extensions in the schema of all: pg_trgm";

/// The product, by an ordinary owner; its roles by who administers the server.
fn installs_saas(live: &mut Live) {
    let roles = create_roles(&saas_entities::config().roles.unwrap());
    live.takes(&roles);
    live.administrates(&["saas_owner"]);
    live.installs(saas_entities::schema().unwrap().strip_prefix(&roles).unwrap());
}

#[test]
fn linters_for_row_security_find_nothing_in_a_product_of_many_tenants_but_what_is_meant() {
    if Server::shared().version() < 15 {
        return;
    }
    let mut live = empty();
    installs_saas(&mut live);
    assert_eq!(findings(&mut live, "saas", &["saas_app", "saas_support"]), KNOWN);
}

#[test]
fn linters_find_no_more_in_a_shop_than_where_an_extension_is() {
    let registry = shop_entities::registry().unwrap();
    let mut live = empty();
    live.installs(&schema_pg::create(&lower(&registry).unwrap()).to_string());
    // Masked views read with the rights of their owner: that is what they are for.
    let masked = ["orders_masked", "users_masked"].map(|view| format!("views with the rights of their owner: {view}"));
    assert_eq!(findings(&mut live, "shop", &["pg_monitor"]), [&[EXTENSION.to_owned()][..], &masked].concat());
    // With roles, the materialized view is nobody's but the owner's.
    let roles = schema_pg::Roles {
        application: "linters_app".into(),
        reader: Some("linters_reader".into()),
        owner: Some("linters_owner".into()),
        ..schema_pg::Roles::default()
    };
    let mut live = empty();
    live.takes(&create_roles(&roles));
    live.administrates(&["linters_owner"]);
    let options = PlanOptions { owner: roles.owner.clone(), ..PlanOptions::default() };
    let config = schema_pg::Config { roles: Some(roles), ..crate::support::config() };
    live.installs(&create_with(&lower_with(&registry, &config).unwrap(), &options).to_string());
    let private = "private data that a reader sees";
    let found = findings(&mut live, "shop", &["linters_app", "linters_reader"]);
    // The shop says what is private: a reader sees none of it, until somebody opens it by hand.
    assert!(found.iter().all(|finding| finding == EXTENSION || masked.contains(finding)), "{found:#?}");
    live.takes("GRANT SELECT ON shop.users TO linters_reader");
    let found = findings(&mut live, "shop", &["linters_app", "linters_reader"]);
    assert!(found.iter().any(|finding| finding.starts_with(private)), "{found:#?}");
}
