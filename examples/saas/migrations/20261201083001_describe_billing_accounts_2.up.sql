-- 20261201083000_describe_billing_accounts, part 2 of 2: before the new version of the program runs.
-- The way back: 20261201083001_describe_billing_accounts_2.down.sql
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- comments last: they change nothing
COMMENT ON COLUMN saas.billing_accounts.legal_name IS 'As the register of companies has it.';
COMMENT ON COLUMN saas.billing_accounts.iban IS 'From which direct debits are taken.';
COMMENT ON COLUMN saas.billing_accounts_masked.legal_name IS 'As the register of companies has it.';
COMMENT ON COLUMN saas.billing_accounts_masked.iban IS 'From which direct debits are taken.';
