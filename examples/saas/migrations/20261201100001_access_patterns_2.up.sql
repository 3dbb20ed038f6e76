-- 20261201100000_access_patterns, part 2 of 2: before the new version of the program runs.
-- The way back: 20261201100001_access_patterns_2.down.sql
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- comments last: they change nothing
COMMENT ON INDEX saas.documents_organization_id_project_id_created_at_idx IS 'serves of_project: what was written for a project, newest first';
COMMENT ON INDEX saas.invoices_organization_id_billing_account_id_issued_on_idx IS 'serves of_account: what an account was billed, newest first';
COMMENT ON INDEX saas.tasks_open_of_project_idx IS 'serves open_of_project: what is left to do in a project, newest first';
