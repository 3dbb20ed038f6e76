-- Entities with what they are made of, types of values, private data. Bodies of functions are the least that makes triggers be there.
CREATE EXTENSION IF NOT EXISTS pgcrypto;
CREATE FUNCTION update_updated_at() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.updated_at := now(); RETURN NEW; END';
CREATE FUNCTION validate_business_rule() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';

CREATE TABLE roles (
    name varchar(50) PRIMARY KEY,
    permissions jsonb NOT NULL DEFAULT '{}'
);

CREATE TABLE users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email varchar(255) NOT NULL UNIQUE,
    phone varchar(20),
    website text,
    role varchar(50) NOT NULL REFERENCES roles (name) ON DELETE RESTRICT,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT chk_email CHECK (email ~* '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$'),
    CONSTRAINT chk_phone CHECK (phone ~ '^\+[1-9]\d{1,14}$'),
    CONSTRAINT chk_website CHECK (website ~* '^https?://')
);
CREATE INDEX idx_users_role ON users (role);

CREATE TABLE entity1 (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name varchar(255) NOT NULL,
    description text,
    status varchar(50) NOT NULL DEFAULT 'active',
    starts_on date,
    ends_on date,
    completed_at timestamptz,
    created_by_id uuid REFERENCES users (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    CONSTRAINT uk_name UNIQUE (name, deleted_at),
    CONSTRAINT chk_status CHECK (status IN ('active', 'inactive', 'archived', 'completed')),
    CONSTRAINT chk_date_range CHECK (starts_on < ends_on),
    CONSTRAINT chk_business_rule CHECK (CASE WHEN status = 'active' THEN ends_on IS NULL OR ends_on >= CURRENT_DATE ELSE true END)
);
CREATE INDEX idx_entity1_status ON entity1 (status) WHERE deleted_at IS NULL;
CREATE INDEX idx_entity1_created_by ON entity1 (created_by_id);
CREATE INDEX idx_entity1_created_at ON entity1 (created_at DESC);
CREATE INDEX idx_entity1_active ON entity1 (id) WHERE status = 'active';
CREATE TRIGGER entity1_updated_at BEFORE UPDATE ON entity1 FOR EACH ROW EXECUTE FUNCTION update_updated_at();
CREATE TRIGGER entity1_rule BEFORE INSERT OR UPDATE ON entity1 FOR EACH ROW EXECUTE FUNCTION validate_business_rule();
COMMENT ON TABLE entity1 IS 'What is sold.';
COMMENT ON COLUMN entity1.status IS 'Where it stands.';

CREATE TABLE entity2 (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    entity1_id uuid NOT NULL REFERENCES entity1 (id) ON DELETE CASCADE,
    code varchar(50) NOT NULL UNIQUE,
    amount decimal(15,2) NOT NULL,
    currency char(3) NOT NULL DEFAULT 'USD',
    discount decimal(5,2) NOT NULL DEFAULT 0,
    metadata jsonb NOT NULL DEFAULT '{}',
    tags text[] NOT NULL DEFAULT '{}',
    amount_cents bigint GENERATED ALWAYS AS ((amount * 100)::bigint) STORED,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT chk_amount CHECK (amount >= 0),
    CONSTRAINT chk_discount CHECK (discount >= 0 AND discount <= 100)
);
CREATE INDEX idx_entity2_entity1 ON entity2 (entity1_id, created_at DESC);
CREATE INDEX idx_entity2_tags ON entity2 USING gin (tags);
CREATE INDEX idx_entity2_metadata ON entity2 USING gin (metadata);
CREATE INDEX idx_entity2_covering ON entity2 (code) INCLUDE (amount, currency);
CREATE TRIGGER entity2_updated_at BEFORE UPDATE ON entity2 FOR EACH ROW EXECUTE FUNCTION update_updated_at();

-- A price with its currency in two columns.
CREATE TABLE prices (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    total_amount decimal(15,2) NOT NULL CONSTRAINT prices_total_amount_money_check CHECK (total_amount >= 0),
    total_currency char(3) NOT NULL
);

CREATE TABLE entity1_users (
    entity1_id uuid NOT NULL REFERENCES entity1 (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role varchar(50) NOT NULL DEFAULT 'viewer',
    permissions jsonb NOT NULL DEFAULT '[]',
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (entity1_id, user_id)
);
CREATE INDEX idx_entity1_users_user ON entity1_users (user_id);

CREATE TABLE audit_logs (
    id bigserial PRIMARY KEY,
    table_name varchar(100) NOT NULL,
    record_id uuid NOT NULL,
    action varchar(10) NOT NULL,
    old_values jsonb,
    new_values jsonb,
    user_id uuid REFERENCES users (id) ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT chk_action CHECK (action IN ('INSERT', 'UPDATE', 'DELETE'))
);
CREATE INDEX idx_audit_record ON audit_logs (table_name, record_id);
CREATE INDEX idx_audit_user ON audit_logs (user_id);
CREATE INDEX idx_audit_created ON audit_logs (created_at DESC);

CREATE TABLE sensitive_data (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    ssn bytea NOT NULL,
    ssn_hash bytea NOT NULL
);
CREATE INDEX idx_sensitive_hash ON sensitive_data (ssn_hash);
CREATE INDEX idx_sensitive_user ON sensitive_data (user_id);

CREATE VIEW users_masked AS SELECT id, regexp_replace(email::text, '^(.).*(@.*)$', '\1***\2') AS email, role FROM users;
