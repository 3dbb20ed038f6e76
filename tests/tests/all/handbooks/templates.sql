-- Templates for tables of any application. In place of triggers' functions stands the least that makes them be there.
CREATE FUNCTION set_updated_at() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.updated_at := now(); RETURN NEW; END';
CREATE FUNCTION prevent_deleted_update() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN IF OLD.deleted_at IS NOT NULL THEN RAISE ''cannot modify deleted records''; END IF; RETURN NEW; END';

CREATE TABLE users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT unique_email UNIQUE (email)
);

CREATE TABLE profiles (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL UNIQUE REFERENCES users (id) ON DELETE CASCADE,
    bio text
);

CREATE TABLE parents (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL
);

CREATE TABLE entities (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    parent_id uuid NOT NULL REFERENCES parents (id) ON DELETE CASCADE ON UPDATE CASCADE,
    name text NOT NULL,
    metadata jsonb DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz,
    deleted_at timestamptz,
    CONSTRAINT valid_name CHECK (length(name) > 0),
    CONSTRAINT valid_dates CHECK (created_at <= now())
);
CREATE INDEX idx_entities_parent ON entities (parent_id) WHERE deleted_at IS NULL;
CREATE INDEX idx_entities_created ON entities (created_at DESC);
CREATE TRIGGER entities_deleted BEFORE UPDATE ON entities FOR EACH ROW EXECUTE FUNCTION prevent_deleted_update();
COMMENT ON TABLE entities IS 'What the application is about.';
COMMENT ON COLUMN entities.metadata IS 'Attributes that not all of them have.';

CREATE TABLE organizations (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL
);

CREATE TABLE organization_members (
    organization_id uuid NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role text NOT NULL DEFAULT 'member',
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (organization_id, user_id)
);
CREATE INDEX idx_members_organization ON organization_members (organization_id);
CREATE INDEX idx_members_user ON organization_members (user_id);

CREATE TABLE orders (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid REFERENCES users (id) ON DELETE SET NULL,
    total numeric(10,2) NOT NULL,
    CONSTRAINT positive_total CHECK (total >= 0)
);

CREATE TABLE posts (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    title text,
    content text NOT NULL,
    status text NOT NULL DEFAULT 'draft',
    metadata jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz,
    CONSTRAINT published_has_title CHECK (CASE WHEN status = 'published' THEN title IS NOT NULL ELSE true END)
);
CREATE INDEX idx_posts_status ON posts (status, created_at DESC);
CREATE INDEX idx_posts_user_status ON posts (user_id, status, created_at DESC);
-- The two-argument form: an index can't stand on the other, which reads a setting.
CREATE INDEX idx_posts_words ON posts USING gin (to_tsvector('english', title || ' ' || content));
CREATE INDEX idx_posts_metadata ON posts USING gin (metadata jsonb_path_ops);
ALTER TABLE posts ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_posts ON posts FOR ALL TO authenticated USING (auth.uid() = user_id) WITH CHECK (auth.uid() = user_id);
CREATE POLICY admins ON posts FOR ALL TO authenticated USING ((auth.jwt() ->> 'role') = 'admin');
CREATE TRIGGER posts_updated_at BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION set_updated_at();

CREATE TABLE tags (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL UNIQUE
);

CREATE TABLE posts_tags (
    post_id uuid NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    tag_id uuid NOT NULL REFERENCES tags (id) ON DELETE CASCADE,
    PRIMARY KEY (post_id, tag_id)
);
CREATE INDEX idx_posts_tags_tag ON posts_tags (tag_id);

CREATE TABLE categories (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL,
    parent_id uuid REFERENCES categories (id),
    path text[]
);

CREATE TABLE audit_log (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    table_name text NOT NULL,
    record_id uuid NOT NULL,
    action text NOT NULL,
    old_data jsonb,
    new_data jsonb,
    user_id uuid,
    created_at timestamptz NOT NULL DEFAULT now()
);
