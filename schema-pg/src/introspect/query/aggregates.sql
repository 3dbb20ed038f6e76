-- What it does, by the words with which it is made; what is null was not said.
SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
    p.oid::pg_catalog.int8, p.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid),
    pg_catalog.json_build_array(
        pg_catalog.json_build_array('SFUNC', a.aggtransfn::pg_catalog.text),
        pg_catalog.json_build_array('STYPE', pg_catalog.format_type(a.aggtranstype, NULL)),
        pg_catalog.json_build_array('SSPACE', NULLIF(a.aggtransspace, 0)::pg_catalog.text),
        pg_catalog.json_build_array('FINALFUNC', CASE WHEN a.aggfinalfn <> 0 THEN a.aggfinalfn::pg_catalog.text END),
        pg_catalog.json_build_array('FINALFUNC_EXTRA', CASE WHEN a.aggfinalextra THEN '' END),
        pg_catalog.json_build_array('FINALFUNC_MODIFY', CASE
            WHEN a.aggfinalmodify = (CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END) THEN NULL
            WHEN a.aggfinalmodify = 'r' THEN 'READ_ONLY' WHEN a.aggfinalmodify = 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END),
        pg_catalog.json_build_array('COMBINEFUNC', CASE WHEN a.aggcombinefn <> 0 THEN a.aggcombinefn::pg_catalog.text END),
        pg_catalog.json_build_array('SERIALFUNC', CASE WHEN a.aggserialfn <> 0 THEN a.aggserialfn::pg_catalog.text END),
        pg_catalog.json_build_array('DESERIALFUNC', CASE WHEN a.aggdeserialfn <> 0 THEN a.aggdeserialfn::pg_catalog.text END),
        pg_catalog.json_build_array('INITCOND', pg_catalog.quote_literal(a.agginitval)),
        pg_catalog.json_build_array('MSFUNC', CASE WHEN a.aggmtransfn <> 0 THEN a.aggmtransfn::pg_catalog.text END),
        pg_catalog.json_build_array('MINVFUNC', CASE WHEN a.aggminvtransfn <> 0 THEN a.aggminvtransfn::pg_catalog.text END),
        pg_catalog.json_build_array('MSTYPE', CASE WHEN a.aggmtranstype <> 0 THEN pg_catalog.format_type(a.aggmtranstype, NULL) END),
        pg_catalog.json_build_array('MSSPACE', NULLIF(a.aggmtransspace, 0)::pg_catalog.text),
        pg_catalog.json_build_array('MFINALFUNC', CASE WHEN a.aggmfinalfn <> 0 THEN a.aggmfinalfn::pg_catalog.text END),
        pg_catalog.json_build_array('MFINALFUNC_EXTRA', CASE WHEN a.aggmfinalextra THEN '' END),
        pg_catalog.json_build_array('MFINALFUNC_MODIFY', CASE
            WHEN a.aggmfinalmodify = (CASE a.aggkind WHEN 'n' THEN 'r' ELSE 'w' END) THEN NULL
            WHEN a.aggmfinalmodify = 'r' THEN 'READ_ONLY' WHEN a.aggmfinalmodify = 's' THEN 'SHAREABLE' ELSE 'READ_WRITE' END),
        pg_catalog.json_build_array('MINITCOND', pg_catalog.quote_literal(a.aggminitval)),
        pg_catalog.json_build_array('SORTOP', CASE WHEN a.aggsortop <> 0 THEN (
            SELECT pg_catalog.format('OPERATOR(%I.%s)', n.nspname, o.oprname)
            FROM pg_catalog.pg_operator AS o JOIN pg_catalog.pg_namespace AS n ON n.oid = o.oprnamespace WHERE o.oid = a.aggsortop
        ) END),
        pg_catalog.json_build_array('PARALLEL', CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED' END),
        pg_catalog.json_build_array('HYPOTHETICAL', CASE a.aggkind WHEN 'h' THEN '' END)
    ),
    p.proacl IS NOT NULL
))
FROM procedures AS p
JOIN pg_catalog.pg_aggregate AS a ON a.aggfnoid = p.oid
