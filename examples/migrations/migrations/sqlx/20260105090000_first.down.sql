SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- what is gone, behind all that stood on it
-- takes ACCESS EXCLUSIVE
ALTER TABLE "tracker"."issues" DROP CONSTRAINT "issues_project_id_fkey";
-- loses data: table tracker.issues
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE "tracker"."issues";
-- loses data: table tracker.projects
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE "tracker"."projects";
DROP FUNCTION "tracker"."keep_timestamps"();
DROP TYPE "tracker"."state";
DROP SCHEMA "tracker";
