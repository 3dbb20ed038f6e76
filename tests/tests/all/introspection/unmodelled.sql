-- unmodelled: clustered index public.t_pkey
-- unmodelled: operator class public.own_ops
-- unmodelled: operator family public.own_family
-- unmodelled: operator family public.own_ops
-- unmodelled: publication told
-- unmodelled: shell type public.shell
-- unmodelled: statistics target of a statistics object public.st
-- unmodelled: storage parameters of a constraint public.t.roomy
-- unmodelled: typed table public.typed
-- not for pg_dump: nothing of this is made
CREATE TYPE shell;
CREATE TABLE t (id int PRIMARY KEY, n int, CONSTRAINT roomy UNIQUE (n) WITH (fillfactor = 50));
CLUSTER t USING t_pkey;
CREATE TYPE thing AS (a text);
CREATE TABLE typed OF thing;
CREATE VIEW v AS SELECT id FROM t;
ALTER VIEW v ALTER id SET DEFAULT 7;
CREATE OPERATOR FAMILY own_family USING btree;
CREATE OPERATOR CLASS own_ops FOR TYPE int USING btree AS OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int);
CREATE PUBLICATION told FOR TABLE t;
CREATE STATISTICS st ON id, n FROM t;
ALTER STATISTICS st SET STATISTICS 50;
