CREATE TABLE zebra (id text DEFAULT 'x');
CREATE FUNCTION new_id() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN (SELECT max(id) FROM zebra) || '1'; END $$;
CREATE TABLE apple (id text DEFAULT new_id(), n int CHECK (n > length(new_id())));
CREATE FUNCTION first_of(zebra) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1.id';
CREATE INDEX ON zebra (first_of(zebra));
CREATE FUNCTION called(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE FUNCTION a_calls(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT public.called($1)';
CREATE TABLE b (n int CHECK (a_calls(n) > 0));
