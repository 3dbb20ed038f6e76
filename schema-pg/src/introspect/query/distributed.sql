-- Tables on the nodes of a Citus cluster. Its catalogs are there with the extension alone, so that they are asked by a text. What that gives is XML: it is
-- written in hex, which XML leaves as it is.
SELECT CASE WHEN pg_catalog.to_regclass('pg_catalog.pg_dist_partition') IS NOT NULL THEN
    pg_catalog.convert_from(pg_catalog.decode(pg_catalog.substring(pg_catalog.query_to_xml($citus$
        SELECT pg_catalog.encode(pg_catalog.convert_to(coalesce(pg_catalog.json_agg(pg_catalog.json_build_array(
            p.logicalrelid::pg_catalog.oid::pg_catalog.int8, p.partmethod,
            CASE WHEN p.partmethod = 'h' THEN pg_catalog.column_to_column_name(p.logicalrelid, p.partkey) END,
            p.repmodel, p.colocationid, c.shardcount
        )), '[]')::pg_catalog.text, 'UTF8'), 'hex') AS found
        FROM pg_catalog.pg_dist_partition AS p
        LEFT JOIN pg_catalog.pg_dist_colocation AS c ON c.colocationid = p.colocationid
    $citus$, false, true, '')::pg_catalog.text, '>([0-9a-f]+)<'), 'hex'), 'UTF8')::pg_catalog.json
END
