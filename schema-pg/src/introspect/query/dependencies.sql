-- What expressions, queries and bodies name. What types of columns and references say is known from those.
SELECT pg_catalog.json_agg(DISTINCT pg_catalog.jsonb_build_array(
    CASE WHEN d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass THEN 'function'
        WHEN d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass OR k.contypid <> 0 THEN 'type'
        ELSE 'relation' END,
    CASE d.classid
        WHEN 'pg_catalog.pg_rewrite'::pg_catalog.regclass THEN r.ev_class
        WHEN 'pg_catalog.pg_attrdef'::pg_catalog.regclass THEN a.adrelid
        WHEN 'pg_catalog.pg_constraint'::pg_catalog.regclass THEN coalesce(NULLIF(k.conrelid, 0), k.contypid)
        WHEN 'pg_catalog.pg_class'::pg_catalog.regclass THEN coalesce(i.indrelid, d.objid)
        ELSE d.objid
    END::pg_catalog.int8,
    CASE WHEN d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass THEN 'function'
        WHEN d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass OR t.typrelid <> 0 OR e.typrelid <> 0 THEN 'relation'
        ELSE 'type' END,
    -- An array is what it is an array of; a row is its relation.
    coalesce(NULLIF(e.typrelid, 0), NULLIF(t.typrelid, 0), e.oid, d.refobjid)::pg_catalog.int8,
    d.refobjsubid
))
FROM pg_catalog.pg_depend AS d
LEFT JOIN pg_catalog.pg_rewrite AS r ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND r.oid = d.objid
LEFT JOIN pg_catalog.pg_attrdef AS a ON d.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND a.oid = d.objid
LEFT JOIN pg_catalog.pg_constraint AS k ON d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND k.oid = d.objid
LEFT JOIN pg_catalog.pg_index AS i ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND i.indexrelid = d.objid
LEFT JOIN pg_catalog.pg_type AS t ON d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass AND t.oid = d.refobjid
LEFT JOIN pg_catalog.pg_type AS e ON e.oid = t.typelem AND e.typarray = t.oid
WHERE d.refobjid >= 16384
    -- Before PostgreSQL 15, what a generated column calls is recorded of the column.
    AND (d.deptype = 'n' OR d.deptype = 'a' AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass)
    AND d.refclassid IN ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass,
        'pg_catalog.pg_type'::pg_catalog.regclass)
    AND (
        d.classid IN ('pg_catalog.pg_attrdef'::pg_catalog.regclass, 'pg_catalog.pg_proc'::pg_catalog.regclass,
            'pg_catalog.pg_type'::pg_catalog.regclass)
        -- Rules are made when all is there; only the one that makes a view one counts.
        OR d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND r.rulename = '_RETURN'
        OR d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
            AND (d.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                OR d.objsubid = 0 AND d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass)
        OR d.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND k.contype <> 'f'
            AND d.refclassid <> 'pg_catalog.pg_class'::pg_catalog.regclass
    )
