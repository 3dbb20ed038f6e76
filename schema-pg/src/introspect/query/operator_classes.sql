-- The default of a type needs no word, unless its parameters are said.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(o.oid::pg_catalog.int8, n.nspname, o.opcname, o.opcdefault))
FROM pg_catalog.pg_opclass AS o
JOIN pg_catalog.pg_namespace AS n ON n.oid = o.opcnamespace
