-- What a catalog can't hold, by kind and name.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(u.kind, u.name))
FROM (
    SELECT 'foreign table that inherits' AS kind, pg_catalog.format('%s.%s', c.nspname, c.relname) AS name
    FROM relations AS c
    WHERE c.chosen AND c.relkind = 'f' AND EXISTS (SELECT FROM pg_catalog.pg_inherits AS i WHERE c.oid IN (i.inhrelid, i.inhparent))
    UNION ALL
    SELECT CASE WHEN d.description IS NULL THEN 'disabled trigger of a foreign table' ELSE 'comment on a trigger of a foreign table' END,
        pg_catalog.format('%s.%s.%s', c.nspname, c.relname, g.tgname)
    FROM relations AS c
    JOIN pg_catalog.pg_trigger AS g ON g.tgrelid = c.oid AND NOT g.tgisinternal
    LEFT JOIN pg_catalog.pg_description AS d ON d.classoid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND d.objoid = g.oid
    WHERE c.chosen AND c.relkind = 'f' AND (g.tgenabled <> 'O' OR d.description IS NOT NULL)
    UNION ALL
    SELECT 'options of a column of a foreign table', pg_catalog.format('%s.%s.%s', c.nspname, c.relname, a.attname)
    FROM relations AS c
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.chosen AND c.relkind = 'f' AND (NULLIF(a.attstattarget, -1) IS NOT NULL OR EXISTS (
        SELECT FROM pg_catalog.unnest(a.attoptions) AS u (option)
        WHERE pg_catalog.split_part(u.option, '=', 1) IN ('n_distinct', 'n_distinct_inherited')))
    UNION ALL
    SELECT 'privileges that an owner gave up', o.name
    FROM (
        SELECT w.fdwname::pg_catalog.text AS name, w.fdwacl AS acl, w.fdwowner AS owner FROM pg_catalog.pg_foreign_data_wrapper AS w
        UNION ALL
        SELECT f.srvname, f.srvacl, f.srvowner FROM pg_catalog.pg_foreign_server AS f
    ) AS o
    WHERE o.acl IS NOT NULL AND NOT EXISTS (SELECT FROM pg_catalog.aclexplode(o.acl) AS x WHERE x.grantee = o.owner)
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
    -- Columns of a partition stand in the order of its table's, unless it was a table by itself before.
    SELECT 'order of the columns of a partition', pg_catalog.format('%s.%s', c.nspname, c.relname)
    FROM relations AS c
    JOIN pg_catalog.pg_inherits AS i ON i.inhrelid = c.oid
    WHERE c.chosen AND c.relispartition
        AND (SELECT pg_catalog.array_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute AS a
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
        <> (SELECT pg_catalog.array_agg(a.attname ORDER BY a.attnum) FROM pg_catalog.pg_attribute AS a
            WHERE a.attrelid = i.inhparent AND a.attnum > 0 AND NOT a.attisdropped)
    UNION ALL
    SELECT 'comment on a key or reference of a partition', pg_catalog.format('%s.%s.%s', c.nspname, c.relname, k.conname)
    FROM relations AS c
    JOIN pg_catalog.pg_constraint AS k ON k.conrelid = c.oid AND k.conparentid <> 0
    JOIN pg_catalog.pg_description AS d ON d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objoid = k.oid
    WHERE c.chosen
    UNION ALL
    SELECT 'storage parameters of the index of a partition', pg_catalog.format('%s.%s', c.nspname, x.relname)
    FROM relations AS c
    JOIN pg_catalog.pg_index AS i ON i.indrelid = c.oid
    JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid AND x.relispartition
    JOIN pg_catalog.pg_inherits AS h ON h.inhrelid = x.oid
    JOIN pg_catalog.pg_class AS w ON w.oid = h.inhparent
    WHERE c.chosen AND x.reloptions IS NOT NULL AND x.reloptions IS DISTINCT FROM w.reloptions
    UNION ALL
    -- The sequence of an identity is logged as its table is.
    SELECT 'whether the sequence of an identity is logged', pg_catalog.format('%s.%s', c.nspname, c.relname)
    FROM relations AS c
    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'i'
        AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
    JOIN pg_catalog.pg_class AS t ON t.oid = d.refobjid
    WHERE c.chosen AND c.relkind = 'S' AND c.relpersistence <> t.relpersistence AND pg_catalog.current_setting('server_version_num')::pg_catalog.int4 >= 150000
    UNION ALL
    -- That of an index by itself is modelled.
    SELECT 'statistics target of an index', pg_catalog.format('%s.%s', c.nspname, x.relname)
    FROM relations AS c
    JOIN pg_catalog.pg_index AS i ON i.indrelid = c.oid
    JOIN pg_catalog.pg_class AS x ON x.oid = i.indexrelid
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = x.oid AND NULLIF(a.attstattarget, -1) IS NOT NULL
    WHERE c.chosen AND (x.relispartition OR EXISTS (SELECT FROM pg_catalog.pg_constraint AS k WHERE k.conindid = x.oid AND k.conrelid = c.oid))
    UNION ALL
    SELECT 'options of a materialized view''s column', pg_catalog.format('%s.%s.%s', c.nspname, c.relname, a.attname)
    FROM relations AS c
    JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
    WHERE c.chosen AND c.relkind = 'm'
        AND (NULLIF(a.attstattarget, -1) IS NOT NULL OR a.attstorage <> t.typstorage OR a.attcompression <> '' OR EXISTS (
            SELECT FROM pg_catalog.unnest(a.attoptions) AS u (option)
            WHERE pg_catalog.split_part(u.option, '=', 1) IN ('n_distinct', 'n_distinct_inherited')))
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
    SELECT 'name of the not-null constraint of a partition', pg_catalog.format('%s.%s.%s', c.nspname, c.relname, k.conname)
    FROM relations AS c
    JOIN pg_catalog.pg_constraint AS k ON k.conrelid = c.oid AND k.contype = 'n'
    WHERE c.chosen AND c.relispartition AND k.conname !~ '_not_null[0-9]*$' AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_inherits AS i JOIN pg_catalog.pg_constraint AS p ON p.conrelid = i.inhparent AND p.conname = k.conname
        WHERE i.inhrelid = c.oid)
    UNION ALL
    SELECT 'comment on the sequence of an identity', pg_catalog.format('%s.%s', c.nspname, c.relname)
    FROM relations AS c
    JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'i'
    JOIN pg_catalog.pg_description AS t ON t.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND t.objoid = c.oid AND t.objsubid = 0
    WHERE c.chosen AND c.relkind = 'S'
    UNION ALL
    SELECT 'comment on the not-null constraint of a domain', pg_catalog.format('%s.%s', t.nspname, t.typname)
    FROM made_types AS t
    JOIN pg_catalog.pg_constraint AS k ON k.contypid = t.oid AND k.contype = 'n'
    JOIN pg_catalog.pg_description AS d ON d.classoid = 'pg_catalog.pg_constraint'::pg_catalog.regclass AND d.objoid = k.oid
    UNION ALL
    SELECT 'name of the not-null constraint of a domain', pg_catalog.format('%s.%s.%s', t.nspname, t.typname, k.conname)
    FROM made_types AS t
    JOIN pg_catalog.pg_constraint AS k ON k.contypid = t.oid AND k.contype = 'n'
    WHERE k.conname !~ '_not_null[0-9]*$'
    UNION ALL
    -- Before 15 the trigger of a partition counts as internal.
    SELECT 'trigger of a partition', pg_catalog.format('%s.%s.%s', c.nspname, c.relname, t.tgname)
    FROM relations AS c
    JOIN pg_catalog.pg_trigger AS t ON t.tgrelid = c.oid AND t.tgparentid <> 0
    JOIN pg_catalog.pg_trigger AS p ON p.oid = t.tgparentid AND NOT p.tgisinternal AND p.tgenabled <> t.tgenabled
    WHERE c.chosen
    UNION ALL
    SELECT 'disabled system trigger', pg_catalog.format('%s.%s.%s', c.nspname, c.relname, k.conname)
    FROM relations AS c
    JOIN pg_catalog.pg_trigger AS t ON t.tgrelid = c.oid AND t.tgisinternal AND t.tgenabled <> 'O'
    JOIN pg_catalog.pg_constraint AS k ON k.oid = t.tgconstraint
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
    SELECT o.kind, pg_catalog.format('%s.%s', s.nspname, o.name)
    FROM (
        SELECT 'shell operator' AS kind, 'pg_catalog.pg_operator'::pg_catalog.regclass AS class, x.oid, x.oprnamespace AS space, x.oprname AS name
        FROM pg_catalog.pg_operator AS x WHERE x.oprcode = 0
        UNION ALL
        SELECT 'operator class', 'pg_catalog.pg_opclass'::pg_catalog.regclass, x.oid, x.opcnamespace, x.opcname FROM pg_catalog.pg_opclass AS x
        UNION ALL
        SELECT 'operator family', 'pg_catalog.pg_opfamily'::pg_catalog.regclass, x.oid, x.opfnamespace, x.opfname
        FROM pg_catalog.pg_opfamily AS x
        UNION ALL
        SELECT 'text search parser', 'pg_catalog.pg_ts_parser'::pg_catalog.regclass, x.oid, x.prsnamespace, x.prsname
        FROM pg_catalog.pg_ts_parser AS x
        UNION ALL
        SELECT 'text search template', 'pg_catalog.pg_ts_template'::pg_catalog.regclass, x.oid, x.tmplnamespace, x.tmplname
        FROM pg_catalog.pg_ts_template AS x
    ) AS o
    JOIN spaces AS s ON s.oid = o.space
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = o.class AND m.objid = o.oid)
    UNION ALL
    SELECT 'statistics target of a statistics object', pg_catalog.format('%s.%s', n.nspname, s.stxname)
    FROM pg_catalog.pg_statistic_ext AS s JOIN spaces AS n ON n.oid = s.stxnamespace
    WHERE NULLIF(s.stxstattarget, -1) IS NOT NULL
    UNION ALL
    -- Dropped with an extension that is none of theirs (ALTER … DEPENDS ON EXTENSION).
    SELECT 'dependence on an extension', coalesce(
        (SELECT pg_catalog.format('%s.%s.%s', c.nspname, c.relname, t.tgname)
            FROM pg_catalog.pg_trigger AS t JOIN relations AS c ON c.oid = t.tgrelid
            WHERE d.classid = 'pg_catalog.pg_trigger'::pg_catalog.regclass AND t.oid = d.objid),
        i.identity)
    FROM pg_catalog.pg_depend AS d
    CROSS JOIN LATERAL pg_catalog.pg_identify_object(d.classid, d.objid, 0) AS i
    WHERE d.deptype = 'x' AND (d.objid IN (SELECT p.oid FROM procedures AS p) OR d.objid IN (SELECT c.oid FROM relations AS c WHERE c.chosen)
        OR d.objid IN (SELECT x.indexrelid FROM pg_catalog.pg_index AS x JOIN relations AS c ON c.oid = x.indrelid AND c.chosen)
        OR d.objid IN (SELECT t.oid FROM pg_catalog.pg_trigger AS t JOIN relations AS c ON c.oid = t.tgrelid AND c.chosen))
    UNION ALL
    SELECT CASE WHEN p.oid < 16384 THEN 'privileges of what the server brings' ELSE 'privileges of a member of an extension' END,
        pg_catalog.format('%s.%s(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid))
    FROM pg_catalog.pg_proc AS p
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
    LEFT JOIN pg_catalog.pg_init_privs AS i ON i.classoid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND i.objoid = p.oid
    WHERE (p.proacl IS NOT NULL OR i.objoid IS NOT NULL) AND p.proacl::pg_catalog.text IS DISTINCT FROM i.initprivs::pg_catalog.text
        AND (p.oid < 16384 OR EXISTS (SELECT FROM pg_catalog.pg_depend AS d
            WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e'))
    UNION ALL
    SELECT CASE WHEN c.oid < 16384 THEN 'privileges of what the server brings' ELSE 'privileges of a member of an extension' END,
        pg_catalog.format('%s.%s', n.nspname, c.relname)
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN pg_catalog.pg_init_privs AS i ON i.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND i.objoid = c.oid AND i.objsubid = 0
    WHERE (c.relacl IS NOT NULL OR i.objoid IS NOT NULL) AND c.relacl::pg_catalog.text IS DISTINCT FROM i.initprivs::pg_catalog.text
        AND (n.nspname = 'pg_catalog' OR EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND m.objid = c.oid))
    UNION ALL
    SELECT 'policy on a table of an extension', pg_catalog.format('%s.%s.%s', n.nspname, c.relname, p.polname)
    FROM pg_catalog.pg_policy AS p
    JOIN pg_catalog.pg_class AS c ON c.oid = p.polrelid
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND m.objid = c.oid)
        AND NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_policy'::pg_catalog.regclass AND m.objid = p.oid)
    UNION ALL
    SELECT 'default privileges that an owner gave up', pg_catalog.format('%s FOR ROLE %s', CASE d.defaclobjtype WHEN 'r' THEN 'TABLES'
        WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END, r.rolname)
    FROM pg_catalog.pg_default_acl AS d
    JOIN pg_catalog.pg_roles AS r ON r.oid = d.defaclrole
    WHERE d.defaclnamespace = 0 AND EXISTS (
        SELECT x.privilege_type
        FROM pg_catalog.aclexplode(pg_catalog.acldefault(CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END, d.defaclrole)) AS x
        WHERE x.grantee = d.defaclrole
        EXCEPT
        SELECT x.privilege_type FROM pg_catalog.aclexplode(d.defaclacl) AS x WHERE x.grantee = d.defaclrole)
    UNION ALL
    -- What lives in the database itself.
    SELECT 'setting of the database', pg_catalog.split_part(u.setting, '=', 1)
    FROM pg_catalog.pg_db_role_setting AS s
    JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase AND d.datname = pg_catalog.current_database()
    CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS u (setting)
    WHERE s.setrole = 0
    UNION ALL
    SELECT 'setting of a role in the database', pg_catalog.format('%s.%s', r.rolname, pg_catalog.split_part(u.setting, '=', 1))
    FROM pg_catalog.pg_db_role_setting AS s
    JOIN pg_catalog.pg_database AS d ON d.oid = s.setdatabase AND d.datname = pg_catalog.current_database()
    JOIN pg_catalog.pg_roles AS r ON r.oid = s.setrole
    CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS u (setting)
    UNION ALL
    SELECT o.kind, 'the database'
    FROM pg_catalog.pg_database AS d
    CROSS JOIN LATERAL (
        VALUES ('privileges of the database', d.datacl IS NOT NULL), ('connection limit of the database', d.datconnlimit <> -1),
            ('template', d.datistemplate), ('comment on the database', EXISTS (
                SELECT FROM pg_catalog.pg_shdescription AS c
                WHERE c.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass AND c.objoid = d.oid))
    ) AS o (kind, has)
    WHERE d.datname = pg_catalog.current_database() AND o.has
    UNION ALL
    SELECT 'privileges of a language', l.lanname::pg_catalog.text
    FROM pg_catalog.pg_language AS l
    LEFT JOIN pg_catalog.pg_init_privs AS i ON i.classoid = 'pg_catalog.pg_language'::pg_catalog.regclass AND i.objoid = l.oid
    WHERE l.lanacl::pg_catalog.text IS DISTINCT FROM i.initprivs::pg_catalog.text
    UNION ALL
    SELECT 'user mapping', pg_catalog.format('%s SERVER %s', coalesce(r.rolname, 'public'), f.srvname)
    FROM pg_catalog.pg_user_mappings AS u
    JOIN pg_catalog.pg_foreign_server AS f ON f.oid = u.srvid
    LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = u.umuser
    UNION ALL
    -- One that calls a function of the schemas is modelled.
    SELECT 'event trigger', e.evtname::pg_catalog.text
    FROM pg_catalog.pg_event_trigger AS e
    WHERE e.evtfoid NOT IN (SELECT p.oid FROM procedures AS p)
        AND NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass AND m.objid = e.oid)
    UNION ALL
    SELECT 'publication', p.pubname::pg_catalog.text FROM pg_catalog.pg_publication AS p
    UNION ALL
    SELECT 'subscription', s.subname::pg_catalog.text
    FROM pg_catalog.pg_subscription AS s
    JOIN pg_catalog.pg_database AS d ON d.oid = s.subdbid AND d.datname = pg_catalog.current_database()
    UNION ALL
    SELECT 'access method', a.amname::pg_catalog.text FROM pg_catalog.pg_am AS a
    WHERE a.oid >= 16384
        AND NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_am'::pg_catalog.regclass AND m.objid = a.oid)
    UNION ALL
    SELECT 'language', l.lanname::pg_catalog.text FROM pg_catalog.pg_language AS l
    WHERE l.oid >= 16384
        AND NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_language'::pg_catalog.regclass AND m.objid = l.oid)
    UNION ALL
    SELECT 'transform', pg_catalog.format('%s (%s)', pg_catalog.format_type(f.trftype, NULL), l.lanname)
    FROM pg_catalog.pg_transform AS f JOIN pg_catalog.pg_language AS l ON l.oid = f.trflang
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_transform'::pg_catalog.regclass AND m.objid = f.oid)
    UNION ALL
    SELECT 'security label', pg_catalog.format('%s %s', l.objtype, l.objname) FROM pg_catalog.pg_seclabels AS l
    WHERE l.objtype NOT IN ('role', 'tablespace') AND (l.objtype <> 'database' OR l.objname = pg_catalog.quote_ident(pg_catalog.current_database()))
) AS u
