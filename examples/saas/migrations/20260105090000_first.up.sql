-- 20260105090000_first.
-- Creates schema saas, extension pgcrypto, type saas.member_role, type saas.task_state, table saas.countries, table saas.plans and 94 more.
-- The way back: 20260105090000_first.down.sql

-- schemas and extensions first: other objects live in them
CREATE SCHEMA saas;
CREATE EXTENSION IF NOT EXISTS pgcrypto;

-- types before the tables whose columns have them
CREATE TYPE saas.member_role AS ENUM ('owner', 'admin', 'member');
CREATE TYPE saas.task_state AS ENUM ('open', 'in_progress', 'in_review', 'done', 'cancelled');

-- tables after those that they reference
CREATE TABLE saas.countries (
    code text NOT NULL,
    name varchar(100) NOT NULL,
    CONSTRAINT countries_pkey PRIMARY KEY (code),
    CONSTRAINT countries_name_key UNIQUE (name),
    CONSTRAINT countries_code_pattern_check CHECK (code ~ '^[A-Z]{2}$'),
    CONSTRAINT countries_name_length_check CHECK (char_length(name) >= 1)
);

CREATE TABLE saas.plans (
    code text NOT NULL,
    name varchar(100) NOT NULL,
    monthly_cents bigint NOT NULL,
    most_projects integer,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT plans_pkey PRIMARY KEY (code),
    CONSTRAINT plans_name_key UNIQUE (name),
    CONSTRAINT plans_code_slug_check CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    CONSTRAINT plans_monthly_cents_range_check CHECK (monthly_cents >= 0),
    CONSTRAINT plans_most_projects_range_check CHECK (most_projects >= 1),
    CONSTRAINT plans_name_length_check CHECK (char_length(name) >= 1)
);

CREATE TABLE saas.organizations (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    name varchar(200) NOT NULL,
    slug text NOT NULL,
    plan text DEFAULT 'free' NOT NULL,
    country text NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT organizations_pkey PRIMARY KEY (id),
    CONSTRAINT organizations_slug_key UNIQUE (slug),
    CONSTRAINT organizations_name_length_check CHECK (char_length(name) >= 1),
    CONSTRAINT organizations_name_trimmed_check CHECK (name !~ '^[[:space:]]|[[:space:]]$'),
    CONSTRAINT organizations_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    CONSTRAINT organizations_country_fkey FOREIGN KEY (country) REFERENCES saas.countries (code),
    CONSTRAINT organizations_plan_fkey FOREIGN KEY (plan) REFERENCES saas.plans (code)
);

CREATE TABLE saas.members (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    organization_id uuid NOT NULL,
    email text NOT NULL,
    name varchar(200) NOT NULL,
    phone text,
    role saas.member_role DEFAULT 'member' NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT members_pkey PRIMARY KEY (id),
    CONSTRAINT members_organization_id_email_key UNIQUE (organization_id, email),
    CONSTRAINT members_organization_id_id_key UNIQUE (organization_id, id),
    CONSTRAINT members_email_check CHECK (email = lower(email) AND email ~ '^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$'),
    CONSTRAINT members_name_length_check CHECK (char_length(name) >= 1),
    CONSTRAINT members_phone_check CHECK (phone ~ '^[+][1-9][0-9]{1,14}$'),
    CONSTRAINT members_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES saas.organizations (id) ON DELETE CASCADE
);

CREATE TABLE saas.projects (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    organization_id uuid NOT NULL,
    code text NOT NULL,
    name varchar(200) NOT NULL,
    description text,
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deletion_id uuid,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT projects_pkey PRIMARY KEY (id),
    CONSTRAINT projects_organization_id_id_key UNIQUE (organization_id, id),
    CONSTRAINT projects_code_pattern_check CHECK (code ~ '^[A-Z][A-Z0-9]{1,9}$'),
    CONSTRAINT projects_name_length_check CHECK (char_length(name) >= 1),
    CONSTRAINT projects_name_trimmed_check CHECK (name !~ '^[[:space:]]|[[:space:]]$'),
    CONSTRAINT projects_created_by_fkey FOREIGN KEY (organization_id, created_by) REFERENCES saas.members (organization_id, id) ON DELETE SET NULL (created_by),
    CONSTRAINT projects_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES saas.organizations (id) ON DELETE CASCADE,
    CONSTRAINT projects_updated_by_fkey FOREIGN KEY (organization_id, updated_by) REFERENCES saas.members (organization_id, id) ON DELETE SET NULL (updated_by)
);

CREATE TABLE saas.documents (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    organization_id uuid NOT NULL,
    project_id uuid,
    slug text NOT NULL,
    title varchar(300) NOT NULL,
    body text NOT NULL,
    tags text[] NOT NULL,
    properties jsonb DEFAULT '{}' NOT NULL,
    version bigint DEFAULT 1 NOT NULL,
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deletion_id uuid,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    search tsvector GENERATED ALWAYS AS (setweight(to_tsvector('english', coalesce(title, '')), 'A') || setweight(to_tsvector('english', coalesce(body, '')), 'B')) STORED,
    CONSTRAINT documents_pkey PRIMARY KEY (id),
    CONSTRAINT documents_slug_check CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    CONSTRAINT documents_tags_elements_check CHECK (num_nulls(VARIADIC tags) = 0 AND array_ndims(tags) = 1),
    CONSTRAINT documents_title_length_check CHECK (char_length(title) >= 1),
    CONSTRAINT documents_created_by_fkey FOREIGN KEY (organization_id, created_by) REFERENCES saas.members (organization_id, id) ON DELETE SET NULL (created_by),
    CONSTRAINT documents_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES saas.organizations (id) ON DELETE CASCADE,
    CONSTRAINT documents_project_id_fkey FOREIGN KEY (organization_id, project_id) REFERENCES saas.projects (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT documents_updated_by_fkey FOREIGN KEY (organization_id, updated_by) REFERENCES saas.members (organization_id, id) ON DELETE SET NULL (updated_by)
);

CREATE TABLE saas.tasks (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    organization_id uuid NOT NULL,
    project_id uuid NOT NULL,
    number integer NOT NULL,
    title varchar(300) NOT NULL,
    state saas.task_state DEFAULT 'open' NOT NULL,
    assignee_id uuid,
    blocked_by_id uuid,
    version bigint DEFAULT 1 NOT NULL,
    created_by uuid,
    updated_by uuid,
    deleted_at timestamptz,
    deletion_id uuid,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT tasks_pkey PRIMARY KEY (id),
    CONSTRAINT tasks_organization_id_id_key UNIQUE (organization_id, id),
    CONSTRAINT tasks_number_range_check CHECK (number >= 1),
    CONSTRAINT tasks_title_length_check CHECK (char_length(title) >= 1),
    CONSTRAINT tasks_assignee_id_fkey FOREIGN KEY (organization_id, assignee_id) REFERENCES saas.members (organization_id, id) ON DELETE SET NULL (assignee_id),
    CONSTRAINT tasks_blocked_by_id_fkey FOREIGN KEY (organization_id, blocked_by_id) REFERENCES saas.tasks (organization_id, id) ON DELETE SET NULL (blocked_by_id),
    CONSTRAINT tasks_created_by_fkey FOREIGN KEY (organization_id, created_by) REFERENCES saas.members (organization_id, id) ON DELETE SET NULL (created_by),
    CONSTRAINT tasks_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES saas.organizations (id) ON DELETE CASCADE,
    CONSTRAINT tasks_project_id_fkey FOREIGN KEY (organization_id, project_id) REFERENCES saas.projects (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT tasks_updated_by_fkey FOREIGN KEY (organization_id, updated_by) REFERENCES saas.members (organization_id, id) ON DELETE SET NULL (updated_by)
);

CREATE TABLE saas.api_keys (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    organization_id uuid NOT NULL,
    name varchar(100) NOT NULL,
    prefix varchar(8) NOT NULL,
    secret bytea NOT NULL,
    last_used_at timestamptz,
    revoked_at timestamptz,
    created_by uuid,
    updated_by uuid,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    secret_hash bytea NOT NULL,
    CONSTRAINT api_keys_pkey PRIMARY KEY (id),
    CONSTRAINT api_keys_organization_id_name_key UNIQUE (organization_id, name),
    CONSTRAINT api_keys_organization_id_secret_hash_key UNIQUE (organization_id, secret_hash),
    CONSTRAINT api_keys_name_length_check CHECK (char_length(name) >= 1),
    CONSTRAINT api_keys_prefix_length_check CHECK (char_length(prefix) >= 8),
    CONSTRAINT api_keys_secret_encrypted_check CHECK (substring(secret FROM 1 FOR 3) = '\xc30d04'::bytea),
    CONSTRAINT api_keys_created_by_fkey FOREIGN KEY (organization_id, created_by) REFERENCES saas.members (organization_id, id) ON DELETE SET NULL (created_by),
    CONSTRAINT api_keys_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES saas.organizations (id) ON DELETE CASCADE,
    CONSTRAINT api_keys_updated_by_fkey FOREIGN KEY (organization_id, updated_by) REFERENCES saas.members (organization_id, id) ON DELETE SET NULL (updated_by)
);

CREATE TABLE saas.audit_log (
    at timestamptz DEFAULT clock_timestamp() NOT NULL,
    id bigint GENERATED BY DEFAULT AS IDENTITY NOT NULL,
    table_name text NOT NULL,
    action text NOT NULL,
    record_key jsonb,
    old_values jsonb,
    new_values jsonb,
    changed_fields text[],
    actor text,
    tenant text,
    request_id text,
    ip_address text,
    user_agent text,
    db_user text NOT NULL,
    txid bigint NOT NULL
) PARTITION BY RANGE (at);

CREATE TABLE saas.audit_log_default PARTITION OF saas.audit_log DEFAULT;

CREATE TABLE saas.billing_accounts (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    organization_id uuid NOT NULL,
    legal_name varchar(200) NOT NULL,
    email text NOT NULL,
    tax_number text,
    card text,
    iban text,
    created_at timestamptz DEFAULT now() NOT NULL,
    updated_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT billing_accounts_pkey PRIMARY KEY (id),
    CONSTRAINT billing_accounts_organization_id_id_key UNIQUE (organization_id, id),
    CONSTRAINT billing_accounts_organization_id_key UNIQUE (organization_id),
    CONSTRAINT billing_accounts_email_check CHECK (email = lower(email) AND email ~ '^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$'),
    CONSTRAINT billing_accounts_legal_name_length_check CHECK (char_length(legal_name) >= 1),
    CONSTRAINT billing_accounts_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES saas.organizations (id) ON DELETE CASCADE
);

CREATE TABLE saas.invoices (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    organization_id uuid NOT NULL,
    billing_account_id uuid NOT NULL,
    number text NOT NULL,
    cents bigint NOT NULL,
    currency char(3) NOT NULL,
    issued_on date NOT NULL,
    CONSTRAINT invoices_pkey PRIMARY KEY (id),
    CONSTRAINT invoices_organization_id_number_key UNIQUE (organization_id, number),
    CONSTRAINT invoices_currency_check CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT invoices_number_pattern_check CHECK (number ~ '^[0-9]{4}-[0-9]{6}$'),
    CONSTRAINT invoices_billing_account_id_fkey FOREIGN KEY (organization_id, billing_account_id) REFERENCES saas.billing_accounts (organization_id, id) ON DELETE RESTRICT ON UPDATE RESTRICT,
    CONSTRAINT invoices_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES saas.organizations (id) ON DELETE RESTRICT ON UPDATE RESTRICT
);

CREATE TABLE saas.mask_secret (
    single boolean DEFAULT true NOT NULL,
    secret bytea DEFAULT pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.concat(pg_catalog.gen_random_uuid(), pg_catalog.gen_random_uuid(), pg_catalog.gen_random_uuid()), 'UTF8')) NOT NULL,
    CONSTRAINT mask_secret_pkey PRIMARY KEY (single),
    CONSTRAINT mask_secret_single_check CHECK (single)
);

CREATE TABLE saas.project_members (
    project_id uuid NOT NULL,
    member_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    CONSTRAINT project_members_pkey PRIMARY KEY (project_id, member_id),
    CONSTRAINT project_members_member_id_fkey FOREIGN KEY (organization_id, member_id) REFERENCES saas.members (organization_id, id) ON DELETE CASCADE,
    CONSTRAINT project_members_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES saas.organizations (id) ON DELETE CASCADE,
    CONSTRAINT project_members_project_id_fkey FOREIGN KEY (organization_id, project_id) REFERENCES saas.projects (organization_id, id) ON DELETE CASCADE
);

CREATE TABLE saas.usage_events (
    id bigint NOT NULL,
    at timestamptz DEFAULT now() NOT NULL,
    organization_id uuid NOT NULL,
    kind text NOT NULL,
    amount bigint NOT NULL,
    CONSTRAINT usage_events_pkey PRIMARY KEY (organization_id, at, id),
    CONSTRAINT usage_events_amount_range_check CHECK (amount >= 0),
    CONSTRAINT usage_events_kind_one_of_check CHECK (kind IN ('api_call', 'storage_gb', 'seat')),
    CONSTRAINT usage_events_organization_id_fkey FOREIGN KEY (organization_id) REFERENCES saas.organizations (id) ON DELETE RESTRICT ON UPDATE RESTRICT
) PARTITION BY RANGE (at);

CREATE TABLE saas.usage_events_2026_01 PARTITION OF saas.usage_events
    FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-02-01 00:00:00+00');

CREATE TABLE saas.usage_events_2026_02 PARTITION OF saas.usage_events
    FOR VALUES FROM ('2026-02-01 00:00:00+00') TO ('2026-03-01 00:00:00+00');

CREATE TABLE saas.usage_events_2026_03 PARTITION OF saas.usage_events
    FOR VALUES FROM ('2026-03-01 00:00:00+00') TO ('2026-04-01 00:00:00+00');

CREATE TABLE saas.usage_events_2026_04 PARTITION OF saas.usage_events
    FOR VALUES FROM ('2026-04-01 00:00:00+00') TO ('2026-05-01 00:00:00+00');

CREATE TABLE saas.usage_events_default PARTITION OF saas.usage_events DEFAULT;

-- indexes after their tables
CREATE INDEX organizations_country_fkey_idx ON saas.organizations USING btree (country);
CREATE INDEX organizations_plan_fkey_idx ON saas.organizations USING btree (plan);
CREATE INDEX members_organization_id_role_idx ON saas.members USING btree (organization_id, role);
CREATE INDEX projects_deleted_at_idx ON saas.projects USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);
CREATE UNIQUE INDEX projects_organization_id_code_key ON saas.projects USING btree (organization_id, code) WHERE (deleted_at IS NULL);
CREATE INDEX projects_organization_id_created_by_fkey_idx ON saas.projects USING btree (organization_id, created_by);
CREATE INDEX documents_deleted_at_idx ON saas.documents USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);
CREATE INDEX documents_organization_id_created_by_fkey_idx ON saas.documents USING btree (organization_id, created_by);
CREATE INDEX documents_organization_id_fkey_idx ON saas.documents USING btree (organization_id);
CREATE INDEX documents_organization_id_project_id_created_at_idx ON saas.documents USING btree (organization_id, project_id, created_at DESC) WHERE (deleted_at IS NULL);
CREATE INDEX documents_organization_id_project_id_fkey_idx ON saas.documents USING btree (organization_id, project_id);
CREATE UNIQUE INDEX documents_organization_id_slug_key ON saas.documents USING btree (organization_id, slug) WHERE (deleted_at IS NULL);
CREATE INDEX documents_search_idx ON saas.documents USING gin (search) WHERE (deleted_at IS NULL);
CREATE INDEX documents_tags_idx ON saas.documents USING gin (tags) WHERE (deleted_at IS NULL);
CREATE INDEX tasks_deleted_at_idx ON saas.tasks USING btree (deleted_at) WHERE (deleted_at IS NOT NULL);
CREATE INDEX tasks_organization_id_assignee_id_fkey_idx ON saas.tasks USING btree (organization_id, assignee_id);
CREATE INDEX tasks_organization_id_assignee_id_state_idx ON saas.tasks USING btree (organization_id, assignee_id, state) WHERE (deleted_at IS NULL);
CREATE INDEX tasks_organization_id_blocked_by_id_fkey_idx ON saas.tasks USING btree (organization_id, blocked_by_id);
CREATE INDEX tasks_organization_id_created_by_fkey_idx ON saas.tasks USING btree (organization_id, created_by);
CREATE INDEX tasks_organization_id_project_id_fkey_idx ON saas.tasks USING btree (organization_id, project_id);
CREATE UNIQUE INDEX tasks_organization_id_project_id_number_key ON saas.tasks USING btree (organization_id, project_id, number) WHERE (deleted_at IS NULL);
CREATE INDEX tasks_organization_id_project_id_state_created_at_idx ON saas.tasks USING btree (organization_id, project_id, state, created_at DESC) WHERE (deleted_at IS NULL);
CREATE INDEX api_keys_organization_id_created_by_fkey_idx ON saas.api_keys USING btree (organization_id, created_by);
CREATE INDEX invoices_organization_id_billing_account_id_issued_on_idx ON saas.invoices USING btree (organization_id, billing_account_id, issued_on DESC);

-- insert the only row of a table
INSERT INTO saas.mask_secret DEFAULT VALUES
    ON CONFLICT DO NOTHING;

-- indexes after their tables
CREATE INDEX project_members_organization_id_member_id_fkey_idx ON saas.project_members USING btree (organization_id, member_id);
CREATE INDEX project_members_organization_id_project_id_fkey_idx ON saas.project_members USING btree (organization_id, project_id);

-- functions before the triggers that call them
CREATE FUNCTION saas.audit_api_keys() RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = 'pg_catalog', 'pg_temp'
    SET TimeZone = 'UTC'
    SET jit = 'off'
AS $$
#variable_conflict use_variable
DECLARE
    actor pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.user_id', true), ''), 255);
    tenant pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.tenant_id', true), ''), 255);
    request pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.request_id', true), ''), 255);
    address pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.ip_address', true), ''), 100);
    agent pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.user_agent', true), ''), 1000);
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.api_keys', 'insert', pg_catalog.jsonb_build_object('id', n.id),
            NULL,
            pg_catalog.to_jsonb(s),
            NULL,
            actor, n.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM new_rows AS n CROSS JOIN LATERAL (SELECT n.id, n.organization_id, n.name, n.prefix, n.revoked_at, n.created_by, n.updated_by, n.created_at, n.updated_at) AS s;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.api_keys', 'update', pg_catalog.jsonb_build_object('id', o.id),
            '{}'::pg_catalog.jsonb
                || CASE WHEN d.id THEN pg_catalog.jsonb_build_object('id', o.id) ELSE '{}' END
                || CASE WHEN d.organization_id THEN pg_catalog.jsonb_build_object('organization_id', o.organization_id) ELSE '{}' END
                || CASE WHEN d.name THEN pg_catalog.jsonb_build_object('name', o.name) ELSE '{}' END
                || CASE WHEN d.prefix THEN pg_catalog.jsonb_build_object('prefix', o.prefix) ELSE '{}' END
                || CASE WHEN d.revoked_at THEN pg_catalog.jsonb_build_object('revoked_at', o.revoked_at) ELSE '{}' END
                || CASE WHEN d.created_by THEN pg_catalog.jsonb_build_object('created_by', o.created_by) ELSE '{}' END
                || CASE WHEN d.created_at THEN pg_catalog.jsonb_build_object('created_at', o.created_at) ELSE '{}' END
                || CASE WHEN d.updated_at THEN pg_catalog.jsonb_build_object('updated_at', o.updated_at) ELSE '{}' END
                || CASE WHEN d.updated_by THEN pg_catalog.jsonb_build_object('updated_by', o.updated_by) ELSE '{}' END,
            '{}'::pg_catalog.jsonb
                || CASE WHEN d.id THEN pg_catalog.jsonb_build_object('id', n.id) ELSE '{}' END
                || CASE WHEN d.organization_id THEN pg_catalog.jsonb_build_object('organization_id', n.organization_id) ELSE '{}' END
                || CASE WHEN d.name THEN pg_catalog.jsonb_build_object('name', n.name) ELSE '{}' END
                || CASE WHEN d.prefix THEN pg_catalog.jsonb_build_object('prefix', n.prefix) ELSE '{}' END
                || CASE WHEN d.revoked_at THEN pg_catalog.jsonb_build_object('revoked_at', n.revoked_at) ELSE '{}' END
                || CASE WHEN d.created_by THEN pg_catalog.jsonb_build_object('created_by', n.created_by) ELSE '{}' END
                || CASE WHEN d.created_at THEN pg_catalog.jsonb_build_object('created_at', n.created_at) ELSE '{}' END
                || CASE WHEN d.updated_at THEN pg_catalog.jsonb_build_object('updated_at', n.updated_at) ELSE '{}' END
                || CASE WHEN d.updated_by THEN pg_catalog.jsonb_build_object('updated_by', n.updated_by) ELSE '{}' END,
            pg_catalog.array_remove(ARRAY[CASE WHEN d.id THEN 'id' END,
                CASE WHEN d.organization_id THEN 'organization_id' END,
                CASE WHEN d.name THEN 'name' END,
                CASE WHEN d.prefix THEN 'prefix' END,
                CASE WHEN d.secret THEN 'secret' END,
                CASE WHEN d.revoked_at THEN 'revoked_at' END,
                CASE WHEN d.created_by THEN 'created_by' END,
                CASE WHEN d.created_at THEN 'created_at' END,
                CASE WHEN d.secret_hash THEN 'secret_hash' END,
                CASE WHEN d.updated_at THEN 'updated_at' END,
                CASE WHEN d.updated_by THEN 'updated_by' END], NULL),
            actor, n.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM (SELECT r.*, pg_catalog.row_number() OVER () AS p FROM old_rows AS r) AS o
        JOIN (SELECT r.*, pg_catalog.row_number() OVER () AS p FROM new_rows AS r) AS n ON o.p = n.p
        CROSS JOIN LATERAL (SELECT o.id IS DISTINCT FROM n.id AS id,
            o.organization_id IS DISTINCT FROM n.organization_id AS organization_id,
            o.name IS DISTINCT FROM n.name AS name,
            o.prefix IS DISTINCT FROM n.prefix AS prefix,
            o.secret IS DISTINCT FROM n.secret AS secret,
            o.revoked_at IS DISTINCT FROM n.revoked_at AS revoked_at,
            o.created_by IS DISTINCT FROM n.created_by AS created_by,
            o.created_at IS DISTINCT FROM n.created_at AS created_at,
            o.secret_hash IS DISTINCT FROM n.secret_hash AS secret_hash,
            o.updated_at IS DISTINCT FROM n.updated_at AS updated_at,
            o.updated_by IS DISTINCT FROM n.updated_by AS updated_by
            OFFSET 0) AS d
        WHERE d.id OR d.organization_id OR d.name OR d.prefix OR d.secret OR d.revoked_at OR d.created_by OR d.created_at OR d.secret_hash;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.api_keys', 'delete', pg_catalog.jsonb_build_object('id', o.id),
            pg_catalog.to_jsonb(s),
            NULL,
            NULL,
            actor, o.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM old_rows AS o CROSS JOIN LATERAL (SELECT o.id, o.organization_id, o.name, o.prefix, o.revoked_at, o.created_by, o.updated_by, o.created_at, o.updated_at) AS s;
    ELSE
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.api_keys', 'truncate', NULL,
            NULL,
            NULL,
            NULL,
            actor, tenant, request, address, agent, session_user, pg_catalog.txid_current();
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION saas.audit_billing_accounts() RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = 'pg_catalog', 'pg_temp'
    SET TimeZone = 'UTC'
    SET jit = 'off'
AS $$
#variable_conflict use_variable
DECLARE
    actor pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.user_id', true), ''), 255);
    tenant pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.tenant_id', true), ''), 255);
    request pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.request_id', true), ''), 255);
    address pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.ip_address', true), ''), 100);
    agent pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.user_agent', true), ''), 1000);
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.billing_accounts', 'insert', pg_catalog.jsonb_build_object('id', n.id),
            NULL,
            pg_catalog.to_jsonb(s),
            NULL,
            actor, n.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM new_rows AS n CROSS JOIN LATERAL (SELECT n.id, n.organization_id, n.created_at, n.updated_at) AS s;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.billing_accounts', 'update', pg_catalog.jsonb_build_object('id', o.id),
            '{}'::pg_catalog.jsonb
                || CASE WHEN d.id THEN pg_catalog.jsonb_build_object('id', o.id) ELSE '{}' END
                || CASE WHEN d.organization_id THEN pg_catalog.jsonb_build_object('organization_id', o.organization_id) ELSE '{}' END
                || CASE WHEN d.created_at THEN pg_catalog.jsonb_build_object('created_at', o.created_at) ELSE '{}' END
                || CASE WHEN d.updated_at THEN pg_catalog.jsonb_build_object('updated_at', o.updated_at) ELSE '{}' END,
            '{}'::pg_catalog.jsonb
                || CASE WHEN d.id THEN pg_catalog.jsonb_build_object('id', n.id) ELSE '{}' END
                || CASE WHEN d.organization_id THEN pg_catalog.jsonb_build_object('organization_id', n.organization_id) ELSE '{}' END
                || CASE WHEN d.created_at THEN pg_catalog.jsonb_build_object('created_at', n.created_at) ELSE '{}' END
                || CASE WHEN d.updated_at THEN pg_catalog.jsonb_build_object('updated_at', n.updated_at) ELSE '{}' END,
            pg_catalog.array_remove(ARRAY[CASE WHEN d.id THEN 'id' END,
                CASE WHEN d.organization_id THEN 'organization_id' END,
                CASE WHEN d.legal_name THEN 'legal_name' END,
                CASE WHEN d.email THEN 'email' END,
                CASE WHEN d.tax_number THEN 'tax_number' END,
                CASE WHEN d.card THEN 'card' END,
                CASE WHEN d.iban THEN 'iban' END,
                CASE WHEN d.created_at THEN 'created_at' END,
                CASE WHEN d.updated_at THEN 'updated_at' END], NULL),
            actor, n.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM (SELECT r.*, pg_catalog.row_number() OVER () AS p FROM old_rows AS r) AS o
        JOIN (SELECT r.*, pg_catalog.row_number() OVER () AS p FROM new_rows AS r) AS n ON o.p = n.p
        CROSS JOIN LATERAL (SELECT o.id IS DISTINCT FROM n.id AS id,
            o.organization_id IS DISTINCT FROM n.organization_id AS organization_id,
            o.legal_name IS DISTINCT FROM n.legal_name AS legal_name,
            o.email IS DISTINCT FROM n.email AS email,
            o.tax_number IS DISTINCT FROM n.tax_number AS tax_number,
            o.card IS DISTINCT FROM n.card AS card,
            o.iban IS DISTINCT FROM n.iban AS iban,
            o.created_at IS DISTINCT FROM n.created_at AS created_at,
            o.updated_at IS DISTINCT FROM n.updated_at AS updated_at
            OFFSET 0) AS d
        WHERE d.id OR d.organization_id OR d.legal_name OR d.email OR d.tax_number OR d.card OR d.iban OR d.created_at;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.billing_accounts', 'delete', pg_catalog.jsonb_build_object('id', o.id),
            pg_catalog.to_jsonb(s),
            NULL,
            NULL,
            actor, o.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM old_rows AS o CROSS JOIN LATERAL (SELECT o.id, o.organization_id, o.created_at, o.updated_at) AS s;
    ELSE
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.billing_accounts', 'truncate', NULL,
            NULL,
            NULL,
            NULL,
            actor, tenant, request, address, agent, session_user, pg_catalog.txid_current();
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION saas.audit_documents() RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = 'pg_catalog', 'pg_temp'
    SET TimeZone = 'UTC'
    SET jit = 'off'
AS $$
#variable_conflict use_variable
DECLARE
    actor pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.user_id', true), ''), 255);
    tenant pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.tenant_id', true), ''), 255);
    request pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.request_id', true), ''), 255);
    address pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.ip_address', true), ''), 100);
    agent pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.user_agent', true), ''), 1000);
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.documents', 'insert', pg_catalog.jsonb_build_object('id', n.id),
            NULL,
            pg_catalog.to_jsonb(s),
            NULL,
            actor, n.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM new_rows AS n CROSS JOIN LATERAL (SELECT n.id, n.organization_id, n.project_id, n.slug, n.title, n.body, n.tags, n.properties, n.version, n.created_by, n.updated_by, n.deleted_at, n.deletion_id, n.created_at, n.updated_at, n.search) AS s;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.documents', CASE WHEN o.deleted_at IS NULL AND n.deleted_at IS NOT NULL THEN 'soft_delete' WHEN o.deleted_at IS NOT NULL AND n.deleted_at IS NULL THEN 'restore' ELSE 'update' END, pg_catalog.jsonb_build_object('id', o.id),
            '{}'::pg_catalog.jsonb
                || CASE WHEN d.id THEN pg_catalog.jsonb_build_object('id', o.id) ELSE '{}' END
                || CASE WHEN d.organization_id THEN pg_catalog.jsonb_build_object('organization_id', o.organization_id) ELSE '{}' END
                || CASE WHEN d.project_id THEN pg_catalog.jsonb_build_object('project_id', o.project_id) ELSE '{}' END
                || CASE WHEN d.slug THEN pg_catalog.jsonb_build_object('slug', o.slug) ELSE '{}' END
                || CASE WHEN d.title THEN pg_catalog.jsonb_build_object('title', o.title) ELSE '{}' END
                || CASE WHEN d.body THEN pg_catalog.jsonb_build_object('body', o.body) ELSE '{}' END
                || CASE WHEN d.tags THEN pg_catalog.jsonb_build_object('tags', o.tags) ELSE '{}' END
                || CASE WHEN d.properties THEN pg_catalog.jsonb_build_object('properties', o.properties) ELSE '{}' END
                || CASE WHEN d.created_by THEN pg_catalog.jsonb_build_object('created_by', o.created_by) ELSE '{}' END
                || CASE WHEN d.deleted_at THEN pg_catalog.jsonb_build_object('deleted_at', o.deleted_at) ELSE '{}' END
                || CASE WHEN d.deletion_id THEN pg_catalog.jsonb_build_object('deletion_id', o.deletion_id) ELSE '{}' END
                || CASE WHEN d.created_at THEN pg_catalog.jsonb_build_object('created_at', o.created_at) ELSE '{}' END
                || CASE WHEN d.search THEN pg_catalog.jsonb_build_object('search', o.search) ELSE '{}' END
                || CASE WHEN d.updated_at THEN pg_catalog.jsonb_build_object('updated_at', o.updated_at) ELSE '{}' END
                || CASE WHEN d.updated_by THEN pg_catalog.jsonb_build_object('updated_by', o.updated_by) ELSE '{}' END
                || CASE WHEN d.version THEN pg_catalog.jsonb_build_object('version', o.version) ELSE '{}' END,
            '{}'::pg_catalog.jsonb
                || CASE WHEN d.id THEN pg_catalog.jsonb_build_object('id', n.id) ELSE '{}' END
                || CASE WHEN d.organization_id THEN pg_catalog.jsonb_build_object('organization_id', n.organization_id) ELSE '{}' END
                || CASE WHEN d.project_id THEN pg_catalog.jsonb_build_object('project_id', n.project_id) ELSE '{}' END
                || CASE WHEN d.slug THEN pg_catalog.jsonb_build_object('slug', n.slug) ELSE '{}' END
                || CASE WHEN d.title THEN pg_catalog.jsonb_build_object('title', n.title) ELSE '{}' END
                || CASE WHEN d.body THEN pg_catalog.jsonb_build_object('body', n.body) ELSE '{}' END
                || CASE WHEN d.tags THEN pg_catalog.jsonb_build_object('tags', n.tags) ELSE '{}' END
                || CASE WHEN d.properties THEN pg_catalog.jsonb_build_object('properties', n.properties) ELSE '{}' END
                || CASE WHEN d.created_by THEN pg_catalog.jsonb_build_object('created_by', n.created_by) ELSE '{}' END
                || CASE WHEN d.deleted_at THEN pg_catalog.jsonb_build_object('deleted_at', n.deleted_at) ELSE '{}' END
                || CASE WHEN d.deletion_id THEN pg_catalog.jsonb_build_object('deletion_id', n.deletion_id) ELSE '{}' END
                || CASE WHEN d.created_at THEN pg_catalog.jsonb_build_object('created_at', n.created_at) ELSE '{}' END
                || CASE WHEN d.search THEN pg_catalog.jsonb_build_object('search', n.search) ELSE '{}' END
                || CASE WHEN d.updated_at THEN pg_catalog.jsonb_build_object('updated_at', n.updated_at) ELSE '{}' END
                || CASE WHEN d.updated_by THEN pg_catalog.jsonb_build_object('updated_by', n.updated_by) ELSE '{}' END
                || CASE WHEN d.version THEN pg_catalog.jsonb_build_object('version', n.version) ELSE '{}' END,
            pg_catalog.array_remove(ARRAY[CASE WHEN d.id THEN 'id' END,
                CASE WHEN d.organization_id THEN 'organization_id' END,
                CASE WHEN d.project_id THEN 'project_id' END,
                CASE WHEN d.slug THEN 'slug' END,
                CASE WHEN d.title THEN 'title' END,
                CASE WHEN d.body THEN 'body' END,
                CASE WHEN d.tags THEN 'tags' END,
                CASE WHEN d.properties THEN 'properties' END,
                CASE WHEN d.created_by THEN 'created_by' END,
                CASE WHEN d.deleted_at THEN 'deleted_at' END,
                CASE WHEN d.deletion_id THEN 'deletion_id' END,
                CASE WHEN d.created_at THEN 'created_at' END,
                CASE WHEN d.search THEN 'search' END,
                CASE WHEN d.updated_at THEN 'updated_at' END,
                CASE WHEN d.updated_by THEN 'updated_by' END,
                CASE WHEN d.version THEN 'version' END], NULL),
            actor, n.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM (SELECT r.*, pg_catalog.row_number() OVER () AS p FROM old_rows AS r) AS o
        JOIN (SELECT r.*, pg_catalog.row_number() OVER () AS p FROM new_rows AS r) AS n ON o.p = n.p
        CROSS JOIN LATERAL (SELECT o.id IS DISTINCT FROM n.id AS id,
            o.organization_id IS DISTINCT FROM n.organization_id AS organization_id,
            o.project_id IS DISTINCT FROM n.project_id AS project_id,
            o.slug IS DISTINCT FROM n.slug AS slug,
            o.title IS DISTINCT FROM n.title AS title,
            o.body IS DISTINCT FROM n.body AS body,
            pg_catalog.record_image_ne(ROW(o.tags), ROW(n.tags)) AS tags,
            pg_catalog.record_image_ne(ROW(o.properties), ROW(n.properties)) AS properties,
            o.created_by IS DISTINCT FROM n.created_by AS created_by,
            o.deleted_at IS DISTINCT FROM n.deleted_at AS deleted_at,
            o.deletion_id IS DISTINCT FROM n.deletion_id AS deletion_id,
            o.created_at IS DISTINCT FROM n.created_at AS created_at,
            pg_catalog.record_image_ne(ROW(o.search), ROW(n.search)) AS search,
            o.updated_at IS DISTINCT FROM n.updated_at AS updated_at,
            o.updated_by IS DISTINCT FROM n.updated_by AS updated_by,
            o.version IS DISTINCT FROM n.version AS version
            OFFSET 0) AS d
        WHERE d.id OR d.organization_id OR d.project_id OR d.slug OR d.title OR d.body OR d.tags OR d.properties OR d.created_by OR d.deleted_at OR d.deletion_id OR d.created_at OR d.search;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.documents', 'delete', pg_catalog.jsonb_build_object('id', o.id),
            pg_catalog.to_jsonb(s),
            NULL,
            NULL,
            actor, o.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM old_rows AS o CROSS JOIN LATERAL (SELECT o.id, o.organization_id, o.project_id, o.slug, o.title, o.body, o.tags, o.properties, o.version, o.created_by, o.updated_by, o.deleted_at, o.deletion_id, o.created_at, o.updated_at, o.search) AS s;
    ELSE
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.documents', 'truncate', NULL,
            NULL,
            NULL,
            NULL,
            actor, tenant, request, address, agent, session_user, pg_catalog.txid_current();
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION saas.audit_members() RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = 'pg_catalog', 'pg_temp'
    SET TimeZone = 'UTC'
    SET jit = 'off'
AS $$
#variable_conflict use_variable
DECLARE
    actor pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.user_id', true), ''), 255);
    tenant pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.tenant_id', true), ''), 255);
    request pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.request_id', true), ''), 255);
    address pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.ip_address', true), ''), 100);
    agent pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.user_agent', true), ''), 1000);
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.members', 'insert', pg_catalog.jsonb_build_object('id', n.id),
            NULL,
            pg_catalog.to_jsonb(s),
            NULL,
            actor, n.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM new_rows AS n CROSS JOIN LATERAL (SELECT n.id, n.organization_id, n.role, n.created_at, n.updated_at) AS s;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.members', 'update', pg_catalog.jsonb_build_object('id', o.id),
            '{}'::pg_catalog.jsonb
                || CASE WHEN d.id THEN pg_catalog.jsonb_build_object('id', o.id) ELSE '{}' END
                || CASE WHEN d.organization_id THEN pg_catalog.jsonb_build_object('organization_id', o.organization_id) ELSE '{}' END
                || CASE WHEN d.role THEN pg_catalog.jsonb_build_object('role', o.role) ELSE '{}' END
                || CASE WHEN d.created_at THEN pg_catalog.jsonb_build_object('created_at', o.created_at) ELSE '{}' END
                || CASE WHEN d.updated_at THEN pg_catalog.jsonb_build_object('updated_at', o.updated_at) ELSE '{}' END,
            '{}'::pg_catalog.jsonb
                || CASE WHEN d.id THEN pg_catalog.jsonb_build_object('id', n.id) ELSE '{}' END
                || CASE WHEN d.organization_id THEN pg_catalog.jsonb_build_object('organization_id', n.organization_id) ELSE '{}' END
                || CASE WHEN d.role THEN pg_catalog.jsonb_build_object('role', n.role) ELSE '{}' END
                || CASE WHEN d.created_at THEN pg_catalog.jsonb_build_object('created_at', n.created_at) ELSE '{}' END
                || CASE WHEN d.updated_at THEN pg_catalog.jsonb_build_object('updated_at', n.updated_at) ELSE '{}' END,
            pg_catalog.array_remove(ARRAY[CASE WHEN d.id THEN 'id' END,
                CASE WHEN d.organization_id THEN 'organization_id' END,
                CASE WHEN d.email THEN 'email' END,
                CASE WHEN d.name THEN 'name' END,
                CASE WHEN d.phone THEN 'phone' END,
                CASE WHEN d.role THEN 'role' END,
                CASE WHEN d.created_at THEN 'created_at' END,
                CASE WHEN d.updated_at THEN 'updated_at' END], NULL),
            actor, n.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM (SELECT r.*, pg_catalog.row_number() OVER () AS p FROM old_rows AS r) AS o
        JOIN (SELECT r.*, pg_catalog.row_number() OVER () AS p FROM new_rows AS r) AS n ON o.p = n.p
        CROSS JOIN LATERAL (SELECT o.id IS DISTINCT FROM n.id AS id,
            o.organization_id IS DISTINCT FROM n.organization_id AS organization_id,
            o.email IS DISTINCT FROM n.email AS email,
            o.name IS DISTINCT FROM n.name AS name,
            o.phone IS DISTINCT FROM n.phone AS phone,
            o.role IS DISTINCT FROM n.role AS role,
            o.created_at IS DISTINCT FROM n.created_at AS created_at,
            o.updated_at IS DISTINCT FROM n.updated_at AS updated_at
            OFFSET 0) AS d
        WHERE d.id OR d.organization_id OR d.email OR d.name OR d.phone OR d.role OR d.created_at;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.members', 'delete', pg_catalog.jsonb_build_object('id', o.id),
            pg_catalog.to_jsonb(s),
            NULL,
            NULL,
            actor, o.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM old_rows AS o CROSS JOIN LATERAL (SELECT o.id, o.organization_id, o.role, o.created_at, o.updated_at) AS s;
    ELSE
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.members', 'truncate', NULL,
            NULL,
            NULL,
            NULL,
            actor, tenant, request, address, agent, session_user, pg_catalog.txid_current();
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION saas.audit_organizations() RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = 'pg_catalog', 'pg_temp'
    SET TimeZone = 'UTC'
    SET jit = 'off'
AS $$
#variable_conflict use_variable
DECLARE
    actor pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.user_id', true), ''), 255);
    tenant pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.tenant_id', true), ''), 255);
    request pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.request_id', true), ''), 255);
    address pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.ip_address', true), ''), 100);
    agent pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.user_agent', true), ''), 1000);
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.organizations', 'insert', pg_catalog.jsonb_build_object('id', n.id),
            NULL,
            pg_catalog.to_jsonb(s),
            NULL,
            actor, n.id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM new_rows AS n CROSS JOIN LATERAL (SELECT n.id, n.name, n.slug, n.plan, n.country, n.created_at, n.updated_at) AS s;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.organizations', 'update', pg_catalog.jsonb_build_object('id', o.id),
            '{}'::pg_catalog.jsonb
                || CASE WHEN d.id THEN pg_catalog.jsonb_build_object('id', o.id) ELSE '{}' END
                || CASE WHEN d.name THEN pg_catalog.jsonb_build_object('name', o.name) ELSE '{}' END
                || CASE WHEN d.slug THEN pg_catalog.jsonb_build_object('slug', o.slug) ELSE '{}' END
                || CASE WHEN d.plan THEN pg_catalog.jsonb_build_object('plan', o.plan) ELSE '{}' END
                || CASE WHEN d.country THEN pg_catalog.jsonb_build_object('country', o.country) ELSE '{}' END
                || CASE WHEN d.created_at THEN pg_catalog.jsonb_build_object('created_at', o.created_at) ELSE '{}' END
                || CASE WHEN d.updated_at THEN pg_catalog.jsonb_build_object('updated_at', o.updated_at) ELSE '{}' END,
            '{}'::pg_catalog.jsonb
                || CASE WHEN d.id THEN pg_catalog.jsonb_build_object('id', n.id) ELSE '{}' END
                || CASE WHEN d.name THEN pg_catalog.jsonb_build_object('name', n.name) ELSE '{}' END
                || CASE WHEN d.slug THEN pg_catalog.jsonb_build_object('slug', n.slug) ELSE '{}' END
                || CASE WHEN d.plan THEN pg_catalog.jsonb_build_object('plan', n.plan) ELSE '{}' END
                || CASE WHEN d.country THEN pg_catalog.jsonb_build_object('country', n.country) ELSE '{}' END
                || CASE WHEN d.created_at THEN pg_catalog.jsonb_build_object('created_at', n.created_at) ELSE '{}' END
                || CASE WHEN d.updated_at THEN pg_catalog.jsonb_build_object('updated_at', n.updated_at) ELSE '{}' END,
            pg_catalog.array_remove(ARRAY[CASE WHEN d.id THEN 'id' END,
                CASE WHEN d.name THEN 'name' END,
                CASE WHEN d.slug THEN 'slug' END,
                CASE WHEN d.plan THEN 'plan' END,
                CASE WHEN d.country THEN 'country' END,
                CASE WHEN d.created_at THEN 'created_at' END,
                CASE WHEN d.updated_at THEN 'updated_at' END], NULL),
            actor, n.id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM (SELECT r.*, pg_catalog.row_number() OVER () AS p FROM old_rows AS r) AS o
        JOIN (SELECT r.*, pg_catalog.row_number() OVER () AS p FROM new_rows AS r) AS n ON o.p = n.p
        CROSS JOIN LATERAL (SELECT o.id IS DISTINCT FROM n.id AS id,
            o.name IS DISTINCT FROM n.name AS name,
            o.slug IS DISTINCT FROM n.slug AS slug,
            o.plan IS DISTINCT FROM n.plan AS plan,
            o.country IS DISTINCT FROM n.country AS country,
            o.created_at IS DISTINCT FROM n.created_at AS created_at,
            o.updated_at IS DISTINCT FROM n.updated_at AS updated_at
            OFFSET 0) AS d
        WHERE d.id OR d.name OR d.slug OR d.plan OR d.country OR d.created_at;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.organizations', 'delete', pg_catalog.jsonb_build_object('id', o.id),
            pg_catalog.to_jsonb(s),
            NULL,
            NULL,
            actor, o.id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM old_rows AS o CROSS JOIN LATERAL (SELECT o.id, o.name, o.slug, o.plan, o.country, o.created_at, o.updated_at) AS s;
    ELSE
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.organizations', 'truncate', NULL,
            NULL,
            NULL,
            NULL,
            actor, tenant, request, address, agent, session_user, pg_catalog.txid_current();
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION saas.audit_projects() RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = 'pg_catalog', 'pg_temp'
    SET TimeZone = 'UTC'
    SET jit = 'off'
AS $$
#variable_conflict use_variable
DECLARE
    actor pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.user_id', true), ''), 255);
    tenant pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.tenant_id', true), ''), 255);
    request pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.request_id', true), ''), 255);
    address pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.ip_address', true), ''), 100);
    agent pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.user_agent', true), ''), 1000);
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.projects', 'insert', pg_catalog.jsonb_build_object('id', n.id),
            NULL,
            pg_catalog.to_jsonb(s),
            NULL,
            actor, n.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM new_rows AS n CROSS JOIN LATERAL (SELECT n.id, n.organization_id, n.code, n.name, n.description, n.created_by, n.updated_by, n.deleted_at, n.deletion_id, n.created_at, n.updated_at) AS s;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.projects', CASE WHEN o.deleted_at IS NULL AND n.deleted_at IS NOT NULL THEN 'soft_delete' WHEN o.deleted_at IS NOT NULL AND n.deleted_at IS NULL THEN 'restore' ELSE 'update' END, pg_catalog.jsonb_build_object('id', o.id),
            '{}'::pg_catalog.jsonb
                || CASE WHEN d.id THEN pg_catalog.jsonb_build_object('id', o.id) ELSE '{}' END
                || CASE WHEN d.organization_id THEN pg_catalog.jsonb_build_object('organization_id', o.organization_id) ELSE '{}' END
                || CASE WHEN d.code THEN pg_catalog.jsonb_build_object('code', o.code) ELSE '{}' END
                || CASE WHEN d.name THEN pg_catalog.jsonb_build_object('name', o.name) ELSE '{}' END
                || CASE WHEN d.description THEN pg_catalog.jsonb_build_object('description', o.description) ELSE '{}' END
                || CASE WHEN d.created_by THEN pg_catalog.jsonb_build_object('created_by', o.created_by) ELSE '{}' END
                || CASE WHEN d.deleted_at THEN pg_catalog.jsonb_build_object('deleted_at', o.deleted_at) ELSE '{}' END
                || CASE WHEN d.deletion_id THEN pg_catalog.jsonb_build_object('deletion_id', o.deletion_id) ELSE '{}' END
                || CASE WHEN d.created_at THEN pg_catalog.jsonb_build_object('created_at', o.created_at) ELSE '{}' END
                || CASE WHEN d.updated_at THEN pg_catalog.jsonb_build_object('updated_at', o.updated_at) ELSE '{}' END
                || CASE WHEN d.updated_by THEN pg_catalog.jsonb_build_object('updated_by', o.updated_by) ELSE '{}' END,
            '{}'::pg_catalog.jsonb
                || CASE WHEN d.id THEN pg_catalog.jsonb_build_object('id', n.id) ELSE '{}' END
                || CASE WHEN d.organization_id THEN pg_catalog.jsonb_build_object('organization_id', n.organization_id) ELSE '{}' END
                || CASE WHEN d.code THEN pg_catalog.jsonb_build_object('code', n.code) ELSE '{}' END
                || CASE WHEN d.name THEN pg_catalog.jsonb_build_object('name', n.name) ELSE '{}' END
                || CASE WHEN d.description THEN pg_catalog.jsonb_build_object('description', n.description) ELSE '{}' END
                || CASE WHEN d.created_by THEN pg_catalog.jsonb_build_object('created_by', n.created_by) ELSE '{}' END
                || CASE WHEN d.deleted_at THEN pg_catalog.jsonb_build_object('deleted_at', n.deleted_at) ELSE '{}' END
                || CASE WHEN d.deletion_id THEN pg_catalog.jsonb_build_object('deletion_id', n.deletion_id) ELSE '{}' END
                || CASE WHEN d.created_at THEN pg_catalog.jsonb_build_object('created_at', n.created_at) ELSE '{}' END
                || CASE WHEN d.updated_at THEN pg_catalog.jsonb_build_object('updated_at', n.updated_at) ELSE '{}' END
                || CASE WHEN d.updated_by THEN pg_catalog.jsonb_build_object('updated_by', n.updated_by) ELSE '{}' END,
            pg_catalog.array_remove(ARRAY[CASE WHEN d.id THEN 'id' END,
                CASE WHEN d.organization_id THEN 'organization_id' END,
                CASE WHEN d.code THEN 'code' END,
                CASE WHEN d.name THEN 'name' END,
                CASE WHEN d.description THEN 'description' END,
                CASE WHEN d.created_by THEN 'created_by' END,
                CASE WHEN d.deleted_at THEN 'deleted_at' END,
                CASE WHEN d.deletion_id THEN 'deletion_id' END,
                CASE WHEN d.created_at THEN 'created_at' END,
                CASE WHEN d.updated_at THEN 'updated_at' END,
                CASE WHEN d.updated_by THEN 'updated_by' END], NULL),
            actor, n.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM (SELECT r.*, pg_catalog.row_number() OVER () AS p FROM old_rows AS r) AS o
        JOIN (SELECT r.*, pg_catalog.row_number() OVER () AS p FROM new_rows AS r) AS n ON o.p = n.p
        CROSS JOIN LATERAL (SELECT o.id IS DISTINCT FROM n.id AS id,
            o.organization_id IS DISTINCT FROM n.organization_id AS organization_id,
            o.code IS DISTINCT FROM n.code AS code,
            o.name IS DISTINCT FROM n.name AS name,
            o.description IS DISTINCT FROM n.description AS description,
            o.created_by IS DISTINCT FROM n.created_by AS created_by,
            o.deleted_at IS DISTINCT FROM n.deleted_at AS deleted_at,
            o.deletion_id IS DISTINCT FROM n.deletion_id AS deletion_id,
            o.created_at IS DISTINCT FROM n.created_at AS created_at,
            o.updated_at IS DISTINCT FROM n.updated_at AS updated_at,
            o.updated_by IS DISTINCT FROM n.updated_by AS updated_by
            OFFSET 0) AS d
        WHERE d.id OR d.organization_id OR d.code OR d.name OR d.description OR d.created_by OR d.deleted_at OR d.deletion_id OR d.created_at;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.projects', 'delete', pg_catalog.jsonb_build_object('id', o.id),
            pg_catalog.to_jsonb(s),
            NULL,
            NULL,
            actor, o.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM old_rows AS o CROSS JOIN LATERAL (SELECT o.id, o.organization_id, o.code, o.name, o.description, o.created_by, o.updated_by, o.deleted_at, o.deletion_id, o.created_at, o.updated_at) AS s;
    ELSE
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.projects', 'truncate', NULL,
            NULL,
            NULL,
            NULL,
            actor, tenant, request, address, agent, session_user, pg_catalog.txid_current();
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION saas.audit_tasks() RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = 'pg_catalog', 'pg_temp'
    SET TimeZone = 'UTC'
    SET jit = 'off'
AS $$
#variable_conflict use_variable
DECLARE
    actor pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.user_id', true), ''), 255);
    tenant pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.tenant_id', true), ''), 255);
    request pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.request_id', true), ''), 255);
    address pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.ip_address', true), ''), 100);
    agent pg_catalog.text := pg_catalog.left(NULLIF(pg_catalog.current_setting('app.user_agent', true), ''), 1000);
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.tasks', 'insert', pg_catalog.jsonb_build_object('id', n.id),
            NULL,
            pg_catalog.to_jsonb(s),
            NULL,
            actor, n.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM new_rows AS n CROSS JOIN LATERAL (SELECT n.id, n.organization_id, n.project_id, n.number, n.title, n.state, n.assignee_id, n.blocked_by_id, n.version, n.created_by, n.updated_by, n.deleted_at, n.deletion_id, n.created_at, n.updated_at) AS s;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.tasks', CASE WHEN o.deleted_at IS NULL AND n.deleted_at IS NOT NULL THEN 'soft_delete' WHEN o.deleted_at IS NOT NULL AND n.deleted_at IS NULL THEN 'restore' ELSE 'update' END, pg_catalog.jsonb_build_object('id', o.id),
            '{}'::pg_catalog.jsonb
                || CASE WHEN d.id THEN pg_catalog.jsonb_build_object('id', o.id) ELSE '{}' END
                || CASE WHEN d.organization_id THEN pg_catalog.jsonb_build_object('organization_id', o.organization_id) ELSE '{}' END
                || CASE WHEN d.project_id THEN pg_catalog.jsonb_build_object('project_id', o.project_id) ELSE '{}' END
                || CASE WHEN d.number THEN pg_catalog.jsonb_build_object('number', o.number) ELSE '{}' END
                || CASE WHEN d.title THEN pg_catalog.jsonb_build_object('title', o.title) ELSE '{}' END
                || CASE WHEN d.state THEN pg_catalog.jsonb_build_object('state', o.state) ELSE '{}' END
                || CASE WHEN d.assignee_id THEN pg_catalog.jsonb_build_object('assignee_id', o.assignee_id) ELSE '{}' END
                || CASE WHEN d.blocked_by_id THEN pg_catalog.jsonb_build_object('blocked_by_id', o.blocked_by_id) ELSE '{}' END
                || CASE WHEN d.created_by THEN pg_catalog.jsonb_build_object('created_by', o.created_by) ELSE '{}' END
                || CASE WHEN d.deleted_at THEN pg_catalog.jsonb_build_object('deleted_at', o.deleted_at) ELSE '{}' END
                || CASE WHEN d.deletion_id THEN pg_catalog.jsonb_build_object('deletion_id', o.deletion_id) ELSE '{}' END
                || CASE WHEN d.created_at THEN pg_catalog.jsonb_build_object('created_at', o.created_at) ELSE '{}' END
                || CASE WHEN d.updated_at THEN pg_catalog.jsonb_build_object('updated_at', o.updated_at) ELSE '{}' END
                || CASE WHEN d.updated_by THEN pg_catalog.jsonb_build_object('updated_by', o.updated_by) ELSE '{}' END
                || CASE WHEN d.version THEN pg_catalog.jsonb_build_object('version', o.version) ELSE '{}' END,
            '{}'::pg_catalog.jsonb
                || CASE WHEN d.id THEN pg_catalog.jsonb_build_object('id', n.id) ELSE '{}' END
                || CASE WHEN d.organization_id THEN pg_catalog.jsonb_build_object('organization_id', n.organization_id) ELSE '{}' END
                || CASE WHEN d.project_id THEN pg_catalog.jsonb_build_object('project_id', n.project_id) ELSE '{}' END
                || CASE WHEN d.number THEN pg_catalog.jsonb_build_object('number', n.number) ELSE '{}' END
                || CASE WHEN d.title THEN pg_catalog.jsonb_build_object('title', n.title) ELSE '{}' END
                || CASE WHEN d.state THEN pg_catalog.jsonb_build_object('state', n.state) ELSE '{}' END
                || CASE WHEN d.assignee_id THEN pg_catalog.jsonb_build_object('assignee_id', n.assignee_id) ELSE '{}' END
                || CASE WHEN d.blocked_by_id THEN pg_catalog.jsonb_build_object('blocked_by_id', n.blocked_by_id) ELSE '{}' END
                || CASE WHEN d.created_by THEN pg_catalog.jsonb_build_object('created_by', n.created_by) ELSE '{}' END
                || CASE WHEN d.deleted_at THEN pg_catalog.jsonb_build_object('deleted_at', n.deleted_at) ELSE '{}' END
                || CASE WHEN d.deletion_id THEN pg_catalog.jsonb_build_object('deletion_id', n.deletion_id) ELSE '{}' END
                || CASE WHEN d.created_at THEN pg_catalog.jsonb_build_object('created_at', n.created_at) ELSE '{}' END
                || CASE WHEN d.updated_at THEN pg_catalog.jsonb_build_object('updated_at', n.updated_at) ELSE '{}' END
                || CASE WHEN d.updated_by THEN pg_catalog.jsonb_build_object('updated_by', n.updated_by) ELSE '{}' END
                || CASE WHEN d.version THEN pg_catalog.jsonb_build_object('version', n.version) ELSE '{}' END,
            pg_catalog.array_remove(ARRAY[CASE WHEN d.id THEN 'id' END,
                CASE WHEN d.organization_id THEN 'organization_id' END,
                CASE WHEN d.project_id THEN 'project_id' END,
                CASE WHEN d.number THEN 'number' END,
                CASE WHEN d.title THEN 'title' END,
                CASE WHEN d.state THEN 'state' END,
                CASE WHEN d.assignee_id THEN 'assignee_id' END,
                CASE WHEN d.blocked_by_id THEN 'blocked_by_id' END,
                CASE WHEN d.created_by THEN 'created_by' END,
                CASE WHEN d.deleted_at THEN 'deleted_at' END,
                CASE WHEN d.deletion_id THEN 'deletion_id' END,
                CASE WHEN d.created_at THEN 'created_at' END,
                CASE WHEN d.updated_at THEN 'updated_at' END,
                CASE WHEN d.updated_by THEN 'updated_by' END,
                CASE WHEN d.version THEN 'version' END], NULL),
            actor, n.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM (SELECT r.*, pg_catalog.row_number() OVER () AS p FROM old_rows AS r) AS o
        JOIN (SELECT r.*, pg_catalog.row_number() OVER () AS p FROM new_rows AS r) AS n ON o.p = n.p
        CROSS JOIN LATERAL (SELECT o.id IS DISTINCT FROM n.id AS id,
            o.organization_id IS DISTINCT FROM n.organization_id AS organization_id,
            o.project_id IS DISTINCT FROM n.project_id AS project_id,
            o.number IS DISTINCT FROM n.number AS number,
            o.title IS DISTINCT FROM n.title AS title,
            o.state IS DISTINCT FROM n.state AS state,
            o.assignee_id IS DISTINCT FROM n.assignee_id AS assignee_id,
            o.blocked_by_id IS DISTINCT FROM n.blocked_by_id AS blocked_by_id,
            o.created_by IS DISTINCT FROM n.created_by AS created_by,
            o.deleted_at IS DISTINCT FROM n.deleted_at AS deleted_at,
            o.deletion_id IS DISTINCT FROM n.deletion_id AS deletion_id,
            o.created_at IS DISTINCT FROM n.created_at AS created_at,
            o.updated_at IS DISTINCT FROM n.updated_at AS updated_at,
            o.updated_by IS DISTINCT FROM n.updated_by AS updated_by,
            o.version IS DISTINCT FROM n.version AS version
            OFFSET 0) AS d
        WHERE d.id OR d.organization_id OR d.project_id OR d.number OR d.title OR d.state OR d.assignee_id OR d.blocked_by_id OR d.created_by OR d.deleted_at OR d.deletion_id OR d.created_at;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.tasks', 'delete', pg_catalog.jsonb_build_object('id', o.id),
            pg_catalog.to_jsonb(s),
            NULL,
            NULL,
            actor, o.organization_id::pg_catalog.text, request, address, agent, session_user, pg_catalog.txid_current()
        FROM old_rows AS o CROSS JOIN LATERAL (SELECT o.id, o.organization_id, o.project_id, o.number, o.title, o.state, o.assignee_id, o.blocked_by_id, o.version, o.created_by, o.updated_by, o.deleted_at, o.deletion_id, o.created_at, o.updated_at) AS s;
    ELSE
        INSERT INTO saas.audit_log (table_name, action, record_key, old_values, new_values, changed_fields,
            actor, tenant, request_id, ip_address, user_agent, db_user, txid)
        SELECT 'saas.tasks', 'truncate', NULL,
            NULL,
            NULL,
            NULL,
            actor, tenant, request, address, agent, session_user, pg_catalog.txid_current();
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION saas.cascade_projects() RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
#variable_conflict use_column
BEGIN
    IF pg_catalog.row_security_active('saas.projects'::pg_catalog.regclass) THEN
        IF saas.current_tenant_id() IS DISTINCT FROM OLD.organization_id OR NEW.organization_id <> OLD.organization_id THEN
            RAISE EXCEPTION 'a row of %.% is written while the session does not ask for whom it is: say that before the statement, and do not change it within', TG_TABLE_SCHEMA, TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
        END IF;
    END IF;
    IF pg_catalog.current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
        RAISE EXCEPTION 'a row of %.% is deleted or restored with its dependents, and this transaction does not see those that came meanwhile: do it in READ COMMITTED', TG_TABLE_SCHEMA, TG_TABLE_NAME
            USING ERRCODE = 'invalid_transaction_state', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    IF NEW.deleted_at IS NULL THEN
        UPDATE saas.documents AS c SET deleted_at = NULL, deletion_id = NULL
            WHERE c.organization_id = NEW.organization_id AND c.project_id = NEW.id AND c.deletion_id = OLD.deletion_id;
        UPDATE saas.tasks AS c SET deleted_at = NULL, deletion_id = NULL
            WHERE c.organization_id = NEW.organization_id AND c.project_id = NEW.id AND c.deletion_id = OLD.deletion_id;
    ELSIF OLD.deleted_at IS NULL THEN
        UPDATE saas.documents AS c SET deleted_at = NEW.deleted_at, deletion_id = NEW.deletion_id
            WHERE c.organization_id = NEW.organization_id AND c.project_id = NEW.id AND c.deleted_at IS NULL;
        UPDATE saas.tasks AS c SET deleted_at = NEW.deleted_at, deletion_id = NEW.deletion_id
            WHERE c.organization_id = NEW.organization_id AND c.project_id = NEW.id AND c.deleted_at IS NULL;
    ELSE
        UPDATE saas.documents AS c SET deletion_id = NEW.deletion_id
            WHERE c.organization_id = NEW.organization_id AND c.project_id = NEW.id AND c.deletion_id = OLD.deletion_id;
        UPDATE saas.tasks AS c SET deletion_id = NEW.deletion_id
            WHERE c.organization_id = NEW.organization_id AND c.project_id = NEW.id AND c.deletion_id = OLD.deletion_id;
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION saas.current_tenant_id() RETURNS uuid
    LANGUAGE sql
    STABLE
    PARALLEL SAFE
RETURN NULLIF(pg_catalog.current_setting('app.tenant_id', true), '')::uuid;

CREATE FUNCTION saas.encryption_key() RETURNS text
    LANGUAGE plpgsql
    STABLE
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
DECLARE
    said pg_catalog.text := NULLIF(pg_catalog.current_setting('app.encryption_key', true), '');
BEGIN
    IF said IS NULL THEN
        RAISE EXCEPTION 'the session says no key in %', 'app.encryption_key'
            USING ERRCODE = 'insufficient_privilege', HINT = 'say it for a transaction, as a parameter: SELECT set_config(''app.encryption_key'', $1, true)';
    END IF;
    RETURN said;
END;
$$;

CREATE FUNCTION saas.decrypt_text(value bytea) RETURNS text
    LANGUAGE sql
    STABLE
    STRICT
    SET search_path = 'pg_catalog', 'pg_temp'
RETURN pgp_sym_decrypt($1, saas.encryption_key());

CREATE FUNCTION saas.delete_documents() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
#variable_conflict use_column
BEGIN
    IF pg_catalog.row_security_active('saas.documents'::pg_catalog.regclass) THEN
        IF saas.current_tenant_id() IS DISTINCT FROM OLD.organization_id THEN
            RAISE EXCEPTION 'a row of %.% is written while the session does not ask for whom it is: say that before the statement, and do not change it within', TG_TABLE_SCHEMA, TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
        END IF;
    END IF;
    UPDATE saas.documents SET deleted_at = pg_catalog.now()
        WHERE id = OLD.id AND deleted_at IS NULL;
    RETURN NULL;
END;
$$;

CREATE FUNCTION saas.encrypt_text(value text) RETURNS bytea
    LANGUAGE sql
    STRICT
    SET search_path = 'pg_catalog', 'pg_temp'
RETURN pgp_sym_encrypt($1, saas.encryption_key(), 'cipher-algo=aes256');

CREATE FUNCTION saas.hash_key() RETURNS text
    LANGUAGE plpgsql
    STABLE
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
DECLARE
    said pg_catalog.text := NULLIF(pg_catalog.current_setting('app.hash_key', true), '');
BEGIN
    IF said IS NULL THEN
        RAISE EXCEPTION 'the session says no key in %', 'app.hash_key'
            USING ERRCODE = 'insufficient_privilege', HINT = 'say it for a transaction, as a parameter: SELECT set_config(''app.hash_key'', $1, true)';
    END IF;
    RETURN said;
END;
$$;

CREATE FUNCTION saas.hash_text(value text) RETURNS bytea
    LANGUAGE sql
    STABLE
    STRICT
    SET search_path = 'pg_catalog', 'pg_temp'
RETURN hmac($1, saas.hash_key(), 'sha256');

CREATE FUNCTION saas.is_encrypted(value bytea) RETURNS boolean
    LANGUAGE sql
    IMMUTABLE
    STRICT
    SET search_path = 'pg_catalog', 'pg_temp'
RETURN pgp_key_id($1) = 'SYMKEY';

CREATE FUNCTION saas.keep_actors() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
DECLARE
    actor pg_catalog.text := NULLIF(pg_catalog.current_setting('app.user_id', true), '');
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF actor IS NOT NULL THEN
            NEW.created_by := actor;
            NEW.updated_by := actor;
        END IF;
        RETURN NEW;
    END IF;
    IF pg_catalog.record_image_ne(ROW(OLD.created_by), ROW(NEW.created_by)) OR NEW.updated_by IS NULL AND OLD.updated_by IS NOT NULL THEN
        -- The row of an actor goes, and the reference to it becomes empty.
        IF pg_catalog.pg_trigger_depth() > 1
            AND (NEW.created_by IS NULL AND OLD.created_by IS NOT NULL AND NOT pg_catalog.record_image_ne(ROW(OLD.updated_by), ROW(NEW.updated_by)) OR NEW.updated_by IS NULL AND OLD.updated_by IS NOT NULL AND NOT pg_catalog.record_image_ne(ROW(OLD.created_by), ROW(NEW.created_by)))
            AND pg_catalog.pg_has_role(current_user, (SELECT c.relowner FROM pg_catalog.pg_class AS c WHERE c.oid = TG_RELID), 'MEMBER') THEN
            RETURN NEW;
        END IF;
        IF pg_catalog.record_image_ne(ROW(OLD.created_by), ROW(NEW.created_by)) THEN
            RAISE EXCEPTION 'column % of %.% is set when the row is made and can''t change', 'created_by', TG_TABLE_SCHEMA, TG_TABLE_NAME
                USING ERRCODE = 'integrity_constraint_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
        END IF;
    END IF;
    NEW.updated_by := actor;
    RETURN NEW;
END;
$$;

CREATE FUNCTION saas.keep_deletion() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    IF NEW.deleted_at IS NULL THEN
        NEW.deletion_id := NULL;
        RETURN NEW;
    END IF;
    NEW.deletion_id := CASE WHEN OLD.deleted_at IS NULL THEN pg_catalog.gen_random_uuid() ELSE OLD.deletion_id END;
    IF NOT pg_catalog.has_table_privilege(TG_RELID, 'TRIGGER WITH GRANT OPTION') OR NOT pg_catalog.isfinite(NEW.deleted_at) OR NEW.deleted_at > pg_catalog.now() THEN
        NEW.deleted_at := COALESCE(OLD.deleted_at, pg_catalog.now());
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION saas.keep_encrypted_api_keys() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
DECLARE
    fits boolean;
BEGIN
    BEGIN
        fits := saas.is_encrypted(NEW.secret);
    EXCEPTION WHEN external_routine_invocation_exception THEN
        fits := false;
    END;
    IF NOT fits THEN
        RAISE EXCEPTION 'column % of %.% holds what is encrypted: write it with %', 'secret', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'saas.encrypt_text'
            USING ERRCODE = 'integrity_constraint_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    NEW.secret_hash := saas.hash_text(saas.decrypt_text(NEW.secret));
    RETURN NEW;
END;
$$;

CREATE FUNCTION saas.keep_timestamps() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    IF NEW.created_at IS DISTINCT FROM OLD.created_at THEN
        RAISE EXCEPTION 'column % of %.% is set when the row is made and can''t change', 'created_at', TG_TABLE_SCHEMA, TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME,
                COLUMN = 'created_at', CONSTRAINT = TG_NAME;
    END IF;
    NEW.updated_at := pg_catalog.now();
    RETURN NEW;
END;
$$;

CREATE FUNCTION saas.keep_version() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    IF NEW.version < OLD.version THEN
        RAISE EXCEPTION 'row % of %.% was changed since it was read: it has version %, not %', (SELECT pg_catalog.string_agg(pg_catalog.format('(%s)=(%s)', k, pg_catalog.to_jsonb(OLD) ->> k), ', ')
                FROM pg_catalog.unnest(TG_ARGV) AS k), TG_TABLE_SCHEMA, TG_TABLE_NAME, OLD.version, NEW.version
            USING ERRCODE = 'serialization_failure', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    ELSIF NEW.version > OLD.version THEN
        RAISE EXCEPTION 'row % of %.% has version %: the database counts it, write back the version that was read', (SELECT pg_catalog.string_agg(pg_catalog.format('(%s)=(%s)', k, pg_catalog.to_jsonb(OLD) ->> k), ', ')
                FROM pg_catalog.unnest(TG_ARGV) AS k), TG_TABLE_SCHEMA, TG_TABLE_NAME, OLD.version
            USING ERRCODE = 'integrity_constraint_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
    NEW.version := OLD.version + 1;
    RETURN NEW;
END;
$$;

CREATE FUNCTION saas.maintain_audit_log_partitions(at timestamptz DEFAULT now()) RETURNS SETOF text
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
    SET TimeZone = 'UTC'
    SET DateStyle = 'ISO, MDY'
    SET quote_all_identifiers = 'off'
    SET row_security = 'on'
    SET lock_timeout = '3s'
AS $$
DECLARE
    -- Periods are those of UTC, whatever the session's zone is.
    today timestamp := at AT TIME ZONE 'UTC';
    whole CONSTANT pg_catalog.regclass := 'saas.audit_log';
    parents CONSTANT pg_catalog.text[] := ARRAY['audit_log'];
    stems CONSTANT pg_catalog.text[] := ARRAY['audit_log'];
    parent pg_catalog.regclass;
    rest pg_catalog.regclass;
    held pg_catalog.tsmultirange;
    missing pg_catalog.record;
    part pg_catalog.text;
    made pg_catalog.regclass;
    range_start pg_catalog.text;
    range_end pg_catalog.text;
    caught boolean;
    detaching boolean;
    moved bigint;
    columns pg_catalog.text;
    own pg_catalog.record;
    command pg_catalog.text;
    old pg_catalog.record;
    forced pg_catalog.regclass[];
BEGIN
    -- Two callers at once: the second waits, and finds nothing left to do. ATTACH takes this lock too, so who may hold it
    -- could hold up the rest as well; unlike an advisory lock, it needs a privilege on the table.
    BEGIN
        LOCK TABLE ONLY saas.audit_log IN SHARE UPDATE EXCLUSIVE MODE;
    EXCEPTION WHEN lock_not_available THEN
        RAISE WARNING 'partitions of % are not maintained: another session changes it', whole;
        RETURN NEXT pg_catalog.concat('failed ', whole, ': ', SQLERRM);
        RETURN;
    END;
    -- Other sessions queue behind the locks from here on. Each is waited for so short that in a deadlock this function gives
    -- up, and never another's transaction.
    PERFORM pg_catalog.set_config('lock_timeout', greatest(s.setting::bigint / 4, 1)::pg_catalog.text, true)
        FROM pg_catalog.pg_settings AS s WHERE s.name = 'deadlock_timeout';
    FOR i IN 1 .. pg_catalog.cardinality(parents) LOOP
        parent := pg_catalog.to_regclass(pg_catalog.format('%I.%I', 'saas', parents[i]));
        IF parent IS NULL THEN
            RAISE WARNING 'table % is not there', parents[i];
            RETURN NEXT pg_catalog.concat('failed ', parents[i], ': it is not there');
            CONTINUE;
        END IF;
        SELECT NULLIF(p.partdefid, 0)::pg_catalog.regclass INTO rest
            FROM pg_catalog.pg_partitioned_table AS p WHERE p.partrelid = parent;
        SELECT coalesce(pg_catalog.range_agg(pg_catalog.tsrange((pg_catalog.regexp_match(b.bound, E'FROM \\(''([^'']*)''\\)'))[1]::pg_catalog.timestamptz AT TIME ZONE 'UTC', (pg_catalog.regexp_match(b.bound, E'TO \\(''([^'']*)''\\)'))[1]::pg_catalog.timestamptz AT TIME ZONE 'UTC')), '{}') INTO held
            FROM (
                    SELECT c.oid::pg_catalog.regclass AS part, pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS bound
                    FROM pg_catalog.pg_inherits AS h
                    JOIN pg_catalog.pg_class AS c ON c.oid = h.inhrelid
                    WHERE h.inhparent = parent
                ) AS b
            WHERE b.bound <> 'DEFAULT';
        FOR missing IN
            SELECT p AS period, pg_catalog.lower(h) AS starts, pg_catalog.upper(h) AS ends
            FROM pg_catalog.generate_series(coalesce(pg_catalog.lower(held), pg_catalog.date_trunc('month', today)), pg_catalog.date_trunc('month', today) + 3 * interval '1 month', interval '1 month') AS p,
                pg_catalog.unnest(pg_catalog.tsmultirange(pg_catalog.tsrange(p, p + interval '1 month')) - held) AS h
            ORDER BY pg_catalog.lower(h)
        LOOP
            part := stems[i] || pg_catalog.to_char(missing.period, '_YYYY_MM');
            IF pg_catalog.to_regclass(pg_catalog.format('%I.%I', 'saas', part)) IS NOT NULL THEN
                IF missing.starts = missing.period AND missing.ends = missing.period + interval '1 month' THEN
                    RAISE WARNING 'table % is there and is no partition of %', part, parent;
                    CONTINUE;
                END IF;
                -- The partition of this name holds a part of the period alone.
                part := stems[i] || pg_catalog.to_char(missing.starts, '_YYYYMMDD_HH24MI');
            END IF;
            range_start := pg_catalog.to_char(missing.starts, 'YYYY-MM-DD HH24:MI:SS.US+00');
            range_end := pg_catalog.to_char(missing.ends, 'YYYY-MM-DD HH24:MI:SS.US+00');
            caught := false;
            detaching := false;
            BEGIN
                IF rest IS NOT NULL THEN
                    EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM %1$s WHERE %2$I >= %3$L AND %2$I < %4$L)',
                        rest, 'at', range_start, range_end) INTO caught;
                    IF caught OR missing.starts <= today THEN
                        -- Rows of the period come in. With less than this lock, a writer that found no partition would be
                        -- refused, and an UPDATE of a row that moves would not find it.
                        EXECUTE pg_catalog.format('LOCK TABLE ONLY %s IN ACCESS EXCLUSIVE MODE', parent);
                        EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM %1$s WHERE %2$I >= %3$L AND %2$I < %4$L)',
                        rest, 'at', range_start, range_end) INTO caught;
                    END IF;
                END IF;
                IF caught THEN
                    -- As a table of its own it has no triggers for its rows: they move, nobody deletes them.
                    detaching := true;
                    EXECUTE pg_catalog.format('ALTER TABLE %s DETACH PARTITION %s', parent, rest);
                    detaching := false;
                END IF;
                EXECUTE pg_catalog.format(
                    'CREATE TABLE %I.%I (LIKE %s INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS'
                        ' INCLUDING INDEXES INCLUDING STORAGE INCLUDING COMMENTS)', 'saas', part, parent);
                made := pg_catalog.format('%I.%I', 'saas', part)::pg_catalog.regclass;
                -- References while it is empty: ATTACH would check the rows by a query as the owner, from whom row security may
                -- hide what they reference. Deferrable ones wait until the rows are there: a check that is pending stops ATTACH.
                FOR command IN
                    SELECT pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s', made, c.conname, pg_catalog.regexp_replace(
                        pg_catalog.pg_get_constraintdef(c.oid),
                        ' DEFERRABLE( INITIALLY DEFERRED)?( NOT VALID| NOT ENFORCED)?$', E'\\2'))
                    FROM pg_catalog.pg_constraint AS c
                    WHERE c.conrelid = parent AND c.contype = 'f'
                        AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS w WHERE w.oid = c.conparentid AND w.conrelid = parent) ORDER BY c.conname
                LOOP
                    EXECUTE command;
                END LOOP;
                -- It belongs to whom the table belongs, and nobody else may read it past the table.
                FOR own IN
                    SELECT c.oid AS id, c.oid::pg_catalog.regclass AS name, w.relowner AS owner
                    FROM pg_catalog.pg_class AS c, pg_catalog.pg_class AS w
                    WHERE w.oid = whole AND (c.oid = made
                        OR c.oid IN (SELECT h.inhrelid FROM pg_catalog.pg_inherits AS h WHERE h.inhparent = made))
                    ORDER BY c.relname
                LOOP
                    EXECUTE pg_catalog.format('CREATE TRIGGER %I BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION saas.refuse_change()', 'audit_log_append_only_truncate', own.name);
                    EXECUTE pg_catalog.format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', own.name);
                    EXECUTE pg_catalog.format('ALTER TABLE %s OWNER TO %I', own.name, pg_catalog.pg_get_userbyid(own.owner));
                    FOR command IN
                        SELECT DISTINCT pg_catalog.format('REVOKE ALL ON TABLE %s FROM %s', own.name,
                            CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END)
                        FROM pg_catalog.pg_class AS c, pg_catalog.aclexplode(c.relacl) AS a
                        WHERE c.oid = own.id AND a.grantee <> c.relowner
                    LOOP
                        EXECUTE command;
                    END LOOP;
                END LOOP;
                IF caught THEN
                    SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum) INTO columns
                        FROM pg_catalog.pg_attribute AS a
                        WHERE a.attrelid = parent AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '';
                    EXECUTE pg_catalog.format('WITH moved AS (DELETE FROM %1$s WHERE %2$I >= %3$L AND %2$I < %4$L RETURNING %5$s)'
                        ' INSERT INTO %6$s (%5$s) SELECT %5$s FROM moved', rest, 'at', range_start, range_end, columns, made);
                    GET DIAGNOSTICS moved = ROW_COUNT;
                END IF;
                FOR command IN
                    SELECT pg_catalog.format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY %s', made, c.conname,
                        CASE WHEN c.condeferred THEN 'DEFERRED' ELSE 'IMMEDIATE' END)
                    FROM pg_catalog.pg_constraint AS c
                    WHERE c.conrelid = parent AND c.contype = 'f'
                        AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS w WHERE w.oid = c.conparentid AND w.conrelid = parent) AND c.condeferrable ORDER BY c.conname
                LOOP
                    EXECUTE command;
                END LOOP;
                EXECUTE pg_catalog.format('ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)',
                    parent, made, range_start, range_end);
                IF caught THEN
                    EXECUTE pg_catalog.format('ALTER TABLE %s ATTACH PARTITION %s DEFAULT', parent, rest);
                    IF missing.starts <= today THEN
                        RAISE WARNING '% rows of % were in the default partition: maintenance came late', moved, part;
                    END IF;
                END IF;
                RETURN NEXT 'created ' || part;
            EXCEPTION WHEN OTHERS THEN
                IF detaching AND SQLSTATE = '23503' THEN
                    -- To a table that references them they would be gone for a moment, and its action would follow.
                    RAISE WARNING 'rows of % are in the default partition and are referenced: they stay there', part;
                ELSE
                    RAISE WARNING 'partition % is not made: %', part, SQLERRM;
                    RETURN NEXT pg_catalog.concat('failed ', part, ': ', SQLERRM);
                END IF;
            END;
        END LOOP;
    END LOOP;
END;
$$;

CREATE FUNCTION saas.maintain_usage_events_partitions(at timestamptz DEFAULT now()) RETURNS SETOF text
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
    SET TimeZone = 'UTC'
    SET DateStyle = 'ISO, MDY'
    SET quote_all_identifiers = 'off'
    SET row_security = 'on'
    SET lock_timeout = '3s'
AS $$
DECLARE
    -- Periods are those of UTC, whatever the session's zone is.
    today timestamp := at AT TIME ZONE 'UTC';
    whole CONSTANT pg_catalog.regclass := 'saas.usage_events';
    parents CONSTANT pg_catalog.text[] := ARRAY['usage_events'];
    stems CONSTANT pg_catalog.text[] := ARRAY['usage_events'];
    parent pg_catalog.regclass;
    rest pg_catalog.regclass;
    held pg_catalog.tsmultirange;
    missing pg_catalog.record;
    part pg_catalog.text;
    made pg_catalog.regclass;
    range_start pg_catalog.text;
    range_end pg_catalog.text;
    caught boolean;
    detaching boolean;
    moved bigint;
    columns pg_catalog.text;
    own pg_catalog.record;
    command pg_catalog.text;
    old pg_catalog.record;
    forced pg_catalog.regclass[];
BEGIN
    -- Two callers at once: the second waits, and finds nothing left to do. ATTACH takes this lock too, so who may hold it
    -- could hold up the rest as well; unlike an advisory lock, it needs a privilege on the table.
    BEGIN
        LOCK TABLE ONLY saas.usage_events IN SHARE UPDATE EXCLUSIVE MODE;
    EXCEPTION WHEN lock_not_available THEN
        RAISE WARNING 'partitions of % are not maintained: another session changes it', whole;
        RETURN NEXT pg_catalog.concat('failed ', whole, ': ', SQLERRM);
        RETURN;
    END;
    -- Other sessions queue behind the locks from here on. Each is waited for so short that in a deadlock this function gives
    -- up, and never another's transaction.
    PERFORM pg_catalog.set_config('lock_timeout', greatest(s.setting::bigint / 4, 1)::pg_catalog.text, true)
        FROM pg_catalog.pg_settings AS s WHERE s.name = 'deadlock_timeout';
    FOR i IN 1 .. pg_catalog.cardinality(parents) LOOP
        parent := pg_catalog.to_regclass(pg_catalog.format('%I.%I', 'saas', parents[i]));
        IF parent IS NULL THEN
            RAISE WARNING 'table % is not there', parents[i];
            RETURN NEXT pg_catalog.concat('failed ', parents[i], ': it is not there');
            CONTINUE;
        END IF;
        SELECT NULLIF(p.partdefid, 0)::pg_catalog.regclass INTO rest
            FROM pg_catalog.pg_partitioned_table AS p WHERE p.partrelid = parent;
        SELECT coalesce(pg_catalog.range_agg(pg_catalog.tsrange((pg_catalog.regexp_match(b.bound, E'FROM \\(''([^'']*)''\\)'))[1]::pg_catalog.timestamptz AT TIME ZONE 'UTC', (pg_catalog.regexp_match(b.bound, E'TO \\(''([^'']*)''\\)'))[1]::pg_catalog.timestamptz AT TIME ZONE 'UTC')), '{}') INTO held
            FROM (
                    SELECT c.oid::pg_catalog.regclass AS part, pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS bound
                    FROM pg_catalog.pg_inherits AS h
                    JOIN pg_catalog.pg_class AS c ON c.oid = h.inhrelid
                    WHERE h.inhparent = parent
                ) AS b
            WHERE b.bound <> 'DEFAULT';
        FOR missing IN
            SELECT p AS period, pg_catalog.lower(h) AS starts, pg_catalog.upper(h) AS ends
            FROM pg_catalog.generate_series(greatest(timestamp '2026-01-01', pg_catalog.date_trunc('month', today - interval '24 months 0 days')), pg_catalog.date_trunc('month', today) + 3 * interval '1 month', interval '1 month') AS p,
                pg_catalog.unnest(pg_catalog.tsmultirange(pg_catalog.tsrange(p, p + interval '1 month')) - held) AS h
            ORDER BY pg_catalog.lower(h)
        LOOP
            part := stems[i] || pg_catalog.to_char(missing.period, '_YYYY_MM');
            IF pg_catalog.to_regclass(pg_catalog.format('%I.%I', 'saas', part)) IS NOT NULL THEN
                IF missing.starts = missing.period AND missing.ends = missing.period + interval '1 month' THEN
                    RAISE WARNING 'table % is there and is no partition of %', part, parent;
                    CONTINUE;
                END IF;
                -- The partition of this name holds a part of the period alone.
                part := stems[i] || pg_catalog.to_char(missing.starts, '_YYYYMMDD_HH24MI');
            END IF;
            range_start := pg_catalog.to_char(missing.starts, 'YYYY-MM-DD HH24:MI:SS.US+00');
            range_end := pg_catalog.to_char(missing.ends, 'YYYY-MM-DD HH24:MI:SS.US+00');
            caught := false;
            detaching := false;
            BEGIN
                IF rest IS NOT NULL THEN
                    EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM %1$s WHERE %2$I >= %3$L AND %2$I < %4$L)',
                        rest, 'at', range_start, range_end) INTO caught;
                    IF caught OR missing.starts <= today THEN
                        -- Rows of the period come in. With less than this lock, a writer that found no partition would be
                        -- refused, and an UPDATE of a row that moves would not find it.
                        EXECUTE pg_catalog.format('LOCK TABLE ONLY %s IN ACCESS EXCLUSIVE MODE', parent);
                        EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM %1$s WHERE %2$I >= %3$L AND %2$I < %4$L)',
                        rest, 'at', range_start, range_end) INTO caught;
                    END IF;
                END IF;
                IF caught THEN
                    -- As a table of its own it has no triggers for its rows: they move, nobody deletes them.
                    detaching := true;
                    EXECUTE pg_catalog.format('ALTER TABLE %s DETACH PARTITION %s', parent, rest);
                    detaching := false;
                END IF;
                EXECUTE pg_catalog.format(
                    'CREATE TABLE %I.%I (LIKE %s INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS'
                        ' INCLUDING INDEXES INCLUDING STORAGE INCLUDING COMMENTS)', 'saas', part, parent);
                made := pg_catalog.format('%I.%I', 'saas', part)::pg_catalog.regclass;
                -- References while it is empty: ATTACH would check the rows by a query as the owner, from whom row security may
                -- hide what they reference. Deferrable ones wait until the rows are there: a check that is pending stops ATTACH.
                FOR command IN
                    SELECT pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s', made, c.conname, pg_catalog.regexp_replace(
                        pg_catalog.pg_get_constraintdef(c.oid),
                        ' DEFERRABLE( INITIALLY DEFERRED)?( NOT VALID| NOT ENFORCED)?$', E'\\2'))
                    FROM pg_catalog.pg_constraint AS c
                    WHERE c.conrelid = parent AND c.contype = 'f'
                        AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS w WHERE w.oid = c.conparentid AND w.conrelid = parent) ORDER BY c.conname
                LOOP
                    EXECUTE command;
                END LOOP;
                -- It belongs to whom the table belongs, and nobody else may read it past the table.
                FOR own IN
                    SELECT c.oid AS id, c.oid::pg_catalog.regclass AS name, w.relowner AS owner
                    FROM pg_catalog.pg_class AS c, pg_catalog.pg_class AS w
                    WHERE w.oid = whole AND (c.oid = made
                        OR c.oid IN (SELECT h.inhrelid FROM pg_catalog.pg_inherits AS h WHERE h.inhparent = made))
                    ORDER BY c.relname
                LOOP
                    EXECUTE pg_catalog.format('CREATE TRIGGER %I BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION saas.refuse_change()', 'usage_events_append_only_truncate', own.name);
                    EXECUTE pg_catalog.format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', own.name);
                    EXECUTE pg_catalog.format('ALTER TABLE %s OWNER TO %I', own.name, pg_catalog.pg_get_userbyid(own.owner));
                    FOR command IN
                        SELECT DISTINCT pg_catalog.format('REVOKE ALL ON TABLE %s FROM %s', own.name,
                            CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END)
                        FROM pg_catalog.pg_class AS c, pg_catalog.aclexplode(c.relacl) AS a
                        WHERE c.oid = own.id AND a.grantee <> c.relowner
                    LOOP
                        EXECUTE command;
                    END LOOP;
                END LOOP;
                IF caught THEN
                    SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum) INTO columns
                        FROM pg_catalog.pg_attribute AS a
                        WHERE a.attrelid = parent AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '';
                    EXECUTE pg_catalog.format('WITH moved AS (DELETE FROM %1$s WHERE %2$I >= %3$L AND %2$I < %4$L RETURNING %5$s)'
                        ' INSERT INTO %6$s (%5$s) SELECT %5$s FROM moved', rest, 'at', range_start, range_end, columns, made);
                    GET DIAGNOSTICS moved = ROW_COUNT;
                END IF;
                FOR command IN
                    SELECT pg_catalog.format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY %s', made, c.conname,
                        CASE WHEN c.condeferred THEN 'DEFERRED' ELSE 'IMMEDIATE' END)
                    FROM pg_catalog.pg_constraint AS c
                    WHERE c.conrelid = parent AND c.contype = 'f'
                        AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS w WHERE w.oid = c.conparentid AND w.conrelid = parent) AND c.condeferrable ORDER BY c.conname
                LOOP
                    EXECUTE command;
                END LOOP;
                EXECUTE pg_catalog.format('ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)',
                    parent, made, range_start, range_end);
                IF caught THEN
                    EXECUTE pg_catalog.format('ALTER TABLE %s ATTACH PARTITION %s DEFAULT', parent, rest);
                    IF missing.starts <= today THEN
                        RAISE WARNING '% rows of % were in the default partition: maintenance came late', moved, part;
                    END IF;
                END IF;
                RETURN NEXT 'created ' || part;
            EXCEPTION WHEN OTHERS THEN
                IF detaching AND SQLSTATE = '23503' THEN
                    -- To a table that references them they would be gone for a moment, and its action would follow.
                    RAISE WARNING 'rows of % are in the default partition and are referenced: they stay there', part;
                ELSE
                    RAISE WARNING 'partition % is not made: %', part, SQLERRM;
                    RETURN NEXT pg_catalog.concat('failed ', part, ': ', SQLERRM);
                END IF;
            END;
        END LOOP;
        FOR old IN
            SELECT b.part FROM (
                SELECT c.oid::pg_catalog.regclass AS part, pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS bound
                FROM pg_catalog.pg_inherits AS h
                JOIN pg_catalog.pg_class AS c ON c.oid = h.inhrelid
                WHERE h.inhparent = parent
            ) AS b
            WHERE (pg_catalog.regexp_match(b.bound, E'TO \\(''([^'']*)''\\)'))[1]::pg_catalog.timestamptz AT TIME ZONE 'UTC' <= pg_catalog.date_trunc('month', today - interval '24 months 0 days')
            ORDER BY b.part::pg_catalog.text
        LOOP
            BEGIN
                -- That no row is referenced is asked by a query as the owner, from whom row security may hide what references:
                -- not while it is not forced, and what is hidden then is an error.
                forced := ARRAY(
                    SELECT DISTINCT r.oid::pg_catalog.regclass FROM pg_catalog.pg_constraint AS c
                    JOIN pg_catalog.pg_class AS r ON r.oid = c.conrelid
                    WHERE c.contype = 'f' AND c.confrelid = parent AND r.relrowsecurity AND r.relforcerowsecurity ORDER BY 1
                );
                FOR n IN 1 .. pg_catalog.cardinality(forced) LOOP
                    EXECUTE pg_catalog.format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', forced[n]);
                END LOOP;
                PERFORM pg_catalog.set_config('row_security', 'off', true);
                EXECUTE pg_catalog.format('ALTER TABLE %s DETACH PARTITION %s', parent, old.part);
                PERFORM pg_catalog.set_config('row_security', 'on', true);
                FOR n IN 1 .. pg_catalog.cardinality(forced) LOOP
                    EXECUTE pg_catalog.format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', forced[n]);
                END LOOP;
                RETURN NEXT 'detached ' || old.part;
            EXCEPTION
                WHEN foreign_key_violation THEN
                    RAISE WARNING 'rows of % are old and are referenced: it stays', old.part;
                WHEN OTHERS THEN
                    RAISE WARNING 'partition % is not detached: %', old.part, SQLERRM;
                    RETURN NEXT pg_catalog.concat('failed ', old.part, ': ', SQLERRM);
            END;
        END LOOP;
    END LOOP;
END;
$$;

CREATE FUNCTION saas.members_an_owner_stays() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
    SET TimeZone = 'UTC'
    SET DateStyle = 'ISO, MDY'
    SET IntervalStyle = 'postgres'
    SET extra_float_digits = '1'
    SET bytea_output = 'hex'
    SET gin_fuzzy_search_limit = '0'
    SET transform_null_equals = 'off'
    SET array_nulls = 'on'
AS $$
BEGIN
    IF pg_catalog.row_security_active('saas.members'::pg_catalog.regclass) THEN
        IF saas.current_tenant_id() IS DISTINCT FROM COALESCE(OLD.organization_id, NEW.organization_id) OR NEW.organization_id <> OLD.organization_id THEN
            RAISE EXCEPTION 'a row of %.% is written while the session does not ask for whom it is: say that before the statement, and do not change it within', TG_TABLE_SCHEMA, TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
        END IF;
    END IF;
    IF (OLD.role = 'owner' AND (NEW.role IS NULL OR NEW.role <> 'owner' OR NEW.organization_id <> OLD.organization_id)) AND (EXISTS (SELECT FROM saas.members AS m WHERE m.organization_id = OLD.organization_id AND m.role = 'owner')
        OR NOT EXISTS (SELECT FROM saas.organizations AS o WHERE o.id = OLD.organization_id)) IS NOT TRUE THEN
        RAISE EXCEPTION '%', 'an organization needs an owner'
            USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'an_owner_stays';
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION saas.members_an_owner_stays_lock_delete() RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    IF pg_catalog.row_security_active('saas.members'::pg_catalog.regclass) THEN
        IF saas.current_tenant_id() IS DISTINCT FROM OLD.organization_id THEN
            RAISE EXCEPTION 'a row of %.% is written while the session does not ask for whom it is: say that before the statement, and do not change it within', TG_TABLE_SCHEMA, TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
        END IF;
    END IF;
    IF pg_catalog.current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'the rule % of %.% locks rows: write them in transactions of the isolation level READ COMMITTED', 'an_owner_stays', TG_TABLE_SCHEMA, TG_TABLE_NAME
            USING ERRCODE = 'invalid_transaction_state', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'an_owner_stays';
    END IF;
    PERFORM FROM saas.organizations AS p
        WHERE p.id = OLD.organization_id
        ORDER BY p.id FOR NO KEY UPDATE;
    RETURN NULL;
END;
$$;

CREATE FUNCTION saas.members_an_owner_stays_lock_update() RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    IF pg_catalog.row_security_active('saas.members'::pg_catalog.regclass) THEN
        IF saas.current_tenant_id() IS DISTINCT FROM OLD.organization_id OR NEW.organization_id <> OLD.organization_id THEN
            RAISE EXCEPTION 'a row of %.% is written while the session does not ask for whom it is: say that before the statement, and do not change it within', TG_TABLE_SCHEMA, TG_TABLE_NAME
                USING ERRCODE = 'insufficient_privilege', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
        END IF;
    END IF;
    IF pg_catalog.current_setting('transaction_isolation') NOT IN ('read committed', 'read uncommitted') THEN
        RAISE EXCEPTION 'the rule % of %.% locks rows: write them in transactions of the isolation level READ COMMITTED', 'an_owner_stays', TG_TABLE_SCHEMA, TG_TABLE_NAME
            USING ERRCODE = 'invalid_transaction_state', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'an_owner_stays';
    END IF;
    PERFORM FROM saas.organizations AS p
        WHERE p.id = OLD.organization_id OR p.id = NEW.organization_id
        ORDER BY p.id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'a row of %.% references a row of % that the rule % can''t lock: it is not there, or policies hide it', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'saas.organizations', 'an_owner_stays'
            USING ERRCODE = 'foreign_key_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'an_owner_stays';
    END IF;
    RETURN NULL;
END;
$$;

CREATE FUNCTION saas.old_encryption_key() RETURNS text
    LANGUAGE plpgsql
    STABLE
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
DECLARE
    said pg_catalog.text := NULLIF(pg_catalog.current_setting('app.old_encryption_key', true), '');
BEGIN
    IF said IS NULL THEN
        RAISE EXCEPTION 'the session says no key in %', 'app.old_encryption_key'
            USING ERRCODE = 'insufficient_privilege', HINT = 'say it for a transaction, as a parameter: SELECT set_config(''app.old_encryption_key'', $1, true)';
    END IF;
    RETURN said;
END;
$$;

CREATE FUNCTION saas.project_id_not_deleted_documents() RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
DECLARE
    gone boolean;
BEGIN
    SELECT r.deleted_at IS NOT NULL INTO gone FROM saas.projects AS r
        WHERE r.organization_id = NEW.organization_id AND r.id = NEW.project_id
        FOR SHARE;
    IF gone OR NOT FOUND THEN
        RAISE EXCEPTION 'a row of %.% references a deleted row of %', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'saas.projects'
            USING ERRCODE = 'foreign_key_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'documents_project_id_not_deleted';
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION saas.project_id_not_deleted_project_members() RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
DECLARE
    gone boolean;
BEGIN
    SELECT r.deleted_at IS NOT NULL INTO gone FROM saas.projects AS r
        WHERE r.organization_id = NEW.organization_id AND r.id = NEW.project_id
        FOR SHARE;
    IF gone OR NOT FOUND THEN
        RAISE EXCEPTION 'a row of %.% references a deleted row of %', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'saas.projects'
            USING ERRCODE = 'foreign_key_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'project_members_project_id_not_deleted';
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION saas.project_id_not_deleted_tasks() RETURNS trigger
    LANGUAGE plpgsql
    SECURITY DEFINER
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
DECLARE
    gone boolean;
BEGIN
    SELECT r.deleted_at IS NOT NULL INTO gone FROM saas.projects AS r
        WHERE r.organization_id = NEW.organization_id AND r.id = NEW.project_id
        FOR SHARE;
    IF gone OR NOT FOUND THEN
        RAISE EXCEPTION 'a row of %.% references a deleted row of %', TG_TABLE_SCHEMA, TG_TABLE_NAME, 'saas.projects'
            USING ERRCODE = 'foreign_key_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = 'tasks_project_id_not_deleted';
    END IF;
    RETURN NEW;
END;
$$;

CREATE FUNCTION saas.purge_documents(older_than interval, at_most integer DEFAULT 10000) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
#variable_conflict use_column
DECLARE
    removed bigint;
    setting_0 pg_catalog.text := pg_catalog.current_setting('app.hard_delete', true);
BEGIN
    IF pg_catalog.current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
        RAISE EXCEPTION 'rows of % are purged, and this transaction does not see those that came meanwhile: do it in READ COMMITTED', 'saas.documents'
            USING ERRCODE = 'invalid_transaction_state';
    END IF;
    PERFORM pg_catalog.set_config('app.hard_delete', 'on', true);
    WITH gone AS (
        SELECT r.id FROM saas.documents AS r
        WHERE r.deleted_at < pg_catalog.now() - $1
        ORDER BY r.deleted_at
        LIMIT $2
        FOR UPDATE SKIP LOCKED
    )
    DELETE FROM saas.documents AS r USING gone WHERE r.id = gone.id;
    GET DIAGNOSTICS removed = ROW_COUNT;
    PERFORM pg_catalog.set_config('app.hard_delete', COALESCE(setting_0, ''), true);
    RETURN removed;
END;
$$;

CREATE FUNCTION saas.purge_projects(older_than interval, at_most integer DEFAULT 10000) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
#variable_conflict use_column
DECLARE
    removed bigint;
    one bigint;
    candidate pg_catalog.record;
    setting_0 pg_catalog.text := pg_catalog.current_setting('schema.purges', true);
BEGIN
    IF pg_catalog.current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
        RAISE EXCEPTION 'rows of % are purged, and this transaction does not see those that came meanwhile: do it in READ COMMITTED', 'saas.projects'
            USING ERRCODE = 'invalid_transaction_state';
    END IF;
    PERFORM pg_catalog.set_config('schema.purges', 'on', true);
    BEGIN
    WITH gone AS (
        SELECT r.id FROM saas.projects AS r
        WHERE r.deleted_at < pg_catalog.now() - $1
            AND NOT EXISTS (SELECT FROM saas.documents AS c WHERE c.organization_id = r.organization_id AND c.project_id = r.id AND c.deleted_at IS NULL)
            AND NOT EXISTS (SELECT FROM saas.tasks AS c WHERE c.organization_id = r.organization_id AND c.project_id = r.id AND c.deleted_at IS NULL)
        ORDER BY r.deleted_at
        LIMIT $2
        FOR UPDATE SKIP LOCKED
    )
    DELETE FROM saas.projects AS r USING gone WHERE r.id = gone.id;
    GET DIAGNOSTICS removed = ROW_COUNT;
    EXCEPTION WHEN SQLSTATE 'SD001' THEN
        removed := 0;
        FOR candidate IN SELECT r.id FROM saas.projects AS r
        WHERE r.deleted_at < pg_catalog.now() - $1
            AND NOT EXISTS (SELECT FROM saas.documents AS c WHERE c.organization_id = r.organization_id AND c.project_id = r.id AND c.deleted_at IS NULL)
            AND NOT EXISTS (SELECT FROM saas.tasks AS c WHERE c.organization_id = r.organization_id AND c.project_id = r.id AND c.deleted_at IS NULL)
        ORDER BY r.deleted_at
        FOR UPDATE SKIP LOCKED
        LOOP
            EXIT WHEN removed >= $2;
            BEGIN
                DELETE FROM saas.projects AS r WHERE r.id = candidate.id;
                GET DIAGNOSTICS one = ROW_COUNT;
                removed := removed + one;
            EXCEPTION WHEN SQLSTATE 'SD001' THEN
                -- A live row would go along.
                CONTINUE;
            END;
        END LOOP;
    END;
    PERFORM pg_catalog.set_config('schema.purges', COALESCE(setting_0, ''), true);
    RETURN removed;
END;
$$;

CREATE FUNCTION saas.purge_tasks(older_than interval, at_most integer DEFAULT 10000) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
#variable_conflict use_column
DECLARE
    removed bigint;
BEGIN
    IF pg_catalog.current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN
        RAISE EXCEPTION 'rows of % are purged, and this transaction does not see those that came meanwhile: do it in READ COMMITTED', 'saas.tasks'
            USING ERRCODE = 'invalid_transaction_state';
    END IF;
    WITH gone AS (
        SELECT r.id FROM saas.tasks AS r
        WHERE r.deleted_at < pg_catalog.now() - $1
        ORDER BY r.deleted_at
        LIMIT $2
        FOR UPDATE SKIP LOCKED
    )
    DELETE FROM saas.tasks AS r USING gone WHERE r.id = gone.id;
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END;
$$;

CREATE FUNCTION saas.reencrypt_api_keys(after jsonb DEFAULT NULL, at_most integer DEFAULT 1000) RETURNS jsonb
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
    SET row_security = 'off'
AS $$
#variable_conflict use_column
DECLARE
    start saas.api_keys%ROWTYPE;
    keys pg_catalog.jsonb;
    stay pg_catalog.jsonb;
    before pg_catalog.text := pg_catalog.current_setting('schema.reencrypts', true);
BEGIN
    start := pg_catalog.jsonb_populate_record(NULL::saas.api_keys, $1);
    -- Rows that last, and rows that are deleted, get it too.
    PERFORM pg_catalog.set_config('schema.reencrypts', 'on', true);
    WITH batch AS MATERIALIZED (
        SELECT id FROM saas.api_keys AS r
        WHERE $1 IS NULL OR (r.id) > (start.id)
        ORDER BY r.id
        LIMIT $2
        FOR NO KEY UPDATE
    ), made AS MATERIALIZED (
        SELECT r.id AS key_0, saas.reencrypted_text(r.secret) AS value_0, r.secret IS NOT NULL AS there_0
        FROM saas.api_keys AS r JOIN batch AS b ON r.id = b.id
    ), written AS (
        UPDATE saas.api_keys AS r SET secret = m.value_0
        FROM made AS m WHERE r.id = m.key_0 AND (m.there_0 AND m.value_0 IS NULL) IS NOT TRUE
    )
    SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', m.key_0) ORDER BY m.key_0),
        pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', m.key_0) ORDER BY m.key_0) FILTER (WHERE m.there_0 AND m.value_0 IS NULL)
        INTO keys, stay FROM made AS m;
    PERFORM pg_catalog.set_config('schema.reencrypts', coalesce(before, ''), true);
    IF stay = keys THEN
        RAISE EXCEPTION 'neither key decrypts one of these rows of %', 'saas.api_keys'
            USING ERRCODE = 'external_routine_invocation_exception', DETAIL = stay::pg_catalog.text,
                HINT = 'where the keys are right, others encrypted these rows: go on behind the last of them';
    ELSIF stay IS NOT NULL THEN
        RAISE WARNING 'neither key decrypts % of these rows of %, which stay as they are', pg_catalog.jsonb_array_length(stay), 'saas.api_keys'
            USING DETAIL = stay::pg_catalog.text;
    END IF;
    RETURN keys -> -1;
END;
$$;

CREATE FUNCTION saas.reencrypted_text(value bytea) RETURNS bytea
    LANGUAGE plpgsql
    STRICT
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
DECLARE
    now_key pg_catalog.text := saas.encryption_key();
    plain pg_catalog.text;
BEGIN
    BEGIN
        PERFORM saas.decrypt_text($1);
        RETURN $1;
    EXCEPTION WHEN external_routine_invocation_exception THEN
        NULL;
    END;
    PERFORM pg_catalog.set_config('app.encryption_key', saas.old_encryption_key(), true);
    BEGIN
        plain := saas.decrypt_text($1);
    EXCEPTION WHEN external_routine_invocation_exception THEN
        PERFORM pg_catalog.set_config('app.encryption_key', now_key, true);
        RETURN NULL;
    END;
    PERFORM pg_catalog.set_config('app.encryption_key', now_key, true);
    RETURN saas.encrypt_text(plain);
END;
$$;

CREATE FUNCTION saas.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    RAISE EXCEPTION '%rows of %.% can''t be %', CASE WHEN TG_NARGS > 0 THEN pg_catalog.concat(TG_ARGV[0], ' of ') ELSE '' END, TG_TABLE_SCHEMA, TG_TABLE_NAME, CASE TG_OP WHEN 'UPDATE' THEN 'changed' WHEN 'DELETE' THEN 'deleted' ELSE 'truncated' END
        USING ERRCODE = 'integrity_constraint_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END;
$$;

CREATE FUNCTION saas.refuse_deleted() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    RAISE EXCEPTION 'a deleted row of %.% can be restored or removed, not changed', TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END;
$$;

CREATE FUNCTION saas.refuse_deleted_insert() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    RAISE EXCEPTION 'a row of %.% is inserted as deleted: insert it, and delete it then', TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END;
$$;

CREATE FUNCTION saas.refuse_purge() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    RAISE EXCEPTION 'a row of %.% is live, and is not purged with the row that it references', TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'SD001', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END;
$$;

CREATE FUNCTION saas.refuse_row() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0]
        USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END;
$$;

CREATE FUNCTION saas.refuse_transition() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        RAISE EXCEPTION '% of %.% can''t start as %', TG_ARGV[0], TG_TABLE_SCHEMA, TG_TABLE_NAME, pg_catalog.to_jsonb(NEW) ->> TG_ARGV[0]
            USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    ELSE
        RAISE EXCEPTION '% of %.% can''t go from % to %', TG_ARGV[0], TG_TABLE_SCHEMA, TG_TABLE_NAME, pg_catalog.to_jsonb(OLD) ->> TG_ARGV[0], pg_catalog.to_jsonb(NEW) ->> TG_ARGV[0]
            USING ERRCODE = 'check_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
    END IF;
END;
$$;

CREATE FUNCTION saas.refuse_version() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = 'pg_catalog', 'pg_temp'
AS $$
BEGIN
    RAISE EXCEPTION 'column % of %.% starts with %, and the database counts it: leave it out', 'version', TG_TABLE_SCHEMA, TG_TABLE_NAME, 1
        USING ERRCODE = 'integrity_constraint_violation', SCHEMA = TG_TABLE_SCHEMA, TABLE = TG_TABLE_NAME, CONSTRAINT = TG_NAME;
END;
$$;

-- views after the tables and views that they read
CREATE VIEW saas.api_keys_decrypted WITH (security_invoker = true) AS
SELECT
    id,
    organization_id,
    name,
    prefix,
    saas.decrypt_text(secret) AS secret,
    last_used_at,
    revoked_at,
    created_by,
    updated_by,
    created_at,
    updated_at
FROM saas.api_keys;

CREATE VIEW saas.api_keys_masked WITH (security_barrier = true) AS
SELECT
    id,
    organization_id,
    name,
    prefix,
    NULL::bytea AS secret,
    last_used_at,
    revoked_at,
    created_by,
    updated_by,
    created_at,
    updated_at,
    NULL::bytea AS secret_hash
FROM saas.api_keys
WHERE ((organization_id = (SELECT saas.current_tenant_id())));

CREATE VIEW saas.billing_accounts_masked WITH (security_barrier = true) AS
SELECT
    id,
    organization_id,
    CASE WHEN legal_name::text IS NOT NULL THEN pg_catalog.left(legal_name::text, 1) || '***' END AS legal_name,
    CASE WHEN email::text ~ '^[^@]+@[^@]+$' THEN pg_catalog.left(email::text, 1) || '***@' || pg_catalog.split_part(email::text, '@', 2) WHEN email::text IS NOT NULL THEN '***' END AS email,
    pg_catalog.encode(pg_catalog.sha256((SELECT m.secret FROM saas.mask_secret AS m) || pg_catalog.sha256((SELECT m.secret FROM saas.mask_secret AS m) || pg_catalog.convert_to(tax_number::text, 'UTF8'))), 'hex') AS tax_number,
    CASE WHEN pg_catalog.char_length(card::text) >= 8 THEN '***' || pg_catalog.right(card::text, 4) WHEN card::text IS NOT NULL THEN '***' END AS card,
    NULL::text AS iban,
    created_at,
    updated_at
FROM saas.billing_accounts
WHERE ((organization_id = (SELECT saas.current_tenant_id())));

CREATE VIEW saas.documents_live WITH (security_invoker = true) AS
SELECT id, organization_id, project_id, slug, title, body, tags, properties, version, created_by, updated_by, deleted_at, deletion_id, created_at, updated_at, search FROM saas.documents WHERE deleted_at IS NULL;

CREATE VIEW saas.members_masked WITH (security_barrier = true) AS
SELECT
    id,
    organization_id,
    CASE WHEN email::text ~ '^[^@]+@[^@]+$' THEN pg_catalog.left(email::text, 1) || '***@' || pg_catalog.split_part(email::text, '@', 2) WHEN email::text IS NOT NULL THEN '***' END AS email,
    CASE WHEN name::text IS NOT NULL THEN pg_catalog.left(name::text, 1) || '***' END AS name,
    CASE WHEN pg_catalog.char_length(phone::text) >= 6 THEN '***' || pg_catalog.right(phone::text, 2) WHEN phone::text IS NOT NULL THEN '***' END AS phone,
    role,
    created_at,
    updated_at
FROM saas.members
WHERE ((organization_id = (SELECT saas.current_tenant_id())));

CREATE VIEW saas.project_progress WITH (security_invoker = true) AS
SELECT p.id AS project_id, p.name, count(t.id) AS tasks, count(t.id) FILTER (WHERE t.state = 'done') AS done
    FROM saas.projects AS p
    LEFT JOIN saas.tasks AS t ON t.project_id = p.id AND t.deleted_at IS NULL
    WHERE p.deleted_at IS NULL
    GROUP BY p.id, p.name;

CREATE VIEW saas.projects_live WITH (security_invoker = true) AS
SELECT id, organization_id, code, name, description, created_by, updated_by, deleted_at, deletion_id, created_at, updated_at FROM saas.projects WHERE deleted_at IS NULL;

CREATE VIEW saas.tasks_live WITH (security_invoker = true) AS
SELECT id, organization_id, project_id, number, title, state, assignee_id, blocked_by_id, version, created_by, updated_by, deleted_at, deletion_id, created_at, updated_at FROM saas.tasks WHERE deleted_at IS NULL;

-- triggers after their tables and functions
CREATE TRIGGER plans_timestamps
    BEFORE UPDATE ON saas.plans
    FOR EACH ROW EXECUTE FUNCTION saas.keep_timestamps();
CREATE TRIGGER organizations_audit_delete
    AFTER DELETE ON saas.organizations
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_organizations();
CREATE TRIGGER organizations_audit_insert
    AFTER INSERT ON saas.organizations
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_organizations();
CREATE TRIGGER organizations_audit_truncate
    AFTER TRUNCATE ON saas.organizations
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_organizations();
CREATE TRIGGER organizations_audit_update
    AFTER UPDATE ON saas.organizations
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_organizations();
CREATE TRIGGER organizations_timestamps
    BEFORE UPDATE ON saas.organizations
    FOR EACH ROW EXECUTE FUNCTION saas.keep_timestamps();
CREATE TRIGGER an_owner_stays_lock_delete
    AFTER DELETE ON saas.members
    FOR EACH ROW EXECUTE FUNCTION saas.members_an_owner_stays_lock_delete();
CREATE TRIGGER an_owner_stays_lock_update
    AFTER UPDATE ON saas.members
    FOR EACH ROW
    WHEN (OLD.role = 'owner' AND (NEW.role IS NULL OR NEW.role <> 'owner' OR NEW.organization_id <> OLD.organization_id))
    EXECUTE FUNCTION saas.members_an_owner_stays_lock_update();
CREATE TRIGGER an_owner_stays_require
    AFTER UPDATE OR DELETE ON saas.members
    FOR EACH ROW EXECUTE FUNCTION saas.members_an_owner_stays();
CREATE TRIGGER members_audit_delete
    AFTER DELETE ON saas.members
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_members();
CREATE TRIGGER members_audit_insert
    AFTER INSERT ON saas.members
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_members();
CREATE TRIGGER members_audit_truncate
    AFTER TRUNCATE ON saas.members
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_members();
CREATE TRIGGER members_audit_update
    AFTER UPDATE ON saas.members
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_members();
CREATE TRIGGER members_timestamps
    BEFORE UPDATE ON saas.members
    FOR EACH ROW EXECUTE FUNCTION saas.keep_timestamps();
CREATE TRIGGER projects_actors
    BEFORE INSERT OR UPDATE ON saas.projects
    FOR EACH ROW EXECUTE FUNCTION saas.keep_actors();
CREATE TRIGGER projects_audit_delete
    AFTER DELETE ON saas.projects
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_projects();
CREATE TRIGGER projects_audit_insert
    AFTER INSERT ON saas.projects
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_projects();
CREATE TRIGGER projects_audit_truncate
    AFTER TRUNCATE ON saas.projects
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_projects();
CREATE TRIGGER projects_audit_update
    AFTER UPDATE ON saas.projects
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_projects();
CREATE TRIGGER projects_deletion
    BEFORE UPDATE ON saas.projects
    FOR EACH ROW
    WHEN ((OLD.deleted_at IS DISTINCT FROM NEW.deleted_at OR OLD.deletion_id IS DISTINCT FROM NEW.deletion_id) AND NOT ((pg_catalog.pg_trigger_depth() > 0 AND pg_catalog.has_table_privilege(OLD.tableoid, 'TRIGGER WITH GRANT OPTION')) AND (NEW.deleted_at IS NULL) = (NEW.deletion_id IS NULL)))
    EXECUTE FUNCTION saas.keep_deletion();
CREATE TRIGGER projects_deletion_insert
    AFTER INSERT ON saas.projects
    FOR EACH ROW
    WHEN ((NEW.deleted_at IS NOT NULL OR NEW.deletion_id IS NOT NULL) AND NOT pg_catalog.has_table_privilege(NEW.tableoid, 'TRIGGER WITH GRANT OPTION'))
    EXECUTE FUNCTION saas.refuse_deleted_insert();
CREATE TRIGGER projects_immutable
    BEFORE UPDATE ON saas.projects
    FOR EACH ROW
    WHEN (pg_catalog.record_image_ne(ROW(OLD.code), ROW(NEW.code)))
    EXECUTE FUNCTION saas.refuse_change('code');
CREATE TRIGGER projects_purge
    BEFORE DELETE ON saas.projects
    FOR EACH ROW
    WHEN (OLD.deleted_at IS NULL AND pg_catalog.current_setting('schema.purges', true) = 'on')
    EXECUTE FUNCTION saas.refuse_purge();
CREATE TRIGGER projects_soft_delete_cascade
    AFTER UPDATE ON saas.projects
    FOR EACH ROW
    WHEN (OLD.deletion_id IS DISTINCT FROM NEW.deletion_id)
    EXECUTE FUNCTION saas.cascade_projects();
CREATE TRIGGER projects_timestamps
    BEFORE UPDATE ON saas.projects
    FOR EACH ROW EXECUTE FUNCTION saas.keep_timestamps();
CREATE TRIGGER documents_actors
    BEFORE INSERT OR UPDATE ON saas.documents
    FOR EACH ROW EXECUTE FUNCTION saas.keep_actors();
CREATE TRIGGER documents_audit_delete
    AFTER DELETE ON saas.documents
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_documents();
CREATE TRIGGER documents_audit_insert
    AFTER INSERT ON saas.documents
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_documents();
CREATE TRIGGER documents_audit_truncate
    AFTER TRUNCATE ON saas.documents
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_documents();
CREATE TRIGGER documents_audit_update
    AFTER UPDATE ON saas.documents
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_documents();
CREATE TRIGGER documents_deletion
    BEFORE UPDATE ON saas.documents
    FOR EACH ROW
    WHEN ((OLD.deleted_at IS DISTINCT FROM NEW.deleted_at OR OLD.deletion_id IS DISTINCT FROM NEW.deletion_id) AND NOT ((pg_catalog.pg_trigger_depth() > 0 AND pg_catalog.has_table_privilege(OLD.tableoid, 'TRIGGER WITH GRANT OPTION')) AND (NEW.deleted_at IS NULL) = (NEW.deletion_id IS NULL)))
    EXECUTE FUNCTION saas.keep_deletion();
CREATE TRIGGER documents_deletion_insert
    AFTER INSERT ON saas.documents
    FOR EACH ROW
    WHEN ((NEW.deleted_at IS NOT NULL OR NEW.deletion_id IS NOT NULL) AND NOT pg_catalog.has_table_privilege(NEW.tableoid, 'TRIGGER WITH GRANT OPTION'))
    EXECUTE FUNCTION saas.refuse_deleted_insert();
CREATE TRIGGER documents_project_id_not_deleted
    BEFORE INSERT ON saas.documents
    FOR EACH ROW
    WHEN (NEW.project_id IS NOT NULL AND NEW.deleted_at IS NULL)
    EXECUTE FUNCTION saas.project_id_not_deleted_documents();
CREATE TRIGGER documents_project_id_not_deleted_update
    BEFORE UPDATE OF project_id, deleted_at ON saas.documents
    FOR EACH ROW
    WHEN (NEW.project_id IS NOT NULL AND NEW.deleted_at IS NULL AND (OLD.project_id IS DISTINCT FROM NEW.project_id OR (OLD.deleted_at IS NOT NULL AND NOT (pg_catalog.pg_trigger_depth() > 0 AND pg_catalog.has_table_privilege(OLD.tableoid, 'TRIGGER WITH GRANT OPTION')))))
    EXECUTE FUNCTION saas.project_id_not_deleted_documents();
CREATE TRIGGER documents_purge
    BEFORE DELETE ON saas.documents
    FOR EACH ROW
    WHEN (OLD.deleted_at IS NULL AND pg_catalog.current_setting('schema.purges', true) = 'on')
    EXECUTE FUNCTION saas.refuse_purge();
CREATE TRIGGER documents_read_only
    BEFORE UPDATE ON saas.documents
    FOR EACH ROW
    WHEN (OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS NOT NULL AND NOT (pg_catalog.pg_trigger_depth() > 0 AND pg_catalog.has_table_privilege(OLD.tableoid, 'TRIGGER WITH GRANT OPTION')))
    EXECUTE FUNCTION saas.refuse_deleted();
CREATE TRIGGER documents_soft_delete
    BEFORE DELETE ON saas.documents
    FOR EACH ROW
    WHEN ((pg_catalog.current_setting('app.hard_delete', true) = 'on') IS NOT TRUE AND NOT (pg_catalog.pg_trigger_depth() > 0 AND pg_catalog.has_table_privilege(OLD.tableoid, 'TRIGGER WITH GRANT OPTION')))
    EXECUTE FUNCTION saas.delete_documents();
CREATE TRIGGER documents_timestamps
    BEFORE UPDATE ON saas.documents
    FOR EACH ROW EXECUTE FUNCTION saas.keep_timestamps();
CREATE TRIGGER documents_version
    BEFORE UPDATE ON saas.documents
    FOR EACH ROW EXECUTE FUNCTION saas.keep_version('id');
CREATE TRIGGER documents_version_insert
    AFTER INSERT ON saas.documents
    FOR EACH ROW
    WHEN (NEW.version IS DISTINCT FROM 1)
    EXECUTE FUNCTION saas.refuse_version();
CREATE TRIGGER tasks_actors
    BEFORE INSERT OR UPDATE ON saas.tasks
    FOR EACH ROW EXECUTE FUNCTION saas.keep_actors();
CREATE TRIGGER tasks_audit_delete
    AFTER DELETE ON saas.tasks
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_tasks();
CREATE TRIGGER tasks_audit_insert
    AFTER INSERT ON saas.tasks
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_tasks();
CREATE TRIGGER tasks_audit_truncate
    AFTER TRUNCATE ON saas.tasks
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_tasks();
CREATE TRIGGER tasks_audit_update
    AFTER UPDATE ON saas.tasks
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_tasks();
CREATE TRIGGER tasks_deletion
    BEFORE UPDATE ON saas.tasks
    FOR EACH ROW
    WHEN ((OLD.deleted_at IS DISTINCT FROM NEW.deleted_at OR OLD.deletion_id IS DISTINCT FROM NEW.deletion_id) AND NOT ((pg_catalog.pg_trigger_depth() > 0 AND pg_catalog.has_table_privilege(OLD.tableoid, 'TRIGGER WITH GRANT OPTION')) AND (NEW.deleted_at IS NULL) = (NEW.deletion_id IS NULL)))
    EXECUTE FUNCTION saas.keep_deletion();
CREATE TRIGGER tasks_deletion_insert
    AFTER INSERT ON saas.tasks
    FOR EACH ROW
    WHEN ((NEW.deleted_at IS NOT NULL OR NEW.deletion_id IS NOT NULL) AND NOT pg_catalog.has_table_privilege(NEW.tableoid, 'TRIGGER WITH GRANT OPTION'))
    EXECUTE FUNCTION saas.refuse_deleted_insert();
CREATE TRIGGER tasks_project_id_not_deleted
    BEFORE INSERT ON saas.tasks
    FOR EACH ROW
    WHEN (NEW.project_id IS NOT NULL AND NEW.deleted_at IS NULL)
    EXECUTE FUNCTION saas.project_id_not_deleted_tasks();
CREATE TRIGGER tasks_project_id_not_deleted_update
    BEFORE UPDATE OF project_id, deleted_at ON saas.tasks
    FOR EACH ROW
    WHEN (NEW.project_id IS NOT NULL AND NEW.deleted_at IS NULL AND (OLD.project_id IS DISTINCT FROM NEW.project_id OR (OLD.deleted_at IS NOT NULL AND NOT (pg_catalog.pg_trigger_depth() > 0 AND pg_catalog.has_table_privilege(OLD.tableoid, 'TRIGGER WITH GRANT OPTION')))))
    EXECUTE FUNCTION saas.project_id_not_deleted_tasks();
CREATE TRIGGER tasks_purge
    BEFORE DELETE ON saas.tasks
    FOR EACH ROW
    WHEN (OLD.deleted_at IS NULL AND pg_catalog.current_setting('schema.purges', true) = 'on')
    EXECUTE FUNCTION saas.refuse_purge();
CREATE TRIGGER tasks_state_initial
    AFTER INSERT ON saas.tasks
    FOR EACH ROW
    WHEN ((NEW.state IN ('open')) IS NOT TRUE)
    EXECUTE FUNCTION saas.refuse_transition('state');
CREATE TRIGGER tasks_state_transitions
    AFTER UPDATE ON saas.tasks
    FOR EACH ROW
    WHEN (OLD.state IS DISTINCT FROM NEW.state AND ((OLD.state, NEW.state) IN (('open', 'in_progress'), ('open', 'cancelled'), ('in_progress', 'open'), ('in_progress', 'in_review'), ('in_progress', 'cancelled'), ('in_review', 'in_progress'), ('in_review', 'done'), ('cancelled', 'open'))) IS NOT TRUE)
    EXECUTE FUNCTION saas.refuse_transition('state');
CREATE TRIGGER tasks_timestamps
    BEFORE UPDATE ON saas.tasks
    FOR EACH ROW EXECUTE FUNCTION saas.keep_timestamps();
CREATE TRIGGER tasks_version
    BEFORE UPDATE ON saas.tasks
    FOR EACH ROW EXECUTE FUNCTION saas.keep_version('id');
CREATE TRIGGER tasks_version_insert
    AFTER INSERT ON saas.tasks
    FOR EACH ROW
    WHEN (NEW.version IS DISTINCT FROM 1)
    EXECUTE FUNCTION saas.refuse_version();
CREATE TRIGGER work_has_an_assignee
    AFTER INSERT OR UPDATE ON saas.tasks
    FOR EACH ROW
    WHEN ((NEW.state IN ('in_progress', 'in_review')) AND (NEW.assignee_id IS NOT NULL) IS NOT TRUE)
    EXECUTE FUNCTION saas.refuse_row('somebody must be at work');
CREATE TRIGGER api_keys_actors
    BEFORE INSERT OR UPDATE ON saas.api_keys
    FOR EACH ROW EXECUTE FUNCTION saas.keep_actors();
CREATE TRIGGER api_keys_audit_delete
    AFTER DELETE ON saas.api_keys
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_api_keys();
CREATE TRIGGER api_keys_audit_insert
    AFTER INSERT ON saas.api_keys
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_api_keys();
CREATE TRIGGER api_keys_audit_truncate
    AFTER TRUNCATE ON saas.api_keys
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_api_keys();
CREATE TRIGGER api_keys_audit_update
    AFTER UPDATE ON saas.api_keys
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_api_keys();
CREATE TRIGGER api_keys_encrypted
    BEFORE INSERT ON saas.api_keys
    FOR EACH ROW EXECUTE FUNCTION saas.keep_encrypted_api_keys();
CREATE TRIGGER api_keys_encrypted_update
    BEFORE UPDATE ON saas.api_keys
    FOR EACH ROW
    WHEN (OLD.secret IS DISTINCT FROM NEW.secret OR OLD.secret_hash IS DISTINCT FROM NEW.secret_hash)
    EXECUTE FUNCTION saas.keep_encrypted_api_keys();
CREATE TRIGGER api_keys_immutable
    BEFORE UPDATE ON saas.api_keys
    FOR EACH ROW
    WHEN (pg_catalog.record_image_ne(ROW(OLD.prefix), ROW(NEW.prefix)))
    EXECUTE FUNCTION saas.refuse_change('prefix');
CREATE TRIGGER api_keys_timestamps
    BEFORE UPDATE ON saas.api_keys
    FOR EACH ROW EXECUTE FUNCTION saas.keep_timestamps();
CREATE TRIGGER audit_log_append_only
    BEFORE UPDATE OR DELETE ON saas.audit_log
    FOR EACH ROW EXECUTE FUNCTION saas.refuse_change();
CREATE TRIGGER audit_log_append_only_truncate
    BEFORE TRUNCATE ON saas.audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION saas.refuse_change();
CREATE TRIGGER audit_log_append_only_truncate
    BEFORE TRUNCATE ON saas.audit_log_default
    FOR EACH STATEMENT EXECUTE FUNCTION saas.refuse_change();
CREATE TRIGGER billing_accounts_audit_delete
    AFTER DELETE ON saas.billing_accounts
    REFERENCING OLD TABLE AS old_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_billing_accounts();
CREATE TRIGGER billing_accounts_audit_insert
    AFTER INSERT ON saas.billing_accounts
    REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_billing_accounts();
CREATE TRIGGER billing_accounts_audit_truncate
    AFTER TRUNCATE ON saas.billing_accounts
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_billing_accounts();
CREATE TRIGGER billing_accounts_audit_update
    AFTER UPDATE ON saas.billing_accounts
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION saas.audit_billing_accounts();
CREATE TRIGGER billing_accounts_timestamps
    BEFORE UPDATE ON saas.billing_accounts
    FOR EACH ROW EXECUTE FUNCTION saas.keep_timestamps();
CREATE TRIGGER invoices_append_only
    BEFORE UPDATE OR DELETE ON saas.invoices
    FOR EACH ROW EXECUTE FUNCTION saas.refuse_change();
CREATE TRIGGER invoices_append_only_truncate
    BEFORE TRUNCATE ON saas.invoices
    FOR EACH STATEMENT EXECUTE FUNCTION saas.refuse_change();
CREATE TRIGGER project_members_project_id_not_deleted
    BEFORE INSERT ON saas.project_members
    FOR EACH ROW
    WHEN (NEW.project_id IS NOT NULL)
    EXECUTE FUNCTION saas.project_id_not_deleted_project_members();
CREATE TRIGGER project_members_project_id_not_deleted_update
    BEFORE UPDATE OF project_id ON saas.project_members
    FOR EACH ROW
    WHEN (NEW.project_id IS NOT NULL AND (OLD.project_id IS DISTINCT FROM NEW.project_id))
    EXECUTE FUNCTION saas.project_id_not_deleted_project_members();
CREATE TRIGGER usage_events_append_only
    BEFORE UPDATE OR DELETE ON saas.usage_events
    FOR EACH ROW EXECUTE FUNCTION saas.refuse_change();
CREATE TRIGGER usage_events_append_only_truncate
    BEFORE TRUNCATE ON saas.usage_events
    FOR EACH STATEMENT EXECUTE FUNCTION saas.refuse_change();
CREATE TRIGGER usage_events_append_only_truncate
    BEFORE TRUNCATE ON saas.usage_events_2026_01
    FOR EACH STATEMENT EXECUTE FUNCTION saas.refuse_change();
CREATE TRIGGER usage_events_append_only_truncate
    BEFORE TRUNCATE ON saas.usage_events_2026_02
    FOR EACH STATEMENT EXECUTE FUNCTION saas.refuse_change();
CREATE TRIGGER usage_events_append_only_truncate
    BEFORE TRUNCATE ON saas.usage_events_2026_03
    FOR EACH STATEMENT EXECUTE FUNCTION saas.refuse_change();
CREATE TRIGGER usage_events_append_only_truncate
    BEFORE TRUNCATE ON saas.usage_events_2026_04
    FOR EACH STATEMENT EXECUTE FUNCTION saas.refuse_change();
CREATE TRIGGER usage_events_append_only_truncate
    BEFORE TRUNCATE ON saas.usage_events_default
    FOR EACH STATEMENT EXECUTE FUNCTION saas.refuse_change();

-- policies before ENABLE ROW LEVEL SECURITY: without a policy no row is visible
CREATE POLICY organizations_tenant ON saas.organizations
    FOR ALL TO PUBLIC
    USING (id = (SELECT saas.current_tenant_id()))
    WITH CHECK (id = (SELECT saas.current_tenant_id()));
CREATE POLICY members_tenant ON saas.members
    FOR ALL TO PUBLIC
    USING (organization_id = (SELECT saas.current_tenant_id()))
    WITH CHECK (organization_id = (SELECT saas.current_tenant_id()));
CREATE POLICY projects_tenant ON saas.projects
    FOR ALL TO PUBLIC
    USING (organization_id = (SELECT saas.current_tenant_id()))
    WITH CHECK (organization_id = (SELECT saas.current_tenant_id()));
CREATE POLICY documents_tenant ON saas.documents
    FOR ALL TO PUBLIC
    USING (organization_id = (SELECT saas.current_tenant_id()))
    WITH CHECK (organization_id = (SELECT saas.current_tenant_id()));
CREATE POLICY tasks_tenant ON saas.tasks
    FOR ALL TO PUBLIC
    USING (organization_id = (SELECT saas.current_tenant_id()))
    WITH CHECK (organization_id = (SELECT saas.current_tenant_id()));
CREATE POLICY api_keys_tenant ON saas.api_keys
    FOR ALL TO PUBLIC
    USING (organization_id = (SELECT saas.current_tenant_id()))
    WITH CHECK (organization_id = (SELECT saas.current_tenant_id()));
CREATE POLICY billing_accounts_tenant ON saas.billing_accounts
    FOR ALL TO PUBLIC
    USING (organization_id = (SELECT saas.current_tenant_id()))
    WITH CHECK (organization_id = (SELECT saas.current_tenant_id()));
CREATE POLICY invoices_tenant ON saas.invoices
    FOR ALL TO PUBLIC
    USING (organization_id = (SELECT saas.current_tenant_id()))
    WITH CHECK (organization_id = (SELECT saas.current_tenant_id()));
CREATE POLICY project_members_tenant ON saas.project_members
    FOR ALL TO PUBLIC
    USING (organization_id = (SELECT saas.current_tenant_id()))
    WITH CHECK (organization_id = (SELECT saas.current_tenant_id()));
CREATE POLICY usage_events_tenant ON saas.usage_events
    FOR ALL TO PUBLIC
    USING (organization_id = (SELECT saas.current_tenant_id()))
    WITH CHECK (organization_id = (SELECT saas.current_tenant_id()));

-- row security after the policies
ALTER TABLE saas.organizations ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.organizations FORCE ROW LEVEL SECURITY;
ALTER TABLE saas.members ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.members FORCE ROW LEVEL SECURITY;
ALTER TABLE saas.projects ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.projects FORCE ROW LEVEL SECURITY;
ALTER TABLE saas.documents ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.documents FORCE ROW LEVEL SECURITY;
ALTER TABLE saas.tasks ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.tasks FORCE ROW LEVEL SECURITY;
ALTER TABLE saas.api_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.api_keys FORCE ROW LEVEL SECURITY;
ALTER TABLE saas.audit_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.audit_log_default ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.billing_accounts ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.billing_accounts FORCE ROW LEVEL SECURITY;
ALTER TABLE saas.invoices ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.invoices FORCE ROW LEVEL SECURITY;
ALTER TABLE saas.mask_secret ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.project_members ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.project_members FORCE ROW LEVEL SECURITY;
ALTER TABLE saas.usage_events ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.usage_events FORCE ROW LEVEL SECURITY;
ALTER TABLE saas.usage_events_2026_01 ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.usage_events_2026_02 ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.usage_events_2026_03 ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.usage_events_2026_04 ENABLE ROW LEVEL SECURITY;
ALTER TABLE saas.usage_events_default ENABLE ROW LEVEL SECURITY;

-- privileges after the objects
REVOKE EXECUTE ON FUNCTION saas.audit_api_keys() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.audit_billing_accounts() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.audit_documents() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.audit_members() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.audit_organizations() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.audit_projects() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.audit_tasks() FROM PUBLIC;
GRANT SELECT ON TABLE saas.countries TO saas_app;
GRANT SELECT ON TABLE saas.countries TO saas_support;
GRANT SELECT ON TABLE saas.plans TO saas_app;
GRANT SELECT ON TABLE saas.plans TO saas_support;
GRANT DELETE, SELECT ON TABLE saas.organizations TO saas_app;
GRANT INSERT (id, name, slug, plan, country) ON TABLE saas.organizations TO saas_app;
GRANT UPDATE (name, slug, plan, country) ON TABLE saas.organizations TO saas_app;
GRANT SELECT ON TABLE saas.organizations TO saas_support;
GRANT DELETE, SELECT ON TABLE saas.members TO saas_app;
GRANT INSERT (id, organization_id, email, name, phone, role) ON TABLE saas.members TO saas_app;
GRANT UPDATE (organization_id, email, name, phone, role) ON TABLE saas.members TO saas_app;
GRANT SELECT (id, organization_id, role, created_at, updated_at) ON TABLE saas.members TO saas_support;
GRANT DELETE, SELECT ON TABLE saas.projects TO saas_app;
GRANT INSERT (id, organization_id, code, name, description) ON TABLE saas.projects TO saas_app;
GRANT UPDATE (organization_id, code, name, description, deleted_at, deletion_id) ON TABLE saas.projects TO saas_app;
GRANT SELECT ON TABLE saas.projects TO saas_support;
GRANT DELETE, SELECT ON TABLE saas.documents TO saas_app;
GRANT INSERT (id, organization_id, project_id, slug, title, body, tags, properties) ON TABLE saas.documents TO saas_app;
GRANT UPDATE (organization_id, project_id, slug, title, body, tags, properties, version, deleted_at, deletion_id) ON TABLE saas.documents TO saas_app;
GRANT SELECT ON TABLE saas.documents TO saas_support;
GRANT DELETE, SELECT ON TABLE saas.tasks TO saas_app;
GRANT INSERT (id, organization_id, project_id, number, title, state, assignee_id, blocked_by_id) ON TABLE saas.tasks TO saas_app;
GRANT UPDATE (organization_id, project_id, number, title, state, assignee_id, blocked_by_id, version, deleted_at, deletion_id) ON TABLE saas.tasks TO saas_app;
GRANT SELECT ON TABLE saas.tasks TO saas_support;
REVOKE EXECUTE ON FUNCTION saas.cascade_projects() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.current_tenant_id() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION saas.current_tenant_id() TO saas_app;
GRANT EXECUTE ON FUNCTION saas.current_tenant_id() TO saas_support;
REVOKE EXECUTE ON FUNCTION saas.encryption_key() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION saas.encryption_key() TO saas_app;
REVOKE EXECUTE ON FUNCTION saas.decrypt_text(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION saas.decrypt_text(bytea) TO saas_app;
REVOKE EXECUTE ON FUNCTION saas.delete_documents() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.encrypt_text(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION saas.encrypt_text(text) TO saas_app;
REVOKE EXECUTE ON FUNCTION saas.hash_key() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION saas.hash_key() TO saas_app;
REVOKE EXECUTE ON FUNCTION saas.hash_text(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION saas.hash_text(text) TO saas_app;
REVOKE EXECUTE ON FUNCTION saas.is_encrypted(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION saas.is_encrypted(bytea) TO saas_app;
REVOKE EXECUTE ON FUNCTION saas.keep_actors() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.keep_deletion() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.keep_encrypted_api_keys() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.keep_timestamps() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.keep_version() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.maintain_audit_log_partitions(timestamptz) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.maintain_usage_events_partitions(timestamptz) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.members_an_owner_stays() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.members_an_owner_stays_lock_delete() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.members_an_owner_stays_lock_update() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.old_encryption_key() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.project_id_not_deleted_documents() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.project_id_not_deleted_project_members() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.project_id_not_deleted_tasks() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.purge_documents(interval, integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.purge_projects(interval, integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.purge_tasks(interval, integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.reencrypt_api_keys(jsonb, integer) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.reencrypted_text(bytea) FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.refuse_change() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.refuse_deleted() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.refuse_deleted_insert() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.refuse_purge() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.refuse_row() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.refuse_transition() FROM PUBLIC;
REVOKE EXECUTE ON FUNCTION saas.refuse_version() FROM PUBLIC;
GRANT DELETE, SELECT ON TABLE saas.api_keys TO saas_app;
GRANT INSERT (id, organization_id, name, prefix, secret, last_used_at, revoked_at, secret_hash) ON TABLE saas.api_keys TO saas_app;
GRANT UPDATE (organization_id, name, prefix, secret, last_used_at, revoked_at, secret_hash) ON TABLE saas.api_keys TO saas_app;
GRANT SELECT (id, organization_id, name, prefix, last_used_at, revoked_at, created_by, updated_by, created_at, updated_at) ON TABLE saas.api_keys TO saas_support;
GRANT DELETE, SELECT ON TABLE saas.billing_accounts TO saas_app;
GRANT INSERT (id, organization_id, legal_name, email, tax_number, card, iban) ON TABLE saas.billing_accounts TO saas_app;
GRANT UPDATE (organization_id, legal_name, email, tax_number, card, iban) ON TABLE saas.billing_accounts TO saas_app;
GRANT SELECT (id, organization_id, created_at, updated_at) ON TABLE saas.billing_accounts TO saas_support;
GRANT INSERT, SELECT ON TABLE saas.invoices TO saas_app;
GRANT SELECT ON TABLE saas.invoices TO saas_support;
GRANT DELETE, INSERT, SELECT ON TABLE saas.project_members TO saas_app;
GRANT UPDATE (organization_id) ON TABLE saas.project_members TO saas_app;
GRANT SELECT ON TABLE saas.project_members TO saas_support;
GRANT INSERT, SELECT ON TABLE saas.usage_events TO saas_app;
GRANT SELECT ON TABLE saas.usage_events TO saas_support;
GRANT SELECT ON TABLE saas.api_keys_decrypted TO saas_app;
GRANT SELECT ON TABLE saas.api_keys_masked TO saas_app;
GRANT SELECT ON TABLE saas.api_keys_masked TO saas_support;
GRANT SELECT ON TABLE saas.billing_accounts_masked TO saas_app;
GRANT SELECT ON TABLE saas.billing_accounts_masked TO saas_support;
GRANT SELECT ON TABLE saas.documents_live TO saas_app;
GRANT SELECT ON TABLE saas.documents_live TO saas_support;
GRANT SELECT ON TABLE saas.members_masked TO saas_app;
GRANT SELECT ON TABLE saas.members_masked TO saas_support;
GRANT SELECT ON TABLE saas.project_progress TO saas_app;
GRANT SELECT ON TABLE saas.project_progress TO saas_support;
GRANT SELECT ON TABLE saas.projects_live TO saas_app;
GRANT SELECT ON TABLE saas.projects_live TO saas_support;
GRANT SELECT ON TABLE saas.tasks_live TO saas_app;
GRANT SELECT ON TABLE saas.tasks_live TO saas_support;
GRANT USAGE ON SCHEMA saas TO saas_app;
GRANT USAGE ON SCHEMA saas TO saas_support;

-- default privileges last: they are for objects created later
ALTER DEFAULT PRIVILEGES FOR ROLE saas_owner
    REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;

-- schemas before what is in them: a new owner has to be able to make it there
ALTER SCHEMA saas OWNER TO saas_owner;

-- owners once the things are whole: who makes them needs no right of the owner
ALTER FUNCTION saas.audit_api_keys() OWNER TO saas_owner;
ALTER FUNCTION saas.audit_billing_accounts() OWNER TO saas_owner;
ALTER FUNCTION saas.audit_documents() OWNER TO saas_owner;
ALTER FUNCTION saas.audit_members() OWNER TO saas_owner;
ALTER FUNCTION saas.audit_organizations() OWNER TO saas_owner;
ALTER FUNCTION saas.audit_projects() OWNER TO saas_owner;
ALTER FUNCTION saas.audit_tasks() OWNER TO saas_owner;
ALTER TABLE saas.countries OWNER TO saas_owner;
ALTER TABLE saas.plans OWNER TO saas_owner;
ALTER TABLE saas.organizations OWNER TO saas_owner;
ALTER TABLE saas.members OWNER TO saas_owner;
ALTER TABLE saas.projects OWNER TO saas_owner;
ALTER TABLE saas.documents OWNER TO saas_owner;
ALTER TABLE saas.tasks OWNER TO saas_owner;
ALTER FUNCTION saas.cascade_projects() OWNER TO saas_owner;
ALTER FUNCTION saas.current_tenant_id() OWNER TO saas_owner;
ALTER FUNCTION saas.encryption_key() OWNER TO saas_owner;
ALTER FUNCTION saas.decrypt_text(bytea) OWNER TO saas_owner;
ALTER FUNCTION saas.delete_documents() OWNER TO saas_owner;
ALTER FUNCTION saas.encrypt_text(text) OWNER TO saas_owner;
ALTER FUNCTION saas.hash_key() OWNER TO saas_owner;
ALTER FUNCTION saas.hash_text(text) OWNER TO saas_owner;
ALTER FUNCTION saas.is_encrypted(bytea) OWNER TO saas_owner;
ALTER FUNCTION saas.keep_actors() OWNER TO saas_owner;
ALTER FUNCTION saas.keep_deletion() OWNER TO saas_owner;
ALTER FUNCTION saas.keep_encrypted_api_keys() OWNER TO saas_owner;
ALTER FUNCTION saas.keep_timestamps() OWNER TO saas_owner;
ALTER FUNCTION saas.keep_version() OWNER TO saas_owner;
ALTER FUNCTION saas.maintain_audit_log_partitions(timestamptz) OWNER TO saas_owner;
ALTER FUNCTION saas.maintain_usage_events_partitions(timestamptz) OWNER TO saas_owner;
ALTER FUNCTION saas.members_an_owner_stays() OWNER TO saas_owner;
ALTER FUNCTION saas.members_an_owner_stays_lock_delete() OWNER TO saas_owner;
ALTER FUNCTION saas.members_an_owner_stays_lock_update() OWNER TO saas_owner;
ALTER FUNCTION saas.old_encryption_key() OWNER TO saas_owner;
ALTER FUNCTION saas.project_id_not_deleted_documents() OWNER TO saas_owner;
ALTER FUNCTION saas.project_id_not_deleted_project_members() OWNER TO saas_owner;
ALTER FUNCTION saas.project_id_not_deleted_tasks() OWNER TO saas_owner;
ALTER FUNCTION saas.purge_documents(interval, integer) OWNER TO saas_owner;
ALTER FUNCTION saas.purge_projects(interval, integer) OWNER TO saas_owner;
ALTER FUNCTION saas.purge_tasks(interval, integer) OWNER TO saas_owner;
ALTER FUNCTION saas.reencrypt_api_keys(jsonb, integer) OWNER TO saas_owner;
ALTER FUNCTION saas.reencrypted_text(bytea) OWNER TO saas_owner;
ALTER FUNCTION saas.refuse_change() OWNER TO saas_owner;
ALTER FUNCTION saas.refuse_deleted() OWNER TO saas_owner;
ALTER FUNCTION saas.refuse_deleted_insert() OWNER TO saas_owner;
ALTER FUNCTION saas.refuse_purge() OWNER TO saas_owner;
ALTER FUNCTION saas.refuse_row() OWNER TO saas_owner;
ALTER FUNCTION saas.refuse_transition() OWNER TO saas_owner;
ALTER FUNCTION saas.refuse_version() OWNER TO saas_owner;
ALTER TABLE saas.api_keys OWNER TO saas_owner;
ALTER TABLE saas.audit_log OWNER TO saas_owner;
ALTER TABLE saas.audit_log_default OWNER TO saas_owner;
ALTER TABLE saas.billing_accounts OWNER TO saas_owner;
ALTER TABLE saas.invoices OWNER TO saas_owner;
ALTER TABLE saas.mask_secret OWNER TO saas_owner;
ALTER TABLE saas.project_members OWNER TO saas_owner;
ALTER TABLE saas.usage_events OWNER TO saas_owner;
ALTER TABLE saas.usage_events_2026_01 OWNER TO saas_owner;
ALTER TABLE saas.usage_events_2026_02 OWNER TO saas_owner;
ALTER TABLE saas.usage_events_2026_03 OWNER TO saas_owner;
ALTER TABLE saas.usage_events_2026_04 OWNER TO saas_owner;
ALTER TABLE saas.usage_events_default OWNER TO saas_owner;
ALTER TABLE saas.api_keys_decrypted OWNER TO saas_owner;
ALTER TABLE saas.api_keys_masked OWNER TO saas_owner;
ALTER TABLE saas.billing_accounts_masked OWNER TO saas_owner;
ALTER TABLE saas.documents_live OWNER TO saas_owner;
ALTER TABLE saas.members_masked OWNER TO saas_owner;
ALTER TABLE saas.project_progress OWNER TO saas_owner;
ALTER TABLE saas.projects_live OWNER TO saas_owner;
ALTER TABLE saas.tasks_live OWNER TO saas_owner;
ALTER TYPE saas.member_role OWNER TO saas_owner;
ALTER TYPE saas.task_state OWNER TO saas_owner;

-- first partitions by the server's clock, once the table is whole
SELECT saas.maintain_audit_log_partitions();

-- comments last: they change nothing
COMMENT ON FUNCTION saas.audit_api_keys() IS 'Generated by `audit`: records changes in the log.';
COMMENT ON FUNCTION saas.audit_billing_accounts() IS 'Generated by `audit`: records changes in the log.';
COMMENT ON FUNCTION saas.audit_documents() IS 'Generated by `audit`: records changes in the log.';
COMMENT ON FUNCTION saas.audit_members() IS 'Generated by `audit`: records changes in the log.';
COMMENT ON FUNCTION saas.audit_organizations() IS 'Generated by `audit`: records changes in the log.';
COMMENT ON FUNCTION saas.audit_projects() IS 'Generated by `audit`: records changes in the log.';
COMMENT ON FUNCTION saas.audit_tasks() IS 'Generated by `audit`: records changes in the log.';
COMMENT ON TABLE saas.countries IS 'Where organizations are.';
COMMENT ON COLUMN saas.countries.code IS 'ISO 3166-1 alpha-2.';
COMMENT ON TABLE saas.plans IS 'What an organization pays for. The same for all of them.';
COMMENT ON COLUMN saas.plans.most_projects IS 'No limit where it is empty.';
COMMENT ON TRIGGER plans_timestamps ON saas.plans IS 'Generated by `timestamps`.';
COMMENT ON TABLE saas.organizations IS 'The tenants.';
COMMENT ON COLUMN saas.organizations.slug IS 'What stands in the address of its pages.';
COMMENT ON TRIGGER organizations_audit_delete ON saas.organizations IS 'Generated by `audit`.';
COMMENT ON TRIGGER organizations_audit_insert ON saas.organizations IS 'Generated by `audit`.';
COMMENT ON TRIGGER organizations_audit_truncate ON saas.organizations IS 'Generated by `audit`.';
COMMENT ON TRIGGER organizations_audit_update ON saas.organizations IS 'Generated by `audit`.';
COMMENT ON TRIGGER organizations_timestamps ON saas.organizations IS 'Generated by `timestamps`.';
COMMENT ON TABLE saas.members IS 'People who work for an organization. Somebody who works for two is a member of each.';
COMMENT ON COLUMN saas.members.email IS 'Login address, lower case.';
COMMENT ON TRIGGER an_owner_stays_lock_delete ON saas.members IS 'Generated by `rule("an_owner_stays")`.';
COMMENT ON TRIGGER an_owner_stays_lock_update ON saas.members IS 'Generated by `rule("an_owner_stays")`.';
COMMENT ON TRIGGER an_owner_stays_require ON saas.members IS 'Generated by `rule("an_owner_stays")`.';
COMMENT ON TRIGGER members_audit_delete ON saas.members IS 'Generated by `audit`.';
COMMENT ON TRIGGER members_audit_insert ON saas.members IS 'Generated by `audit`.';
COMMENT ON TRIGGER members_audit_truncate ON saas.members IS 'Generated by `audit`.';
COMMENT ON TRIGGER members_audit_update ON saas.members IS 'Generated by `audit`.';
COMMENT ON TRIGGER members_timestamps ON saas.members IS 'Generated by `timestamps`.';
COMMENT ON TABLE saas.projects IS 'What an organization works on. Deleted with its tasks and documents, and restored with them.';
COMMENT ON COLUMN saas.projects.code IS 'What numbers of tasks start with: `WEB`.';
COMMENT ON TRIGGER projects_actors ON saas.projects IS 'Generated by `actors`.';
COMMENT ON TRIGGER projects_audit_delete ON saas.projects IS 'Generated by `audit`.';
COMMENT ON TRIGGER projects_audit_insert ON saas.projects IS 'Generated by `audit`.';
COMMENT ON TRIGGER projects_audit_truncate ON saas.projects IS 'Generated by `audit`.';
COMMENT ON TRIGGER projects_audit_update ON saas.projects IS 'Generated by `audit`.';
COMMENT ON TRIGGER projects_deletion ON saas.projects IS 'Generated by `soft_delete`.';
COMMENT ON TRIGGER projects_deletion_insert ON saas.projects IS 'Generated by `soft_delete`.';
COMMENT ON TRIGGER projects_immutable ON saas.projects IS 'Generated by `immutable`.';
COMMENT ON TRIGGER projects_purge ON saas.projects IS 'Generated by `soft_delete`.';
COMMENT ON TRIGGER projects_soft_delete_cascade ON saas.projects IS 'Generated by `soft_delete`.';
COMMENT ON TRIGGER projects_timestamps ON saas.projects IS 'Generated by `timestamps`.';
COMMENT ON TABLE saas.documents IS 'What an organization writes. DELETE keeps the row, which can then be restored and not changed.';
COMMENT ON COLUMN saas.documents.project_id IS 'Of the whole organization where it is empty.';
COMMENT ON COLUMN saas.documents.slug IS 'What stands in the address of its page.';
COMMENT ON COLUMN saas.documents.search IS 'Generated by `search`: the words of this row.';
COMMENT ON TRIGGER documents_actors ON saas.documents IS 'Generated by `actors`.';
COMMENT ON TRIGGER documents_audit_delete ON saas.documents IS 'Generated by `audit`.';
COMMENT ON TRIGGER documents_audit_insert ON saas.documents IS 'Generated by `audit`.';
COMMENT ON TRIGGER documents_audit_truncate ON saas.documents IS 'Generated by `audit`.';
COMMENT ON TRIGGER documents_audit_update ON saas.documents IS 'Generated by `audit`.';
COMMENT ON TRIGGER documents_deletion ON saas.documents IS 'Generated by `soft_delete`.';
COMMENT ON TRIGGER documents_deletion_insert ON saas.documents IS 'Generated by `soft_delete`.';
COMMENT ON TRIGGER documents_project_id_not_deleted ON saas.documents IS 'Generated by `soft_delete.refuse_references()`.';
COMMENT ON TRIGGER documents_project_id_not_deleted_update ON saas.documents IS 'Generated by `soft_delete.refuse_references()`.';
COMMENT ON TRIGGER documents_purge ON saas.documents IS 'Generated by `soft_delete`.';
COMMENT ON TRIGGER documents_read_only ON saas.documents IS 'Generated by `soft_delete`.';
COMMENT ON TRIGGER documents_soft_delete ON saas.documents IS 'Generated by `soft_delete`.';
COMMENT ON TRIGGER documents_timestamps ON saas.documents IS 'Generated by `timestamps`.';
COMMENT ON TRIGGER documents_version ON saas.documents IS 'Generated by `version`.';
COMMENT ON TRIGGER documents_version_insert ON saas.documents IS 'Generated by `version`.';
COMMENT ON TABLE saas.tasks IS 'What is to be done.';
COMMENT ON COLUMN saas.tasks.number IS 'Within the project.';
COMMENT ON COLUMN saas.tasks.version IS 'Of the row: two who change it at once learn of each other.';
COMMENT ON TRIGGER tasks_actors ON saas.tasks IS 'Generated by `actors`.';
COMMENT ON TRIGGER tasks_audit_delete ON saas.tasks IS 'Generated by `audit`.';
COMMENT ON TRIGGER tasks_audit_insert ON saas.tasks IS 'Generated by `audit`.';
COMMENT ON TRIGGER tasks_audit_truncate ON saas.tasks IS 'Generated by `audit`.';
COMMENT ON TRIGGER tasks_audit_update ON saas.tasks IS 'Generated by `audit`.';
COMMENT ON TRIGGER tasks_deletion ON saas.tasks IS 'Generated by `soft_delete`.';
COMMENT ON TRIGGER tasks_deletion_insert ON saas.tasks IS 'Generated by `soft_delete`.';
COMMENT ON TRIGGER tasks_project_id_not_deleted ON saas.tasks IS 'Generated by `soft_delete.refuse_references()`.';
COMMENT ON TRIGGER tasks_project_id_not_deleted_update ON saas.tasks IS 'Generated by `soft_delete.refuse_references()`.';
COMMENT ON TRIGGER tasks_purge ON saas.tasks IS 'Generated by `soft_delete`.';
COMMENT ON TRIGGER tasks_state_initial ON saas.tasks IS 'Generated by `transitions`.';
COMMENT ON TRIGGER tasks_state_transitions ON saas.tasks IS 'Generated by `transitions`.';
COMMENT ON TRIGGER tasks_timestamps ON saas.tasks IS 'Generated by `timestamps`.';
COMMENT ON TRIGGER tasks_version ON saas.tasks IS 'Generated by `version`.';
COMMENT ON TRIGGER tasks_version_insert ON saas.tasks IS 'Generated by `version`.';
COMMENT ON TRIGGER work_has_an_assignee ON saas.tasks IS 'Generated by `rule("work_has_an_assignee")`.';
COMMENT ON FUNCTION saas.cascade_projects() IS 'Generated by `soft_delete`: deletes and restores dependent rows with the row that they reference.';
COMMENT ON FUNCTION saas.current_tenant_id() IS 'Generated by `session`: returns the tenant of the session.';
COMMENT ON FUNCTION saas.encryption_key() IS 'Generated by `encrypted`: returns the key of the session.';
COMMENT ON FUNCTION saas.decrypt_text(bytea) IS 'Generated by `encrypted`: decrypts a value.';
COMMENT ON FUNCTION saas.delete_documents() IS 'Generated by `soft_delete`: turns DELETE into an update of the deletion time.';
COMMENT ON FUNCTION saas.encrypt_text(text) IS 'Generated by `encrypted`: encrypts a value.';
COMMENT ON FUNCTION saas.hash_key() IS 'Generated by `encrypted`: returns the key of the session.';
COMMENT ON FUNCTION saas.hash_text(text) IS 'Generated by `encrypted`: returns the hash to look a value up by.';
COMMENT ON FUNCTION saas.is_encrypted(bytea) IS 'Generated by `encrypted`: whether a value is encrypted.';
COMMENT ON FUNCTION saas.keep_actors() IS 'Generated by `actors`: sets who created a row and who changed it last, and rejects another creator.';
COMMENT ON FUNCTION saas.keep_deletion() IS 'Generated by `soft_delete`: sets when a row was deleted, and by which deletion.';
COMMENT ON FUNCTION saas.keep_encrypted_api_keys() IS 'Generated by `encrypted`: rejects values that are not encrypted, and keeps the hashes to look them up by.';
COMMENT ON FUNCTION saas.keep_timestamps() IS 'Generated by `timestamps`: sets the time of a row''s last change, and rejects another creation time.';
COMMENT ON FUNCTION saas.keep_version() IS 'Generated by `version`: counts the versions of a row, and rejects a change that did not see the latest one.';
COMMENT ON FUNCTION saas.maintain_audit_log_partitions(timestamptz) IS 'Generated by `partition_by_range`: creates the next partitions of audit_log. Call it from cron, as often as you like.';
COMMENT ON FUNCTION saas.maintain_usage_events_partitions(timestamptz) IS 'Generated by `partition_by_range`: creates the next partitions of usage_events, and detaches old ones. Call it from cron, as often as you like.';
COMMENT ON FUNCTION saas.members_an_owner_stays() IS 'Generated by `rule("an_owner_stays")`.';
COMMENT ON FUNCTION saas.members_an_owner_stays_lock_delete() IS 'Generated by `rule("an_owner_stays")`.';
COMMENT ON FUNCTION saas.members_an_owner_stays_lock_update() IS 'Generated by `rule("an_owner_stays")`.';
COMMENT ON FUNCTION saas.old_encryption_key() IS 'Generated by `encrypted`: returns the key of the session.';
COMMENT ON FUNCTION saas.project_id_not_deleted_documents() IS 'Generated by `soft_delete`: rejects references to a deleted row.';
COMMENT ON FUNCTION saas.project_id_not_deleted_project_members() IS 'Generated by `soft_delete`: rejects references to a deleted row.';
COMMENT ON FUNCTION saas.project_id_not_deleted_tasks() IS 'Generated by `soft_delete`: rejects references to a deleted row.';
COMMENT ON FUNCTION saas.purge_documents(interval, integer) IS 'Generated by `soft_delete`: removes rows of documents that were deleted long ago.';
COMMENT ON FUNCTION saas.purge_projects(interval, integer) IS 'Generated by `soft_delete`: removes rows of projects that were deleted long ago.';
COMMENT ON FUNCTION saas.purge_tasks(interval, integer) IS 'Generated by `soft_delete`: removes rows of tasks that were deleted long ago.';
COMMENT ON FUNCTION saas.reencrypt_api_keys(jsonb, integer) IS 'Generated by `encrypted`: encrypts the rows of api_keys again, with the session''s new key.';
COMMENT ON FUNCTION saas.reencrypted_text(bytea) IS 'Generated by `encrypted`: encrypts a value again, with the session''s new key.';
COMMENT ON FUNCTION saas.refuse_change() IS 'Generated by `immutable`: rejects changes to immutable and append-only rows.';
COMMENT ON FUNCTION saas.refuse_deleted() IS 'Generated by `soft_delete`: rejects changes to a deleted row.';
COMMENT ON FUNCTION saas.refuse_deleted_insert() IS 'Generated by `soft_delete`: rejects a row that is inserted as deleted.';
COMMENT ON FUNCTION saas.refuse_purge() IS 'Generated by `soft_delete`: rejects the purge of a row that live rows reference.';
COMMENT ON FUNCTION saas.refuse_row() IS 'Generated by `rule`: rejects a row that breaks a rule.';
COMMENT ON FUNCTION saas.refuse_transition() IS 'Generated by `transitions`: rejects a transition that is not in the list.';
COMMENT ON FUNCTION saas.refuse_version() IS 'Generated by `version`: rejects a row that does not start with the first version.';
COMMENT ON TABLE saas.api_keys IS 'Keys by which programs of a customer sign in.';
COMMENT ON COLUMN saas.api_keys.prefix IS 'What is shown of it.';
COMMENT ON COLUMN saas.api_keys.secret IS 'Held encrypted: who has a copy of the database has no key that works. Looked up by `secret_hash`.';
COMMENT ON TRIGGER api_keys_actors ON saas.api_keys IS 'Generated by `actors`.';
COMMENT ON TRIGGER api_keys_audit_delete ON saas.api_keys IS 'Generated by `audit`.';
COMMENT ON TRIGGER api_keys_audit_insert ON saas.api_keys IS 'Generated by `audit`.';
COMMENT ON TRIGGER api_keys_audit_truncate ON saas.api_keys IS 'Generated by `audit`.';
COMMENT ON TRIGGER api_keys_audit_update ON saas.api_keys IS 'Generated by `audit`.';
COMMENT ON TRIGGER api_keys_encrypted ON saas.api_keys IS 'Generated by `encrypted`.';
COMMENT ON TRIGGER api_keys_encrypted_update ON saas.api_keys IS 'Generated by `encrypted`.';
COMMENT ON TRIGGER api_keys_immutable ON saas.api_keys IS 'Generated by `immutable`.';
COMMENT ON TRIGGER api_keys_timestamps ON saas.api_keys IS 'Generated by `timestamps`.';
COMMENT ON TABLE saas.audit_log IS 'Generated by `audit`: the log of changes.';
COMMENT ON TRIGGER audit_log_append_only ON saas.audit_log IS 'Generated by `append_only`.';
COMMENT ON TRIGGER audit_log_append_only_truncate ON saas.audit_log IS 'Generated by `append_only`.';
COMMENT ON TRIGGER audit_log_append_only_truncate ON saas.audit_log_default IS 'Generated by `append_only`.';
COMMENT ON TABLE saas.billing_accounts IS 'Who pays for an organization. Those who help customers see it masked.';
COMMENT ON COLUMN saas.billing_accounts.email IS 'Where invoices go.';
COMMENT ON COLUMN saas.billing_accounts.tax_number IS 'Two accounts of one company show the same.';
COMMENT ON COLUMN saas.billing_accounts.card IS 'As the payment provider shows it, never the whole number of a card.';
COMMENT ON TRIGGER billing_accounts_audit_delete ON saas.billing_accounts IS 'Generated by `audit`.';
COMMENT ON TRIGGER billing_accounts_audit_insert ON saas.billing_accounts IS 'Generated by `audit`.';
COMMENT ON TRIGGER billing_accounts_audit_truncate ON saas.billing_accounts IS 'Generated by `audit`.';
COMMENT ON TRIGGER billing_accounts_audit_update ON saas.billing_accounts IS 'Generated by `audit`.';
COMMENT ON TRIGGER billing_accounts_timestamps ON saas.billing_accounts IS 'Generated by `timestamps`.';
COMMENT ON TABLE saas.invoices IS 'What was billed. Never changes: a mistake is billed the other way round.';
COMMENT ON COLUMN saas.invoices.number IS '`2026-000042`';
COMMENT ON TRIGGER invoices_append_only ON saas.invoices IS 'Generated by `append_only`.';
COMMENT ON TRIGGER invoices_append_only_truncate ON saas.invoices IS 'Generated by `append_only`.';
COMMENT ON TABLE saas.mask_secret IS 'Generated by `pii`: the secret in the hashes of masked views.';
COMMENT ON TABLE saas.project_members IS 'Who works on which project.';
COMMENT ON TRIGGER project_members_project_id_not_deleted ON saas.project_members IS 'Generated by `soft_delete.refuse_references()`.';
COMMENT ON TRIGGER project_members_project_id_not_deleted_update ON saas.project_members IS 'Generated by `soft_delete.refuse_references()`.';
COMMENT ON TABLE saas.usage_events IS 'What is counted for bills: much of it, and of no interest once it is billed.';
COMMENT ON TRIGGER usage_events_append_only ON saas.usage_events IS 'Generated by `append_only`.';
COMMENT ON TRIGGER usage_events_append_only_truncate ON saas.usage_events IS 'Generated by `append_only`.';
COMMENT ON TRIGGER usage_events_append_only_truncate ON saas.usage_events_2026_01 IS 'Generated by `append_only`.';
COMMENT ON TRIGGER usage_events_append_only_truncate ON saas.usage_events_2026_02 IS 'Generated by `append_only`.';
COMMENT ON TRIGGER usage_events_append_only_truncate ON saas.usage_events_2026_03 IS 'Generated by `append_only`.';
COMMENT ON TRIGGER usage_events_append_only_truncate ON saas.usage_events_2026_04 IS 'Generated by `append_only`.';
COMMENT ON TRIGGER usage_events_append_only_truncate ON saas.usage_events_default IS 'Generated by `append_only`.';
COMMENT ON VIEW saas.api_keys_decrypted IS 'Generated by `encrypted`: api_keys, decrypted.';
COMMENT ON COLUMN saas.api_keys_decrypted.prefix IS 'What is shown of it.';
COMMENT ON COLUMN saas.api_keys_decrypted.secret IS 'Held encrypted: who has a copy of the database has no key that works. Looked up by `secret_hash`.';
COMMENT ON VIEW saas.api_keys_masked IS 'Generated by `pii`: api_keys, with private data masked.';
COMMENT ON COLUMN saas.api_keys_masked.prefix IS 'What is shown of it.';
COMMENT ON COLUMN saas.api_keys_masked.secret IS 'Held encrypted: who has a copy of the database has no key that works. Looked up by `secret_hash`.';
COMMENT ON VIEW saas.billing_accounts_masked IS 'Generated by `pii`: billing_accounts, with private data masked.';
COMMENT ON COLUMN saas.billing_accounts_masked.email IS 'Where invoices go.';
COMMENT ON COLUMN saas.billing_accounts_masked.tax_number IS 'Two accounts of one company show the same.';
COMMENT ON COLUMN saas.billing_accounts_masked.card IS 'As the payment provider shows it, never the whole number of a card.';
COMMENT ON VIEW saas.documents_live IS 'Generated by `soft_delete`: the rows of documents that are not deleted.';
COMMENT ON COLUMN saas.documents_live.project_id IS 'Of the whole organization where it is empty.';
COMMENT ON COLUMN saas.documents_live.slug IS 'What stands in the address of its page.';
COMMENT ON COLUMN saas.documents_live.search IS 'Generated by `search`: the words of this row.';
COMMENT ON VIEW saas.members_masked IS 'Generated by `pii`: members, with private data masked.';
COMMENT ON COLUMN saas.members_masked.email IS 'Login address, lower case.';
COMMENT ON VIEW saas.project_progress IS 'How far projects are.';
COMMENT ON VIEW saas.projects_live IS 'Generated by `soft_delete`: the rows of projects that are not deleted.';
COMMENT ON COLUMN saas.projects_live.code IS 'What numbers of tasks start with: `WEB`.';
COMMENT ON VIEW saas.tasks_live IS 'Generated by `soft_delete`: the rows of tasks that are not deleted.';
COMMENT ON COLUMN saas.tasks_live.number IS 'Within the project.';
COMMENT ON COLUMN saas.tasks_live.version IS 'Of the row: two who change it at once learn of each other.';
COMMENT ON TYPE saas.member_role IS 'What a member may do in the organization.';
COMMENT ON TYPE saas.task_state IS 'Where a task is on its way.';
