-- Rows of one tenant in every table that is a tenant's. Whoever writes them says for which: what triggers look up, they look
-- up as the owner, whom policies bind too.
SET app.tenant_id = '{tenant}';

INSERT INTO saas.projects (id, organization_id, code, name)
SELECT overlay(id::text placing 'c' from 36 for 1)::uuid, id, 'WEB', 'Site of ' || name FROM saas.organizations WHERE id = '{tenant}';

INSERT INTO saas.project_members (project_id, member_id, organization_id)
SELECT p.id, m.id, p.organization_id FROM saas.projects AS p JOIN saas.members AS m USING (organization_id) WHERE organization_id = '{tenant}';

INSERT INTO saas.tasks (organization_id, project_id, number, title)
SELECT p.organization_id, p.id, n, 'Task ' || n FROM saas.projects AS p, generate_series(1, 3) AS n WHERE p.organization_id = '{tenant}';

INSERT INTO saas.documents (organization_id, project_id, slug, title, body, tags)
SELECT organization_id, id, 'handbook', 'Handbook', 'How we work, at ' || name, '{rules,work}' FROM saas.projects WHERE organization_id = '{tenant}';

INSERT INTO saas.billing_accounts (organization_id, legal_name, email, tax_number, card, iban)
SELECT id, name || ' Ltd', 'billing@' || slug || '.example', 'DE123456789', '424242424242' || right(id::text, 4), 'DE89370400440532013000'
FROM saas.organizations WHERE id = '{tenant}';

INSERT INTO saas.invoices (organization_id, billing_account_id, number, cents, currency, issued_on)
SELECT organization_id, id, '2026-000001', 4900, 'EUR', '2026-02-01' FROM saas.billing_accounts WHERE organization_id = '{tenant}';

INSERT INTO saas.usage_events (id, at, organization_id, kind, amount)
SELECT row_number() OVER () + CASE WHEN o.slug = 'acme' THEN 0 ELSE 10 END, d, o.id, 'api_call', 10
FROM saas.organizations AS o, unnest(ARRAY['2026-01-15', '2025-11-15']::timestamptz[]) AS d WHERE o.id = '{tenant}';

-- A program hands keys over as parameters, for a transaction: `SELECT set_config('app.encryption_key', $1, true)`.
SET app.encryption_key = 'a long random key';
SET app.hash_key = 'another long random key';
INSERT INTO saas.api_keys (organization_id, name, prefix, secret)
SELECT id, 'deployment', 'sk_' || left(slug, 4) || '1', saas.encrypt_text('secret of ' || slug) FROM saas.organizations WHERE id = '{tenant}';

RESET app.tenant_id;
RESET app.encryption_key;
