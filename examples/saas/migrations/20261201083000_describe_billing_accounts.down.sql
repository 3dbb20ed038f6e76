-- The way back of part 1 of 2 of 20261201083000_describe_billing_accounts.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- comments last: they change nothing
COMMENT ON COLUMN saas.billing_accounts.legal_name IS NULL;
COMMENT ON COLUMN saas.billing_accounts.iban IS NULL;
COMMENT ON COLUMN saas.billing_accounts_masked.legal_name IS NULL;
COMMENT ON COLUMN saas.billing_accounts_masked.iban IS NULL;
