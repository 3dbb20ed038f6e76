-- Tables of an application that has a schema of its own. Bodies of functions are the least that makes triggers be there.
CREATE SCHEMA IF NOT EXISTS app;
CREATE EXTENSION IF NOT EXISTS ltree;
CREATE FUNCTION app.update_updated_at() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.updated_at := CURRENT_TIMESTAMP; RETURN NEW; END';
CREATE FUNCTION app.audit_trigger_func() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';

CREATE TABLE app.users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email varchar(255) NOT NULL UNIQUE,
    username varchar(50) NOT NULL UNIQUE,
    password_hash text NOT NULL,
    status varchar(20) NOT NULL DEFAULT 'active',
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    deleted_at timestamptz,
    created_by uuid REFERENCES app.users (id),
    updated_by uuid REFERENCES app.users (id),
    CONSTRAINT valid_email CHECK (email ~* '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$'),
    CONSTRAINT valid_status CHECK (status IN ('active', 'inactive', 'suspended'))
);
CREATE INDEX idx_users_email ON app.users (email);
CREATE INDEX idx_users_status ON app.users (status) WHERE deleted_at IS NULL;
CREATE INDEX idx_users_lower_email ON app.users (lower(email::text));
CREATE INDEX idx_users_covering ON app.users (username) INCLUDE (email, status);
CREATE TRIGGER update_users_updated_at BEFORE UPDATE ON app.users FOR EACH ROW EXECUTE FUNCTION app.update_updated_at();
CREATE TRIGGER audit_users AFTER INSERT OR UPDATE OR DELETE ON app.users FOR EACH ROW EXECUTE FUNCTION app.audit_trigger_func();
COMMENT ON TABLE app.users IS 'Who signs in.';

CREATE TABLE app.organizations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name varchar(255) NOT NULL,
    slug varchar(100) NOT NULL UNIQUE
);

CREATE TABLE app.teams (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    organization_id uuid NOT NULL,
    name varchar(255) NOT NULL,
    CONSTRAINT fk_organization FOREIGN KEY (organization_id) REFERENCES app.organizations (id) ON DELETE CASCADE
);
CREATE INDEX idx_teams_organization ON app.teams (organization_id);

CREATE TABLE app.user_teams (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES app.users (id) ON DELETE CASCADE,
    team_id uuid NOT NULL REFERENCES app.teams (id) ON DELETE CASCADE,
    role varchar(50) NOT NULL DEFAULT 'member',
    joined_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT unique_user_team UNIQUE (user_id, team_id)
);
CREATE INDEX idx_user_teams_user ON app.user_teams (user_id);
CREATE INDEX idx_user_teams_team ON app.user_teams (team_id);

CREATE TABLE app.categories (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name varchar(255) NOT NULL,
    parent_id uuid REFERENCES app.categories (id) ON DELETE SET NULL,
    path ltree,
    level integer NOT NULL DEFAULT 0
);
CREATE INDEX idx_categories_parent ON app.categories (parent_id);
CREATE INDEX idx_categories_path ON app.categories USING gist (path);

CREATE TABLE app.products (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    category_id uuid REFERENCES app.categories (id) ON DELETE SET NULL,
    name varchar(255) NOT NULL,
    description text NOT NULL,
    price numeric(10,2) NOT NULL,
    stock integer NOT NULL DEFAULT 0,
    attributes jsonb NOT NULL DEFAULT '{}',
    CONSTRAINT positive_price CHECK (price > 0),
    CONSTRAINT stock_there CHECK (stock >= 0)
);
CREATE INDEX idx_products_category ON app.products (category_id);
CREATE INDEX idx_products_attributes ON app.products USING gin (attributes);
CREATE INDEX idx_products_words ON app.products USING gin (to_tsvector('english', name || ' ' || description));

CREATE TYPE app.order_status AS ENUM ('PENDING', 'PAID', 'SHIPPED');
CREATE TABLE app.orders (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES app.users (id) ON DELETE RESTRICT,
    status app.order_status NOT NULL DEFAULT 'PENDING',
    total numeric(15,2) NOT NULL,
    shipping_address jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    updated_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT orders_total_money_check CHECK (total >= 0)
);
CREATE INDEX idx_orders_user_status ON app.orders (user_id, status, created_at DESC);
CREATE TRIGGER update_orders_updated_at BEFORE UPDATE ON app.orders FOR EACH ROW EXECUTE FUNCTION app.update_updated_at();

CREATE TABLE app.order_items (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    order_id uuid NOT NULL REFERENCES app.orders (id) ON DELETE CASCADE,
    product_id uuid NOT NULL REFERENCES app.products (id) ON DELETE RESTRICT,
    quantity integer NOT NULL,
    price numeric(10,2) NOT NULL,
    CONSTRAINT positive_quantity CHECK (quantity > 0)
);
CREATE INDEX idx_order_items_order ON app.order_items (order_id);
CREATE INDEX idx_order_items_product ON app.order_items (product_id);

CREATE TABLE app.audit_logs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    table_name varchar(100) NOT NULL,
    record_id uuid NOT NULL,
    action varchar(20) NOT NULL,
    old_data jsonb,
    new_data jsonb,
    changed_fields text[],
    user_id uuid REFERENCES app.users (id),
    ip_address inet,
    user_agent text,
    created_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX idx_audit_logs_table_record ON app.audit_logs (table_name, record_id);
CREATE INDEX idx_audit_logs_user ON app.audit_logs (user_id);
