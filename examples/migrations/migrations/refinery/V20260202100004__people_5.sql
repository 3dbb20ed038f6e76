-- Part 5 of 6 of 20260202100000_people.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '0';

-- rows that are there are looked at in a transaction of its own: reading and writing go on
-- reads all rows
-- fails on rows that this finds: SELECT count(*) FROM "tracker"."issues" AS here WHERE here."assignee_id" IS NOT NULL AND NOT EXISTS (SELECT FROM "tracker"."people" AS there WHERE there."id" = here."assignee_id")
ALTER TABLE "tracker"."issues" VALIDATE CONSTRAINT "issues_assignee_id_fkey";
