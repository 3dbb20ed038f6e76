-- Part 6 of 8 of 20260310110000_due_dates.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '0';

-- rows that are there are looked at in a transaction of its own: reading and writing go on
-- reads all rows
-- fails on rows that this finds: SELECT count(*) FROM "tracker"."issues" WHERE NOT (char_length("summary") >= 1)
ALTER TABLE "tracker"."issues" VALIDATE CONSTRAINT "issues_summary_length_check";
