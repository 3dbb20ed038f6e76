-- no-transaction
-- The way back of part 2 of 2 of 20261201083000_describe_billing_accounts.
-- Creates index saas.documents_organization_id_fkey_idx.
-- Locks saas.documents (SHARE UPDATE EXCLUSIVE: reading and writing go on).

-- indexes after their columns
-- builds an index
-- Interrupted, it leaves an index behind that is not valid. Drop that, and run this again:
-- DROP INDEX CONCURRENTLY saas.documents_organization_id_fkey_idx
CREATE INDEX CONCURRENTLY documents_organization_id_fkey_idx ON saas.documents USING btree (organization_id);
