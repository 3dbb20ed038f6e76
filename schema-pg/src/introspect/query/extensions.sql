-- plpgsql is in every database.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(e.extname, n.nspname, e.extversion))
FROM pg_catalog.pg_extension AS e
JOIN pg_catalog.pg_namespace AS n ON n.oid = e.extnamespace
WHERE e.extname <> 'plpgsql'
