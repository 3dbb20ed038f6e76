-- Since PostgreSQL 18 NOT NULL is a constraint; one that came from another table is said there. A name of the form that PostgreSQL gives is
-- nobody's choice: it is that of the table or column as it was called once.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    k.conrelid::pg_catalog.int8, k.conkey[1], CASE WHEN k.conname !~ '_not_null[0-9]*$' THEN k.conname END, d.description
))
FROM pg_catalog.pg_constraint AS k
JOIN relations AS c ON c.oid = k.conrelid AND c.chosen AND NOT c.relispartition
LEFT JOIN pg_catalog.pg_description AS d ON d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objoid = k.oid
WHERE k.contype = 'n' AND k.conislocal AND (d.description IS NOT NULL OR k.conname !~ '_not_null[0-9]*$')
