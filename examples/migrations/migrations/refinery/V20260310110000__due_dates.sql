-- Part 1 of 8 of 20260310110000_due_dates.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- renames first: what follows uses the new names
-- programs of the old version: they know the old name
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."issues" RENAME COLUMN "title" TO "summary";
