-- no-transaction
-- The way back of part 3 of 8 of 20260310110000_due_dates.

-- indexes that are no longer needed, once the new ones serve
-- what used it finds it no longer
DROP INDEX CONCURRENTLY "tracker"."issues_project_id_state_created_at_idx";
