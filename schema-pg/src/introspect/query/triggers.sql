-- Those of partitions that came with their table are left out.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    t.oid::pg_catalog.int8, t.tgrelid::pg_catalog.int8, t.tgname, t.tgtype, t.tgenabled, t.tgconstraint <> 0, t.tgdeferrable, t.tginitdeferred,
    t.tgattr::pg_catalog.int2[], pg_catalog.encode(t.tgargs, 'hex'), t.tgoldtable, t.tgnewtable,
    CASE WHEN t.tgqual IS NOT NULL THEN pg_catalog.pg_get_triggerdef(t.oid) END, n.nspname, p.proname, other_schema.nspname, other.relname
))
FROM pg_catalog.pg_trigger AS t
JOIN relations AS c ON c.oid = t.tgrelid AND c.chosen
JOIN pg_catalog.pg_proc AS p ON p.oid = t.tgfoid
JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
LEFT JOIN pg_catalog.pg_class AS other ON other.oid = t.tgconstrrelid
LEFT JOIN pg_catalog.pg_namespace AS other_schema ON other_schema.oid = other.relnamespace
WHERE NOT t.tgisinternal AND t.tgparentid = 0
