//! Indexes and keys of a partitioned table, partition by partition: PostgreSQL builds none of them concurrently as a whole.

use super::constraint::Definition;
use super::{CreateIndex, Literal, Name};
use crate::catalog::{Constraint, QualifiedName, Text};

/// ALTER INDEX … ATTACH PARTITION
pub fn attach_index(whole: &QualifiedName, part: &QualifiedName) -> String {
    format!("ALTER INDEX {} ATTACH PARTITION {}", Name(whole), Name(part))
}

/// Builds an index in the partitions that have none yet.
pub fn complete_index(create: &CreateIndex<'_>) -> String {
    let whole = QualifiedName::new(create.table.schema.clone(), create.index.name.clone());
    complete(create.table, &whole, &create.template())
}

/// Adds a key to the partitions that have none yet.
pub fn complete_key(table: &QualifiedName, name: &Text, constraint: &Constraint) -> String {
    let mut demand = String::new();
    let _ = Definition(constraint).demand(&mut demand);
    let whole = QualifiedName::new(table.schema.clone(), name.clone());
    complete(table, &whole, &format!("ALTER TABLE %s ADD {}", demand.replace('%', "%%")))
}

/// Gives indexes and keys of a partition these names, each by the index above that it is part of. The names may be those of
/// others among them: all get a name that nothing has in between.
pub fn name_indexes(partition: &QualifiedName, names: &[(QualifiedName, Text)]) -> String {
    let wanted: Vec<String> = names
        .iter()
        .map(|(whole, name)| format!("({}, {})", Literal(&Name(whole).to_string()), Literal(name)))
        .collect();
    let body = format!(
        "DECLARE
    held pg_catalog.regclass[];
    named pg_catalog.text[];
BEGIN
    SELECT pg_catalog.array_agg(i.indexrelid::pg_catalog.regclass ORDER BY w.name), pg_catalog.array_agg(w.name ORDER BY w.name)
        INTO held, named
        FROM (VALUES {wanted}) AS w (whole, name)
        CROSS JOIN LATERAL pg_catalog.pg_partition_tree(w.whole::pg_catalog.regclass) AS t
        JOIN pg_catalog.pg_index AS i ON i.indexrelid = t.relid
        WHERE i.indrelid = {partition}::pg_catalog.regclass;
    -- What one is to be called may be the name of another.
    FOR at IN 1 .. pg_catalog.cardinality(held) LOOP
        EXECUTE pg_catalog.format('ALTER INDEX %s RENAME TO %I', held[at], 'index ' || held[at]::pg_catalog.oid);
    END LOOP;
    FOR at IN 1 .. pg_catalog.cardinality(held) LOOP
        EXECUTE pg_catalog.format('ALTER INDEX %s RENAME TO %I', held[at], named[at]);
    END LOOP;
END;",
        wanted = wanted.join(", "),
        partition = Literal(&Name(partition).to_string()),
    );
    super::do_block(&body)
}

fn complete(table: &QualifiedName, whole: &QualifiedName, template: &str) -> String {
    let body = format!(
        "DECLARE
    part pg_catalog.record;
    whole pg_catalog.regclass := {whole};
    above pg_catalog.regclass;
    before pg_catalog.oid[];
    made pg_catalog.regclass;
BEGIN
    -- Partitions that were made since: those who write to such a one wait until its index is built.
    FOR part IN
        SELECT relid, parentrelid FROM pg_catalog.pg_partition_tree({table}) WHERE level > 0 ORDER BY level, relid::pg_catalog.text
    LOOP
        CONTINUE WHEN EXISTS (
            SELECT FROM pg_catalog.pg_partition_tree(whole) t
            JOIN pg_catalog.pg_index i ON i.indexrelid = t.relid AND i.indrelid = part.relid);
        SELECT t.relid INTO above FROM pg_catalog.pg_partition_tree(whole) t
            JOIN pg_catalog.pg_index i ON i.indexrelid = t.relid AND i.indrelid = part.parentrelid;
        before := ARRAY(SELECT indexrelid FROM pg_catalog.pg_index WHERE indrelid = part.relid);
        EXECUTE pg_catalog.format({template}, part.relid::pg_catalog.regclass);
        SELECT indexrelid INTO made FROM pg_catalog.pg_index
            WHERE indrelid = part.relid AND indexrelid <> ALL (before);
        EXECUTE pg_catalog.format('ALTER INDEX %s ATTACH PARTITION %s', above, made);
    END LOOP;
END;",
        whole = Literal(&Name(whole).to_string()),
        table = Literal(&Name(table).to_string()),
        template = Literal(template),
    );
    super::do_block(&body)
}
