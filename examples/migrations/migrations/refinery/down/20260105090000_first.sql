-- The way back of 20260105090000_first, which refinery does not know: run it with psql,
-- and take 20260105090000 out of the runner's own list.

BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- what is gone, behind all that stood on it
ALTER TABLE "tracker"."issues" DROP CONSTRAINT "issues_project_id_fkey";

COMMIT;

BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- what is gone, behind all that stood on it
-- loses data: table tracker.issues
-- programs of the old version: they read or write a table that is gone
DROP TABLE "tracker"."issues";
-- loses data: table tracker.projects
-- programs of the old version: they read or write a table that is gone
DROP TABLE "tracker"."projects";

COMMIT;

BEGIN;
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- what is gone, behind all that stood on it
DROP FUNCTION "tracker"."keep_timestamps"();
DROP TYPE "tracker"."state";
DROP SCHEMA "tracker";

COMMIT;
