-- What a database holds, one line of text for each thing, so that two databases can be compared line by line. Left out: what belongs to extensions and to
-- the schema `auth`, what partitions have of their table, columns of views (their queries say them, which 16 and later write without
-- names of tables), and bodies of functions.
WITH relation AS (
    SELECT c.*, c.oid::regclass::text AS name
    FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'auth') AND c.relkind IN ('r', 'p', 'v', 'm')
        AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
),
whole AS (SELECT * FROM relation WHERE NOT relispartition),
type AS (
    SELECT t.*, t.oid::regtype::text AS name
    FROM pg_type AS t JOIN pg_namespace AS n ON n.oid = t.typnamespace
    WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'auth') AND t.typtype IN ('e', 'd')
        AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = 'pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
),
fact (line) AS (
    SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'auth', 'public')
    UNION ALL
    SELECT 'extension ' || extname FROM pg_extension WHERE extname <> 'plpgsql'
    UNION ALL
    SELECT 'enum ' || t.name || ': ' || string_agg(e.enumlabel, ', ' ORDER BY e.enumsortorder)
    FROM type AS t JOIN pg_enum AS e ON e.enumtypid = t.oid GROUP BY t.name
    UNION ALL
    SELECT 'domain ' || name || ': ' || format_type(typbasetype, typtypmod)
        || CASE WHEN typnotnull THEN ' NOT NULL' ELSE '' END || coalesce(' DEFAULT ' || typdefault, '')
    FROM type WHERE typtype = 'd'
    UNION ALL
    SELECT 'constraint ' || t.name || '.' || c.conname || ': ' || pg_get_constraintdef(c.oid)
    FROM type AS t JOIN pg_constraint AS c ON c.contypid = t.oid WHERE c.contype <> 'n'
    UNION ALL
    SELECT 'comment on type ' || name || ': ' || obj_description(oid, 'pg_type') FROM type WHERE obj_description(oid, 'pg_type') IS NOT NULL
    UNION ALL
    SELECT CASE relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' ELSE 'table ' END || name
        || CASE WHEN relkind = 'p' THEN ' PARTITION BY ' || pg_get_partkeydef(oid) ELSE '' END
        || coalesce(' WITH (' || array_to_string(reloptions, ', ') || ')', '')
        || CASE WHEN relkind IN ('v', 'm') THEN ': ' || regexp_replace(pg_get_viewdef(oid, true), '\y[a-z]\w*\.', '', 'g') ELSE '' END
    FROM whole
    UNION ALL
    SELECT 'partition ' || r.name || ' OF ' || i.inhparent::regclass || ' ' || pg_get_expr(r.relpartbound, r.oid)
    FROM relation AS r JOIN pg_inherits AS i ON i.inhrelid = r.oid WHERE r.relispartition
    UNION ALL
    SELECT 'column ' || r.name || '.' || a.attname || ': ' || format_type(a.atttypid, a.atttypmod)
        || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
        || CASE WHEN a.attgenerated = 's' THEN ' GENERATED AS ' || pg_get_expr(d.adbin, d.adrelid) ELSE coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '') END
        || CASE a.attidentity WHEN 'a' THEN ' IDENTITY ALWAYS' WHEN 'd' THEN ' IDENTITY' ELSE '' END
    FROM whole AS r JOIN pg_attribute AS a ON a.attrelid = r.oid LEFT JOIN pg_attrdef AS d ON d.adrelid = r.oid AND d.adnum = a.attnum
    WHERE a.attnum > 0 AND NOT a.attisdropped AND r.relkind <> 'v'
    UNION ALL
    SELECT 'constraint ' || r.name || '.' || c.conname || ': ' || pg_get_constraintdef(c.oid)
    FROM whole AS r JOIN pg_constraint AS c ON c.conrelid = r.oid WHERE c.contype NOT IN ('n', 't')
    UNION ALL
    SELECT 'index ' || i.indexrelid::regclass || ': ' || CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END
        || regexp_replace(pg_get_indexdef(i.indexrelid, 0, true), '^CREATE (UNIQUE )?INDEX \S+ ON (ONLY )?', '')
    FROM whole AS r JOIN pg_index AS i ON i.indrelid = r.oid
    WHERE NOT EXISTS (SELECT FROM pg_constraint AS c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
    UNION ALL
    SELECT 'comment on ' || r.name || ': ' || obj_description(r.oid, 'pg_class') FROM whole AS r WHERE obj_description(r.oid, 'pg_class') IS NOT NULL
    UNION ALL
    SELECT 'comment on ' || r.name || '.' || a.attname || ': ' || col_description(r.oid, a.attnum)
    FROM whole AS r JOIN pg_attribute AS a ON a.attrelid = r.oid WHERE a.attnum > 0 AND col_description(r.oid, a.attnum) IS NOT NULL
    UNION ALL
    SELECT 'row security ' || name || CASE WHEN relforcerowsecurity THEN ' forced' ELSE '' END FROM whole WHERE relrowsecurity
    UNION ALL
    SELECT 'policy ' || r.name || '.' || p.polname || ': ' || CASE WHEN p.polpermissive THEN '' ELSE 'RESTRICTIVE ' END
        || CASE p.polcmd WHEN '*' THEN 'ALL' WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' ELSE 'DELETE' END || ' TO '
        || (SELECT string_agg(CASE WHEN role = 0 THEN 'PUBLIC' ELSE role::regrole::text END, ', ' ORDER BY role) FROM unnest(p.polroles) AS role)
        || coalesce(' USING ' || pg_get_expr(p.polqual, p.polrelid, true), '') || coalesce(' CHECK ' || pg_get_expr(p.polwithcheck, p.polrelid, true), '')
    FROM whole AS r JOIN pg_policy AS p ON p.polrelid = r.oid
    UNION ALL
    SELECT 'trigger ' || r.name || '.' || t.tgname || ': '
        || regexp_replace(pg_get_triggerdef(t.oid, true), '^CREATE (CONSTRAINT )?TRIGGER \S+ | ON .*$', '', 'g')
        || CASE WHEN t.tgtype & 1 = 1 THEN ' FOR EACH ROW' ELSE ' FOR EACH STATEMENT' END
    FROM whole AS r JOIN pg_trigger AS t ON t.tgrelid = r.oid WHERE NOT t.tgisinternal
    UNION ALL
    SELECT 'grant on ' || r.name || coalesce('.' || a.attname, '') || ' to ' || acl.grantee::regrole || ': ' || string_agg(acl.privilege_type, ', ' ORDER BY acl.privilege_type)
    FROM whole AS r
        LEFT JOIN LATERAL (SELECT NULL AS attname, r.relacl AS acl UNION ALL SELECT attname, attacl FROM pg_attribute WHERE attrelid = r.oid) AS a ON true
        CROSS JOIN LATERAL aclexplode(a.acl) AS acl
    WHERE acl.grantee <> r.relowner AND acl.grantee <> 0
    GROUP BY r.name, a.attname, acl.grantee
)
SELECT regexp_replace(line, '\s+', ' ', 'g') FROM fact
