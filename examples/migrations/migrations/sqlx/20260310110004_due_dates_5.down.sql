-- The way back of part 5 of 8 of 20260310110000_due_dates.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- renames first: what follows uses the new names
-- programs of the old version: they know the old name
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."issues" RENAME COLUMN "summary" TO "title";

-- constraints are dropped before what they hold
-- what used it finds it no longer
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."issues" DROP CONSTRAINT "issues_summary_length_check";

-- columns before what stands on them
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."issues" ALTER COLUMN "title" TYPE text;
