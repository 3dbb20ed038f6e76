SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    p.oid::pg_catalog.int8, p.polrelid::pg_catalog.int8, p.polname, p.polpermissive, p.polcmd,
    (SELECT pg_catalog.json_agg(coalesce(r.rolname, 'public') ORDER BY r.rolname)
        FROM pg_catalog.unnest(p.polroles) AS u (oid) LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = u.oid),
    pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)
))
FROM pg_catalog.pg_policy AS p
JOIN relations AS c ON c.oid = p.polrelid AND c.chosen
