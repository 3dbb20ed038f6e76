-- The way back of part 3 of 3 of 20260520130000_labels.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- constraints are dropped before what they hold
-- what used it finds it no longer
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."issues" DROP CONSTRAINT "issues_priority_range_check";
