SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    t.oid::pg_catalog.int8, t.nspname, t.typname, r.rngsubtype::pg_catalog.int8,
    CASE WHEN NOT o.opcdefault THEN o.oid::pg_catalog.int8 END,
    CASE WHEN r.rngcollation <> b.typcollation THEN r.rngcollation::pg_catalog.int8 END,
    CASE WHEN r.rngcanonical <> 0 THEN r.rngcanonical::pg_catalog.regproc::pg_catalog.text END,
    CASE WHEN r.rngsubdiff <> 0 THEN diff_space.nspname END, diff.proname,
    many_space.nspname, many.typname
))
FROM made_types AS t
JOIN pg_catalog.pg_range AS r ON r.rngtypid = t.oid
JOIN pg_catalog.pg_type AS b ON b.oid = r.rngsubtype
JOIN pg_catalog.pg_opclass AS o ON o.oid = r.rngsubopc
JOIN pg_catalog.pg_type AS many ON many.oid = r.rngmultitypid
JOIN pg_catalog.pg_namespace AS many_space ON many_space.oid = many.typnamespace
LEFT JOIN pg_catalog.pg_proc AS diff ON diff.oid = r.rngsubdiff
LEFT JOIN pg_catalog.pg_namespace AS diff_space ON diff_space.oid = diff.pronamespace
WHERE t.typtype = 'r'
