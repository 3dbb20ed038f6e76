-- Part 9 of 10 of 20260415120000_slugs: once no program of the old version runs any more.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- what is gone, behind all that stood on it
-- programs of the old version: they read or write a column that is gone
-- loses data: column tracker.issues.reporter
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."issues" DROP COLUMN "reporter";
