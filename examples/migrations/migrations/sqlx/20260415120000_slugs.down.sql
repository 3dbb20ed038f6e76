-- The way back of part 1 of 10 of 20260415120000_slugs.
-- What was in it does not come back: column tracker.issues.reporter
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- what is gone, behind all that stood on it
-- programs of the old version: they read or write a column that is gone
-- loses data: column tracker.projects.slug
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."projects" DROP COLUMN "slug";
