-- The way back of part 4 of 6 of 20260202100000_people.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- constraints are dropped before what they hold
-- what used it finds it no longer
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."issues" DROP CONSTRAINT "issues_assignee_id_fkey";
