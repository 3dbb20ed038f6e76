-- Part 3 of 8 of 20260310110000_due_dates.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- columns before what stands on them
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."issues" ADD COLUMN "due_on" date;
