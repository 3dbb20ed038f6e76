-- The way back of 20260415120000_slugs, which refinery does not know: run it with psql,
-- and take 20260415120000, 20260415120001, 20260415120002, 20260415120003, 20260415120004, 20260415120005, 20260415120006, 20260415120007, 20260415120008, 20260415120009 out of the runner's own list.
-- What was in it does not come back: column tracker.issues.reporter

BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- constraints are dropped before what they hold
-- what used it finds it no longer
ALTER TABLE "tracker"."projects" DROP CONSTRAINT "projects_slug_check";

-- columns before what stands on them
ALTER TABLE "tracker"."issues" ADD COLUMN "reporter" text;

-- constraints are dropped before what they hold
-- what used it finds it no longer
ALTER TABLE "tracker"."projects" DROP CONSTRAINT "projects_slug_key";

COMMIT;

BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- what is gone, behind all that stood on it
-- programs of the old version: they read or write a column that is gone
-- loses data: column tracker.projects.slug
ALTER TABLE "tracker"."projects" DROP COLUMN "slug";

COMMIT;
