SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    p.oid::pg_catalog.int8, p.nspname, p.proname, p.prokind, l.lanname, p.provolatile, p.proisstrict, p.prosecdef, p.proleakproof,
    p.proparallel, p.procost, p.prorows, CASE WHEN p.prosupport <> 0 THEN p.prosupport::pg_catalog.text END, p.proconfig, p.proretset,
    p.prorettype::pg_catalog.int8, coalesce(p.proallargtypes, p.proargtypes::pg_catalog.oid[])::pg_catalog.int8[], p.proargmodes, p.proargnames,
    CASE WHEN p.pronargdefaults > 0 THEN (
        SELECT pg_catalog.json_agg(pg_catalog.pg_get_function_arg_default(p.oid, i) ORDER BY i)
        FROM pg_catalog.generate_series(1, pg_catalog.cardinality(coalesce(p.proallargtypes, p.proargtypes::pg_catalog.oid[]))) AS i
    ) END,
    p.prosrc, p.probin, CASE WHEN p.prosqlbody IS NOT NULL THEN pg_catalog.pg_get_function_sqlbody(p.oid) END, p.proacl IS NOT NULL
))
FROM procedures AS p
JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
WHERE p.prokind <> 'a'
