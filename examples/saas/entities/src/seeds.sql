-- What is there from the start, and the same for all tenants.
INSERT INTO saas.countries (code, name) VALUES
    ('AT', 'Austria'),
    ('DE', 'Germany'),
    ('FR', 'France'),
    ('JP', 'Japan'),
    ('US', 'United States')
ON CONFLICT (code) DO UPDATE SET name = excluded.name;

INSERT INTO saas.plans (code, name, monthly_cents, most_projects) VALUES
    ('free', 'Free', 0, 3),
    ('team', 'Team', 4900, 50),
    ('enterprise', 'Enterprise', 49900, NULL)
ON CONFLICT (code) DO UPDATE
    SET name = excluded.name, monthly_cents = excluded.monthly_cents, most_projects = excluded.most_projects,
        -- On the nodes of a cluster, who writes says the time.
        updated_at = excluded.updated_at;
