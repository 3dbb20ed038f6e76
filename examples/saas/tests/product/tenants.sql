-- Two tenants, and rows of each in every table that is a tenant's.
INSERT INTO saas.organizations (id, name, slug, plan, country) VALUES
    ('00000000-0000-0000-0000-0000000000a0', 'Acme', 'acme', 'team', 'DE'),
    ('00000000-0000-0000-0000-0000000000b0', 'Bolt', 'bolt', 'free', 'US');

INSERT INTO saas.members (id, organization_id, email, name, phone, role) VALUES
    ('00000000-0000-0000-0000-0000000000a1', '00000000-0000-0000-0000-0000000000a0', 'ann@acme.example', 'Ann Acker', '+491711234567', 'owner'),
    ('00000000-0000-0000-0000-0000000000a2', '00000000-0000-0000-0000-0000000000a0', 'alan@acme.example', 'Alan Adler', NULL, 'member'),
    ('00000000-0000-0000-0000-0000000000b1', '00000000-0000-0000-0000-0000000000b0', 'bob@bolt.example', 'Bob Berg', '+12025550123', 'owner');
