//! A function that can't be replaced in place (it gives back, or takes, something else), under all that can call one: what
//! stands on it is taken off before and made again behind, in order.

use super::sql::pair;

const BEFORE: &str = "
    CREATE SCHEMA shop;
    CREATE TABLE shop.people (id int PRIMARY KEY, n int DEFAULT 1, m int);
    CREATE TABLE shop.orders (id int PRIMARY KEY);
    INSERT INTO shop.people SELECT i, i, i FROM generate_series(1, 10) i;
";

const WAS: &str = "CREATE FUNCTION shop.f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';";
const GIVES_MORE: &str = "CREATE FUNCTION shop.f(int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1::bigint';";
const TAKES_MORE: &str = "CREATE FUNCTION shop.f(bigint) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1::int';";

/// What stands on the function is as it was, on the function as it is now.
#[track_caller]
fn stands(on_it: &str, hazards: &[&str]) {
    for now in [GIVES_MORE, TAKES_MORE] {
        let change = format!("DROP FUNCTION shop.f(int) CASCADE; {now} {on_it}");
        pair(&format!("{BEFORE}{WAS}{on_it}"), &change, hazards);
    }
}

#[test]
fn a_default_is_set_anew() {
    stands("ALTER TABLE shop.people ALTER n SET DEFAULT shop.f(7)", &[]);
}

#[test]
fn a_check_is_made_anew() {
    stands("ALTER TABLE shop.people ADD CONSTRAINT c CHECK (shop.f(n) > 0)", &["dropped", "scan", "may fail"]);
}

#[test]
fn rules_and_defaults_of_a_domain_are_made_anew() {
    let domain = "CREATE DOMAIN shop.amount AS int CONSTRAINT d CHECK (VALUE < 100);
        ALTER TABLE shop.people ADD a shop.amount; UPDATE shop.people SET a = n;";
    let on_it = "ALTER DOMAIN shop.amount SET DEFAULT shop.f(7);
        ALTER DOMAIN shop.amount ADD CONSTRAINT c CHECK (shop.f(VALUE) > 0);
        COMMENT ON CONSTRAINT c ON DOMAIN shop.amount IS 'more than none'";
    for now in [GIVES_MORE, TAKES_MORE] {
        // PostgreSQL would drop the domain with what its default calls.
        let change = format!("ALTER DOMAIN shop.amount DROP DEFAULT; DROP FUNCTION shop.f(int) CASCADE; {now} {on_it}");
        pair(&format!("{BEFORE}{domain}{WAS}{on_it}"), &change, &["scan", "may fail"]);
    }
}

#[test]
fn an_exclusion_is_made_anew() {
    let sql = "ALTER TABLE shop.people ADD CONSTRAINT e EXCLUDE USING btree ((shop.f(n)) WITH =)";
    stands(sql, &["dropped", "scan", "build", "may fail"]);
}

#[test]
fn an_index_on_it_or_on_the_rows_that_it_chooses_is_built_anew() {
    stands("CREATE INDEX i ON shop.people (shop.f(n))", &["dropped", "build"]);
    stands("CREATE INDEX i ON shop.people (n) WHERE shop.f(n) > 0", &["dropped", "build"]);
    stands("CREATE UNIQUE INDEX i ON shop.people (shop.f(n))", &["dropped", "build", "may fail"]);
}

#[test]
fn a_generated_column_is_made_anew() {
    stands("ALTER TABLE shop.people ADD g bigint GENERATED ALWAYS AS (shop.f(n)) STORED", &["rewrite"]);
}

#[test]
fn a_policy_is_made_anew() {
    stands("CREATE POLICY p ON shop.people USING (shop.f(n) > 0)", &["authorization"; 2]);
}

#[test]
fn a_trigger_is_made_anew() {
    let touch = "CREATE FUNCTION shop.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';";
    stands(
        &format!(
            "{} CREATE TRIGGER t BEFORE UPDATE ON shop.people FOR EACH ROW WHEN (shop.f(new.n) > 0) EXECUTE FUNCTION shop.touch()",
            touch.replace("CREATE", "CREATE OR REPLACE")
        ),
        &[],
    );
}

#[test]
fn a_view_and_a_view_on_it_are_made_anew() {
    stands(
        "CREATE VIEW shop.v AS SELECT shop.f(n) > 0 AS b FROM shop.people; CREATE VIEW shop.a AS SELECT b FROM shop.v",
        &["incompatible"; 2],
    );
    // Its rows may be what the function says too: it is made anew as a whole.
    let before = format!("{BEFORE}{WAS} CREATE MATERIALIZED VIEW shop.v AS SELECT n FROM shop.people;");
    let index = "CREATE INDEX i ON shop.v (shop.f(n))";
    let change = format!("DROP FUNCTION shop.f(int) CASCADE; {GIVES_MORE} {index}");
    pair(&format!("{before} {index}"), &change, &["incompatible"]);
}

#[test]
fn a_function_that_postgres_has_read_is_made_anew() {
    // Before 14 there were none.
    stands(
        "CREATE FUNCTION shop.g() RETURNS boolean LANGUAGE sql BEGIN ATOMIC SELECT shop.f(1) > 0; END;
         ALTER TABLE shop.people ADD CONSTRAINT c CHECK (n > 0 OR shop.g())",
        &["dropped", "scan", "may fail"],
    );
}

#[test]
fn all_of_them_together_are_made_anew_in_order() {
    stands(
        "ALTER TABLE shop.people ALTER m SET DEFAULT shop.f(7), ADD CONSTRAINT c CHECK (shop.f(n) > 0);
         ALTER TABLE shop.people ADD g bigint GENERATED ALWAYS AS (shop.f(n)) STORED;
         CREATE INDEX i ON shop.people (shop.f(n));
         CREATE POLICY p ON shop.people USING (shop.f(n) > 0);
         CREATE VIEW shop.v AS SELECT shop.f(n) > 0 AS b, g FROM shop.people;",
        &[
            "dropped",
            "dropped",
            "authorization",
            "incompatible",
            "rewrite",
            "build",
            "scan",
            "may fail",
            "authorization",
        ],
    );
}
