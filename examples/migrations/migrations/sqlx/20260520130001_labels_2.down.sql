-- The way back of part 2 of 3 of 20260520130000_labels.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- what is gone, behind all that stood on it
-- programs of the old version: they read or write a column that is gone
-- loses data: column tracker.issues.priority
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."issues" DROP COLUMN "priority";
