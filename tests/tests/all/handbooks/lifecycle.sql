-- States of records, what happened to them, and how they are counted. Bodies of functions are the least that makes triggers be there.
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE TYPE entity_status AS ENUM ('PENDING', 'ACTIVE', 'SUSPENDED', 'ARCHIVED');
CREATE FUNCTION update_timestamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.updated_at := CURRENT_TIMESTAMP; RETURN NEW; END';
CREATE FUNCTION log_changes() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE FUNCTION enforce_business_rule() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';

CREATE TABLE users (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    email varchar(255) NOT NULL UNIQUE,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE TABLE entities (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code varchar(50) NOT NULL UNIQUE,
    name varchar(255) NOT NULL,
    description text NOT NULL,
    category varchar(50) NOT NULL,
    status entity_status NOT NULL DEFAULT 'PENDING',
    value numeric(10,2) NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamp DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT check_positive_value CHECK (value > 0)
);
CREATE INDEX idx_entities_status_created ON entities (status, created_at DESC);
CREATE INDEX idx_entities_user_category ON entities (user_id, category);
-- The two-argument form, as an index needs it.
CREATE INDEX idx_entities_search ON entities USING gin (to_tsvector('english', name || ' ' || description));
CREATE INDEX idx_entities_active ON entities (name) WHERE status = 'ACTIVE';
CREATE TRIGGER entities_timestamp BEFORE UPDATE ON entities FOR EACH ROW EXECUTE FUNCTION update_timestamp();
CREATE TRIGGER entities_audit AFTER INSERT OR UPDATE OR DELETE ON entities FOR EACH ROW EXECUTE FUNCTION log_changes();
CREATE TRIGGER entities_rule BEFORE INSERT OR UPDATE ON entities FOR EACH ROW EXECUTE FUNCTION enforce_business_rule();

CREATE TABLE tags (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    name varchar(50) NOT NULL UNIQUE
);

CREATE TABLE entity_tags (
    entity_id uuid NOT NULL REFERENCES entities (id) ON DELETE CASCADE,
    tag_id uuid NOT NULL REFERENCES tags (id) ON DELETE RESTRICT,
    created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (entity_id, tag_id)
);

CREATE TABLE process_data (
    process_id varchar(50) PRIMARY KEY,
    entity_id uuid REFERENCES entities (id) ON DELETE SET NULL,
    status varchar(20) NOT NULL DEFAULT 'queued',
    data jsonb NOT NULL,
    created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT chk_process_status CHECK (status IN ('queued', 'running', 'done'))
);
CREATE INDEX idx_process_entity ON process_data (entity_id);
CREATE INDEX idx_process_data ON process_data USING gin (data);

-- PostgreSQL wants the column that cuts the table in its key.
CREATE TABLE entity (
    id bigint NOT NULL,
    created_at timestamp NOT NULL,
    payload jsonb NOT NULL,
    PRIMARY KEY (id, created_at)
) PARTITION BY RANGE (created_at);
CREATE TABLE entity_2025_01 PARTITION OF entity FOR VALUES FROM ('2025-01-01') TO ('2025-02-01');
CREATE TABLE entity_2025_02 PARTITION OF entity FOR VALUES FROM ('2025-02-01') TO ('2025-03-01');

CREATE TABLE audit_logs (
    id uuid PRIMARY KEY DEFAULT uuid_generate_v4(),
    table_name varchar(100) NOT NULL,
    record_id uuid NOT NULL,
    action varchar(20) NOT NULL,
    old_values jsonb,
    new_values jsonb,
    changed_by varchar(255),
    timestamp timestamp DEFAULT CURRENT_TIMESTAMP
);

CREATE VIEW active_entities AS
    SELECT e.id, e.name, u.email, count(t.tag_id) AS tags
    FROM entities e JOIN users u ON u.id = e.user_id LEFT JOIN entity_tags t ON t.entity_id = e.id
    WHERE e.status = 'ACTIVE' GROUP BY e.id, e.name, u.email;

CREATE MATERIALIZED VIEW entity_statistics AS
    SELECT category, count(*) AS entities, sum(value) AS total FROM entities GROUP BY category;
CREATE INDEX idx_entity_statistics ON entity_statistics (category);
