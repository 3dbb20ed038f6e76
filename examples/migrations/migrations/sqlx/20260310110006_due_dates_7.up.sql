-- no-transaction
-- Part 7 of 8 of 20260310110000_due_dates.

-- indexes that are no longer needed, once the new ones serve
-- what used it finds it no longer
DROP INDEX CONCURRENTLY "tracker"."issues_project_id_fkey_idx";
