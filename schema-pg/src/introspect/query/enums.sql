SELECT pg_catalog.json_agg(pg_catalog.json_build_array(t.oid::pg_catalog.int8, t.nspname, t.typname, l.labels))
FROM made_types AS t
LEFT JOIN (
    SELECT e.enumtypid, pg_catalog.json_agg(e.enumlabel ORDER BY e.enumsortorder) AS labels
    FROM pg_catalog.pg_enum AS e
    GROUP BY e.enumtypid
) AS l ON l.enumtypid = t.oid
WHERE t.typtype = 'e'
