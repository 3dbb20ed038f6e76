//! What can stand on a table, its column, or the type, function or view that an alteration is about.

/// A thing that depends on what an alteration changes.
#[derive(Debug, Clone, Copy)]
pub struct Dependent {
    /// What it is.
    pub name: &'static str,
    /// Its statements, with places to fill.
    pub sql: &'static str,
}

/// All of them.
pub fn dependents() -> Vec<Dependent> {
    DEPENDENTS.iter().map(|(name, sql)| Dependent { name, sql }).collect()
}

const DEPENDENTS: &[(&str, &str)] = &[
    ("nothing", "SELECT 1"),
    // Views.
    ("view", "CREATE VIEW {n:v} AS SELECT id, {c} FROM {t} WHERE {pred}"),
    ("view_of_all", "CREATE VIEW {n:va} AS SELECT * FROM {t}"),
    ("view_of_expression", "CREATE VIEW {n:ve} AS SELECT {expr} AS x FROM {t}"),
    ("view_cast", "CREATE VIEW {n:vc} AS SELECT {c}::text AS x FROM {t} ORDER BY {c}"),
    ("view_literal", "CREATE VIEW {n:vl} AS SELECT {lit} AS x UNION ALL SELECT {lit2}"),
    ("view_over_view", "CREATE VIEW {n:v1} AS SELECT {c} FROM {t}; CREATE VIEW {n:v0} AS SELECT {c} FROM {n:v1} WHERE {pred}"),
    ("view_grouped", "CREATE VIEW {n:vg} AS SELECT id, {c}, count(*) FROM {t} GROUP BY id"),
    ("view_of_rows", "CREATE VIEW {n:vr} AS SELECT x AS r FROM {t} AS x"),
    ("view_recursive", "CREATE VIEW {n:vw} AS WITH RECURSIVE w AS (SELECT {c}, 1 AS n FROM {t} UNION ALL SELECT {c}, n + 1 FROM w WHERE n < 3) SELECT * FROM w"),
    ("view_carries", "CREATE VIEW {n:vo} WITH (security_barrier) AS SELECT id, {c} FROM {t}; COMMENT ON VIEW {n:vo} IS 'it''s'; COMMENT ON COLUMN {n:vo}.{c} IS 'c';
        GRANT SELECT ON {n:vo} TO bug_reader WITH GRANT OPTION; GRANT UPDATE ({c}) ON {n:vo} TO bug_other; ALTER VIEW {n:vo} OWNER TO bug_owner"),
    ("view_checked", "CREATE VIEW {n:vk} AS SELECT id, {c} FROM {t} WHERE {pred} WITH CASCADED CHECK OPTION"),
    ("view_default", "CREATE VIEW {n:vd} AS SELECT id, {c} FROM {t}; ALTER VIEW {n:vd} ALTER {c} SET DEFAULT {lit}"),
    ("view_rule", "CREATE VIEW {n:vu} AS SELECT id, {c} FROM {t}; CREATE RULE {u:r} AS ON DELETE TO {n:vu} DO INSTEAD DELETE FROM {t} WHERE {t}.{c} = OLD.{c}"),
    ("view_trigger", "CREATE VIEW {n:vt} AS SELECT id, {c} FROM {t}; CREATE FUNCTION {n:tf}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER {u:tr} INSTEAD OF INSERT ON {n:vt} FOR EACH ROW EXECUTE FUNCTION {n:tf}()"),
    ("materialized_view", "CREATE MATERIALIZED VIEW {n:mv} AS SELECT id, {c} FROM {t}; CREATE UNIQUE INDEX {u:mvi} ON {n:mv} (id, {c}); COMMENT ON INDEX {n:mvi} IS 'i';
        GRANT SELECT ON {n:mv} TO bug_reader; ALTER MATERIALIZED VIEW {n:mv} OWNER TO bug_owner"),
    ("materialized_over_view", "CREATE VIEW {n:m1} AS SELECT {c} FROM {t}; CREATE MATERIALIZED VIEW {n:m0} AS SELECT {c}, {expr} AS e FROM {n:m1} WITH NO DATA"),
    ("view_over_materialized", "CREATE MATERIALIZED VIEW {n:m2} AS SELECT {c} FROM {t}; CREATE VIEW {n:v2} AS SELECT {c} FROM {n:m2}"),
    // Rules of rows, who sees them, and what happens to them.
    ("policy", "ALTER TABLE {t} ENABLE ROW LEVEL SECURITY; CREATE POLICY {u:p} ON {t} TO bug_reader USING ({pred}); COMMENT ON POLICY {u:p} ON {t} IS 'p'"),
    ("policy_check", "CREATE POLICY {u:pc} ON {t} AS RESTRICTIVE FOR INSERT WITH CHECK ({expr} IS NOT NULL)"),
    ("policy_elsewhere", "CREATE TABLE {n:o} (id int); CREATE POLICY {u:pe} ON {n:o} USING (EXISTS (SELECT FROM {t} WHERE {pred}))"),
    ("check", "ALTER TABLE {t} ADD CONSTRAINT {u:k} CHECK (({pred}) OR id > 0); COMMENT ON CONSTRAINT {u:k} ON {t} IS 'k'"),
    ("check_not_valid", "ALTER TABLE {t} ADD CONSTRAINT {u:kn} CHECK ({expr} IS NOT NULL) NOT VALID"),
    ("check_of_row", "CREATE FUNCTION {n:rf}(x {t}) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT x IS NOT NULL'; ALTER TABLE {t} ADD CONSTRAINT {u:kr} CHECK ({n:rf}({tn}) IS NOT NULL)"),
    ("trigger_update_of", "CREATE FUNCTION {n:tf}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER {u:tu} BEFORE UPDATE OF {c} ON {t} FOR EACH ROW EXECUTE FUNCTION {n:tf}();
        ALTER TABLE {t} ENABLE ALWAYS TRIGGER {u:tu}; COMMENT ON TRIGGER {u:tu} ON {t} IS 'x'"),
    ("trigger_when", "CREATE FUNCTION {n:tw}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER {u:tr} AFTER UPDATE ON {t} FOR EACH ROW WHEN (OLD.{c} IS DISTINCT FROM NEW.{c}) EXECUTE FUNCTION {n:tw}();
        ALTER TABLE {t} DISABLE TRIGGER {u:tr}"),
    ("trigger_of_rows", "CREATE FUNCTION {n:tf}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER {u:tr} AFTER UPDATE ON {t} FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION {n:tf}()"),
    ("trigger_with_tables", "CREATE FUNCTION {n:tf}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE TRIGGER {u:tr} AFTER UPDATE ON {t} REFERENCING NEW TABLE AS n FOR EACH STATEMENT EXECUTE FUNCTION {n:tf}()"),
    ("constraint_trigger", "CREATE FUNCTION {n:tf}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'; CREATE CONSTRAINT TRIGGER {u:ct} AFTER INSERT OR UPDATE ON {t} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.{c} IS NOT NULL) EXECUTE FUNCTION {n:tf}()"),
    ("rule", "CREATE TABLE {n:log} (x {type}); CREATE RULE {u:r} AS ON UPDATE TO {t} WHERE OLD.{c} IS DISTINCT FROM NEW.{c} DO ALSO INSERT INTO {n:log} VALUES (NEW.{c}); COMMENT ON RULE {u:r} ON {t} IS 'r'"),
    ("rule_elsewhere", "CREATE TABLE {n:o} (id int); CREATE RULE {u:re} AS ON DELETE TO {n:o} DO ALSO DELETE FROM {t} WHERE {pred}; ALTER TABLE {n:o} DISABLE RULE {u:re}"),
    // Indexes and keys.
    ("index", "CREATE INDEX {u:i} ON {t} ({c} DESC NULLS LAST, id); COMMENT ON INDEX {n:i} IS 'i'"),
    ("index_unique", "CREATE UNIQUE INDEX {u:iu} ON {t} ({c}, id) WITH (fillfactor = 70)"),
    ("index_partial", "CREATE INDEX {u:ip} ON {t} (id) WHERE {pred}"),
    ("index_of_expression", "CREATE INDEX {u:ie} ON {t} (({expr})); ALTER INDEX {n:ie} ALTER COLUMN 1 SET STATISTICS 500"),
    ("index_includes", "CREATE UNIQUE INDEX {u:ii} ON {t} (id) INCLUDE ({c})"),
    ("index_hash", "CREATE INDEX {u:ih} ON {t} USING hash ({c})"),
    ("unique", "ALTER TABLE {t} ADD CONSTRAINT {u:uk} UNIQUE ({c}, id) DEFERRABLE INITIALLY DEFERRED; COMMENT ON CONSTRAINT {u:uk} ON {t} IS 'u'"),
    ("unique_includes", "ALTER TABLE {t} ADD CONSTRAINT {u:ux} UNIQUE (id) INCLUDE ({c}); CREATE TABLE {n:child} (x int REFERENCES {t} (id))"),
    ("exclude", "ALTER TABLE {t} ADD CONSTRAINT {u:x} EXCLUDE USING btree ({c} WITH =, id WITH =) WHERE ({pred})"),
    ("exclude_expression", "ALTER TABLE {t} ADD CONSTRAINT {u:xe} EXCLUDE USING btree (({expr}) WITH =, id WITH =)"),
    ("replica_identity", "ALTER TABLE {t} ALTER {c} SET NOT NULL; CREATE UNIQUE INDEX {u:ri} ON {t} ({c}, id); ALTER TABLE {t} REPLICA IDENTITY USING INDEX {u:ri}"),
    ("cluster", "CREATE INDEX {u:ic} ON {t} ({c}); ALTER TABLE {t} CLUSTER ON {u:ic}"),
    ("referenced", "ALTER TABLE {t} ADD CONSTRAINT {u:ur} UNIQUE ({c}); CREATE TABLE {n:child} (x {type} CONSTRAINT {u:fk} REFERENCES {t} ({c}) ON DELETE SET NULL); COMMENT ON CONSTRAINT {u:fk} ON {n:child} IS 'f'"),
    ("referenced_index", "CREATE UNIQUE INDEX {u:iu} ON {t} ({c}); CREATE TABLE {n:child} (x {type}); ALTER TABLE {n:child} ADD FOREIGN KEY (x) REFERENCES {t} ({c}) NOT VALID"),
    ("references", "CREATE TABLE {n:parent} (k {type} PRIMARY KEY); INSERT INTO {n:parent} VALUES ({lit}), ({lit2}); ALTER TABLE {t} ADD CONSTRAINT {u:fk} FOREIGN KEY ({c}) REFERENCES {n:parent} ON UPDATE CASCADE DEFERRABLE"),
    ("references_pair", "CREATE TABLE {n:parent} (id int, k {type}, UNIQUE (id, k)); INSERT INTO {n:parent} VALUES (1, {lit}), (2, {lit2}); ALTER TABLE {t} ADD CONSTRAINT {u:fk} FOREIGN KEY (id, {c}) REFERENCES {n:parent} (id, k) MATCH FULL NOT VALID"),
    ("references_itself", "ALTER TABLE {t} ADD CONSTRAINT {u:ur} UNIQUE ({c}), ADD CONSTRAINT {u:fk} FOREIGN KEY ({c}) REFERENCES {t} ({c})"),
    ("key_referenced", "CREATE TABLE {n:child} (x int PRIMARY KEY REFERENCES {t}, y {type}); CREATE TABLE {n:grandchild} (x int REFERENCES {n:child})"),
    // What is computed.
    ("generated", "ALTER TABLE {t} ADD {u:g} text GENERATED ALWAYS AS (CASE WHEN {pred} THEN 'yes' END) STORED; COMMENT ON COLUMN {t}.{u:g} IS 'g'; GRANT SELECT ({u:g}) ON {t} TO bug_reader"),
    ("generated_indexed", "ALTER TABLE {t} ADD {u:g} boolean GENERATED ALWAYS AS ({expr} IS NULL) STORED; CREATE INDEX {u:gi} ON {t} ({u:g}); CREATE VIEW {n:gv} AS SELECT {u:g} FROM {t}"),
    ("default", "CREATE TABLE {n:o} (id int, x {type} DEFAULT {lit}); GRANT INSERT (x) ON {n:o} TO bug_other"),
    ("default_of_expression", "CREATE TABLE {n:od} (id int, x text DEFAULT ({const})::text)"),
    ("default_of_it", "ALTER TABLE {t} ALTER {c} SET DEFAULT {lit}"),
    // Functions.
    ("function_body", "CREATE FUNCTION {n:fb}() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count({c}) FROM {t} WHERE {pred}; END; COMMENT ON FUNCTION {n:fb}() IS 'f'; ALTER FUNCTION {n:fb}() OWNER TO bug_owner"),
    ("function_writes", "CREATE FUNCTION {n:fw}() RETURNS void LANGUAGE sql BEGIN ATOMIC UPDATE {t} SET id = id WHERE {pred}; END"),
    ("function_in_view", "CREATE FUNCTION {n:fi}() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count({c}) FROM {t}; END; CREATE VIEW {n:fv} AS SELECT {n:fi}() AS n"),
    ("function_text", "CREATE FUNCTION {n:ft}() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'; CREATE VIEW {n:fv} AS SELECT {n:ft}() AS n, {c} FROM {t}"),
    ("function_argument", "CREATE FUNCTION {n:fa}(x {type}) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT x IS NULL'; REVOKE ALL ON FUNCTION {n:fa}({type}) FROM PUBLIC; GRANT EXECUTE ON FUNCTION {n:fa}({type}) TO bug_reader"),
    ("function_argument_used", "CREATE FUNCTION {n:fu}(x {type}) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT x IS NULL'; CREATE POLICY {u:p} ON {t} USING ({n:fu}({c})); CREATE INDEX {u:fx} ON {t} ({n:fu}({c}))"),
    ("function_result", "CREATE FUNCTION {n:fr}() RETURNS {type} LANGUAGE sql SECURITY DEFINER AS $f$SELECT NULL::{type}$f$; REVOKE ALL ON FUNCTION {n:fr}() FROM PUBLIC; ALTER FUNCTION {n:fr}() OWNER TO bug_owner"),
    ("function_table", "CREATE FUNCTION {n:fe}() RETURNS TABLE (x {type}, n int) LANGUAGE sql AS $f$SELECT NULL::{type}, 1$f$; CREATE VIEW {n:fv} AS SELECT x FROM {n:fe}()"),
    ("function_out", "CREATE FUNCTION {n:fo}(INOUT x {type}, OUT n int) LANGUAGE sql AS $f$SELECT NULL::{type}, 1$f$"),
    ("function_of_rows", "CREATE FUNCTION {n:fz}(x {t}) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT x IS NULL'; CREATE VIEW {n:fv} AS SELECT {n:fz}(x) FROM {t} AS x"),
    ("function_gives_rows", "CREATE FUNCTION {n:fg}() RETURNS SETOF {t} LANGUAGE sql AS $f$SELECT * FROM {t}$f$; CREATE VIEW {n:fv} AS SELECT {c} FROM {n:fg}()"),
    ("function_default", "CREATE FUNCTION {n:fd}(x text DEFAULT ({const})::text) RETURNS text LANGUAGE sql AS 'SELECT x'"),
    ("procedure", "CREATE PROCEDURE {n:pr}(x {type}) LANGUAGE sql AS 'SELECT 1'; GRANT EXECUTE ON PROCEDURE {n:pr}({type}) TO bug_reader"),
    ("procedure_body", "CREATE PROCEDURE {n:pb}() LANGUAGE sql BEGIN ATOMIC DELETE FROM {t} WHERE {pred}; END"),
    ("aggregate", "CREATE FUNCTION {n:ag}(s int, x {type}) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT s + 1'; CREATE AGGREGATE {n:agg}({type}) (SFUNC = {n:ag}, STYPE = int, INITCOND = '0'); CREATE VIEW {n:av} AS SELECT {n:agg}({c}) AS n FROM {t}"),
    ("aggregate_state", "CREATE FUNCTION {n:as}(s {type}, x {type}) RETURNS {type} LANGUAGE sql IMMUTABLE AS 'SELECT s'; CREATE AGGREGATE {n:asg}({type}) (SFUNC = {n:as}, STYPE = {type}); COMMENT ON AGGREGATE {n:asg}({type}) IS 'a'"),
    // Types.
    ("domain", "CREATE DOMAIN {n:d} AS {type}; COMMENT ON DOMAIN {n:d} IS 'd'; CREATE TABLE {n:do} (x {n:d})"),
    ("domain_check", "CREATE DOMAIN {n:dc} AS {type} DEFAULT {lit} CONSTRAINT {u:dk} CHECK (VALUE IS DISTINCT FROM {lit2}); CREATE TABLE {n:do} (id int, x {n:dc}); CREATE VIEW {n:dv} AS SELECT x FROM {n:do}"),
    ("domain_of_expression", "CREATE DOMAIN {n:de} AS text DEFAULT ({const})::text; CREATE TABLE {n:do} (x {n:de})"),
    ("composite", "CREATE TYPE {n:co} AS (x {type}, y int); CREATE TABLE {n:cu} (id int, x {n:co}); CREATE FUNCTION {n:cf}(x {n:co}) RETURNS int LANGUAGE sql AS 'SELECT 1'"),
    ("composite_of_array", "CREATE TYPE {n:ca} AS (x {type}[]); CREATE TABLE {n:cu} (x {n:ca}[])"),
    ("range", "CREATE TYPE {n:ra} AS RANGE (SUBTYPE = {type}); CREATE TABLE {n:ru} (id int, x {n:ra})"),
    ("array", "CREATE TABLE {n:ar} (id int, x {type}[] DEFAULT ARRAY[{lit}]); CREATE VIEW {n:aw} AS SELECT x[1] AS x FROM {n:ar}"),
    ("elsewhere", "CREATE TABLE {n:e} (id int PRIMARY KEY, x {type} NOT NULL, UNIQUE (x)); CREATE INDEX {u:ei} ON {n:e} (x) WHERE id > 1; CREATE VIEW {n:ev} AS SELECT x FROM {n:e}"),
    ("column_of_rows", "CREATE TABLE {n:rc} (id int, r {t})"),
    ("cast", "CREATE TYPE {n:ct} AS (x int); CREATE FUNCTION {n:cx}(x {type}) RETURNS {n:ct} LANGUAGE sql IMMUTABLE AS $f$SELECT NULL::{n:ct}$f$; CREATE CAST ({type} AS {n:ct}) WITH FUNCTION {n:cx}({type})"),
    ("operator", "CREATE FUNCTION {n:ox}(x {type}, y point) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true'; CREATE OPERATOR {s}.=== (FUNCTION = {n:ox}, LEFTARG = {type}, RIGHTARG = point)"),
    // Tables below.
    ("inherits", "CREATE TABLE {n:below} (z int) INHERITS ({t}); CREATE INDEX {u:bi} ON {n:below} ({c}); ALTER TABLE {n:below} ADD CONSTRAINT {u:bk} CHECK ({c} IS NOT NULL) NOT VALID"),
    ("inherits_twice", "CREATE TABLE {n:b1} () INHERITS ({t}); CREATE TABLE {n:b2} () INHERITS ({n:b1}); CREATE VIEW {n:bv} AS SELECT {c} FROM {n:b2}; ALTER TABLE {n:b1} ALTER {c} SET DEFAULT {lit}"),
    ("partition_key", "CREATE TABLE {n:pk} (id int, x {type}) PARTITION BY LIST (x); CREATE TABLE {n:p1} PARTITION OF {n:pk} FOR VALUES IN ({lit}); CREATE TABLE {n:p0} PARTITION OF {n:pk} DEFAULT"),
    ("partitioned", "CREATE TABLE {n:pt} (id int PRIMARY KEY, x {type} DEFAULT {lit}) PARTITION BY RANGE (id); CREATE TABLE {n:p1} PARTITION OF {n:pt} FOR VALUES FROM (0) TO (9); CREATE INDEX {u:pi} ON {n:pt} (x); CREATE VIEW {n:pv} AS SELECT x FROM {n:p1}"),
    // What is said of it.
    ("statistics", "CREATE STATISTICS {n:st} ON id, {c} FROM {t}; COMMENT ON STATISTICS {n:st} IS 's'"),
    ("statistics_expression", "CREATE STATISTICS {n:sx} ON ({expr}), id FROM {t}; ALTER STATISTICS {n:sx} SET STATISTICS 50"),
    ("grants_of_columns", "GRANT SELECT ({c}), UPDATE ({c}) ON {t} TO bug_reader; GRANT INSERT (id, {c}) ON {t} TO bug_other WITH GRANT OPTION"),
    ("grants", "GRANT SELECT, DELETE ON {t} TO bug_reader; GRANT REFERENCES ON {t} TO PUBLIC; GRANT USAGE ON SCHEMA {s} TO bug_reader"),
    ("comment", "COMMENT ON COLUMN {t}.{c} IS 'it''s \\ a \"comment\"'"),
    ("owner", "ALTER TABLE {t} OWNER TO bug_owner"),
    ("column_options", "ALTER TABLE {t} ALTER {c} SET STATISTICS 300, ALTER {c} SET (n_distinct = 5)"),
    ("publication", "CREATE PUBLICATION {token} FOR TABLE {t} (id, {c})"),
];
