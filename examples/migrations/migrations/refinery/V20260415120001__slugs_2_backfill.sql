-- Part 2 of 10 of 20260415120000_slugs: rows that are there get their values.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '0';

-- rows that are there get their values, in batches
-- In a transaction, others wait until it is done: it takes stronger locks than it would outside.
DO $$
DECLARE
    changed bigint;
BEGIN
    LOOP
        UPDATE "tracker"."projects" SET "slug" = 'project-' || id
            WHERE ("id") IN (SELECT "id" FROM "tracker"."projects" WHERE "slug" IS NULL LIMIT 5000 FOR NO KEY UPDATE);
        GET DIAGNOSTICS changed = ROW_COUNT;
        EXIT WHEN changed = 0;
    END LOOP;
END;
$$;
