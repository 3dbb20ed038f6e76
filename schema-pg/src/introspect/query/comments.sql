SELECT pg_catalog.json_agg(pg_catalog.json_build_array(d.classoid::pg_catalog.int8, d.objoid::pg_catalog.int8, d.objsubid, d.description))
FROM pg_catalog.pg_description AS d
WHERE d.objoid >= 16384 OR d.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.objoid IN (SELECT s.oid FROM spaces AS s)
