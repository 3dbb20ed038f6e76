-- no-transaction
-- Part 2 of 10 of 20260415120000_slugs: rows that are there get their values.

-- rows that are there get their values, in batches
DO $$
DECLARE
    changed bigint;
BEGIN
    LOOP
        UPDATE "tracker"."projects" SET "slug" = 'project-' || id
            WHERE ("id") IN (SELECT "id" FROM "tracker"."projects" WHERE "slug" IS NULL LIMIT 5000 FOR NO KEY UPDATE);
        GET DIAGNOSTICS changed = ROW_COUNT;
        COMMIT;
        EXIT WHEN changed = 0;
    END LOOP;
END;
$$;
