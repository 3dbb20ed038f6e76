-- The way back of part 2 of 6 of 20260202100000_people.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- what is gone, behind all that stood on it
-- programs of the old version: they read or write a column that is gone
-- loses data: column tracker.issues.assignee_id
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."issues" DROP COLUMN "assignee_id";
-- loses data: table tracker.people
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE "tracker"."people";
