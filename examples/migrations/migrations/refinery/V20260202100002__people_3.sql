-- Part 3 of 6 of 20260202100000_people.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '0';

-- indexes behind the columns that they hold
-- builds an index
-- In a transaction, others wait until it is done: it takes stronger locks than it would outside.
CREATE INDEX "issues_assignee_id_fkey_idx" ON "tracker"."issues" USING btree ("assignee_id");
