SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    q.seqrelid::pg_catalog.int8, q.seqtypid::pg_catalog.int8, q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle,
    d.deptype, d.refobjid::pg_catalog.int8, d.refobjsubid
))
FROM pg_catalog.pg_sequence AS q
JOIN relations AS c ON c.oid = q.seqrelid AND c.chosen
LEFT JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = q.seqrelid AND d.objsubid = 0
    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i')
