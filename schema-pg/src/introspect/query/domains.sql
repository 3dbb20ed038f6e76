SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    t.oid::pg_catalog.int8, t.nspname, t.typname, t.typbasetype::pg_catalog.int8, t.typtypmod, t.typnotnull,
    CASE WHEN t.typdefaultbin IS NOT NULL THEN pg_catalog.pg_get_expr(t.typdefaultbin, 0) END,
    CASE WHEN t.typcollation <> b.typcollation THEN t.typcollation::pg_catalog.int8 END
))
FROM made_types AS t
JOIN pg_catalog.pg_type AS b ON b.oid = t.typbasetype
WHERE t.typtype = 'd'
