CREATE SCHEMA ext;
CREATE EXTENSION pgcrypto WITH SCHEMA ext;
CREATE EXTENSION citext;
CREATE EXTENSION btree_gist;
CREATE EXTENSION pg_trgm WITH SCHEMA ext;
CREATE TABLE t (a citext PRIMARY KEY, b int, c citext[], name text, EXCLUDE USING gist (b WITH =, b WITH <>));
CREATE INDEX ON t USING gin (name ext.gin_trgm_ops);
CREATE FUNCTION hashed(text) RETURNS bytea LANGUAGE sql AS 'SELECT ext.digest($1, ''sha256'')';
