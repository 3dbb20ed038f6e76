-- What an owner may do goes without saying, and what everybody may.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    s.nspname, t.typname, EXISTS (SELECT FROM pg_catalog.aclexplode(t.typacl) AS x WHERE x.grantee = 0),
    coalesce((
        SELECT pg_catalog.json_agg(pg_catalog.json_build_array(r.rolname, x.is_grantable) ORDER BY r.rolname, x.is_grantable)
        FROM pg_catalog.aclexplode(t.typacl) AS x
        JOIN pg_catalog.pg_roles AS r ON r.oid = x.grantee
        WHERE x.grantee <> t.typowner
    ), '[]')
))
FROM pg_catalog.pg_type AS t
JOIN spaces AS s ON s.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
WHERE t.typacl IS NOT NULL AND (t.typtype IN ('e', 'd', 'r') OR t.typtype = 'c' AND c.relkind = 'c')
    AND NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND m.objid = t.oid)
