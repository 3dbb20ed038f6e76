CREATE TABLE t (a text) WITH (toast.autovacuum_enabled = off, toast.autovacuum_vacuum_threshold = 99);
CREATE MATERIALIZED VIEW v WITH (toast.autovacuum_enabled = off) AS SELECT a FROM t;
