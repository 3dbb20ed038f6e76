-- bodies are not looked at
CREATE SCHEMA app;
SET search_path = app;
CREATE TABLE t (id int);
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM t';
CREATE FUNCTION odd() RETURNS int LANGUAGE sql SET search_path = app AS 'SELECT id FROM t WHERE id % 2 = 1';
