CREATE TYPE address AS (street text COLLATE "C", number int, tags text[], at numeric(3, 1));
CREATE TYPE person AS (name text, home address, others address[]);
CREATE TYPE empty AS ();
CREATE TABLE t (p person, a address DEFAULT ROW('x', 1, NULL, NULL)::address);
CREATE TABLE uses (whole t, many t[]);
CREATE FUNCTION street(address) RETURNS text LANGUAGE sql AS 'SELECT $1.street';
CREATE FUNCTION all_of() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t';
COMMENT ON TYPE address IS 'where';
