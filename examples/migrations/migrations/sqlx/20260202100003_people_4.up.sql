-- Part 4 of 6 of 20260202100000_people.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- constraints look at new rows first: that needs no time
-- takes SHARE ROW EXCLUSIVE
ALTER TABLE "tracker"."issues"
    ADD CONSTRAINT "issues_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "tracker"."people" ("id") ON DELETE SET NULL NOT VALID;
