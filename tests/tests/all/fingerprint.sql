-- What a database holds, a line each, by name: nothing in it depends on object identifiers or on the order of columns.
SELECT coalesce(string_agg(line, E'\n' ORDER BY line COLLATE "C"), '') FROM (
    SELECT format('schema %s acl=%s comment=%s', nspname, (SELECT string_agg(concat_ws('/', coalesce(r.rolname, 'public'), a.privilege_type, a.is_grantable), ' ' ORDER BY r.rolname, a.privilege_type) FROM aclexplode(coalesce(nspacl, acldefault('n', nspowner))) a LEFT JOIN pg_roles r ON r.oid = a.grantee), obj_description(oid, 'pg_namespace')) AS line
        FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    UNION ALL
    SELECT format('extension %s', extname) FROM pg_extension
    UNION ALL
    SELECT format('enum %s = %s comment=%s', t.oid::regtype,
            (SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
            obj_description(t.oid, 'pg_type'))
        FROM pg_type t WHERE typtype = 'e'
    UNION ALL
    -- Once given and taken back, what everybody may is said; before, it goes without saying.
    SELECT format('privileges of type %s: %s', t.oid::regtype, (SELECT string_agg(concat_ws('/', coalesce(r.rolname, 'public'), a.privilege_type, a.is_grantable), ' ' ORDER BY r.rolname, a.privilege_type) FROM aclexplode(coalesce(typacl, acldefault('T', typowner))) a LEFT JOIN pg_roles r ON r.oid = a.grantee))
        FROM pg_type t WHERE typtype IN ('e', 'd', 'c', 'r') AND typnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)
    UNION ALL
    SELECT format('domain %s = %s notnull=%s default=%s checks=%s comment=%s', t.oid::regtype, format_type(typbasetype, typtypmod),
            typnotnull, typdefault,
            (SELECT string_agg(conname || ' ' || pg_get_constraintdef(oid), ', ' ORDER BY conname) FROM pg_constraint
                WHERE contypid = t.oid AND contype = 'c'),
            obj_description(t.oid, 'pg_type'))
        FROM pg_type t WHERE typtype = 'd' AND typnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    UNION ALL
    SELECT format('composite %s = %s comment=%s', t.oid::regtype,
            (SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum) FROM pg_attribute
                WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
            obj_description(t.oid, 'pg_type'))
        FROM pg_type t JOIN pg_class c ON c.oid = t.typrelid AND c.relkind = 'c'
        WHERE typnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    UNION ALL
    SELECT format('range %s over %s', rngtypid::regtype, rngsubtype::regtype) FROM pg_range JOIN pg_type t ON t.oid = rngtypid
        WHERE typnamespace <> 'pg_catalog'::regnamespace
    UNION ALL
    SELECT format('%s %s persistence=%s options=%s rls=%s/%s identity=%s key=%s bound=%s parents=%s view=%s acl=%s comment=%s',
            relkind, c.oid::regclass, relpersistence, reloptions, relrowsecurity, relforcerowsecurity, relreplident,
            pg_get_partkeydef(c.oid), pg_get_expr(relpartbound, c.oid),
            (SELECT string_agg(inhparent::regclass::text, ', ' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid),
            CASE WHEN relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
            (SELECT string_agg(concat_ws('/', coalesce(r.rolname, 'public'), a.privilege_type, a.is_grantable), ' ' ORDER BY r.rolname, a.privilege_type) FROM aclexplode(coalesce(relacl, acldefault('r', relowner))) a LEFT JOIN pg_roles r ON r.oid = a.grantee), obj_description(c.oid, 'pg_class'))
        FROM pg_class c WHERE relkind IN ('r', 'p', 'v', 'm')
            AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)
    UNION ALL
    SELECT format('column %s.%s %s notnull=%s default=%s generated=%s identity=%s collation=%s storage=%s compression=%s statistics=%s options=%s acl=%s comment=%s',
            c.oid::regclass, attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), attgenerated,
            attidentity, (SELECT collname FROM pg_collation WHERE oid = attcollation), attstorage, attcompression,
            nullif(coalesce(attstattarget, -1), -1), (SELECT array_agg(o) FROM unnest(attoptions) AS o WHERE o NOT LIKE 'pg\_%'),
            nullif(attacl, '{}'), col_description(c.oid, attnum))
        FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_attrdef d ON adrelid = attrelid AND adnum = attnum
        WHERE relkind IN ('r', 'p', 'v', 'm') AND attnum > 0 AND NOT attisdropped
            AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)
    UNION ALL
    SELECT format('constraint %s.%s %s validated=%s comment=%s', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated,
            obj_description(oid, 'pg_constraint'))
        FROM pg_constraint WHERE conrelid <> 0 AND contype <> 'n'
            -- PostgreSQL keeps one for each partition of a referenced table. Before 18 those stay NOT VALID once theirs is validated.
            AND NOT (contype = 'f' AND conparentid <> 0 AND NOT (SELECT relispartition FROM pg_class WHERE pg_class.oid = conrelid))
            AND connamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    UNION ALL
    -- Since PostgreSQL 18; its name does not count.
    SELECT format('not null of %s.%s comment=%s', conrelid::regclass, attname, obj_description(k.oid, 'pg_constraint'))
        FROM pg_constraint k JOIN pg_attribute ON attrelid = conrelid AND conkey = ARRAY[attnum] WHERE contype = 'n'
            AND obj_description(k.oid, 'pg_constraint') IS NOT NULL
    UNION ALL
    SELECT format('index %s valid=%s options=%s comment=%s', pg_get_indexdef(indexrelid), indisvalid, reloptions,
            obj_description(indexrelid, 'pg_class'))
        FROM pg_index JOIN pg_class c ON c.oid = indexrelid
        WHERE relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)
    UNION ALL
    SELECT format('trigger %s enabled=%s comment=%s', pg_get_triggerdef(oid), tgenabled, obj_description(oid, 'pg_trigger'))
        FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL
    SELECT format('policy %s on %s permissive=%s command=%s roles=%s using=%s check=%s comment=%s', polname, polrelid::regclass,
            polpermissive, polcmd, (SELECT array_agg(coalesce(rolname, 'public') ORDER BY 1) FROM unnest(polroles) r LEFT JOIN pg_roles ON oid = r),
            pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid), obj_description(oid, 'pg_policy'))
        FROM pg_policy
    UNION ALL
    SELECT format('rule %s enabled=%s', pg_get_ruledef(r.oid), ev_enabled) FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class
        WHERE rulename <> '_RETURN' AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
    UNION ALL
    SELECT format('function %s acl=%s comment=%s', pg_get_functiondef(p.oid),
            (SELECT string_agg(concat_ws('/', coalesce(r.rolname, 'public'), a.privilege_type, a.is_grantable), ' ' ORDER BY r.rolname, a.privilege_type) FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) a LEFT JOIN pg_roles r ON r.oid = a.grantee), obj_description(p.oid, 'pg_proc'))
        FROM pg_proc p WHERE prokind IN ('f', 'p', 'w')
            AND pronamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)
            AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = p.oid AND deptype = 'e')
    UNION ALL
    SELECT format('aggregate %s(%s) %s %s acl=%s', p.oid::regproc, pg_get_function_arguments(p.oid), aggtransfn, format_type(aggtranstype, NULL),
            (SELECT string_agg(concat_ws('/', coalesce(r.rolname, 'public'), a.privilege_type, a.is_grantable), ' ' ORDER BY r.rolname, a.privilege_type) FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) a LEFT JOIN pg_roles r ON r.oid = a.grantee))
        FROM pg_proc p JOIN pg_aggregate ON aggfnoid = p.oid WHERE pronamespace <> 'pg_catalog'::regnamespace
    UNION ALL
    SELECT format('sequence %s %s start=%s by=%s min=%s max=%s cache=%s cycle=%s owner=%s acl=%s', c.oid::regclass, format_type(seqtypid, NULL),
            seqstart, seqincrement, seqmin, seqmax, seqcache, seqcycle,
            (SELECT refobjid::regclass || '.' || attname FROM pg_depend JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
                WHERE classid = 'pg_class'::regclass AND objid = c.oid AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i')),
            (SELECT string_agg(concat_ws('/', coalesce(r.rolname, 'public'), a.privilege_type, a.is_grantable), ' ' ORDER BY r.rolname, a.privilege_type) FROM aclexplode(coalesce(relacl, acldefault('s', relowner))) a LEFT JOIN pg_roles r ON r.oid = a.grantee))
        FROM pg_sequence JOIN pg_class c ON c.oid = seqrelid
    UNION ALL
    SELECT format('statistics %s', pg_get_statisticsobjdef(oid)) FROM pg_statistic_ext
    UNION ALL
    SELECT format('event trigger %s on %s calls %s enabled=%s tags=%s', evtname, evtevent, evtfoid::regproc, evtenabled, evttags)
        FROM pg_event_trigger
    UNION ALL
    SELECT format('default privileges in %s for %s: %s', defaclnamespace::regnamespace, defaclobjtype, defaclacl) FROM pg_default_acl
) AS lines
