-- Part 4 of 8 of 20260310110000_due_dates.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '0';

-- indexes behind the columns that they hold
-- builds an index
-- In a transaction, others wait until it is done: it takes stronger locks than it would outside.
CREATE INDEX "issues_project_id_state_created_at_idx" ON "tracker"."issues" USING btree ("project_id", "state", "created_at" DESC);
