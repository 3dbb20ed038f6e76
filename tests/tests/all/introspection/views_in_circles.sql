CREATE TABLE t (id int PRIMARY KEY, name varchar(20));
CREATE VIEW v AS SELECT id, name, NULL::boolean AS shown FROM t;
CREATE FUNCTION is_shown(v) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.id > 0';
CREATE OR REPLACE VIEW v AS SELECT t.id, t.name, is_shown(ROW(t.id, t.name, true)::v) AS shown FROM t;
COMMENT ON VIEW v IS 'calls what takes its rows';
