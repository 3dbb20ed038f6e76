SELECT pg_catalog.json_agg(pg_catalog.json_build_array(c.oid::pg_catalog.int8, pg_catalog.pg_get_viewdef(c.oid)))
FROM relations AS c
WHERE c.chosen AND c.relkind IN ('v', 'm')
