CREATE TYPE float_range AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TYPE span AS RANGE (subtype = text, collation = "C", multirange_type_name = spans);
CREATE FUNCTION apart(time, time) RETURNS float8 LANGUAGE sql IMMUTABLE STRICT AS 'SELECT EXTRACT(EPOCH FROM $1 - $2)::float8';
CREATE TYPE hours AS RANGE (subtype = time, subtype_diff = apart);
CREATE TABLE t (a float_range, b span, c spans, d hours, e float_multirange[]);
CREATE INDEX ON t USING gist (d);
