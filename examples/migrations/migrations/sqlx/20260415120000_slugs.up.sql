-- Part 1 of 10 of 20260415120000_slugs.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- columns before what stands on them
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."projects" ADD COLUMN "slug" text;
