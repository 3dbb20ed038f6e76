-- What few columns have stands together at the end.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    a.attrelid::pg_catalog.int8, a.attnum, a.attname, a.atttypid::pg_catalog.int8, a.atttypmod, a.attnotnull,
    CASE WHEN a.attidentity <> '' OR a.attcollation <> t.typcollation OR a.attstorage <> t.typstorage OR a.attcompression <> ''
        OR NULLIF(a.attstattarget, -1) IS NOT NULL OR a.attoptions IS NOT NULL
        OR a.attinhcount > 0 OR a.attgenerated <> ''
    THEN pg_catalog.json_build_array(
        a.attidentity,
        CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::pg_catalog.int8 END,
        CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END,
        a.attcompression, NULLIF(a.attstattarget, -1), a.attoptions, a.attislocal, a.attinhcount, a.attgenerated
    ) END
))
FROM pg_catalog.pg_attribute AS a
JOIN relations AS c ON c.oid = a.attrelid
JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'c', 'f')
