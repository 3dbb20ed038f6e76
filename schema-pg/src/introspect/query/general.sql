-- Things that are not taken apart, by the statements that make them: kind, name as DROP has it, schema and name of a foreign table, the
-- statement, those that complete it, and what comments know it by. Columns of later versions are looked up by name.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    u.kind, u.name, u.schema, u.relation, u.definition, coalesce(m.more, u.more), u.class::pg_catalog.oid::pg_catalog.int8, u.oid::pg_catalog.int8
))
FROM (
    SELECT 'COLLATION' AS kind, pg_catalog.format('%I.%I', s.nspname, c.collname) AS name, NULL::pg_catalog.name AS schema, NULL::pg_catalog.name AS relation,
        pg_catalog.format('CREATE COLLATION %I.%I (provider = %s%s%s%s)', s.nspname, c.collname,
            CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END,
            CASE WHEN NOT c.collisdeterministic THEN ', deterministic = false' END,
            CASE WHEN l.locale IS NOT NULL THEN pg_catalog.format(', locale = %L', l.locale)
                ELSE pg_catalog.format(', lc_collate = %L, lc_ctype = %L', c.collcollate, c.collctype) END,
            CASE WHEN l.rules IS NOT NULL THEN pg_catalog.format(', rules = %L', l.rules) END) AS definition,
        '[]'::pg_catalog.json AS more, 'pg_catalog.pg_collation'::pg_catalog.regclass AS class, c.oid AS oid
    FROM pg_catalog.pg_collation AS c
    JOIN spaces AS s ON s.oid = c.collnamespace
    CROSS JOIN LATERAL (
        SELECT coalesce(j.row ->> 'colllocale', j.row ->> 'colliculocale', CASE WHEN c.collprovider = 'i' THEN j.row ->> 'collcollate' END) AS locale,
            j.row ->> 'collicurules' AS rules
        FROM (SELECT pg_catalog.to_jsonb(c) AS row) AS j
    ) AS l
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_collation'::pg_catalog.regclass AND m.objid = c.oid)
    UNION ALL
    SELECT 'CONVERSION', pg_catalog.format('%I.%I', s.nspname, c.conname), NULL, NULL,
        pg_catalog.format('CREATE %sCONVERSION %I.%I FOR %L TO %L FROM %s', CASE WHEN c.condefault THEN 'DEFAULT ' END, s.nspname, c.conname,
            pg_catalog.pg_encoding_to_char(c.conforencoding), pg_catalog.pg_encoding_to_char(c.contoencoding), c.conproc),
        '[]', 'pg_catalog.pg_conversion'::pg_catalog.regclass, c.oid
    FROM pg_catalog.pg_conversion AS c
    JOIN spaces AS s ON s.oid = c.connamespace
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_conversion'::pg_catalog.regclass AND m.objid = c.oid)
    UNION ALL
    SELECT 'CAST', pg_catalog.format('(%s AS %s)', pg_catalog.format_type(c.castsource, NULL), pg_catalog.format_type(c.casttarget, NULL)), NULL, NULL,
        pg_catalog.format('CREATE CAST (%s AS %s) %s%s', pg_catalog.format_type(c.castsource, NULL), pg_catalog.format_type(c.casttarget, NULL),
            CASE c.castmethod WHEN 'b' THEN 'WITHOUT FUNCTION' WHEN 'i' THEN 'WITH INOUT'
                ELSE pg_catalog.format('WITH FUNCTION %s', c.castfunc::pg_catalog.regprocedure) END,
            CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' THEN ' AS IMPLICIT' END),
        '[]', 'pg_catalog.pg_cast'::pg_catalog.regclass, c.oid
    FROM pg_catalog.pg_cast AS c
    WHERE c.oid >= 16384
        -- They belong to the database: told are those of types and functions of the schemas.
        AND (pg_catalog.cardinality($1::pg_catalog.text[]) = 0 OR EXISTS (SELECT FROM procedures AS p WHERE p.oid = c.castfunc)
            OR EXISTS (SELECT FROM pg_catalog.pg_type AS t JOIN spaces AS s ON s.oid = t.typnamespace WHERE t.oid IN (c.castsource, c.casttarget)))
        -- Each range type brings one of its own.
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_range AS r WHERE r.rngtypid = c.castsource AND r.rngmultitypid = c.casttarget)
        AND NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_cast'::pg_catalog.regclass AND m.objid = c.oid)
    UNION ALL
    SELECT 'OPERATOR', pg_catalog.format('%I.%s (%s, %s)', s.nspname, o.oprname,
            CASE WHEN o.oprleft = 0 THEN 'NONE' ELSE pg_catalog.format_type(o.oprleft, NULL) END, pg_catalog.format_type(o.oprright, NULL)), NULL, NULL,
        pg_catalog.format('CREATE OPERATOR %I.%s (FUNCTION = %s%s, RIGHTARG = %s%s%s%s%s%s%s)', s.nspname, o.oprname, o.oprcode,
            CASE WHEN o.oprleft <> 0 THEN pg_catalog.format(', LEFTARG = %s', pg_catalog.format_type(o.oprleft, NULL)) END,
            pg_catalog.format_type(o.oprright, NULL),
            (SELECT pg_catalog.format(', COMMUTATOR = OPERATOR(%I.%s)', n.nspname, x.oprname)
                FROM pg_catalog.pg_operator AS x JOIN pg_catalog.pg_namespace AS n ON n.oid = x.oprnamespace WHERE x.oid = o.oprcom),
            (SELECT pg_catalog.format(', NEGATOR = OPERATOR(%I.%s)', n.nspname, x.oprname)
                FROM pg_catalog.pg_operator AS x JOIN pg_catalog.pg_namespace AS n ON n.oid = x.oprnamespace WHERE x.oid = o.oprnegate),
            CASE WHEN o.oprrest <> 0 THEN pg_catalog.format(', RESTRICT = %s', o.oprrest) END,
            CASE WHEN o.oprjoin <> 0 THEN pg_catalog.format(', JOIN = %s', o.oprjoin) END,
            CASE WHEN o.oprcanhash THEN ', HASHES' END, CASE WHEN o.oprcanmerge THEN ', MERGES' END),
        '[]', 'pg_catalog.pg_operator'::pg_catalog.regclass, o.oid
    FROM pg_catalog.pg_operator AS o
    JOIN spaces AS s ON s.oid = o.oprnamespace
    WHERE o.oprcode <> 0
        AND NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass AND m.objid = o.oid)
    UNION ALL
    SELECT 'TEXT SEARCH DICTIONARY', pg_catalog.format('%I.%I', s.nspname, d.dictname), NULL, NULL,
        pg_catalog.format('CREATE TEXT SEARCH DICTIONARY %I.%I (TEMPLATE = %I.%I%s)', s.nspname, d.dictname, n.nspname, t.tmplname, ', ' || d.dictinitoption),
        '[]', 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, d.oid
    FROM pg_catalog.pg_ts_dict AS d
    JOIN spaces AS s ON s.oid = d.dictnamespace
    JOIN pg_catalog.pg_ts_template AS t ON t.oid = d.dicttemplate
    JOIN pg_catalog.pg_namespace AS n ON n.oid = t.tmplnamespace
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_ts_dict'::pg_catalog.regclass AND m.objid = d.oid)
    UNION ALL
    SELECT 'TEXT SEARCH CONFIGURATION', pg_catalog.format('%I.%I', s.nspname, c.cfgname), NULL, NULL,
        pg_catalog.format('CREATE TEXT SEARCH CONFIGURATION %I.%I (PARSER = %I.%I)', s.nspname, c.cfgname, n.nspname, p.prsname),
        coalesce((
            SELECT pg_catalog.json_agg(pg_catalog.format('ALTER TEXT SEARCH CONFIGURATION %I.%I ADD MAPPING FOR %I WITH %s', s.nspname, c.cfgname,
                k.alias, g.dictionaries) ORDER BY k.alias)
            FROM (
                SELECT x.maptokentype, pg_catalog.string_agg(x.mapdict::pg_catalog.regdictionary::pg_catalog.text, ', ' ORDER BY x.mapseqno) AS dictionaries
                FROM pg_catalog.pg_ts_config_map AS x WHERE x.mapcfg = c.oid GROUP BY x.maptokentype
            ) AS g
            JOIN pg_catalog.ts_token_type(c.cfgparser) AS k ON k.tokid = g.maptokentype
        ), '[]'), 'pg_catalog.pg_ts_config'::pg_catalog.regclass, c.oid
    FROM pg_catalog.pg_ts_config AS c
    JOIN spaces AS s ON s.oid = c.cfgnamespace
    JOIN pg_catalog.pg_ts_parser AS p ON p.oid = c.cfgparser
    JOIN pg_catalog.pg_namespace AS n ON n.oid = p.prsnamespace
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_ts_config'::pg_catalog.regclass AND m.objid = c.oid)
    UNION ALL
    SELECT 'FOREIGN DATA WRAPPER', pg_catalog.quote_ident(w.fdwname), NULL, NULL,
        pg_catalog.format('CREATE FOREIGN DATA WRAPPER %I%s%s%s', w.fdwname,
            CASE WHEN w.fdwhandler <> 0 THEN pg_catalog.format(' HANDLER %s', w.fdwhandler::pg_catalog.regproc) END,
            CASE WHEN w.fdwvalidator <> 0 THEN pg_catalog.format(' VALIDATOR %s', w.fdwvalidator::pg_catalog.regproc) END,
            ' OPTIONS (' || (SELECT pg_catalog.string_agg(pg_catalog.format('%I %L', o.option_name, o.option_value), ', ')
                FROM pg_catalog.pg_options_to_table(w.fdwoptions) AS o) || ')'),
        '[]', 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, w.oid
    FROM pg_catalog.pg_foreign_data_wrapper AS w
    -- They and their servers belong to the database: told are those that foreign tables of the schemas use.
    WHERE (pg_catalog.cardinality($1::pg_catalog.text[]) = 0 OR w.oid IN (
            SELECT f.srvfdw FROM pg_catalog.pg_foreign_server AS f JOIN pg_catalog.pg_foreign_table AS t ON t.ftserver = f.oid
            JOIN relations AS c ON c.oid = t.ftrelid AND c.chosen))
        AND NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass AND m.objid = w.oid)
    UNION ALL
    SELECT 'SERVER', pg_catalog.quote_ident(f.srvname), NULL, NULL,
        pg_catalog.format('CREATE SERVER %I%s%s FOREIGN DATA WRAPPER %I%s', f.srvname, ' TYPE ' || pg_catalog.quote_literal(f.srvtype),
            ' VERSION ' || pg_catalog.quote_literal(f.srvversion), w.fdwname,
            ' OPTIONS (' || (SELECT pg_catalog.string_agg(pg_catalog.format('%I %L', o.option_name, o.option_value), ', ')
                FROM pg_catalog.pg_options_to_table(f.srvoptions) AS o) || ')'),
        '[]', 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, f.oid
    FROM pg_catalog.pg_foreign_server AS f
    JOIN pg_catalog.pg_foreign_data_wrapper AS w ON w.oid = f.srvfdw
    WHERE (pg_catalog.cardinality($1::pg_catalog.text[]) = 0 OR f.oid IN (
            SELECT t.ftserver FROM pg_catalog.pg_foreign_table AS t JOIN relations AS c ON c.oid = t.ftrelid AND c.chosen))
        AND NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_foreign_server'::pg_catalog.regclass AND m.objid = f.oid)
    UNION ALL
    SELECT 'FOREIGN TABLE', pg_catalog.format('%I.%I', c.nspname, c.relname), c.nspname, c.relname,
        pg_catalog.format('CREATE FOREIGN TABLE %I.%I (%s) SERVER %I%s', c.nspname, c.relname, (
                SELECT pg_catalog.string_agg(p.part, ', ' ORDER BY p.at, p.part)
                FROM (
                    SELECT a.attnum::pg_catalog.int4 AS at, pg_catalog.format('%I %s%s%s%s%s', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod),
                        ' OPTIONS (' || (SELECT pg_catalog.string_agg(pg_catalog.format('%I %L', o.option_name, o.option_value), ', ')
                            FROM pg_catalog.pg_options_to_table(a.attfdwoptions) AS o) || ')',
                        (SELECT pg_catalog.format(' COLLATE %I.%I', n.nspname, l.collname)
                            FROM pg_catalog.pg_collation AS l
                            JOIN pg_catalog.pg_namespace AS n ON n.oid = l.collnamespace
                            JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid
                            WHERE l.oid = a.attcollation AND l.oid <> t.typcollation),
                        (SELECT pg_catalog.format(CASE a.attgenerated WHEN '' THEN ' DEFAULT %s' WHEN 'v' THEN ' GENERATED ALWAYS AS (%s) VIRTUAL'
                                ELSE ' GENERATED ALWAYS AS (%s) STORED' END, pg_catalog.pg_get_expr(d.adbin, d.adrelid))
                            FROM pg_catalog.pg_attrdef AS d
                            WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum),
                        CASE WHEN a.attnotnull THEN ' NOT NULL' END) AS part
                    FROM pg_catalog.pg_attribute AS a
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                    UNION ALL
                    SELECT 100000, pg_catalog.format('CONSTRAINT %I %s', k.conname, pg_catalog.pg_get_constraintdef(k.oid))
                    FROM pg_catalog.pg_constraint AS k WHERE k.conrelid = c.oid AND k.contype = 'c'
                ) AS p
            ), f.srvname,
            ' OPTIONS (' || (SELECT pg_catalog.string_agg(pg_catalog.format('%I %L', o.option_name, o.option_value), ', ')
                FROM pg_catalog.pg_options_to_table(t.ftoptions) AS o) || ')'),
        '[]', 'pg_catalog.pg_class'::pg_catalog.regclass, c.oid
    FROM relations AS c
    JOIN pg_catalog.pg_foreign_table AS t ON t.ftrelid = c.oid
    JOIN pg_catalog.pg_foreign_server AS f ON f.oid = t.ftserver
    WHERE c.chosen AND c.relkind = 'f' AND NOT EXISTS (SELECT FROM pg_catalog.pg_inherits AS i WHERE c.oid IN (i.inhrelid, i.inhparent))
) AS u
-- What is said of foreign tables, servers and wrappers after they are made.
LEFT JOIN LATERAL (
    SELECT pg_catalog.json_agg(t.statement ORDER BY t.at, t.statement) AS more
    FROM (
        SELECT 1 AS at, pg_catalog.format('GRANT %s ON %s %s TO %s%s',
            pg_catalog.string_agg(x.privilege_type || a.columns, ', ' ORDER BY x.privilege_type, a.columns),
            CASE u.kind WHEN 'FOREIGN TABLE' THEN 'TABLE' WHEN 'SERVER' THEN 'FOREIGN SERVER' ELSE u.kind END, u.name,
            coalesce(pg_catalog.quote_ident(r.rolname), 'PUBLIC'), CASE WHEN x.is_grantable THEN ' WITH GRANT OPTION' END) AS statement
        FROM (
            SELECT c.relacl AS acl, c.relowner AS owner, '' AS columns FROM pg_catalog.pg_class AS c WHERE u.kind = 'FOREIGN TABLE' AND c.oid = u.oid
            UNION ALL
            SELECT a.attacl, c.relowner, pg_catalog.format(' (%I)', a.attname)
            FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND NOT a.attisdropped
            WHERE u.kind = 'FOREIGN TABLE' AND c.oid = u.oid
            UNION ALL
            SELECT f.srvacl, f.srvowner, '' FROM pg_catalog.pg_foreign_server AS f WHERE u.kind = 'SERVER' AND f.oid = u.oid
            UNION ALL
            SELECT w.fdwacl, w.fdwowner, '' FROM pg_catalog.pg_foreign_data_wrapper AS w WHERE u.kind = 'FOREIGN DATA WRAPPER' AND w.oid = u.oid
        ) AS a
        CROSS JOIN LATERAL pg_catalog.aclexplode(a.acl) AS x
        LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = x.grantee
        WHERE x.grantee <> a.owner
        GROUP BY r.rolname, x.is_grantable
        UNION ALL
        SELECT 2, pg_catalog.pg_get_triggerdef(g.oid) FROM pg_catalog.pg_trigger AS g WHERE u.kind = 'FOREIGN TABLE' AND g.tgrelid = u.oid AND NOT g.tgisinternal
        UNION ALL
        SELECT 3, pg_catalog.format('COMMENT ON COLUMN %s.%I IS %L', u.name, a.attname, d.description)
        FROM pg_catalog.pg_attribute AS a
        JOIN pg_catalog.pg_description AS d ON d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objoid = a.attrelid AND d.objsubid = a.attnum
        WHERE u.kind = 'FOREIGN TABLE' AND a.attrelid = u.oid AND a.attnum > 0 AND NOT a.attisdropped
    ) AS t
    WHERE u.kind IN ('FOREIGN TABLE', 'SERVER', 'FOREIGN DATA WRAPPER')
) AS m ON true
