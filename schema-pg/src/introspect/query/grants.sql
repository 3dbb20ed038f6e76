-- What an owner may do goes without saying.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    o.kind, o.oid::pg_catalog.int8, o.part, coalesce(r.rolname, 'public'), x.privilege_type, x.is_grantable
))
FROM (
    SELECT 'relation' AS kind, c.oid, 0 AS part, c.relowner AS owner, c.relacl AS acl FROM relations AS c
    WHERE c.chosen AND c.relacl IS NOT NULL
    UNION ALL
    SELECT 'column', c.oid, a.attnum, c.relowner, a.attacl
    FROM relations AS c
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid
    WHERE c.chosen AND a.attacl IS NOT NULL AND NOT a.attisdropped
    UNION ALL
    SELECT 'function', p.oid, 0, p.proowner, p.proacl FROM procedures AS p WHERE p.proacl IS NOT NULL
    UNION ALL
    SELECT 'schema', s.oid, 0, s.nspowner, s.nspacl FROM spaces AS s WHERE s.nspacl IS NOT NULL
    UNION ALL
    SELECT 'default', d.oid, 0, d.defaclrole, d.defaclacl FROM pg_catalog.pg_default_acl AS d
) AS o
CROSS JOIN LATERAL pg_catalog.aclexplode(o.acl) AS x
LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = x.grantee
WHERE x.grantee <> o.owner
