-- Part 2 of 8 of 20260310110000_due_dates.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '0';

-- columns before what stands on them
-- writes the table anew
-- programs of the old version: they read or write another type
-- fails on rows that this finds: SELECT count(*) FROM "tracker"."issues" WHERE length("summary") > 200
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."issues" ALTER COLUMN "summary" TYPE varchar(200)
    USING "summary"::varchar(200);
