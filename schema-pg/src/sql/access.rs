//! What proofs of access patterns ask.

use super::{Ident, Literal, Name};
use crate::catalog::{AccessPattern, IndexColumn, IndexTerm, Nulls, Order, QualifiedName, Text};

fn term(term: &IndexTerm) -> String {
    match term {
        IndexTerm::Column(name) => Ident(name).to_string(),
        IndexTerm::Expression(sql) => format!("({sql})"),
    }
}

fn sorted(column: &IndexColumn) -> String {
    let order = if column.order == Order::Desc { " DESC" } else { "" };
    let nulls = match column.nulls {
        Some(Nulls::First) => " NULLS FIRST",
        Some(Nulls::Last) => " NULLS LAST",
        None => "",
    };
    format!("{}{order}{nulls}", term(&column.term))
}

/// A value that a pattern compares with, as text.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The column or expression.
    pub term: IndexTerm,
    /// The value: the server reads it as what it is compared with.
    pub value: String,
}

impl Compared {
    fn is(&self, operator: &str) -> String {
        format!("{} {operator} {}", term(&self.term), Literal(&self.value))
    }
}

/// Values that a pattern is asked with: of all that rows have, those that as many rows have as is usual, and more than one where there are such. One row with
/// a text of each of `terms` and, last, of the range; none where no row has a value in all of them.
pub fn usual(pattern: &AccessPattern, terms: &[IndexTerm]) -> String {
    let names: Vec<String> = (0..terms.len()).map(|at| format!("k{at}")).collect();
    let range = pattern.range.as_ref().map_or_else(|| "NULL::text".to_owned(), term);
    let mut filters: Vec<String> =
        terms.iter().chain(&pattern.range).map(|one| format!("{} IS NOT NULL", term(one))).collect();
    filters.extend(pattern.predicate.iter().map(|predicate| format!("({predicate})")));
    let filter = if filters.is_empty() { String::new() } else { format!("\n        WHERE {}", filters.join(" AND ")) };
    let each = |of: &dyn Fn(&str) -> String| names.iter().map(|name| of(name) + ", ").collect::<String>();
    let own: String = terms.iter().zip(&names).map(|(one, name)| format!("{} AS {name}, ", term(one))).collect();
    let group = if names.is_empty() { String::new() } else { format!("\n        GROUP BY {}", names.join(", ")) };
    let order: String = names.iter().map(|name| format!(", {name}::text")).collect();
    format!(
        "SELECT {}middle::text
FROM (
    SELECT *, row_number() OVER (ORDER BY n DESC{order}) AS place, count(*) FILTER (WHERE n > 1) OVER () AS several, count(*) OVER () AS places
    FROM (
        SELECT {}count(*) AS n, percentile_disc(0.5) WITHIN GROUP (ORDER BY r) AS middle
        FROM (SELECT {own}{range} AS r FROM {}{filter}) AS found{group}
        HAVING count(*) > 0
    ) AS counted
) AS placed
WHERE place = (CASE WHEN several > 0 THEN several ELSE places END + 1) / 2",
        each(&|name| format!("{name}::text")),
        each(&str::to_owned),
        Name(&pattern.relation),
    )
}

/// The query of a pattern with these values; the last is that of the range.
pub fn query(pattern: &AccessPattern, columns: &str, equal: &[Compared], range: Option<&Compared>) -> String {
    let mut filters: Vec<String> = equal.iter().map(|one| one.is("=")).collect();
    filters.extend(pattern.predicate.iter().map(|predicate| format!("({predicate})")));
    filters.extend(range.map(|range| range.is(">=")));
    let mut query = format!("SELECT {columns} FROM {}", Name(&pattern.relation));
    if !filters.is_empty() {
        query.push_str(&format!(" WHERE {}", filters.join(" AND ")));
    }
    if !pattern.order_by.is_empty() {
        query.push_str(&format!(" ORDER BY {}", pattern.order_by.iter().map(sorted).collect::<Vec<_>>().join(", ")));
    }
    query.push_str(&pattern.limit.map_or_else(String::new, |limit| format!(" LIMIT {limit}")));
    query
}

/// The columns that an index holds, for a pattern that says which it reads.
pub fn held(pattern: &AccessPattern) -> String {
    let columns = pattern.equal.iter().filter_map(|one| match one {
        IndexTerm::Column(name) => Some(name),
        IndexTerm::Expression(_) => None,
    });
    columns.chain(&pattern.include).map(|name| Ident(name).to_string()).collect::<Vec<_>>().join(", ")
}

/// How the server carries out a query, and what it read, as JSON.
pub fn explain(query: &str) -> String {
    format!("EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF, SUMMARY OFF, BUFFERS OFF) {query}")
}

/// Plans do without workers and without compiled expressions, which many rows ask for.
pub const PLAIN_PLANS: &str = "SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off";

/// Plans use an index that gives the order wherever there is one, whatever it costs.
pub const BY_INDEX: &str = "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off; SET LOCAL enable_incremental_sort = off";

/// Statistics of a table or materialized view.
pub fn analyze(relation: &QualifiedName) -> String {
    format!("ANALYZE {}", Name(relation))
}

/// Fills a materialized view.
pub fn refresh(view: &QualifiedName) -> String {
    format!("REFRESH MATERIALIZED VIEW {}", Name(view))
}

/// The owner of a table sees its rows, as long as the transaction lasts.
pub fn not_forced(table: &QualifiedName) -> String {
    format!("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY", Name(table))
}

/// Whether policies decide which rows the session sees.
pub fn is_secured(relation: &QualifiedName) -> String {
    format!("SELECT pg_catalog.row_security_active({})::text", Literal(&Name(relation).to_string()))
}

/// The indexes of partitions, each with the index of the table that it belongs to.
pub const INDEXES_OF_PARTITIONS: &str = "SELECT c.relname::text, r.relname::text
FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_class AS r ON r.oid = pg_catalog.pg_partition_root(c.oid)
WHERE c.relkind = 'i' AND c.relispartition";

/// Whether a table or materialized view has this index, and it is valid.
pub fn has_index(relation: &QualifiedName, index: &Text) -> String {
    format!(
        "SELECT pg_catalog.bool_or(i.indisvalid)::text FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
WHERE i.indrelid = {}::pg_catalog.regclass AND c.relname = {}",
        Literal(&Name(relation).to_string()),
        Literal(index)
    )
}

/// Whether a role can be taken.
pub fn can_become(role: &Text) -> String {
    format!(
        "SELECT pg_catalog.pg_has_role(oid, 'MEMBER')::text FROM pg_catalog.pg_roles WHERE rolname = {}",
        Literal(role)
    )
}
