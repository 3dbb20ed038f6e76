-- The way back of 20260310110000_due_dates, which refinery does not know: run it with psql,
-- and take 20260310110000, 20260310110001, 20260310110002, 20260310110003, 20260310110004, 20260310110005, 20260310110006, 20260310110007 out of the runner's own list.

BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- renames first: what follows uses the new names
-- programs of the old version: they know the old name
ALTER TABLE "tracker"."issues" RENAME COLUMN "summary" TO "title";

-- constraints are dropped before what they hold
-- what used it finds it no longer
ALTER TABLE "tracker"."issues" DROP CONSTRAINT "issues_summary_length_check";

-- columns before what stands on them
ALTER TABLE "tracker"."issues" ALTER COLUMN "title" TYPE text;

COMMIT;

SET lock_timeout = '3s';
SET statement_timeout = '0';

-- indexes behind the columns that they hold
-- builds an index
CREATE INDEX CONCURRENTLY "issues_project_id_fkey_idx" ON "tracker"."issues" USING btree ("project_id");

SET lock_timeout = '3s';
SET statement_timeout = '0';

-- indexes that are no longer needed, once the new ones serve
-- what used it finds it no longer
DROP INDEX CONCURRENTLY "tracker"."issues_project_id_state_created_at_idx";

BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- what is gone, behind all that stood on it
-- programs of the old version: they read or write a column that is gone
-- loses data: column tracker.issues.due_on
ALTER TABLE "tracker"."issues" DROP COLUMN "due_on";

COMMIT;

BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- comments last: they change nothing
COMMENT ON COLUMN "tracker"."issues"."title" IS NULL;

COMMIT;
