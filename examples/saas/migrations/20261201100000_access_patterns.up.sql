-- no-transaction
-- 20261201100000_access_patterns, part 1 of 2: before the new version of the program runs.
-- Creates index saas.tasks_open_of_project_idx.
-- Locks saas.tasks (SHARE UPDATE EXCLUSIVE: reading and writing go on).
-- The way back: 20261201100000_access_patterns.down.sql

-- indexes after their columns
-- builds an index
-- Interrupted, it leaves an index behind that is not valid. Drop that, and run this again:
-- DROP INDEX CONCURRENTLY saas.tasks_open_of_project_idx
CREATE INDEX CONCURRENTLY tasks_open_of_project_idx ON saas.tasks USING btree (organization_id, project_id, created_at DESC) WHERE ((state = 'open') AND deleted_at IS NULL);
