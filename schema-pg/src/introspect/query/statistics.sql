SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    s.oid::pg_catalog.int8, n.nspname, s.stxname, s.stxrelid::pg_catalog.int8, pg_catalog.pg_get_statisticsobjdef(s.oid)
))
FROM pg_catalog.pg_statistic_ext AS s
JOIN spaces AS n ON n.oid = s.stxnamespace
JOIN relations AS c ON c.oid = s.stxrelid
