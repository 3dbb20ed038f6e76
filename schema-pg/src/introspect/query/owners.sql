-- Who owns what. Parts of tables have the owner of their table.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(o.class::pg_catalog.int8, o.oid::pg_catalog.int8, r.rolname))
FROM (
    SELECT 'pg_catalog.pg_namespace'::pg_catalog.regclass::pg_catalog.oid AS class, s.oid, s.nspowner AS owner FROM spaces AS s
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, c.oid, c.relowner FROM relations AS c
    WHERE c.chosen AND c.relkind <> 'c'
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass::pg_catalog.oid, p.oid, p.proowner FROM procedures AS p
    UNION ALL
    SELECT 'pg_catalog.pg_type'::pg_catalog.regclass::pg_catalog.oid, t.oid, t.typowner
    FROM pg_catalog.pg_type AS t JOIN spaces AS s ON s.oid = t.typnamespace
    WHERE t.typtype IN ('e', 'd', 'r', 'c')
) AS o
JOIN pg_catalog.pg_roles AS r ON r.oid = o.owner
