SELECT pg_catalog.json_agg(pg_catalog.json_build_array(i.inhrelid::pg_catalog.int8, i.inhparent::pg_catalog.int8, i.inhseqno))
FROM pg_catalog.pg_inherits AS i
JOIN relations AS c ON c.oid = i.inhrelid AND c.chosen
