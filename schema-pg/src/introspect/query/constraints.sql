-- Columns of later versions are looked up by name, and found in `later` where the server has none.
-- Turned, as long lists are: a list for each member.
SELECT pg_catalog.json_build_array(
    pg_catalog.array_agg(k.oid::pg_catalog.int8), pg_catalog.array_agg(k.conrelid::pg_catalog.int8),
    pg_catalog.array_agg(k.contypid::pg_catalog.int8), pg_catalog.array_agg(k.conname), pg_catalog.array_agg(k.contype),
    pg_catalog.array_agg(k.condeferrable), pg_catalog.array_agg(k.condeferred), pg_catalog.array_agg(k.convalidated),
    pg_catalog.array_agg(k.connoinherit), pg_catalog.array_agg(k.conindid::pg_catalog.int8), pg_catalog.json_agg(k.conkey),
    pg_catalog.json_agg(CASE WHEN k.contype = 'f' THEN pg_catalog.json_build_array(
        k.confrelid::pg_catalog.int8, k.confkey, k.confupdtype, k.confdeltype, k.confmatchtype, k.confdelsetcols
    ) END),
    pg_catalog.array_agg(CASE WHEN k.contype = 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END),
    pg_catalog.json_agg(CASE WHEN k.contype = 'x' THEN (
        SELECT pg_catalog.json_agg(
            CASE n.nspname WHEN 'pg_catalog' THEN o.oprname::pg_catalog.text
                ELSE pg_catalog.format('OPERATOR(%I.%s)', n.nspname, o.oprname) END
            ORDER BY x.at)
        FROM pg_catalog.unnest(k.conexclop) WITH ORDINALITY AS x (oid, at)
        JOIN pg_catalog.pg_operator AS o ON o.oid = x.oid
        JOIN pg_catalog.pg_namespace AS n ON n.oid = o.oprnamespace
    ) END),
    pg_catalog.array_agg(k.conperiod), pg_catalog.array_agg(k.conenforced)
)
FROM (SELECT NULL::pg_catalog.int2[] AS confdelsetcols, false AS conperiod, true AS conenforced) AS later
CROSS JOIN LATERAL (
    SELECT c.oid, c.conrelid, c.contypid, c.conname, c.contype, c.condeferrable, c.condeferred, c.convalidated, c.connoinherit, c.conindid,
        c.confrelid, c.conkey, c.confkey, c.confupdtype, c.confdeltype, c.confmatchtype, c.conbin, c.conexclop,
        confdelsetcols, conperiod, conenforced
    FROM pg_catalog.pg_constraint AS c
    WHERE c.conparentid = 0 AND (c.conislocal OR c.coninhcount = 0) AND c.contype IN ('p', 'u', 'c', 'x', 'f')
) AS k
WHERE k.conrelid IN (SELECT r.oid FROM relations AS r WHERE r.chosen) OR k.contypid IN (SELECT t.oid FROM made_types AS t)
