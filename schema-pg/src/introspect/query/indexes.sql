-- Vectors as the server writes them, with spaces between: as arrays they take longer.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    i.indexrelid::pg_catalog.int8, i.indrelid::pg_catalog.int8, c.relname, m.amname, i.indisunique, i.indnullsnotdistinct, i.indisvalid,
    i.indnkeyatts, i.indkey::pg_catalog.text, i.indclass::pg_catalog.text, i.indcollation::pg_catalog.text, i.indoption::pg_catalog.text,
    c.reloptions,
    CASE WHEN i.indpred IS NOT NULL THEN pg_catalog.pg_get_expr(i.indpred, i.indrelid) END,
    CASE WHEN i.indexprs IS NOT NULL THEN (
        SELECT pg_catalog.json_agg(CASE k.key WHEN 0 THEN pg_catalog.pg_get_indexdef(i.indexrelid, k.at::pg_catalog.int4, false) END ORDER BY k.at)
        FROM pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k (key, at)
    ) END,
    c.relispartition, i.indisreplident
))
FROM (SELECT false AS indnullsnotdistinct) AS later
CROSS JOIN LATERAL (
    SELECT x.indexrelid, x.indrelid, x.indisunique, x.indisvalid, x.indisreplident, x.indnkeyatts, x.indkey, x.indclass, x.indcollation, x.indoption,
        x.indpred, x.indexprs, indnullsnotdistinct
    FROM pg_catalog.pg_index AS x
) AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
WHERE i.indrelid IN (SELECT r.oid FROM relations AS r WHERE r.chosen)
