CREATE TABLE t (id int PRIMARY KEY, name text);
CREATE VIEW v AS SELECT id FROM t;
CREATE FUNCTION added(a int, b int) RETURNS int LANGUAGE sql IMMUTABLE RETURN a + b;
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM v; END;
CREATE FUNCTION twice() RETURNS bigint LANGUAGE sql RETURN added(1, 2) + total();
CREATE PROCEDURE fill(n int) LANGUAGE sql BEGIN ATOMIC INSERT INTO t (id, name) VALUES (n, 'a;b'); DELETE FROM t WHERE id = n; END;
CREATE VIEW over AS SELECT added(id, 1) AS more, total() AS all_of FROM v;
