-- Part 4 of 10 of 20260415120000_slugs: once no program of the old version runs any more.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '0';

-- rows that are there are looked at in a transaction of its own: reading and writing go on
-- reads all rows
-- fails on rows that this finds: SELECT count(*) FROM "tracker"."projects" WHERE "slug" IS NULL
ALTER TABLE "tracker"."projects" VALIDATE CONSTRAINT "projects_slug_not_null_check";
