-- Part 8 of 8 of 20260310110000_due_dates.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- comments last: they change nothing
COMMENT ON COLUMN "tracker"."issues"."summary" IS 'What it is about, in a line.';
