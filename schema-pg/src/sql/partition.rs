//! PARTITION BY and PARTITION OF, and the body of the function that keeps partitions.

use std::fmt::{self, Write};

use schema_core::ir::Duration;

use super::constraint::Definition;
use super::quote::{Fragment, Idents, Literal};
use super::storage::With;
use super::{Ident, Name};
use crate::catalog::{
    Constraint, DataType, IndexTerm, PartitionBound, PartitionKey, PartitionOf, PartitionStrategy, QualifiedName, Text,
    Trigger,
};

/// ` PARTITION BY RANGE ("created_at")`
pub struct PartitionBy<'a>(pub &'a PartitionKey);

impl fmt::Display for PartitionBy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PartitionKey { strategy, terms } = self.0;
        write!(f, " PARTITION BY {strategy} (")?;
        for (i, term) in terms.iter().enumerate() {
            f.write_str(if i == 0 { "" } else { ", " })?;
            match term {
                IndexTerm::Column(name) => Ident(name).fmt(f)?,
                IndexTerm::Expression(expression) => write!(f, "({})", Fragment(expression))?,
            }
        }
        f.write_str(")")
    }
}

impl fmt::Display for PartitionStrategy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PartitionStrategy::Range => "RANGE",
            PartitionStrategy::List => "LIST",
            PartitionStrategy::Hash => "HASH",
        })
    }
}

/// ` PARTITION OF "app"."events"`, its own constraints, and its rows.
pub fn partition_of<'a, W: Write>(
    of: &PartitionOf,
    constraints: impl Iterator<Item = &'a Constraint>,
    f: &mut W,
) -> fmt::Result {
    write!(f, " PARTITION OF {}", Name(&of.parent))?;
    let mut none = true;
    for constraint in constraints {
        write!(f, "{}    {}", if none { " (\n" } else { ",\n" }, Definition(constraint))?;
        none = false;
    }
    f.write_str(if none { "" } else { "\n)" })?;
    f.write_str(if of.bound == PartitionBound::Default { " " } else { "\n    " })?;
    write!(f, "{}", Bound(&of.bound))
}

/// Which rows a partition holds.
pub struct Bound<'a>(pub &'a PartitionBound);

impl fmt::Display for Bound<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            PartitionBound::Range { from, to } => {
                write!(f, "FOR VALUES FROM ({}) TO ({})", from.join(", "), to.join(", "))
            }
            PartitionBound::List(values) => write!(f, "FOR VALUES IN ({})", values.join(", ")),
            PartitionBound::Hash { modulus, remainder } => {
                write!(f, "FOR VALUES WITH (MODULUS {modulus}, REMAINDER {remainder})")
            }
            PartitionBound::Default => f.write_str("DEFAULT"),
        }
    }
}

/// What a function that keeps partitions has to know.
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
    /// The first day of the first partition.
    pub from: &'a str,
    /// How many partitions are there before they are needed.
    pub ahead: u32,
    /// How old rows become.
    pub retain: Option<Duration>,
    /// There is a partition for all other rows.
    pub default: bool,
    /// How each partition is cut again.
    pub below: Option<(&'a PartitionKey, &'a [SubPartition])>,
    /// The columns that hold values of their own.
    pub columns: &'a [Text],
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

/// Makes what is missing from the first period to the last that is needed, moves rows there that the default partition has
/// caught, and detaches what is too old. A partition is made as a table of its own and then attached: that keeps readers and
/// writers waiting for less long than making it in its place.
pub fn maintenance_body(of: &Maintenance<'_>) -> String {
    let (schema, unit, step) = (Literal(&of.table.schema), Literal(of.unit), of.step);
    let lock = format!("{}.{} partitions", of.table.schema, of.table.name);
    let mut body = format!(
        "DECLARE
    -- Periods are those of UTC, whatever the session's zone is.
    today timestamp := at AT TIME ZONE 'UTC';
    parents pg_catalog.text[] := {parents};
    stems pg_catalog.text[] := {stems};
    starts timestamp;
    ends timestamp;
    part pg_catalog.text;
    caught boolean := false;
    old pg_catalog.record;
BEGIN
    -- Two callers at once: the second waits, and finds nothing left to do.
    PERFORM pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended({lock}, 0));
    FOR i IN 1 .. pg_catalog.cardinality(parents) LOOP
        ends := {first};
        WHILE ends <= pg_catalog.date_trunc({unit}, today) + {ahead} * interval '{step}' LOOP
            starts := ends;
            ends := starts + interval '{step}';
            part := stems[i] || pg_catalog.to_char(starts, {suffix});
            CONTINUE WHEN pg_catalog.to_regclass(pg_catalog.format('%I.%I', {schema}, part)) IS NOT NULL;
",
        parents = list(of.parents.iter().map(|(name, _)| name)),
        stems = list(of.parents.iter().map(|(_, stem)| stem)),
        lock = Literal(&lock),
        first = first(of),
        ahead = of.ahead,
        suffix = Literal(of.suffix),
    );
    if of.default {
        body.push_str(&look_into_default(of));
    }
    let (by, storage) = match of.below {
        Some((key, _)) => (PartitionBy(key).to_string(), String::new()),
        None => (String::new(), With(of.storage).to_string()),
    };
    // Writing to a String can't fail.
    let _ = write!(
        body,
        "            EXECUTE pg_catalog.format(
                'CREATE TABLE %1$I.%2$I (LIKE %1$I.%3$I INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS'
                    ' INCLUDING INDEXES INCLUDING STORAGE INCLUDING COMMENTS)',
                {schema}, part, parents[i]) || {cut};
",
        cut = Literal(&format!("{by}{storage}")),
    );
    for SubPartition { suffix, bound } in of.below.map(|(_, below)| below).unwrap_or_default() {
        let rest = Literal(&format!(" {}{}", Bound(bound), With(of.storage))).to_string();
        let suffix = Literal(suffix);
        let _ = write!(
            body,
            "            EXECUTE pg_catalog.format('CREATE TABLE %1$I.%2$I PARTITION OF %1$I.%3$I', {schema}, part || {suffix}, part)
                || {rest};
",
        );
    }
    if let Some(trigger) = of.truncate {
        let parts = of.below.map(|(_, below)| below).unwrap_or_default().iter().map(|part| part.suffix.as_str());
        for suffix in std::iter::once("").chain(parts) {
            let create = format!(
                "CREATE TRIGGER %I BEFORE TRUNCATE ON %I.%I FOR EACH STATEMENT EXECUTE FUNCTION {}()",
                Name(&trigger.function).to_string().replace('%', "%%")
            );
            let _ = writeln!(
                body,
                "            EXECUTE pg_catalog.format({}, {}, {schema}, part || {});",
                Literal(&create),
                Literal(&trigger.name),
                Literal(suffix),
            );
        }
    }
    if of.row_security {
        let parts = of.below.map(|(_, below)| below).unwrap_or_default().iter().map(|part| part.suffix.as_str());
        for suffix in std::iter::once("").chain(parts) {
            let _ = writeln!(
                body,
                "            EXECUTE pg_catalog.format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', {schema}, part || {});",
                Literal(suffix),
            );
        }
    }
    if of.default {
        body.push_str(&move_from_default(of));
    }
    let _ = write!(
        body,
        "            EXECUTE pg_catalog.format(
                'ALTER TABLE %1$I.%2$I ATTACH PARTITION %1$I.%3$I FOR VALUES FROM (%4$L) TO (%5$L)',
                {schema}, parents[i], part, {from}, {to});
            RETURN NEXT 'created ' || part;
        END LOOP;
",
        from = moment("starts", of),
        to = moment("ends", of),
    );
    if let Some(age) = of.retain {
        body.push_str(&detach_old(age, of));
    }
    body.push_str("    END LOOP;\nEND;");
    body
}

fn look_into_default(of: &Maintenance<'_>) -> String {
    let (schema, column) = (Literal(&of.table.schema), Literal(of.column));
    format!(
        "            EXECUTE pg_catalog.format('SELECT EXISTS (SELECT FROM %I.%I WHERE %3$I >= $1 AND %3$I < $2)',
                {schema}, stems[i] || '_default', {column}) INTO caught USING {from}, {to};
            IF caught AND EXISTS (
                SELECT FROM pg_catalog.pg_constraint
                WHERE contype = 'f' AND confrelid = pg_catalog.format('%I.%I', {schema}, {table})::pg_catalog.regclass
            ) THEN
                -- Taking a row out of the default partition is a deletion to the tables that reference it.
                RAISE WARNING 'rows of % are in the default partition and are referenced: they stay there', part;
                CONTINUE;
            END IF;
",
        from = moment("starts", of),
        to = moment("ends", of),
        table = Literal(&of.table.name),
    )
}

fn move_from_default(of: &Maintenance<'_>) -> String {
    let (schema, column) = (Literal(&of.table.schema), Literal(of.column));
    let columns = Idents(of.columns).to_string();
    format!(
        "            IF caught THEN
                EXECUTE pg_catalog.format('WITH moved AS (DELETE FROM %1$I.%2$I WHERE %4$I >= $1 AND %4$I < $2 RETURNING *)'
                    ' INSERT INTO %1$I.%3$I (', {schema}, stems[i] || '_default', part, {column})
                    || {columns} || ') SELECT ' || {columns} || ' FROM moved' USING {from}, {to};
            END IF;
",
        columns = Literal(&columns),
        from = moment("starts", of),
        to = moment("ends", of),
    )
}

fn detach_old(age: Duration, of: &Maintenance<'_>) -> String {
    let (schema, unit, ty) = (Literal(&of.table.schema), Literal(of.unit), of.ty);
    format!(
        "        FOR old IN
            SELECT c.oid::pg_catalog.regclass AS part
            FROM pg_catalog.pg_inherits AS h
            JOIN pg_catalog.pg_class AS c ON c.oid = h.inhrelid
            WHERE h.inhparent = pg_catalog.format('%I.%I', {schema}, parents[i])::pg_catalog.regclass
                AND (pg_catalog.regexp_match(pg_catalog.pg_get_expr(c.relpartbound, c.oid), {end}))[1]::pg_catalog.{ty} <= {cutoff}
            ORDER BY c.relname
        LOOP
            BEGIN
                EXECUTE pg_catalog.format('ALTER TABLE %I.%I DETACH PARTITION %s', {schema}, parents[i], old.part);
                RETURN NEXT 'detached ' || old.part;
            EXCEPTION WHEN foreign_key_violation THEN
                -- The server would take back all that was done before.
                RAISE WARNING 'rows of % are old and are referenced: it stays', old.part;
            END;
        END LOOP;
",
        end = Literal(r"TO \('([^']*)'\)"),
        cutoff = moment(&format!("pg_catalog.date_trunc({unit}, today - interval '{}')", interval(age)), of),
    )
}

/// A time of UTC as a value of the column's type.
fn moment(value: &str, of: &Maintenance<'_>) -> String {
    match of.ty {
        DataType::Timestamptz => format!("({value} AT TIME ZONE 'UTC')"),
        DataType::Date => format!("({value})::pg_catalog.date"),
        _ => value.to_owned(),
    }
}

fn list<'a>(names: impl Iterator<Item = &'a Text>) -> String {
    let names: Vec<String> = names.map(|name| Literal(name).to_string()).collect();
    format!("ARRAY[{}]", names.join(", "))
}

fn first(of: &Maintenance<'_>) -> String {
    let from = format!("timestamp '{}'", of.from);
    match of.retain {
        Some(age) => {
            format!("greatest({from}, pg_catalog.date_trunc('{}', today - interval '{}'))", of.unit, interval(age))
        }
        None => from,
    }
}

fn interval(age: Duration) -> String {
    format!("{} months {} days", age.months, age.days)
}
