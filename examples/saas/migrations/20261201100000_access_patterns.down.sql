-- The way back of part 1 of 2 of 20261201100000_access_patterns.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- comments last: they change nothing
COMMENT ON INDEX saas.documents_organization_id_project_id_created_at_idx IS NULL;
COMMENT ON INDEX saas.invoices_organization_id_billing_account_id_issued_on_idx IS NULL;
