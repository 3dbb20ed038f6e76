CREATE TABLE t (a text) WITH (toast.autovacuum_vacuum_threshold = 77);
CREATE MATERIALIZED VIEW v AS SELECT a FROM t;
