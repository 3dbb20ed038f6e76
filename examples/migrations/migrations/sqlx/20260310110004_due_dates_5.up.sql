-- Part 5 of 8 of 20260310110000_due_dates.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- constraints look at new rows first: that needs no time
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."issues"
    ADD CONSTRAINT "issues_summary_length_check" CHECK (char_length("summary") >= 1) NOT VALID;
