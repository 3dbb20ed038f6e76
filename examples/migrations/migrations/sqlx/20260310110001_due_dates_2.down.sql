-- The way back of part 2 of 8 of 20260310110000_due_dates.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- what is gone, behind all that stood on it
-- programs of the old version: they read or write a column that is gone
-- loses data: column tracker.issues.due_on
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."issues" DROP COLUMN "due_on";
