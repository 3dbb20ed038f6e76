CREATE TABLE t (id int PRIMARY KEY);
CREATE VIEW v AS SELECT id, true AS shown FROM t;
CREATE FUNCTION is_shown(v) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.id > 0';
CREATE OR REPLACE VIEW v AS SELECT id, is_shown(ROW(id, true)::v) AS shown FROM t;
