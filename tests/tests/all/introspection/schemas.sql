CREATE SCHEMA one;
CREATE SCHEMA "Two words";
COMMENT ON SCHEMA one IS 'the first';
COMMENT ON SCHEMA public IS 'for everybody';
CREATE TYPE one.kind AS ENUM ('a');
CREATE TABLE "Two words".t (id int PRIMARY KEY, k one.kind DEFAULT 'a');
CREATE TABLE one.t (id int REFERENCES "Two words".t);
CREATE VIEW public.v AS SELECT a.id, b.k FROM one.t a JOIN "Two words".t b USING (id);
CREATE FUNCTION one.f("Two words".t) RETURNS one.kind LANGUAGE sql AS 'SELECT $1.k';
