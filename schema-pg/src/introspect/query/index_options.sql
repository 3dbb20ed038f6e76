-- Options of operator classes. What starts with `pg_` is the server's own.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(a.attrelid::pg_catalog.int8, a.attnum, o.options))
FROM pg_catalog.pg_attribute AS a
JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid AND c.relkind IN ('i', 'I')
CROSS JOIN LATERAL (
    SELECT pg_catalog.array_agg(u.option) AS options
    FROM pg_catalog.unnest(a.attoptions) AS u (option) WHERE NOT pg_catalog.starts_with(u.option, 'pg_')
) AS o
WHERE a.attoptions IS NOT NULL AND o.options IS NOT NULL
