-- plpgsql is in every database. The comment, where it is not the one that the extension brings.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    e.extname, n.nspname, e.extversion, CASE WHEN d.description IS DISTINCT FROM a.comment THEN coalesce(d.description, '') END
))
FROM pg_catalog.pg_extension AS e
JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
LEFT JOIN pg_catalog.pg_description AS d ON d.classoid = 'pg_catalog.pg_extension'::pg_catalog.regclass AND d.objoid = e.oid
LEFT JOIN pg_catalog.pg_available_extensions AS a ON a.name = e.extname
WHERE e.extname <> 'plpgsql'
