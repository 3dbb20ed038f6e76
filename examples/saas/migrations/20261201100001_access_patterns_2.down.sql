-- no-transaction
-- The way back of part 2 of 2 of 20261201100000_access_patterns.
-- Drops index saas.tasks_open_of_project_idx.

-- drop indexes once their replacements exist
-- queries that used it are slower
DROP INDEX CONCURRENTLY saas.tasks_open_of_project_idx;
