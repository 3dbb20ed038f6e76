-- The way back of 20260202100000_people, which refinery does not know: run it with psql,
-- and take 20260202100000, 20260202100001, 20260202100002, 20260202100003, 20260202100004, 20260202100005 out of the runner's own list.

BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- constraints are dropped before what they hold
-- what used it finds it no longer
ALTER TABLE "tracker"."issues" DROP CONSTRAINT "issues_assignee_id_fkey";

COMMIT;

SET lock_timeout = '3s';
SET statement_timeout = '0';

-- indexes that are no longer needed, once the new ones serve
-- what used it finds it no longer
DROP INDEX CONCURRENTLY "tracker"."issues_assignee_id_fkey_idx";

BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- what is gone, behind all that stood on it
-- programs of the old version: they read or write a column that is gone
-- loses data: column tracker.issues.assignee_id
ALTER TABLE "tracker"."issues" DROP COLUMN "assignee_id";
-- loses data: table tracker.people
-- programs of the old version: they read or write a table that is gone
DROP TABLE "tracker"."people";

COMMIT;

BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '0';

-- PostgreSQL takes no label from a type, and does not reorder them: the type is made anew
-- writes the table anew
-- loses data: type tracker.state
DO $$
DECLARE
    part record;
    path text := pg_catalog.current_setting('search_path');
BEGIN
    -- Names are written with their schemas.
    PERFORM pg_catalog.set_config('search_path', '', true);
    -- 'blocked': rows that have it make this fail; give them another label before.
    ALTER TYPE "tracker"."state" RENAME TO "state_new";
    CREATE TYPE "tracker"."state" AS ENUM ('open', 'closed');
    FOR part IN
        SELECT c.oid::regclass AS of, a.attname AS name, a.atttypid = t.typarray AS is_array,
            pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS was
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p') AND NOT a.attisdropped
        JOIN pg_catalog.pg_type t ON a.atttypid IN (t.oid, t.typarray)
        LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE t.oid = '"tracker"."state_new"'::regtype AND NOT c.relispartition
    LOOP
        EXECUTE pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I DROP DEFAULT', part.of, part.name);
        EXECUTE pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I TYPE "tracker"."state"%s USING %I::text%s::"tracker"."state"%s', part.of, part.name,
            CASE WHEN part.is_array THEN '[]' ELSE '' END, part.name,
            CASE WHEN part.is_array THEN '[]' ELSE '' END, CASE WHEN part.is_array THEN '[]' ELSE '' END);
        IF part.was IS NOT NULL THEN
            EXECUTE pg_catalog.format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT %s', part.of, part.name,
                pg_catalog.replace(part.was, '"tracker"."state_new"'::regtype::text, '"tracker"."state"'::regtype::text));
        END IF;
    END LOOP;
    DROP TYPE "tracker"."state_new";
    PERFORM pg_catalog.set_config('search_path', path, true);
END;
$$;

COMMIT;
