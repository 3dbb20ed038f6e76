-- unmodelled: cast text AS public.thing
-- unmodelled: clustered index public.t_pkey
-- unmodelled: collation public.german
-- unmodelled: conversion public.conv
-- unmodelled: foreign server away
-- unmodelled: foreign table public.far
-- unmodelled: foreign-data wrapper wrapper
-- unmodelled: operator public.===
-- unmodelled: operator class public.own_ops
-- unmodelled: operator family public.own_family
-- unmodelled: operator family public.own_ops
-- unmodelled: publication told
-- unmodelled: shell type public.shell
-- unmodelled: statistics target of a statistics object public.st
-- unmodelled: storage parameters of a constraint public.t.roomy
-- unmodelled: text search configuration public.words
-- unmodelled: text search dictionary public.dict
-- unmodelled: typed table public.typed
-- not for pg_dump: nothing of this is made
CREATE TYPE shell;
CREATE TABLE t (id int PRIMARY KEY, n int, CONSTRAINT roomy UNIQUE (n) WITH (fillfactor = 50));
CLUSTER t USING t_pkey;
CREATE TYPE thing AS (a text);
CREATE TABLE typed OF thing;
CREATE FUNCTION to_thing(text) RETURNS thing LANGUAGE sql AS 'SELECT ROW($1)::public.thing';
CREATE CAST (text AS thing) WITH FUNCTION to_thing(text);
CREATE COLLATION german (provider = libc, locale = 'C');
CREATE CONVERSION conv FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8;
CREATE VIEW v AS SELECT id FROM t;
ALTER VIEW v ALTER id SET DEFAULT 7;
CREATE FOREIGN DATA WRAPPER wrapper;
CREATE SERVER away FOREIGN DATA WRAPPER wrapper;
CREATE FOREIGN TABLE far (id int) SERVER away;
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
CREATE OPERATOR FAMILY own_family USING btree;
CREATE OPERATOR CLASS own_ops FOR TYPE int USING btree AS OPERATOR 3 =, FUNCTION 1 btint4cmp(int, int);
CREATE PUBLICATION told FOR TABLE t;
CREATE STATISTICS st ON id, n FROM t;
ALTER STATISTICS st SET STATISTICS 50;
CREATE TEXT SEARCH CONFIGURATION words (COPY = simple);
CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = simple);
