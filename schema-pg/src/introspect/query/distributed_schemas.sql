-- Schemas that are on one node as a whole: since Citus 12.
SELECT CASE WHEN pg_catalog.to_regclass('pg_catalog.pg_dist_schema') IS NOT NULL THEN
    pg_catalog.convert_from(pg_catalog.decode(pg_catalog.substring(pg_catalog.query_to_xml($citus$
        SELECT pg_catalog.encode(pg_catalog.convert_to(coalesce(pg_catalog.json_agg(s.schemaid::pg_catalog.oid::pg_catalog.int8), '[]')::pg_catalog.text, 'UTF8'), 'hex') AS found
        FROM pg_catalog.pg_dist_schema AS s
    $citus$, false, true, '')::pg_catalog.text, '>([0-9a-f]+)<'), 'hex'), 'UTF8')::pg_catalog.json
END
