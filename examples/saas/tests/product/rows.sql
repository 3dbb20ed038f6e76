-- Two tenants, and rows of each in every table that is a tenant's.
INSERT INTO saas.organizations (id, name, slug, plan, country) VALUES
    ('00000000-0000-0000-0000-0000000000a0', 'Acme', 'acme', 'team', 'DE'),
    ('00000000-0000-0000-0000-0000000000b0', 'Bolt', 'bolt', 'free', 'US');

INSERT INTO saas.members (id, organization_id, email, name, phone, role) VALUES
    ('00000000-0000-0000-0000-0000000000a1', '00000000-0000-0000-0000-0000000000a0', 'ann@acme.example', 'Ann Acker', '+491711234567', 'owner'),
    ('00000000-0000-0000-0000-0000000000a2', '00000000-0000-0000-0000-0000000000a0', 'alan@acme.example', 'Alan Adler', NULL, 'member'),
    ('00000000-0000-0000-0000-0000000000b1', '00000000-0000-0000-0000-0000000000b0', 'bob@bolt.example', 'Bob Berg', '+12025550123', 'owner');

INSERT INTO saas.projects (id, organization_id, code, name)
SELECT overlay(id::text placing 'c' from 36 for 1)::uuid, id, 'WEB', 'Site of ' || name FROM saas.organizations;

INSERT INTO saas.project_members (project_id, member_id, organization_id)
SELECT p.id, m.id, p.organization_id FROM saas.projects AS p JOIN saas.members AS m USING (organization_id);

INSERT INTO saas.tasks (organization_id, project_id, number, title)
SELECT p.organization_id, p.id, n, 'Task ' || n FROM saas.projects AS p, generate_series(1, 3) AS n;

INSERT INTO saas.documents (organization_id, project_id, slug, title, body, tags)
SELECT organization_id, id, 'handbook', 'Handbook', 'How we work, at ' || name, '{rules,work}' FROM saas.projects;

INSERT INTO saas.billing_accounts (organization_id, legal_name, email, tax_number, card, iban)
SELECT id, name || ' Ltd', 'billing@' || slug || '.example', 'DE123456789', '424242424242' || right(id::text, 4), 'DE89370400440532013000'
FROM saas.organizations;

INSERT INTO saas.invoices (organization_id, billing_account_id, number, cents, currency, issued_on)
SELECT organization_id, id, '2026-000001', 4900, 'EUR', '2026-02-01' FROM saas.billing_accounts;

INSERT INTO saas.usage_events (id, at, organization_id, kind, amount)
SELECT row_number() OVER (), d, o.id, 'api_call', 10
FROM saas.organizations AS o, unnest(ARRAY['2026-01-15', '2025-11-15']::timestamptz[]) AS d;

INSERT INTO saas.api_keys (organization_id, name, prefix, secret)
SELECT id, 'deployment', 'sk_' || left(slug, 4) || '1', 'secret of ' || slug FROM saas.organizations;
