SELECT pg_catalog.json_agg(pg_catalog.json_build_array(s.oid::pg_catalog.int8, s.nspname))
FROM spaces AS s
