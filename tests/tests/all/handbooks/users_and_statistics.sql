-- Users, the log of what they do, and statistics. Bodies of functions are the least that makes triggers be there.
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE DOMAIN email_address AS varchar(255) CONSTRAINT email_address_check CHECK (VALUE ~ '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$');
CREATE DOMAIN phone_number AS varchar(20) CONSTRAINT phone_number_check CHECK (VALUE ~ '^\+?[1-9]\d{1,14}$');
CREATE TYPE user_status AS ENUM ('active', 'inactive', 'suspended', 'pending_verification');
CREATE TYPE user_role AS ENUM ('user', 'moderator', 'admin');
CREATE FUNCTION set_updated_at() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.updated_at := CURRENT_TIMESTAMP; RETURN NEW; END';
CREATE FUNCTION audit_trigger_function() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';

CREATE TABLE users (
    id bigserial PRIMARY KEY,
    uuid uuid NOT NULL DEFAULT uuid_generate_v4() UNIQUE,
    email email_address NOT NULL UNIQUE,
    username varchar(50) NOT NULL UNIQUE,
    phone phone_number,
    first_name varchar(100),
    last_name varchar(100),
    -- concat() is not immutable, so that the names are put together by ||.
    full_name varchar(201) GENERATED ALWAYS AS (CASE WHEN first_name IS NOT NULL AND last_name IS NOT NULL
        THEN first_name || ' ' || last_name ELSE coalesce(first_name, last_name) END) STORED,
    status user_status NOT NULL DEFAULT 'pending_verification',
    role user_role NOT NULL DEFAULT 'user',
    email_verified boolean NOT NULL DEFAULT false,
    login_count integer NOT NULL DEFAULT 0,
    metadata jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    deleted_at timestamptz,
    CONSTRAINT users_email_lowercase CHECK (email::text = lower(email::text)),
    CONSTRAINT users_login_count CHECK (login_count >= 0)
);
CREATE INDEX idx_users_email ON users (email) WHERE deleted_at IS NULL;
CREATE INDEX idx_users_username ON users (username) WHERE deleted_at IS NULL;
CREATE INDEX idx_users_status ON users (status) WHERE deleted_at IS NULL;
CREATE INDEX idx_users_created_at ON users (created_at DESC);
CREATE INDEX idx_users_metadata ON users USING gin (metadata);
CREATE INDEX idx_users_full_name_trgm ON users USING gin (full_name gin_trgm_ops);
COMMENT ON TABLE users IS 'Accounts of people.';
COMMENT ON COLUMN users.uuid IS 'What others call the account.';
COMMENT ON COLUMN users.metadata IS 'Attributes that not all accounts have.';
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
CREATE POLICY users_select_own ON users FOR SELECT USING (id = current_setting('app.user_id')::bigint OR current_user = 'app_admin');
CREATE POLICY users_update_own ON users FOR UPDATE USING (id = current_setting('app.user_id')::bigint);
CREATE TRIGGER users_updated_at BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION set_updated_at();
CREATE TRIGGER users_audit AFTER INSERT OR UPDATE OR DELETE ON users FOR EACH ROW EXECUTE FUNCTION audit_trigger_function();

-- The key holds the column that cuts the table: PostgreSQL refuses id alone.
CREATE TABLE audit_logs (
    id bigserial,
    table_name varchar(100) NOT NULL,
    record_id bigint NOT NULL,
    action varchar(10) NOT NULL,
    old_values jsonb,
    new_values jsonb,
    changed_fields text[],
    user_id bigint REFERENCES users (id),
    ip_address inet,
    user_agent text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    PRIMARY KEY (id, created_at),
    CONSTRAINT audit_logs_action CHECK (action IN ('INSERT', 'UPDATE', 'DELETE'))
) PARTITION BY RANGE (created_at);
CREATE TABLE audit_logs_2026_02 PARTITION OF audit_logs FOR VALUES FROM ('2026-02-01 00:00:00+00') TO ('2026-03-01 00:00:00+00');
CREATE TABLE audit_logs_2026_03 PARTITION OF audit_logs FOR VALUES FROM ('2026-03-01 00:00:00+00') TO ('2026-04-01 00:00:00+00');
CREATE INDEX idx_audit_logs_record ON audit_logs (table_name, record_id);
CREATE INDEX idx_audit_logs_user ON audit_logs (user_id);
CREATE INDEX idx_audit_logs_created ON audit_logs (created_at DESC);

-- Posts are found by their words.
CREATE TABLE posts (
    id bigserial PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title varchar(200) NOT NULL,
    body text NOT NULL,
    search_vector tsvector GENERATED ALWAYS AS (setweight(to_tsvector('english', coalesce(title, '')), 'A')
        || setweight(to_tsvector('english', coalesce(body, '')), 'B')) STORED
);
CREATE INDEX idx_posts_search ON posts USING gin (search_vector);
CREATE INDEX idx_posts_user ON posts (user_id) INCLUDE (title);

CREATE TABLE bookings (
    id bigserial PRIMARY KEY,
    room integer NOT NULL,
    during tstzrange NOT NULL
);
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE bookings ADD CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&);

CREATE MATERIALIZED VIEW user_statistics AS
    SELECT date_trunc('day', created_at) AS date, status, count(*) AS users, count(*) FILTER (WHERE email_verified) AS verified
    FROM users WHERE deleted_at IS NULL GROUP BY 1, 2;
CREATE UNIQUE INDEX idx_user_statistics ON user_statistics (date, status);
COMMENT ON MATERIALIZED VIEW user_statistics IS 'How many accounts came on which day.';

GRANT SELECT ON users, audit_logs, posts, bookings, user_statistics TO app_readonly;
GRANT SELECT, INSERT, UPDATE ON users, audit_logs, posts, bookings TO app_readwrite;
GRANT SELECT ON user_statistics TO app_readwrite;
-- ALL, as it is up to 16: 17 added MAINTAIN.
GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON users, audit_logs, posts, bookings, user_statistics TO app_admin;
