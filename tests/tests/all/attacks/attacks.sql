-- What watches the attacks in a database: what holds after each of them, whoever tries what. {schema} is the schema of the model, {model} starts the names of its roles.
CREATE SCHEMA attacks;
GRANT USAGE ON SCHEMA attacks TO PUBLIC;

-- Code of an attacker that runs with the rights of another counts here; a sequence keeps what a transaction takes back.
CREATE SEQUENCE attacks.ran;
GRANT USAGE ON SEQUENCE attacks.ran TO PUBLIC;

-- The tables of the models: whether rows of them may change, whether rows below deleted ones are refused, what tells rows apart if it is
-- not the primary key, other columns whose values stay as they are, the model, the column of the
-- tenant where it is not the same in all tables, and whether the database alone gives numbers to rows.
CREATE TABLE attacks.tables (name text PRIMARY KEY, lasting text, refuses boolean, key text[], fixed text[], model integer DEFAULT 0, tenant text,
    numbered boolean);
-- The column that holds the tenant, and the tenant that nobody acts for.
CREATE TABLE attacks.other (column_name text, tenant text);
-- What a superuser found before an attempt.
CREATE TABLE attacks.before (state jsonb, wrong text, ran text);

-- How often code of an attacker ran so.
CREATE FUNCTION attacks.ran() RETURNS text LANGUAGE sql AS 'SELECT last_value::text || is_called FROM attacks.ran';

-- Who may do what in the schema of the model.
CREATE FUNCTION attacks.rights() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT md5(string_agg(what, ',' ORDER BY what)) FROM (
        SELECT concat_ws('|', c.oid::regclass, relowner, relacl, relrowsecurity, relforcerowsecurity, relispartition) FROM pg_class AS c
            WHERE relnamespace = '{schema}'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
        UNION ALL SELECT concat_ws('|', attrelid::regclass, attname, attacl) FROM pg_attribute JOIN pg_class AS c ON c.oid = attrelid
            WHERE relnamespace = '{schema}'::regnamespace AND attacl IS NOT NULL
        UNION ALL SELECT concat_ws('|', p.polrelid::regclass, polname, polroles, polpermissive) FROM pg_policy AS p
        UNION ALL SELECT concat_ws('|', tgrelid::regclass, tgname, tgenabled, tgfoid::regprocedure) FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = tgrelid
            WHERE relnamespace = '{schema}'::regnamespace AND NOT tgisinternal AND NOT relispartition
        UNION ALL SELECT concat_ws('|', oid::regprocedure, proowner, proacl, prosecdef, proconfig) FROM pg_proc WHERE pronamespace = '{schema}'::regnamespace
        UNION ALL SELECT concat_ws('|', evtname, evtenabled) FROM pg_event_trigger
        UNION ALL SELECT concat_ws('|', ev_class::regclass, rulename) FROM pg_rewrite JOIN pg_class AS c ON c.oid = ev_class
            WHERE relnamespace = '{schema}'::regnamespace
        UNION ALL SELECT concat_ws('|', nspname, nspacl) FROM pg_namespace WHERE nspname = '{schema}'
        UNION ALL SELECT concat_ws('|', roleid::regrole, member::regrole, admin_option) FROM pg_auth_members
            WHERE member::regrole::text ~ '^(attacks_)?{model}_'
        UNION ALL SELECT concat_ws('|', setdatabase, setrole::regrole, setconfig) FROM pg_db_role_setting WHERE setdatabase <> 0
    ) AS rights (what));
END $$;

-- Makes attacks.state_0() and so on: what there is that no attempt may change, as one query over the tables of a model.
CREATE FUNCTION attacks.prepare(of_model integer) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one record;
    kept text;
    other attacks.other;
    parts text[] := ARRAY['jsonb_build_object()'];
BEGIN
    SELECT * INTO other FROM attacks.other;
    FOR one IN
        SELECT t.lasting, format('%I.%I', '{schema}', c.relname) AS name, (SELECT string_agg(format('t.%I', k), ', ') FROM unnest(t.key) AS k) AS told,
            (SELECT string_agg(format('t.%I', attname), ', ') FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
                WHERE indrelid = c.oid AND indisprimary) AS key,
            (SELECT string_agg(format('t.%I', attname), ', ' ORDER BY attname) FROM pg_attribute WHERE attrelid = c.oid AND attname IN ('created_at', 'created_by')) AS made,
            (SELECT string_agg(format('t.%I', f), ', ') FROM unnest(t.fixed) AS f) AS fixed,
            coalesce(t.tenant, (SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attname IN (other.column_name, 'id') AND atttypid = 'uuid'::regtype
                ORDER BY attname = 'id' LIMIT 1)) AS tenant
        FROM attacks.tables AS t JOIN pg_class AS c ON c.relname = t.name AND relnamespace = '{schema}'::regnamespace
        WHERE t.model = of_model
    LOOP
        IF other.column_name IS NOT NULL AND one.tenant IS NOT NULL THEN
            parts := parts || format('(SELECT jsonb_build_object(%L, md5(string_agg(t::text, %L ORDER BY t::text))) FROM %s AS t WHERE %I::text = (SELECT tenant FROM attacks.other))',
                'rows of another tenant in ' || one.name, ',', one.name, one.tenant);
        END IF;
        kept := CASE WHEN one.lasting IS NOT NULL THEN 't.*' ELSE one.made END;
        IF kept IS NOT NULL THEN
            parts := parts || format('(SELECT jsonb_build_object(%L, coalesce(jsonb_object_agg(ROW(%s)::text, ROW(%s)::text), %L)) FROM %s AS t)',
                CASE WHEN one.lasting = 'append_only' THEN 'all rows of ' ELSE 'what is kept of ' END || one.name, coalesce(one.told, one.key), kept, '{}', one.name);
        END IF;
        IF one.fixed IS NOT NULL THEN
            parts := parts || format('(SELECT jsonb_build_object(%L, coalesce(jsonb_object_agg(ROW(%s)::text, ROW(%s)::text), %L)) FROM %s AS t)',
                'what can''t change of ' || one.name, coalesce(one.told, one.key), one.fixed, '{}', one.name);
        END IF;
    END LOOP;
    IF to_regclass('{schema}.audit_log') IS NOT NULL THEN
        parts := parts || format('(SELECT jsonb_build_object(%L, coalesce(jsonb_object_agg(id, md5(a::text)), %L)) FROM {schema}.audit_log AS a)', 'all rows of the log', '{}');
    END IF;
    EXECUTE format('CREATE FUNCTION attacks.%I() RETURNS jsonb LANGUAGE plpgsql AS %L', 'state_' || of_model, 'BEGIN RETURN ' || array_to_string(parts, E'\n|| ') || '; END');
END $$;

CREATE FUNCTION attacks.state(of_model integer DEFAULT 0) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    state jsonb;
BEGIN
    EXECUTE format('SELECT attacks.%I()', 'state_' || of_model) INTO state;
    RETURN state || CASE WHEN of_model = 0 THEN jsonb_build_object('rights', attacks.rights()) ELSE '{}' END;
END $$;

-- What is wrong with the rows that are there, whatever was before.
CREATE FUNCTION attacks.wrong(of_model integer DEFAULT 0) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    one record;
    wrong text;
    all_wrong text := '';
BEGIN
    -- No live row is below a row that is deleted softly, where that was said.
    FOR one IN
        SELECT k.conrelid::regclass AS below, k.confrelid::regclass AS above,
            (SELECT string_agg(format('b.%I = a.%I', x.attname, y.attname), ' AND ') FROM unnest(k.conkey, k.confkey) AS u (x, y)
                JOIN pg_attribute AS x ON x.attrelid = k.conrelid AND x.attnum = u.x JOIN pg_attribute AS y ON y.attrelid = k.confrelid AND y.attnum = u.y) AS joined
        FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.confrelid JOIN attacks.tables AS t ON t.name = c.relname AND t.refuses AND t.model = of_model
        WHERE k.contype = 'f' AND k.conparentid = 0 AND k.connamespace = '{schema}'::regnamespace AND k.confdeltype = 'c' AND k.conrelid <> k.confrelid
            AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = k.conrelid AND attname = 'deleted_at')
            AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = k.confrelid AND attname = 'deleted_at')
    LOOP
        EXECUTE format('SELECT string_agg(%L || b::text, %L) FROM %s AS b JOIN %s AS a ON %s WHERE b.deleted_at IS NULL AND a.deleted_at IS NOT NULL',
            format('live below a deleted row of %s: ', one.above), '; ', one.below, one.above, one.joined) INTO wrong;
        all_wrong := all_wrong || coalesce(wrong || '; ', '');
    END LOOP;
    -- Trees: path and level are those of the rows above.
    FOR one IN
        SELECT c.oid::regclass AS name, f.attname AS parent, i.attname AS id FROM attacks.tables AS t
        JOIN pg_class AS c ON c.relname = t.name AND c.relnamespace = '{schema}'::regnamespace
        JOIN pg_constraint AS k ON k.conrelid = c.oid AND k.confrelid = c.oid AND k.contype = 'f'
        JOIN pg_attribute AS f ON f.attrelid = c.oid AND f.attnum = k.conkey[array_upper(k.conkey, 1)]
        JOIN pg_attribute AS i ON i.attrelid = c.oid AND i.attnum = k.confkey[array_upper(k.confkey, 1)]
        WHERE t.model = of_model AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'path') AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'level')
    LOOP
        EXECUTE format('WITH RECURSIVE r AS (
                SELECT t.%1$I AS id, ARRAY[t.%1$I::text] AS path, 0 AS level FROM %3$s AS t WHERE t.%2$I IS NULL
                UNION ALL SELECT t.%1$I, r.path || t.%1$I::text, r.level + 1 FROM %3$s AS t JOIN r ON t.%2$I = r.id)
            SELECT string_agg(%4$L || t::text, %5$L) FROM %3$s AS t LEFT JOIN r ON r.id = t.%1$I
            WHERE r.path IS NULL OR array_to_string(t.path, %6$L) <> array_to_string(r.path, %6$L) OR t.level <> r.level',
            one.id, one.parent, one.name, 'path or level is wrong: ', '; ', '.') INTO wrong;
        all_wrong := all_wrong || coalesce(wrong || '; ', '');
    END LOOP;
    -- The log tells what happened: each value of a row goes on from where the entry before left it, as long as its key stays. What each change
    -- changes is noted with others alone.
    IF to_regclass('{schema}.audit_log') IS NOT NULL THEN
        SELECT string_agg(format('the log tells of %s %s that %s was %s after it became %s', l.table_name, l.record_key, l.field, l.was, l.before), '; ') INTO wrong
        FROM (
            SELECT a.table_name, a.record_key, f AS field, a.old_values -> f AS was,
                lag(a.new_values -> f) OVER (PARTITION BY a.table_name, a.record_key, f ORDER BY a.id) AS before
            FROM {schema}.audit_log AS a CROSS JOIN LATERAL jsonb_object_keys(coalesce(a.new_values, a.old_values)) AS f
            WHERE NOT EXISTS (SELECT FROM {schema}.audit_log AS k WHERE k.changed_fields && ARRAY(SELECT jsonb_object_keys(a.record_key))
                AND k.table_name = a.table_name)
        ) AS l WHERE l.was <> l.before AND l.field NOT IN ('version', 'updated_at', 'updated_by');
        all_wrong := all_wrong || coalesce(wrong || '; ', '');
    END IF;
    -- What the database counts and dates.
    FOR one IN
        SELECT c.oid::regclass AS name, a.attname, CASE a.attname WHEN 'deletion_id' THEN format('t.deletion_id = %L', '00000000-0000-0000-0000-0000000000b0')
            WHEN 'created_by' THEN 't.created_by = ''mallory''' WHEN 'updated_by' THEN 't.updated_by = ''mallory'''
            WHEN 'version' THEN 't.version NOT BETWEEN 1 AND 1000' ELSE format('t.%I NOT BETWEEN %L AND %L', a.attname, '2002-01-01', '2090-01-01') END AS condition
        FROM attacks.tables AS t JOIN pg_class AS c ON c.relname = t.name AND c.relnamespace = '{schema}'::regnamespace JOIN pg_attribute AS a ON a.attrelid = c.oid
        WHERE t.model = of_model AND of_model > 0 AND a.attname IN ('version', 'created_at', 'updated_at', 'created_by', 'updated_by', 'deleted_at', 'deletion_id')
    LOOP
        EXECUTE format('SELECT string_agg(%L || t::text, %L) FROM %s AS t WHERE %s', one.attname || ' was chosen: ', '; ', one.name, one.condition) INTO wrong;
        all_wrong := all_wrong || coalesce(wrong || '; ', '');
    END LOOP;
    FOR one IN SELECT name, key[1] AS id FROM attacks.tables WHERE model = of_model AND numbered LOOP
        EXECUTE format('SELECT string_agg(%L || t::text, %L) FROM {schema}.%I AS t WHERE %I >= 900000', 'its number was chosen: ', '; ', one.name, one.id) INTO wrong;
        all_wrong := all_wrong || coalesce(wrong || '; ', '');
    END LOOP;
    RETURN all_wrong;
END $$;

-- What an attempt broke, since `attacks.before` was filled; null where nothing.
CREATE FUNCTION attacks.broken(of_model integer DEFAULT 0) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    before attacks.before;
    now jsonb := attacks.state(of_model);
    wrong text := attacks.wrong(of_model);
    what text;
BEGIN
    SELECT * INTO before FROM attacks.before;
    SELECT string_agg(k, '; ') INTO what FROM jsonb_each(before.state) AS b (k, v) WHERE CASE
        -- Rows may come, and not go.
        WHEN k LIKE 'all rows of %' THEN NOT (now -> k) @> v
        -- Rows may go, and not change; who made them may go, too.
        WHEN k LIKE 'what is kept of %' THEN EXISTS (SELECT FROM jsonb_each_text(v) AS o (key, was) JOIN jsonb_each_text(now -> k) AS n (key, now) USING (key)
            WHERE o.was <> n.now AND regexp_replace(o.was, ',[^,]*\)$', ',)') <> n.now)
        WHEN k LIKE 'what can''t change of %' THEN EXISTS (SELECT FROM jsonb_each_text(v) AS o (key, was) JOIN jsonb_each_text(now -> k) AS n (key, now) USING (key) WHERE o.was <> n.now)
        ELSE now -> k IS DISTINCT FROM v END;
    IF wrong <> '' AND before.wrong = '' THEN
        what := concat_ws('; ', what, wrong);
    END IF;
    IF attacks.ran() <> before.ran THEN
        what := concat_ws('; ', what, 'code of the attacker ran as another, or was shown rows of another');
    END IF;
    RETURN what;
END $$;

-- Tries statements one after the other, as whoever calls it: what became of each.
CREATE FUNCTION attacks.tries(statements text[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    one text;
    outcomes text[] := '{}';
BEGIN
    FOREACH one IN ARRAY statements LOOP
        BEGIN
            EXECUTE one;
            outcomes := outcomes || 'taken'::text;
        EXCEPTION WHEN OTHERS THEN
            outcomes := outcomes || (SQLSTATE || ' ' || SQLERRM);
        END;
    END LOOP;
    RETURN outcomes;
END $$;

-- The same for questions: their answers.
CREATE FUNCTION attacks.asks(questions text[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    one text;
    answer text;
    answers text[] := '{}';
BEGIN
    FOREACH one IN ARRAY questions LOOP
        BEGIN
            EXECUTE one INTO answer;
            answers := answers || coalesce(answer, 'null');
        EXCEPTION WHEN OTHERS THEN
            answers := answers || (SQLSTATE || ' ' || SQLERRM);
        END;
    END LOOP;
    RETURN answers;
END $$;
