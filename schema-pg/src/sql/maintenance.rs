//! The body of the function that makes the coming partitions and detaches the old ones.

use std::fmt::Write;

use schema_core::ir::Duration;

use super::Name;
use super::partition::{Bound, PartitionBy};
use super::quote::Literal;
use super::storage::With;
use crate::catalog::{DataType, PartitionBound, PartitionKey, QualifiedName, Text, Trigger};

/// Settings while it runs, in its definition: none that an ordinary owner may not set.
///
/// - What is read and written as text, the bounds, is so in UTC and ISO, whatever the session says.
/// - A session with `row_security` off could add no reference to a table with row security.
/// - The first lock is one that only who changes the table holds: another call, most of all.
pub const SETTINGS: [(&str, &str); 5] = [
    ("TimeZone", "UTC"),
    ("DateStyle", "ISO, MDY"),
    ("quote_all_identifiers", "off"),
    ("row_security", "on"),
    ("lock_timeout", "3s"),
];

/// What the function has to know. All else it reads from the server: bounds, references, columns, the default partition.
pub struct Maintenance<'a> {
    /// The whole table.
    pub table: &'a QualifiedName,
    /// The tables that the calendar cuts, each with what the names of its partitions start with.
    pub parents: &'a [(Text, Text)],
    /// The column whose time decides.
    pub column: &'a Text,
    /// Its type: timestamptz, timestamp or date.
    pub ty: &'a DataType,
    /// `month`, for date_trunc.
    pub unit: &'a str,
    /// `1 month`
    pub step: &'a str,
    /// What names of partitions end with, for to_char.
    pub suffix: &'a str,
    /// The first day of the first partition; without it, that of the first one that is there, or else the period of the call.
    pub from: Option<&'a str>,
    /// How many partitions are there before they are needed.
    pub ahead: u32,
    /// How old rows become.
    pub retain: Option<Duration>,
    /// How each partition is cut again.
    pub below: Option<(&'a PartitionKey, &'a [SubPartition])>,
    /// Storage parameters of the partitions that hold rows.
    pub storage: &'a [(Text, Text)],
    /// Policies decide about the rows of the table: past it, nobody but the owner sees one.
    pub row_security: bool,
    /// What refuses to truncate the table.
    pub truncate: Option<&'a Trigger>,
}

/// A partition of a partition.
pub struct SubPartition {
    /// What its name ends with.
    pub suffix: String,
    /// Which rows it holds.
    pub bound: PartitionBound,
}

/// Makes a partition for each part of a period that has none, from the first period to the last that is needed, moves rows there
/// that the default partition holds, and detaches what is too old. Each partition is made in a block of its own: one that
/// fails is a line and a warning, and takes nothing else back.
pub fn maintenance_body(of: &Maintenance<'_>) -> String {
    let (whole, schema) = (Name(of.table), Literal(&of.table.schema));
    let mut body = format!(
        "DECLARE
    -- Periods are those of UTC, whatever the session's zone is.
    today timestamp := at AT TIME ZONE 'UTC';
    whole CONSTANT pg_catalog.regclass := {regclass};
    parents CONSTANT pg_catalog.text[] := {parents};
    stems CONSTANT pg_catalog.text[] := {stems};
    parent pg_catalog.regclass;
    rest pg_catalog.regclass;
    held pg_catalog.tsmultirange;
    missing pg_catalog.record;
    part pg_catalog.text;
    made pg_catalog.regclass;
    range_start pg_catalog.text;
    range_end pg_catalog.text;
    caught boolean;
    detaching boolean;
    moved bigint;
    columns pg_catalog.text;
    own pg_catalog.record;
    command pg_catalog.text;
    old pg_catalog.record;
    forced pg_catalog.regclass[];
BEGIN
    -- Two callers at once: the second waits, and finds nothing left to do. ATTACH takes this lock too, so who may hold it
    -- could hold up the rest as well; unlike an advisory lock, it needs a privilege on the table.
    BEGIN
        LOCK TABLE ONLY {whole} IN SHARE UPDATE EXCLUSIVE MODE;
    EXCEPTION WHEN lock_not_available THEN
        RAISE WARNING 'partitions of % are not maintained: another session changes it', whole;
        RETURN NEXT pg_catalog.concat('failed ', whole, ': ', SQLERRM);
        RETURN;
    END;
    -- Other sessions queue behind the locks from here on. Each is waited for so short that in a deadlock this function gives
    -- up, and never another's transaction.
    PERFORM pg_catalog.set_config('lock_timeout', greatest(s.setting::bigint / 4, 1)::pg_catalog.text, true)
        FROM pg_catalog.pg_settings AS s WHERE s.name = 'deadlock_timeout';
    FOR i IN 1 .. pg_catalog.cardinality(parents) LOOP
        parent := pg_catalog.to_regclass(pg_catalog.format('%I.%I', {schema}, parents[i]));
        IF parent IS NULL THEN
            RAISE WARNING 'table % is not there', parents[i];
            RETURN NEXT pg_catalog.concat('failed ', parents[i], ': it is not there');
            CONTINUE;
        END IF;
        SELECT NULLIF(p.partdefid, 0)::pg_catalog.regclass INTO rest
            FROM pg_catalog.pg_partitioned_table AS p WHERE p.partrelid = parent;
        SELECT coalesce(pg_catalog.range_agg(pg_catalog.tsrange({lower}, {upper})), '{{}}') INTO held
            FROM {bounds}
            WHERE b.bound <> 'DEFAULT';
        FOR missing IN
            SELECT p AS period, pg_catalog.lower(h) AS starts, pg_catalog.upper(h) AS ends
            FROM pg_catalog.generate_series({first}, pg_catalog.date_trunc({unit}, today) + {ahead} * interval '{step}', interval '{step}') AS p,
                pg_catalog.unnest(pg_catalog.tsmultirange(pg_catalog.tsrange(p, p + interval '{step}')) - held) AS h
            ORDER BY pg_catalog.lower(h)
        LOOP
            part := stems[i] || pg_catalog.to_char(missing.period, {suffix});
            IF pg_catalog.to_regclass(pg_catalog.format('%I.%I', {schema}, part)) IS NOT NULL THEN
                IF missing.starts = missing.period AND missing.ends = missing.period + interval '{step}' THEN
                    RAISE WARNING 'table % is there and is no partition of %', part, parent;
                    CONTINUE;
                END IF;
                -- The partition of this name holds a part of the period alone.
                part := stems[i] || pg_catalog.to_char(missing.starts, '_YYYYMMDD_HH24MI');
            END IF;
            range_start := pg_catalog.to_char(missing.starts, {format});
            range_end := pg_catalog.to_char(missing.ends, {format});
            caught := false;
            detaching := false;
            BEGIN
                IF rest IS NOT NULL THEN
                    {look}
                    IF caught OR missing.starts <= today THEN
                        -- Rows of the period come in. With less than this lock, a writer that found no partition would be
                        -- refused, and an UPDATE of a row that moves would not find it.
                        EXECUTE pg_catalog.format('LOCK TABLE ONLY %s IN ACCESS EXCLUSIVE MODE', parent);
                        {look}
                    END IF;
                END IF;
                IF caught THEN
                    -- As a table of its own it has no triggers for its rows: they move, nobody deletes them.
                    detaching := true;
                    EXECUTE pg_catalog.format('ALTER TABLE %s DETACH PARTITION %s', parent, rest);
                    detaching := false;
                END IF;
",
        regclass = Literal(&whole.to_string()),
        parents = list(of.parents.iter().map(|(name, _)| name)),
        stems = list(of.parents.iter().map(|(_, stem)| stem)),
        lower = bound_end("FROM", of.ty),
        upper = bound_end("TO", of.ty),
        bounds = BOUNDS.replace("{indent}", "                "),
        first = first(of),
        unit = Literal(of.unit),
        ahead = of.ahead,
        step = of.step,
        suffix = Literal(of.suffix),
        format = Literal(bound_format(of.ty)),
        look = look_into_default(of.column),
    );
    body.push_str(&make(of));
    let _ = write!(
        body,
        "                IF caught THEN
                    SELECT pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum) INTO columns
                        FROM pg_catalog.pg_attribute AS a
                        WHERE a.attrelid = parent AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '';
                    EXECUTE pg_catalog.format('WITH moved AS (DELETE FROM %1$s WHERE %2$I >= %3$L AND %2$I < %4$L RETURNING %5$s)'
                        ' INSERT INTO %6$s (%5$s) SELECT %5$s FROM moved', rest, {column}, range_start, range_end, columns, made);
                    GET DIAGNOSTICS moved = ROW_COUNT;
                END IF;
                FOR command IN
                    SELECT pg_catalog.format('ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY %s', made, c.conname,
                        CASE WHEN c.condeferred THEN 'DEFERRED' ELSE 'IMMEDIATE' END)
                    FROM pg_catalog.pg_constraint AS c
                    WHERE {REFERENCES} AND c.condeferrable ORDER BY c.conname
                LOOP
                    EXECUTE command;
                END LOOP;
                EXECUTE pg_catalog.format('ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)',
                    parent, made, range_start, range_end);
                IF caught THEN
                    EXECUTE pg_catalog.format('ALTER TABLE %s ATTACH PARTITION %s DEFAULT', parent, rest);
                    IF missing.starts <= today THEN
                        RAISE WARNING '% rows of % were in the default partition: maintenance came late', moved, part;
                    END IF;
                END IF;
                RETURN NEXT 'created ' || part;
            EXCEPTION WHEN OTHERS THEN
                IF detaching AND SQLSTATE = '23503' THEN
                    -- To a table that references them they would be gone for a moment, and its action would follow.
                    RAISE WARNING 'rows of % are in the default partition and are referenced: they stay there', part;
                ELSE
                    RAISE WARNING 'partition % is not made: %', part, SQLERRM;
                    RETURN NEXT pg_catalog.concat('failed ', part, ': ', SQLERRM);
                END IF;
            END;
        END LOOP;
",
        column = Literal(of.column),
    );
    if let Some(age) = of.retain {
        body.push_str(&detach_old(age, of));
    }
    body.push_str("    END LOOP;\nEND;");
    body
}

/// ` || 'text'`; nothing where there is none.
fn appended(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" || {}", Literal(text)) }
}

/// Makes the table that becomes the partition: it is attached last, since that keeps readers and writers waiting for less long
/// than making it in its place.
fn make(of: &Maintenance<'_>) -> String {
    let schema = Literal(&of.table.schema);
    let (by, storage) = match of.below {
        Some((key, _)) => (PartitionBy(key).to_string(), String::new()),
        None => (String::new(), With(of.storage).to_string()),
    };
    let mut body = format!(
        "                EXECUTE pg_catalog.format(
                    'CREATE TABLE %I.%I (LIKE %s INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS'
                        ' INCLUDING INDEXES INCLUDING STORAGE INCLUDING COMMENTS)', {schema}, part, parent){cut};
                made := pg_catalog.format('%I.%I', {schema}, part)::pg_catalog.regclass;
",
        cut = appended(&format!("{by}{storage}")),
    );
    for SubPartition { suffix, bound } in of.below.map(|(_, below)| below).unwrap_or_default() {
        // Writing to a String can't fail.
        let _ = write!(
            body,
            "                EXECUTE pg_catalog.format('CREATE TABLE %I.%I PARTITION OF %s', {schema}, part || {suffix}, made)
                    || {rest};
",
            suffix = Literal(suffix),
            rest = Literal(&format!(" {}{}", Bound(bound), With(of.storage))),
        );
    }
    let _ = write!(
        body,
        "                -- References while it is empty: ATTACH would check the rows by a query as the owner, from whom row security may
                -- hide what they reference. Deferrable ones wait until the rows are there: a check that is pending stops ATTACH.
                FOR command IN
                    SELECT pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s', made, c.conname, pg_catalog.regexp_replace(
                        pg_catalog.pg_get_constraintdef(c.oid),
                        ' DEFERRABLE( INITIALLY DEFERRED)?( NOT VALID| NOT ENFORCED)?$', E'\\\\2'))
                    FROM pg_catalog.pg_constraint AS c
                    WHERE {REFERENCES} ORDER BY c.conname
                LOOP
                    EXECUTE command;
                END LOOP;
                -- It belongs to whom the table belongs, and nobody else may read it past the table.
                FOR own IN
                    SELECT c.oid AS id, c.oid::pg_catalog.regclass AS name, w.relowner AS owner
                    FROM pg_catalog.pg_class AS c, pg_catalog.pg_class AS w
                    WHERE w.oid = whole AND (c.oid = made
                        OR c.oid IN (SELECT h.inhrelid FROM pg_catalog.pg_inherits AS h WHERE h.inhparent = made))
                    ORDER BY c.relname
                LOOP
",
    );
    if let Some(trigger) = of.truncate {
        let create = format!(
            "CREATE TRIGGER %I BEFORE TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION {}()",
            Name(&trigger.function).to_string().replace('%', "%%")
        );
        let _ = writeln!(
            body,
            "                    EXECUTE pg_catalog.format({}, {}, own.name);",
            Literal(&create),
            Literal(&trigger.name),
        );
    }
    if of.row_security {
        body.push_str(
            "                    EXECUTE pg_catalog.format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', own.name);\n",
        );
    }
    body.push_str(
        "                    EXECUTE pg_catalog.format('ALTER TABLE %s OWNER TO %I', own.name, pg_catalog.pg_get_userbyid(own.owner));
                    FOR command IN
                        SELECT DISTINCT pg_catalog.format('REVOKE ALL ON TABLE %s FROM %s', own.name,
                            CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) END)
                        FROM pg_catalog.pg_class AS c, pg_catalog.aclexplode(c.relacl) AS a
                        WHERE c.oid = own.id AND a.grantee <> c.relowner
                    LOOP
                        EXECUTE command;
                    END LOOP;
                END LOOP;
",
    );
    body
}

/// Whether the default partition holds rows of the period.
fn look_into_default(column: &str) -> String {
    format!(
        "EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM %1$s WHERE %2$I >= %3$L AND %2$I < %4$L)',
                        rest, {column}, range_start, range_end) INTO caught;",
        column = Literal(column)
    )
}

fn detach_old(age: Duration, of: &Maintenance<'_>) -> String {
    format!(
        "        FOR old IN
            SELECT b.part FROM {bounds}
            WHERE {upper} <= pg_catalog.date_trunc({unit}, today - interval '{age}')
            ORDER BY b.part::pg_catalog.text
        LOOP
            BEGIN
                -- That no row is referenced is asked by a query as the owner, from whom row security may hide what references:
                -- not while it is not forced, and what is hidden then is an error.
                forced := ARRAY(
                    SELECT DISTINCT r.oid::pg_catalog.regclass FROM pg_catalog.pg_constraint AS c
                    JOIN pg_catalog.pg_class AS r ON r.oid = c.conrelid
                    WHERE c.contype = 'f' AND c.confrelid = parent AND r.relrowsecurity AND r.relforcerowsecurity ORDER BY 1
                );
                FOR n IN 1 .. pg_catalog.cardinality(forced) LOOP
                    EXECUTE pg_catalog.format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', forced[n]);
                END LOOP;
                PERFORM pg_catalog.set_config('row_security', 'off', true);
                EXECUTE pg_catalog.format('ALTER TABLE %s DETACH PARTITION %s', parent, old.part);
                PERFORM pg_catalog.set_config('row_security', 'on', true);
                FOR n IN 1 .. pg_catalog.cardinality(forced) LOOP
                    EXECUTE pg_catalog.format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', forced[n]);
                END LOOP;
                RETURN NEXT 'detached ' || old.part;
            EXCEPTION
                WHEN foreign_key_violation THEN
                    RAISE WARNING 'rows of % are old and are referenced: it stays', old.part;
                WHEN OTHERS THEN
                    RAISE WARNING 'partition % is not detached: %', old.part, SQLERRM;
                    RETURN NEXT pg_catalog.concat('failed ', old.part, ': ', SQLERRM);
            END;
        END LOOP;
",
        bounds = BOUNDS.replace("{indent}", "            "),
        upper = bound_end("TO", of.ty),
        unit = Literal(of.unit),
        age = interval(age),
    )
}

/// The references of a table; without those that the server itself keeps beside one to a table that is partitioned.
const REFERENCES: &str = "c.conrelid = parent AND c.contype = 'f'
                        AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint AS w WHERE w.oid = c.conparentid AND w.conrelid = parent)";

/// The partitions of a table, each with its bound as the server writes it.
const BOUNDS: &str = "(
{indent}    SELECT c.oid::pg_catalog.regclass AS part, pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS bound
{indent}    FROM pg_catalog.pg_inherits AS h
{indent}    JOIN pg_catalog.pg_class AS c ON c.oid = h.inhrelid
{indent}    WHERE h.inhparent = parent
{indent}) AS b";

/// An end of a bound as a time of UTC; NULL where it is open.
fn bound_end(end: &str, ty: &DataType) -> String {
    let text = format!("(pg_catalog.regexp_match(b.bound, {}))[1]", Literal(&format!(r"{end} \('([^']*)'\)")));
    match ty {
        DataType::Timestamptz => format!("{text}::pg_catalog.timestamptz AT TIME ZONE 'UTC'"),
        _ => format!("{text}::timestamp"),
    }
}

/// How to_char writes a time of UTC so that it reads as the same value of the column's type under any DateStyle.
fn bound_format(ty: &DataType) -> &'static str {
    match ty {
        DataType::Timestamptz => "YYYY-MM-DD HH24:MI:SS.US+00",
        DataType::Date => "YYYY-MM-DD",
        _ => "YYYY-MM-DD HH24:MI:SS.US",
    }
}

fn list<'a>(names: impl Iterator<Item = &'a Text>) -> String {
    let names: Vec<String> = names.map(|name| Literal(name).to_string()).collect();
    format!("ARRAY[{}]", names.join(", "))
}

fn first(of: &Maintenance<'_>) -> String {
    let from = match of.from {
        Some(day) => format!("timestamp '{day}'"),
        None => format!("coalesce(pg_catalog.lower(held), pg_catalog.date_trunc('{}', today))", of.unit),
    };
    match of.retain {
        Some(age) => {
            format!("greatest({from}, pg_catalog.date_trunc('{}', today - interval '{}'))", of.unit, interval(age))
        }
        None => from,
    }
}

/// `3 months 0 days`
pub fn interval(age: Duration) -> String {
    format!("{} months {} days", age.months, age.days)
}
