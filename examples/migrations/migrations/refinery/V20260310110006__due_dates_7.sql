-- Part 7 of 8 of 20260310110000_due_dates.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '0';

-- indexes that are no longer needed, once the new ones serve
-- what used it finds it no longer
-- In a transaction, others wait until it is done: it takes stronger locks than it would outside.
DROP INDEX "tracker"."issues_project_id_fkey_idx";
