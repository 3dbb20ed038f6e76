-- Since PostgreSQL 18 NOT NULL is a constraint; one that came from another table is said there.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(k.conrelid::pg_catalog.int8, k.conkey[1], d.description))
FROM pg_catalog.pg_constraint AS k
JOIN pg_catalog.pg_description AS d ON d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objoid = k.oid
WHERE k.contype = 'n' AND k.conislocal AND k.conrelid <> 0
