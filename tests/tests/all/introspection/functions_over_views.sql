CREATE TABLE t (id int, name text);
CREATE VIEW v AS SELECT id, name FROM t;
CREATE FUNCTION all_of() RETURNS SETOF v LANGUAGE sql AS 'SELECT * FROM public.v';
CREATE FUNCTION a_count() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM v';
CREATE VIEW w AS SELECT id FROM all_of() WHERE id < a_count();
CREATE FUNCTION typed() RETURNS int LANGUAGE plpgsql AS $$ DECLARE one public.v%ROWTYPE; BEGIN SELECT * INTO one FROM public.v; RETURN one.id; END $$;
CREATE MATERIALIZED VIEW kept AS SELECT typed() AS n;
