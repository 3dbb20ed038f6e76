CREATE FUNCTION full_name(text, text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1 || '' '' || $2';
CREATE TABLE t (first text, last text, whole text GENERATED ALWAYS AS (full_name(first, last)) STORED, n int NOT NULL, double int NOT NULL GENERATED ALWAYS AS (n * 2) STORED, search tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, coalesce(first, ''))) STORED);
CREATE INDEX ON t USING gin (search);
