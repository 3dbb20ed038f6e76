-- Each type that something has, once, with the words for it. Columns that are not asked for are looked at too: that takes less
-- than to find out.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    u.oid::pg_catalog.int8, u.modifier, e.oid IS NOT NULL, n.nspname, coalesce(e.typname, t.typname),
    pg_catalog.format_type(coalesce(e.oid, t.oid), u.modifier), t.typcollation::pg_catalog.int8
))
FROM (
    SELECT a.atttypid AS oid, a.atttypmod AS modifier
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attnum > 0 AND NOT a.attisdropped AND (a.attrelid >= 16384 OR a.attrelid IN (SELECT c.oid FROM relations AS c))
    UNION
    SELECT d.typbasetype, d.typtypmod FROM made_types AS d WHERE d.typtype = 'd'
    UNION
    SELECT r.rngsubtype, -1 FROM pg_catalog.pg_range AS r
    UNION
    SELECT pg_catalog.unnest(coalesce(p.proallargtypes, p.proargtypes::pg_catalog.oid[])), -1 FROM procedures AS p
    UNION
    SELECT p.prorettype, -1 FROM procedures AS p
    UNION
    SELECT q.seqtypid, -1 FROM pg_catalog.pg_sequence AS q
) AS u
JOIN pg_catalog.pg_type AS t ON t.oid = u.oid
LEFT JOIN pg_catalog.pg_type AS e ON e.oid = t.typelem AND e.typarray = t.oid
JOIN pg_catalog.pg_namespace AS n ON n.oid = coalesce(e.typnamespace, t.typnamespace)
