-- The way back of 20260105090000_first.
-- Drops table saas.tasks_live, table saas.projects_live, table saas.project_progress, table saas.members_masked, table saas.documents_live, table saas.billing_accounts_masked and 68 more.
-- Locks saas.api_keys (ACCESS EXCLUSIVE: reading and writing wait), saas.api_keys_decrypted (ACCESS EXCLUSIVE: reading and writing wait), saas.api_keys_masked (ACCESS EXCLUSIVE: reading and writing wait), saas.audit_log (ACCESS EXCLUSIVE: reading and writing wait), saas.audit_log_default (ACCESS EXCLUSIVE: reading and writing wait), saas.billing_accounts (ACCESS EXCLUSIVE: reading and writing wait) and 22 more.
SET LOCAL lock_timeout = '3s';
SET LOCAL statement_timeout = '30s';

-- drop dependents before the objects that change
-- programs of the old version: they read a view that is gone
-- takes ACCESS EXCLUSIVE
DROP VIEW saas.tasks_live;
-- programs of the old version: they read a view that is gone
-- takes ACCESS EXCLUSIVE
DROP VIEW saas.projects_live;
-- programs of the old version: they read a view that is gone
-- takes ACCESS EXCLUSIVE
DROP VIEW saas.project_progress;
-- programs of the old version: they read a view that is gone
-- takes ACCESS EXCLUSIVE
DROP VIEW saas.members_masked;
-- programs of the old version: they read a view that is gone
-- takes ACCESS EXCLUSIVE
DROP VIEW saas.documents_live;
-- programs of the old version: they read a view that is gone
-- takes ACCESS EXCLUSIVE
DROP VIEW saas.billing_accounts_masked;
-- programs of the old version: they read a view that is gone
-- takes ACCESS EXCLUSIVE
DROP VIEW saas.api_keys_masked;
-- programs of the old version: they read a view that is gone
-- takes ACCESS EXCLUSIVE
DROP VIEW saas.api_keys_decrypted;

-- default privileges last: they are for objects created later
-- authorization: what is made later is open to others
ALTER DEFAULT PRIVILEGES FOR ROLE saas_owner
    GRANT EXECUTE ON FUNCTIONS TO PUBLIC;

-- drop objects after everything that depended on them
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.api_keys DROP CONSTRAINT api_keys_created_by_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.api_keys DROP CONSTRAINT api_keys_organization_id_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.api_keys DROP CONSTRAINT api_keys_updated_by_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.billing_accounts DROP CONSTRAINT billing_accounts_organization_id_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.documents DROP CONSTRAINT documents_created_by_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.documents DROP CONSTRAINT documents_organization_id_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.documents DROP CONSTRAINT documents_project_id_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.documents DROP CONSTRAINT documents_updated_by_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.invoices DROP CONSTRAINT invoices_billing_account_id_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.invoices DROP CONSTRAINT invoices_organization_id_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.members DROP CONSTRAINT members_organization_id_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.organizations DROP CONSTRAINT organizations_country_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.organizations DROP CONSTRAINT organizations_plan_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.project_members DROP CONSTRAINT project_members_member_id_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.project_members DROP CONSTRAINT project_members_organization_id_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.project_members DROP CONSTRAINT project_members_project_id_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.projects DROP CONSTRAINT projects_created_by_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.projects DROP CONSTRAINT projects_organization_id_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.projects DROP CONSTRAINT projects_updated_by_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.tasks DROP CONSTRAINT tasks_assignee_id_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.tasks DROP CONSTRAINT tasks_created_by_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.tasks DROP CONSTRAINT tasks_organization_id_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.tasks DROP CONSTRAINT tasks_project_id_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.tasks DROP CONSTRAINT tasks_updated_by_fkey;
-- takes ACCESS EXCLUSIVE
ALTER TABLE saas.usage_events DROP CONSTRAINT usage_events_organization_id_fkey;
-- loses data: table saas.usage_events_default
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.usage_events_default;
-- loses data: table saas.usage_events_2026_04
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.usage_events_2026_04;
-- loses data: table saas.usage_events_2026_03
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.usage_events_2026_03;
-- loses data: table saas.usage_events_2026_02
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.usage_events_2026_02;
-- loses data: table saas.usage_events_2026_01
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.usage_events_2026_01;
-- loses data: table saas.usage_events
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.usage_events;
-- loses data: table saas.project_members
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.project_members;
-- loses data: table saas.mask_secret
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.mask_secret;
-- loses data: table saas.invoices
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.invoices;
-- loses data: table saas.billing_accounts
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.billing_accounts;
-- loses data: table saas.audit_log_default
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.audit_log_default;
-- loses data: table saas.audit_log
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.audit_log;
-- loses data: table saas.api_keys
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.api_keys;
DROP FUNCTION saas.reencrypted_text(bytea);
DROP FUNCTION saas.reencrypt_api_keys(jsonb, integer);
DROP FUNCTION saas.purge_tasks(interval, integer);
DROP FUNCTION saas.purge_projects(interval, integer);
DROP FUNCTION saas.purge_documents(interval, integer);
DROP FUNCTION saas.project_id_not_deleted_project_members();
DROP FUNCTION saas.old_encryption_key();
DROP FUNCTION saas.maintain_usage_events_partitions(timestamptz);
DROP FUNCTION saas.maintain_audit_log_partitions(timestamptz);
DROP FUNCTION saas.keep_encrypted_api_keys();
DROP FUNCTION saas.is_encrypted(bytea);
DROP FUNCTION saas.hash_text(text);
DROP FUNCTION saas.hash_key();
DROP FUNCTION saas.encrypt_text(text);
DROP FUNCTION saas.decrypt_text(bytea);
DROP FUNCTION saas.encryption_key();
-- loses data: table saas.tasks
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.tasks;
DROP FUNCTION saas.refuse_transition();
DROP FUNCTION saas.refuse_row();
DROP FUNCTION saas.project_id_not_deleted_tasks();
-- loses data: table saas.documents
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.documents;
DROP FUNCTION saas.refuse_version();
DROP FUNCTION saas.refuse_deleted();
DROP FUNCTION saas.project_id_not_deleted_documents();
DROP FUNCTION saas.keep_version();
DROP FUNCTION saas.delete_documents();
-- loses data: table saas.projects
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.projects;
DROP FUNCTION saas.refuse_purge();
DROP FUNCTION saas.refuse_deleted_insert();
DROP FUNCTION saas.refuse_change();
DROP FUNCTION saas.keep_deletion();
DROP FUNCTION saas.keep_actors();
DROP FUNCTION saas.cascade_projects();
-- loses data: table saas.members
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.members;
DROP FUNCTION saas.members_an_owner_stays_lock_update();
DROP FUNCTION saas.members_an_owner_stays_lock_delete();
DROP FUNCTION saas.members_an_owner_stays();
-- loses data: table saas.organizations
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.organizations;
DROP FUNCTION saas.current_tenant_id();
-- loses data: table saas.plans
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.plans;
DROP FUNCTION saas.keep_timestamps();
-- loses data: table saas.countries
-- programs of the old version: they read or write a table that is gone
-- takes ACCESS EXCLUSIVE
DROP TABLE saas.countries;
DROP FUNCTION saas.audit_tasks();
DROP FUNCTION saas.audit_projects();
DROP FUNCTION saas.audit_organizations();
DROP FUNCTION saas.audit_members();
DROP FUNCTION saas.audit_documents();
DROP FUNCTION saas.audit_billing_accounts();
DROP FUNCTION saas.audit_api_keys();

-- extensions last: columns may have their types
-- loses data: extension pgcrypto
DROP EXTENSION pgcrypto;

-- drop objects after everything that depended on them
DROP TYPE saas.member_role;
DROP TYPE saas.task_state;
DROP SCHEMA saas;
