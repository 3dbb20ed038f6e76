-- Turned, as long lists are: a list for each member. Vectors as the server writes them, with spaces between: as arrays they take
-- longer.
SELECT pg_catalog.json_build_array(
    pg_catalog.array_agg(i.indexrelid::pg_catalog.int8), pg_catalog.array_agg(i.indrelid::pg_catalog.int8),
    pg_catalog.array_agg(c.relname), pg_catalog.array_agg(m.amname), pg_catalog.array_agg(i.indisunique),
    pg_catalog.array_agg(i.indnullsnotdistinct), pg_catalog.array_agg(i.indisvalid), pg_catalog.array_agg(i.indnkeyatts),
    pg_catalog.array_agg(i.indkey::pg_catalog.text), pg_catalog.array_agg(i.indclass::pg_catalog.text),
    pg_catalog.array_agg(i.indcollation::pg_catalog.text), pg_catalog.array_agg(i.indoption::pg_catalog.text),
    pg_catalog.json_agg(CASE WHEN c.reloptions IS NOT NULL THEN (SELECT pg_catalog.array_agg(u.option) FROM pg_catalog.unnest(c.reloptions) AS u (option) WHERE NOT pg_catalog.starts_with(u.option, 'pg_')) END),
    pg_catalog.array_agg(CASE WHEN i.indpred IS NOT NULL THEN pg_catalog.pg_get_expr(i.indpred, i.indrelid) END),
    pg_catalog.json_agg(CASE WHEN i.indexprs IS NOT NULL THEN (
        SELECT pg_catalog.json_agg(CASE k.key WHEN 0 THEN pg_catalog.pg_get_indexdef(i.indexrelid, k.at::pg_catalog.int4, false) END ORDER BY k.at)
        FROM pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k (key, at)
    ) END),
    pg_catalog.array_agg(CASE WHEN c.relispartition THEN (
        SELECT h.inhparent::pg_catalog.int8 FROM pg_catalog.pg_inherits AS h WHERE h.inhrelid = c.oid
    ) END),
    pg_catalog.array_agg(i.indisreplident),
    pg_catalog.json_agg(CASE WHEN i.indexprs IS NOT NULL THEN (
        SELECT pg_catalog.json_agg(pg_catalog.json_build_array(a.attnum, a.attstattarget) ORDER BY a.attnum)
        FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = i.indexrelid AND NULLIF(a.attstattarget, -1) IS NOT NULL
    ) END)
)
FROM (SELECT false AS indnullsnotdistinct) AS later
CROSS JOIN LATERAL (
    SELECT x.indexrelid, x.indrelid, x.indisunique, x.indisvalid, x.indisreplident, x.indnkeyatts, x.indkey, x.indclass, x.indcollation, x.indoption,
        x.indpred, x.indexprs, indnullsnotdistinct
    FROM pg_catalog.pg_index AS x
) AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
WHERE i.indrelid IN (SELECT r.oid FROM relations AS r WHERE r.chosen)
