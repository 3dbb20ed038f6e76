-- The rule that makes a view one is told by the view.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    r.oid::pg_catalog.int8, r.ev_class::pg_catalog.int8, r.rulename, r.ev_enabled, pg_catalog.pg_get_ruledef(r.oid)
))
FROM pg_catalog.pg_rewrite AS r
JOIN relations AS c ON c.oid = r.ev_class AND c.chosen
WHERE r.rulename <> '_RETURN'
