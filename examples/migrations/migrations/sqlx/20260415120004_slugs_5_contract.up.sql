-- Part 5 of 10 of 20260415120000_slugs: once no program of the old version runs any more.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- a checked constraint makes NOT NULL cheap
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."projects" ALTER COLUMN "slug" SET NOT NULL;
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."projects" DROP CONSTRAINT "projects_slug_not_null_check";
