-- The way back of 20260601090000_search_path, which refinery does not know: run it with psql,
-- and take 20260601090000 out of the runner's own list.

BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- functions before the triggers that call them
CREATE OR REPLACE FUNCTION "tracker"."keep_timestamps"() RETURNS trigger
    LANGUAGE "plpgsql"
    SET search_path = ''
AS $$
BEGIN
    IF NEW."created_at" IS DISTINCT FROM OLD."created_at" THEN
        RAISE EXCEPTION 'column % of %.% is set when the row is made and can''t change', 'created_at', TG_TABLE_SCHEMA, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                COLUMN = 'created_at', CONSTRAINT = TG_NAME;
    END IF;
    NEW."updated_at" := pg_catalog.now();
    RETURN NEW;
END;
$$;

COMMIT;
