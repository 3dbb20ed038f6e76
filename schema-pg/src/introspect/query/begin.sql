-- One row, one column: all that the schemas of $1 hold, as one JSON text. Without schemas, all but those of the server.
-- What the server writes depends on the session: settings are fixed for the query, and given back at its end.
WITH wanted (name, value) AS (
    VALUES ('search_path', ''), ('DateStyle', 'ISO, MDY'), ('IntervalStyle', 'postgres'), ('TimeZone', 'UTC'),
        ('extra_float_digits', '1'), ('bytea_output', 'hex'), ('quote_all_identifiers', 'off'),
        ('standard_conforming_strings', 'on')
), before AS MATERIALIZED (
    SELECT pg_catalog.array_agg(w.name) AS names, pg_catalog.array_agg(pg_catalog.current_setting(w.name)) AS was
    FROM wanted AS w
), members AS MATERIALIZED (
    -- What extensions brought, and the functions that come with a range type.
    SELECT d.classid, d.objid
    FROM pg_catalog.pg_depend AS d
    WHERE d.deptype = 'e' OR d.deptype = 'i' AND d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
), spaces AS MATERIALIZED (
    SELECT n.oid, n.nspname, n.nspowner, n.nspacl
    FROM pg_catalog.pg_namespace AS n
    WHERE CASE WHEN pg_catalog.cardinality($1::pg_catalog.text[]) = 0
            THEN n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            ELSE n.nspname = ANY ($1::pg_catalog.text[]) END
        AND NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND m.objid = n.oid)
), relations AS MATERIALIZED (
    -- Beside those of the schemas, those that they reference and inherit from: of these, names are needed.
    SELECT c.*, n.nspname, s.oid IS NOT NULL AND m.objid IS NULL AS chosen
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN spaces AS s ON s.oid = c.relnamespace
    LEFT JOIN members AS m ON m.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND m.objid = c.oid
        OR m.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND m.objid = c.reltype
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'c', 'f', 'S')
        -- What an apply notes of its progress is no part of the schema.
        AND NOT (c.relname = 'schema_apply' AND c.relkind = 'r' AND (
            SELECT pg_catalog.string_agg(a.attname, ' ' ORDER BY a.attnum) FROM pg_catalog.pg_attribute AS a
            WHERE a.attrelid = c.oid AND a.attnum > 0
        ) = 'plan done of running at by')
        AND (s.oid IS NOT NULL AND m.objid IS NULL
            OR c.oid IN (
                SELECT k.confrelid FROM pg_catalog.pg_constraint AS k JOIN spaces AS o ON o.oid = k.connamespace
                WHERE k.contype = 'f'
                UNION ALL
                SELECT i.inhparent FROM pg_catalog.pg_inherits AS i
            ))
), procedures AS MATERIALIZED (
    SELECT p.*, s.nspname
    FROM pg_catalog.pg_proc AS p
    JOIN spaces AS s ON s.oid = p.pronamespace
    WHERE NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND m.objid = p.oid)
), made_types AS MATERIALIZED (
    -- Neither arrays nor what comes with a relation or a range.
    SELECT t.*, s.nspname
    FROM pg_catalog.pg_type AS t
    JOIN spaces AS s ON s.oid = t.typnamespace
    WHERE t.typtype IN ('e', 'd', 'r', 'b', 'p')
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS e WHERE e.oid = t.typelem AND e.typarray = t.oid)
        AND NOT EXISTS (SELECT FROM members AS m WHERE m.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND m.objid = t.oid)
), built AS MATERIALIZED (
    SELECT before.names, before.was,
        -- CASE decides the order: the settings first (manual, "Expression Evaluation Rules").
        CASE WHEN (SELECT pg_catalog.count(pg_catalog.set_config(w.name, w.value, true)) FROM wanted AS w WHERE before.was IS NOT NULL) > 0
        THEN pg_catalog.json_build_object(
