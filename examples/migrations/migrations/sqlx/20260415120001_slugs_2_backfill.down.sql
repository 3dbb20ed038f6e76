-- The way back of part 2 of 10 of 20260415120000_slugs.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- constraints are dropped before what they hold
-- what used it finds it no longer
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."projects" DROP CONSTRAINT "projects_slug_check";

-- columns before what stands on them
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."issues" ADD COLUMN "reporter" text;

-- constraints are dropped before what they hold
-- what used it finds it no longer
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."projects" DROP CONSTRAINT "projects_slug_key";
