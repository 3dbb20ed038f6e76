-- What a catalog can't hold, by kind and name.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(u.kind, u.name))
FROM (
    SELECT CASE c.relkind WHEN 'f' THEN 'foreign table' END AS kind, pg_catalog.format('%s.%s', c.nspname, c.relname) AS name
    FROM relations AS c WHERE c.chosen AND c.relkind = 'f'
    UNION ALL
    SELECT 'typed table', pg_catalog.format('%s.%s', c.nspname, c.relname) FROM relations AS c WHERE c.chosen AND c.reloftype <> 0
    UNION ALL
    SELECT 'access method of a table', pg_catalog.format('%s.%s', c.nspname, c.relname)
    FROM relations AS c JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
    WHERE c.chosen AND m.amname <> 'heap'
    UNION ALL
    SELECT 'tablespace', pg_catalog.format('%s.%s', c.nspname, c.relname) FROM relations AS c WHERE c.chosen AND c.reltablespace <> 0
    UNION ALL
    SELECT 'tablespace of an index', pg_catalog.format('%s.%s', c.nspname, x.relname)
    FROM relations AS c
    JOIN pg_catalog.pg_index AS i ON i.indrelid = c.oid
    JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
    WHERE c.chosen AND x.reltablespace <> 0
    UNION ALL
    SELECT 'clustered index', pg_catalog.format('%s.%s', c.nspname, x.relname)
    FROM relations AS c
    JOIN pg_catalog.pg_index AS i ON i.indrelid = c.oid AND i.indisclustered
    JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
    WHERE c.chosen
    UNION ALL
    SELECT 'statistics target of an index', pg_catalog.format('%s.%s', c.nspname, x.relname)
    FROM relations AS c
    JOIN pg_catalog.pg_index AS i ON i.indrelid = c.oid
    JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = x.oid AND NULLIF(a.attstattarget, -1) IS NOT NULL
    WHERE c.chosen
    UNION ALL
    -- PostgreSQL refuses all names but two, and what starts with `pg_` is its own. So another is a newer server's: nobody knows what it
    -- means, and a plan that sets it or takes it off would be refused.
    SELECT pg_catalog.format('option %s of a column', pg_catalog.split_part(u.option, '=', 1)),
        pg_catalog.format('%s.%s.%s', c.nspname, c.relname, a.attname)
    FROM relations AS c
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attoptions IS NOT NULL
    CROSS JOIN LATERAL pg_catalog.unnest(a.attoptions) AS u (option)
    WHERE c.chosen AND c.relkind <> 'i' AND NOT pg_catalog.starts_with(u.option, 'pg_')
        AND pg_catalog.split_part(u.option, '=', 1) NOT IN ('n_distinct', 'n_distinct_inherited')
    UNION ALL
    SELECT 'unlogged sequence', pg_catalog.format('%s.%s', c.nspname, c.relname)
    FROM relations AS c
    WHERE c.chosen AND c.relkind = 'S' AND c.relpersistence = 'u' AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS d
        WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'i')
    UNION ALL
    SELECT 'partition that is being detached', pg_catalog.format('%s.%s', c.nspname, c.relname)
    FROM relations AS c JOIN pg_catalog.pg_inherits AS i ON i.inhrelid = c.oid AND i.inhdetachpending
    WHERE c.chosen
    UNION ALL
    SELECT 'partition key with an operator class', pg_catalog.format('%s.%s', c.nspname, c.relname)
    FROM relations AS c
    JOIN pg_catalog.pg_partitioned_table AS p ON p.partrelid = c.oid
    WHERE c.chosen AND EXISTS (
        SELECT FROM pg_catalog.pg_opclass AS o WHERE o.oid = ANY (p.partclass::pg_catalog.oid[]) AND NOT o.opcdefault)
    UNION ALL
    SELECT 'partition key with a collation', pg_catalog.format('%s.%s', c.nspname, c.relname)
    FROM relations AS c
    JOIN pg_catalog.pg_partitioned_table AS p ON p.partrelid = c.oid
    CROSS JOIN LATERAL ROWS FROM (pg_catalog.unnest(p.partattrs::pg_catalog.int2[]), pg_catalog.unnest(p.partcollation::pg_catalog.oid[]))
        AS u (attnum, collation_oid)
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum = u.attnum
    WHERE c.chosen AND u.attnum <> 0 AND a.attcollation <> u.collation_oid
    UNION ALL
    -- Since PostgreSQL 18 NOT NULL is a constraint, of which a catalog knows that it is there.
    SELECT CASE WHEN k.connoinherit THEN 'not-null constraint that is not inherited'
            WHEN NOT k.convalidated THEN 'not-null constraint that is not valid'
            ELSE 'comment on an inherited not-null constraint' END,
        pg_catalog.format('%s.%s.%s', c.nspname, c.relname, k.conname)
    FROM relations AS c
    JOIN pg_catalog.pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'n'
    LEFT JOIN pg_catalog.pg_description AS d ON d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objoid = k.oid
    WHERE c.chosen AND (k.conislocal AND (k.connoinherit OR NOT k.convalidated)
        OR d.objoid IS NOT NULL AND (NOT k.conislocal OR c.relispartition))
    UNION ALL
    SELECT 'comment on the not-null constraint of a domain', pg_catalog.format('%s.%s', t.nspname, t.typname)
    FROM made_types AS t
    JOIN pg_catalog.pg_constraint AS k ON k.contypid = t.oid AND k.contype = 'n'
    JOIN pg_catalog.pg_description AS d ON d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objoid = k.oid
    UNION ALL
    SELECT 'trigger of a partition', pg_catalog.format('%s.%s.%s', c.nspname, c.relname, t.tgname)
    FROM relations AS c
    JOIN pg_catalog.pg_trigger AS t ON t.tgrelid = c.oid AND t.tgparentid <> 0 AND NOT t.tgisinternal
    JOIN pg_catalog.pg_trigger AS p ON p.oid = t.tgparentid AND p.tgenabled <> t.tgenabled
    WHERE c.chosen
    UNION ALL
    SELECT 'disabled system trigger', pg_catalog.format('%s.%s.%s', c.nspname, c.relname, t.tgname)
    FROM relations AS c
    JOIN pg_catalog.pg_trigger AS t ON t.tgrelid = c.oid AND t.tgisinternal AND t.tgenabled <> 'O'
    WHERE c.chosen
    UNION ALL
    SELECT CASE t.typtype WHEN 'p' THEN 'shell type' ELSE 'base type' END, pg_catalog.format('%s.%s', t.nspname, t.typname)
    FROM made_types AS t WHERE t.typtype IN ('b', 'p')
    UNION ALL
    SELECT 'transform of a function', pg_catalog.format('%s.%s', p.nspname, p.proname) FROM procedures AS p WHERE p.protrftypes IS NOT NULL
    UNION ALL
    SELECT 'privileges of a type', pg_catalog.format('%s.%s', s.nspname, t.typname)
    FROM pg_catalog.pg_type AS t
    JOIN spaces AS s ON s.oid = t.typnamespace
    LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
    WHERE t.typacl IS NOT NULL AND t.typtype NOT IN ('e', 'd', 'r') AND (t.typtype <> 'c' OR c.relkind <> 'c')
    UNION ALL
    SELECT 'privileges that an owner gave up', pg_catalog.format('%s.%s', c.nspname, c.relname)
    FROM relations AS c
    WHERE c.chosen AND c.relacl IS NOT NULL AND EXISTS (
        SELECT x.privilege_type
        FROM pg_catalog.aclexplode(pg_catalog.acldefault(CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)) AS x
        EXCEPT
        SELECT x.privilege_type FROM pg_catalog.aclexplode(c.relacl) AS x WHERE x.grantee = c.relowner)
    UNION ALL
    SELECT 'privileges that an owner gave up', pg_catalog.format('%s.%s', p.nspname, p.proname)
    FROM procedures AS p
    WHERE p.proacl IS NOT NULL AND NOT EXISTS (SELECT FROM pg_catalog.aclexplode(p.proacl) AS x WHERE x.grantee = p.proowner)
    UNION ALL
    SELECT 'operator', pg_catalog.format('%s.%s', s.nspname, o.oprname)
    FROM pg_catalog.pg_operator AS o JOIN spaces AS s ON s.oid = o.oprnamespace
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass AND m.objid = o.oid)
    UNION ALL
    SELECT 'operator class', pg_catalog.format('%s.%s', s.nspname, o.opcname)
    FROM pg_catalog.pg_opclass AS o JOIN spaces AS s ON s.oid = o.opcnamespace
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_opclass'::pg_catalog.regclass AND m.objid = o.oid)
    UNION ALL
    SELECT 'operator family', pg_catalog.format('%s.%s', s.nspname, o.opfname)
    FROM pg_catalog.pg_opfamily AS o JOIN spaces AS s ON s.oid = o.opfnamespace
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_opfamily'::pg_catalog.regclass AND m.objid = o.oid)
    UNION ALL
    SELECT 'collation', pg_catalog.format('%s.%s', s.nspname, c.collname)
    FROM pg_catalog.pg_collation AS c JOIN spaces AS s ON s.oid = c.collnamespace
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_collation'::pg_catalog.regclass AND m.objid = c.oid)
    UNION ALL
    SELECT 'conversion', pg_catalog.format('%s.%s', s.nspname, c.conname)
    FROM pg_catalog.pg_conversion AS c JOIN spaces AS s ON s.oid = c.connamespace
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_conversion'::pg_catalog.regclass AND m.objid = c.oid)
    UNION ALL
    SELECT 'text search configuration', pg_catalog.format('%s.%s', s.nspname, c.cfgname)
    FROM pg_catalog.pg_ts_config AS c JOIN spaces AS s ON s.oid = c.cfgnamespace
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_ts_config'::pg_catalog.regclass AND m.objid = c.oid)
    UNION ALL
    SELECT 'text search dictionary', pg_catalog.format('%s.%s', s.nspname, c.dictname)
    FROM pg_catalog.pg_ts_dict AS c JOIN spaces AS s ON s.oid = c.dictnamespace
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_ts_dict'::pg_catalog.regclass AND m.objid = c.oid)
    UNION ALL
    SELECT 'text search parser', pg_catalog.format('%s.%s', s.nspname, c.prsname)
    FROM pg_catalog.pg_ts_parser AS c JOIN spaces AS s ON s.oid = c.prsnamespace
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_ts_parser'::pg_catalog.regclass AND m.objid = c.oid)
    UNION ALL
    SELECT 'text search template', pg_catalog.format('%s.%s', s.nspname, c.tmplname)
    FROM pg_catalog.pg_ts_template AS c JOIN spaces AS s ON s.oid = c.tmplnamespace
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_ts_template'::pg_catalog.regclass AND m.objid = c.oid)
    UNION ALL
    SELECT 'statistics target of a statistics object', pg_catalog.format('%s.%s', n.nspname, s.stxname)
    FROM pg_catalog.pg_statistic_ext AS s JOIN spaces AS n ON n.oid = s.stxnamespace
    WHERE NULLIF(s.stxstattarget, -1) IS NOT NULL
    UNION ALL
    -- What lives in the database itself.
    SELECT 'publication', p.pubname::pg_catalog.text FROM pg_catalog.pg_publication AS p
    UNION ALL
    SELECT 'subscription', s.subname::pg_catalog.text
    FROM pg_catalog.pg_subscription AS s
    JOIN pg_catalog.pg_database AS d ON d.oid = s.subdbid AND d.datname = pg_catalog.current_database()
    UNION ALL
    SELECT 'foreign-data wrapper', w.fdwname::pg_catalog.text FROM pg_catalog.pg_foreign_data_wrapper AS w
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass AND m.objid = w.oid)
    UNION ALL
    SELECT 'foreign server', f.srvname::pg_catalog.text FROM pg_catalog.pg_foreign_server AS f
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_foreign_server'::pg_catalog.regclass AND m.objid = f.oid)
    UNION ALL
    SELECT 'access method', a.amname::pg_catalog.text FROM pg_catalog.pg_am AS a
    WHERE a.oid >= 16384
        AND NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_am'::pg_catalog.regclass AND m.objid = a.oid)
    UNION ALL
    SELECT 'language', l.lanname::pg_catalog.text FROM pg_catalog.pg_language AS l
    WHERE l.oid >= 16384
        AND NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_language'::pg_catalog.regclass AND m.objid = l.oid)
    UNION ALL
    SELECT 'cast', pg_catalog.format('%s AS %s', pg_catalog.format_type(c.castsource, NULL), pg_catalog.format_type(c.casttarget, NULL))
    FROM pg_catalog.pg_cast AS c
    WHERE c.oid >= 16384
        -- Each range type brings one of its own.
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_range AS r WHERE r.rngtypid = c.castsource AND r.rngmultitypid = c.casttarget)
        AND NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass AND m.objid = c.oid)
    UNION ALL
    SELECT 'transform', pg_catalog.format('%s (%s)', pg_catalog.format_type(f.trftype, NULL), l.lanname)
    FROM pg_catalog.pg_transform AS f JOIN pg_catalog.pg_language AS l ON l.oid = f.trflang
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_transform'::pg_catalog.regclass AND m.objid = f.oid)
    UNION ALL
    SELECT 'security label', pg_catalog.format('%s %s', l.objtype, l.objname) FROM pg_catalog.pg_seclabels AS l
    WHERE l.objtype NOT IN ('database', 'role', 'tablespace')
) AS u
