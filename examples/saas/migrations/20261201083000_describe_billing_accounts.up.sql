-- no-transaction
-- 20261201083000_describe_billing_accounts, part 1 of 2: before the new version of the program runs.
-- Drops index saas.documents_organization_id_fkey_idx.
-- The way back: 20261201083000_describe_billing_accounts.down.sql

-- drop indexes once their replacements exist
-- queries that used it are slower
DROP INDEX CONCURRENTLY saas.documents_organization_id_fkey_idx;
