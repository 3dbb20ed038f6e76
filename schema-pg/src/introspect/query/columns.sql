SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    a.attrelid::pg_catalog.int8, a.attnum, a.attname, a.atttypid::pg_catalog.int8, a.atttypmod, a.attnotnull, a.attislocal,
    a.attinhcount
))
FROM pg_catalog.pg_attribute AS a
JOIN relations AS c ON c.oid = a.attrelid
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'c', 'f')
