-- Options whose names start with `pg_` are the server's own.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    c.oid::pg_catalog.int8, c.nspname, c.relname, c.relkind, c.chosen, c.reltype::pg_catalog.int8, c.relpersistence, c.relrowsecurity,
    c.relforcerowsecurity, c.relreplident,
    CASE WHEN c.reloptions IS NOT NULL THEN (SELECT pg_catalog.array_agg(u.option) FROM pg_catalog.unnest(c.reloptions) AS u (option) WHERE NOT pg_catalog.starts_with(u.option, 'pg_')) END,
    CASE WHEN toast.reloptions IS NOT NULL THEN (SELECT pg_catalog.array_agg(u.option) FROM pg_catalog.unnest(toast.reloptions) AS u (option) WHERE NOT pg_catalog.starts_with(u.option, 'pg_')) END,
    CASE WHEN c.relispartition THEN pg_catalog.pg_get_expr(c.relpartbound, c.oid) END,
    CASE WHEN c.relkind = 'p' THEN pg_catalog.pg_get_partkeydef(c.oid) END,
    key.partstrat, key.partattrs::pg_catalog.int2[]
))
FROM relations AS c
LEFT JOIN pg_catalog.pg_class AS toast ON toast.oid = c.reltoastrelid AND toast.reloptions IS NOT NULL
LEFT JOIN pg_catalog.pg_partitioned_table AS key ON key.partrelid = c.oid
