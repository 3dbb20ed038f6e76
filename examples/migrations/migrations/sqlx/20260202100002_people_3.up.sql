-- no-transaction
-- Part 3 of 6 of 20260202100000_people.

-- indexes behind the columns that they hold
-- builds an index
-- Interrupted, it leaves an index behind that is not valid. Drop that, and run this again:
-- DROP INDEX CONCURRENTLY "tracker"."issues_assignee_id_fkey_idx"
CREATE INDEX CONCURRENTLY "issues_assignee_id_fkey_idx" ON "tracker"."issues" USING btree ("assignee_id");
