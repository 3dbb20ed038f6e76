-- Part 2 of 3 of 20260520130000_labels.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '0';

-- rows that are there are looked at in a transaction of its own: reading and writing go on
-- reads all rows
-- fails on rows that this finds: SELECT count(*) FROM "tracker"."issues" WHERE NOT ("priority" BETWEEN 0 AND 4)
ALTER TABLE "tracker"."issues" VALIDATE CONSTRAINT "issues_priority_range_check";
