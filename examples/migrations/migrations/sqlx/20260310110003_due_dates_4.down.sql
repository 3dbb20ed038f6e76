-- no-transaction
-- The way back of part 4 of 8 of 20260310110000_due_dates.

-- indexes behind the columns that they hold
-- builds an index
-- Interrupted, it leaves an index behind that is not valid. Drop that, and run this again:
-- DROP INDEX CONCURRENTLY "tracker"."issues_project_id_fkey_idx"
CREATE INDEX CONCURRENTLY "issues_project_id_fkey_idx" ON "tracker"."issues" USING btree ("project_id");
