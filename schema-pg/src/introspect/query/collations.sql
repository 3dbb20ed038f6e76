-- Those that something has.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(c.oid::pg_catalog.int8, n.nspname, c.collname))
FROM pg_catalog.pg_collation AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.collnamespace
WHERE c.oid IN (
    SELECT a.attcollation FROM pg_catalog.pg_attribute AS a
    UNION
    SELECT t.typcollation FROM pg_catalog.pg_type AS t
    UNION
    SELECT r.rngcollation FROM pg_catalog.pg_range AS r
)
