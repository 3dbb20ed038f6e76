//! Alterations of functions, sequences, views, keys, and what belongs to a table.

use super::types::mood;
use super::{Alteration, Rename, Side, of, renamed};

pub fn functions() -> Vec<Alteration> {
    let with = |function: &str| Side::int().before(function).calls("{n:f}({c})", "{n:f}(1)");
    let plain = "CREATE FUNCTION {n:f}(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x'";
    vec![
        of(
            "body_changes",
            with(plain),
            with("CREATE FUNCTION {n:f}(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x + 0'"),
        ),
        of(
            "language_changes",
            with(plain),
            with(
                "CREATE FUNCTION {n:f}(x int) RETURNS int LANGUAGE plpgsql IMMUTABLE STRICT COST 7 AS 'BEGIN RETURN x; END'",
            ),
        ),
        of(
            "body_becomes_parsed",
            with(plain),
            with("CREATE FUNCTION {n:f}(x int) RETURNS int LANGUAGE sql IMMUTABLE RETURN x"),
        ),
        of(
            "result_changes",
            with(plain),
            with("CREATE FUNCTION {n:f}(x int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT x::bigint'"),
        ),
        of(
            "argument_type_changes",
            with(plain),
            with("CREATE FUNCTION {n:f}(x bigint) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x::int'"),
        ),
        of(
            "argument_renamed",
            with(plain),
            with("CREATE FUNCTION {n:f}(y int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT y'"),
        ),
        of(
            "argument_added",
            with(plain),
            with("CREATE FUNCTION {n:f}(x int, y int DEFAULT 2) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x'"),
        ),
        of(
            "argument_default_changes",
            with("CREATE FUNCTION {n:f}(x int, y int DEFAULT 2) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x'"),
            with("CREATE FUNCTION {n:f}(x int, y int DEFAULT 3) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x'"),
        ),
        of(
            "volatility_changes",
            with("CREATE FUNCTION {n:f}(x int) RETURNS int LANGUAGE sql AS 'SELECT x'"),
            with(plain),
        ),
        of(
            "function_owner_and_grants",
            with(plain),
            with(
                "CREATE FUNCTION {n:f}(x int) RETURNS int LANGUAGE sql IMMUTABLE SECURITY DEFINER AS 'SELECT x'; ALTER FUNCTION {n:f}(int) OWNER TO bug_owner; REVOKE ALL ON FUNCTION {n:f}(int) FROM PUBLIC",
            ),
        ),
        of(
            "function_becomes_another",
            with(plain),
            Side::int()
                .before("CREATE FUNCTION {n:h}(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x'")
                .calls("{n:h}({c})", "{n:h}(1)"),
        ),
        of(
            "function_moves",
            with(plain),
            Side::int()
                .before("CREATE FUNCTION {m:f}(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x'")
                .calls("{m:f}({c})", "{m:f}(1)"),
        ),
        of("function_goes", with(plain), Side::int().calls("abs({c})", "abs(1)")),
        of(
            "function_overloaded",
            with(plain),
            with(
                "CREATE FUNCTION {n:f}(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x'; CREATE FUNCTION {n:f}(x text) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'",
            ),
        ),
        of(
            "column_and_function_change",
            with(plain),
            Side::column("bigint", "", "1", "2")
                .before("CREATE FUNCTION {n:f}(x bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT x'")
                .calls("{n:f}({c})", "{n:f}(1)"),
        ),
        of(
            "function_of_type_and_label",
            mood("'a', 'b', 'c'")
                .before_after("CREATE FUNCTION {n:f}(x {n:mood}) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'")
                .calls("{n:f}({c})", "{n:f}({lit})"),
            mood("'a', 'b'")
                .before_after("CREATE FUNCTION {n:f}(x {n:mood}) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'")
                .calls("{n:f}({c})", "{n:f}({lit})"),
        ),
        of(
            "sequence_changes",
            numbered("CREATE SEQUENCE {n:q} AS int"),
            numbered("CREATE SEQUENCE {n:q} AS bigint INCREMENT 5 CACHE 3 CYCLE; COMMENT ON SEQUENCE {n:q} IS 'q'"),
        ),
        of(
            "sequence_becomes_another",
            numbered("CREATE SEQUENCE {n:q}"),
            numbered("CREATE SEQUENCE {n:q2}").sequence("q2"),
        ),
        of(
            "sequence_owned",
            numbered("CREATE SEQUENCE {n:q}"),
            numbered("CREATE SEQUENCE {n:q}").after("ALTER SEQUENCE {n:q} OWNED BY {t}.{c}"),
        ),
    ]
}

fn numbered(sequence: &str) -> Side {
    Side { def: "int DEFAULT nextval({q:q})".to_owned(), ..Side::int() }
        .before(sequence)
        .calls("nextval({q:q})", "nextval({q:q})")
}

pub fn views() -> Vec<Alteration> {
    let base = "CREATE TABLE {n:base} (id int PRIMARY KEY, {c} {def}, d int DEFAULT 7); ";
    let view = |sql: &str| {
        Side::int().table(&format!("{base}{sql}")).rows("INSERT INTO {n:base} (id, {c}) VALUES (1, 1), (2, 2)")
    };
    let plain = "CREATE VIEW {t} AS SELECT id, {c}, d FROM {n:base}";
    let of_bigint = |sql: &str| Side { def: "bigint".into(), ty: "bigint".into(), ..view(sql) };
    vec![
        of("view_query", view(plain), view("CREATE VIEW {t} AS SELECT id, {c}, d FROM {n:base} WHERE d > 0")),
        of(
            "view_gets_a_column_last",
            view(plain),
            view("CREATE VIEW {t} AS SELECT id, {c}, d, d + 1 AS e FROM {n:base}"),
        ),
        of(
            "view_gets_a_column_between",
            view(plain),
            view("CREATE VIEW {t} AS SELECT id, d + 1 AS e, {c}, d FROM {n:base}"),
        ),
        of("view_column_retyped", view(plain), of_bigint(plain)),
        of("view_column_computed", view(plain), view("CREATE VIEW {t} AS SELECT id, {c} + 0 AS {c}, d FROM {n:base}")),
        of(
            "view_becomes_materialized",
            view(plain),
            view("CREATE MATERIALIZED VIEW {t} AS SELECT id, {c}, d FROM {n:base}"),
        ),
        of(
            "view_options",
            view(plain),
            view(
                "CREATE VIEW {t} WITH (security_barrier) AS SELECT id, {c}, d FROM {n:base}; COMMENT ON VIEW {t} IS 'v'",
            ),
        ),
        of(
            "materialized_query",
            view("CREATE MATERIALIZED VIEW {t} AS SELECT id, {c}, d FROM {n:base}"),
            view("CREATE MATERIALIZED VIEW {t} AS SELECT id, {c}, d FROM {n:base} WHERE d > 0"),
        ),
        renamed("view_renamed", view(plain), Side { table_name: "t9".into(), ..view(plain) }, &[Rename::Table]),
        of(
            "view_dropped",
            view(plain),
            view("SELECT 1").without("CREATE TABLE {n:base} (id int PRIMARY KEY, {c} {def}, d int DEFAULT 7)"),
        ),
        of(
            "view_over_another_table",
            view(plain),
            view(
                "CREATE TABLE {n:base2} (id int PRIMARY KEY, {c} int, d int); CREATE VIEW {t} AS SELECT id, {c}, d FROM {n:base2}",
            ),
        ),
    ]
}

pub fn parts() -> Vec<Alteration> {
    let after = |sql: &str| Side::int().after(sql);
    let function = "CREATE FUNCTION {n:tg}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'";
    let child = |target: &str, more: &str| {
        after(&format!(
            "ALTER TABLE {{t}} ADD CONSTRAINT {{u:key}} UNIQUE ({{c}}); CREATE TABLE {{n:c1}} (x int, CONSTRAINT {{u:f1}} FOREIGN KEY (x) REFERENCES {{t}} ({target}) {more})"
        ))
    };
    vec![
        of("unique_becomes_index", after("ALTER TABLE {t} ADD CONSTRAINT {u:key} UNIQUE ({c})"), after("CREATE UNIQUE INDEX {u:key} ON {t} ({c})")),
        of("unique_becomes_deferrable", after("ALTER TABLE {t} ADD CONSTRAINT {u:key} UNIQUE ({c})"), after("ALTER TABLE {t} ADD CONSTRAINT {u:key} UNIQUE ({c}) DEFERRABLE")),
        of("unique_includes_more", after("ALTER TABLE {t} ADD CONSTRAINT {u:key} UNIQUE ({c})"), after("ALTER TABLE {t} ADD CONSTRAINT {u:key} UNIQUE ({c}) INCLUDE (d)")),
        of("unique_under_reference", child("{c}", ""), child("{c}", "").after("ALTER TABLE {t} ADD CONSTRAINT {u:key} UNIQUE ({c}) INCLUDE (d); CREATE TABLE {n:c1} (x int, CONSTRAINT {u:f1} FOREIGN KEY (x) REFERENCES {t} ({c}))")),
        of("reference_elsewhere", child("{c}", ""), child("id", "ON DELETE CASCADE")),
        of("reference_and_type", child("{c}", ""), Side { def: "text".into(), ty: "text".into(), lit: "'1'::text".into(), lit2: "'2'::text".into(), ..child("{c}", "").after("ALTER TABLE {t} ADD CONSTRAINT {u:key} UNIQUE ({c}); CREATE TABLE {n:c1} (x text, CONSTRAINT {u:f1} FOREIGN KEY (x) REFERENCES {t} ({c}))") }),
        of("check_changes", after("ALTER TABLE {t} ADD CONSTRAINT {u:chk} CHECK ({c} > 0)"), after("ALTER TABLE {t} ADD CONSTRAINT {u:chk} CHECK ({c} > -1) NO INHERIT")),
        of("exclusion_changes", after("ALTER TABLE {t} ADD CONSTRAINT {u:exc} EXCLUDE USING btree ({c} WITH =)"), after("ALTER TABLE {t} ADD CONSTRAINT {u:exc} EXCLUDE USING btree ({c} WITH =, d WITH =) WHERE (d > 0)")),
        of("index_changes", after("CREATE INDEX {u:idx} ON {t} ({c})"), after("CREATE INDEX {u:idx} ON {t} ({c} DESC) INCLUDE (d) WHERE d > 0")),
        of("index_becomes_unique", after("CREATE INDEX {u:idx} ON {t} ({c}); ALTER TABLE {t} CLUSTER ON {u:idx}"), after("CREATE UNIQUE INDEX {u:idx} ON {t} ({c}); ALTER TABLE {t} CLUSTER ON {u:idx}")),
        of("index_method", after("CREATE INDEX {u:idx} ON {t} ({c})"), after("CREATE INDEX {u:idx} ON {t} USING hash ({c})")),
        of("policy_changes", after("CREATE POLICY {u:pol} ON {t} USING ({c} > 0)"), after("CREATE POLICY {u:pol} ON {t} AS RESTRICTIVE FOR UPDATE TO bug_owner USING ({c} > 1) WITH CHECK ({c} > 2)")),
        of("trigger_changes", after(&format!("{function}; CREATE TRIGGER {{u:trg}} BEFORE INSERT ON {{t}} FOR EACH ROW EXECUTE FUNCTION {{n:tg}}()")), after(&format!("{function}; CREATE TRIGGER {{u:trg}} AFTER UPDATE OF {{c}} ON {{t}} FOR EACH ROW WHEN (NEW.{{c}} > 0) EXECUTE FUNCTION {{n:tg}}(); ALTER TABLE {{t}} ENABLE REPLICA TRIGGER {{u:trg}}"))),
        of("rule_changes", after("CREATE RULE {u:rul} AS ON DELETE TO {t} WHERE OLD.{c} = 5 DO INSTEAD NOTHING"), after("CREATE RULE {u:rul} AS ON DELETE TO {t} WHERE OLD.{c} = 6 DO INSTEAD NOTHING; ALTER TABLE {t} ENABLE ALWAYS RULE {u:rul}")),
        of("statistics_change", after("CREATE STATISTICS {n:sta} (ndistinct) ON id, {c} FROM {t}"), after("CREATE STATISTICS {n:sta} (dependencies) ON {c}, d FROM {t}")),
        of("comments_change", after("COMMENT ON COLUMN {t}.{c} IS 'one'; COMMENT ON TABLE {t} IS 'one'"), after("COMMENT ON COLUMN {t}.{c} IS 'two'")),
        of("grants_change", after("GRANT SELECT ({c}) ON {t} TO bug_reader"), after("GRANT UPDATE ({c}) ON {t} TO bug_other; GRANT SELECT ON {t} TO bug_reader")),
        of("replica_identity_changes", Side::column("int", "NOT NULL", "1", "2").after("CREATE UNIQUE INDEX {u:idx} ON {t} ({c}); ALTER TABLE {t} REPLICA IDENTITY USING INDEX {u:idx}"), Side::column("bigint", "NOT NULL", "1", "2").after("CREATE UNIQUE INDEX {u:idx} ON {t} ({c}); ALTER TABLE {t} REPLICA IDENTITY FULL")),
    ]
}
