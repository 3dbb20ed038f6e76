SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    d.oid::pg_catalog.int8, CASE WHEN r.rolname <> current_user THEN r.rolname END, s.nspname, d.defaclobjtype
))
FROM pg_catalog.pg_default_acl AS d
JOIN pg_catalog.pg_roles AS r ON r.oid = d.defaclrole
LEFT JOIN spaces AS s ON s.oid = d.defaclnamespace
WHERE d.defaclnamespace = 0 OR s.oid IS NOT NULL
