-- Many tenants in one database: an organization's rows are its own, a login is nobody else's.
CREATE TABLE organizations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL
);

CREATE TABLE users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    organization_id uuid NOT NULL REFERENCES organizations (id),
    email text NOT NULL UNIQUE,
    nickname text NOT NULL,
    UNIQUE (organization_id, nickname)
);

CREATE TABLE entity1 (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    organization_id uuid NOT NULL REFERENCES organizations (id),
    name varchar(255) NOT NULL,
    status varchar(50) NOT NULL DEFAULT 'active',
    created_by_id uuid REFERENCES users (id),
    CONSTRAINT uk_name UNIQUE (organization_id, name)
);
CREATE INDEX idx_entity1_status ON entity1 (organization_id, status);
ALTER TABLE entity1 ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_isolation ON entity1 USING (organization_id = current_setting('app.current_tenant')::uuid);
