CREATE TABLE t (a text, b bytea, c text, d int, e jsonb) WITH (fillfactor = 60, autovacuum_vacuum_scale_factor = 0.05, toast.autovacuum_enabled = false);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER b SET STORAGE PLAIN, ALTER c SET STORAGE MAIN, ALTER d SET STATISTICS 500, ALTER a SET (n_distinct = -0.5, n_distinct_inherited = 7), ALTER e SET COMPRESSION pglz;
CREATE UNLOGGED TABLE fast (id int PRIMARY KEY);
