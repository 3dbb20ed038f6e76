-- no-transaction
-- The way back of part 3 of 6 of 20260202100000_people.

-- indexes that are no longer needed, once the new ones serve
-- what used it finds it no longer
DROP INDEX CONCURRENTLY "tracker"."issues_assignee_id_fkey_idx";
