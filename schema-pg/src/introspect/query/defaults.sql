SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    d.adrelid::pg_catalog.int8, d.adnum, a.attgenerated, pg_catalog.pg_get_expr(d.adbin, d.adrelid)
))
FROM pg_catalog.pg_attrdef AS d
JOIN relations AS c ON c.oid = d.adrelid AND c.chosen
JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
