//! Access patterns: the index that serves each, which may be there already.

use schema_core::Diagnostic;
use schema_core::index_layout::{Layout, Sorting, Wanted, together};
use schema_core::ir;

use super::columns::columns_of;
use super::method::{self, Support};
use super::scope::Scope;
use super::term::{self, Rows};
use super::{index, name, row_security, soft_deleted, tenant_column};
use crate::catalog::{
    AccessPattern, Constraint, Index, IndexColumn, IndexMethod, IndexTerm, Nulls, Order, QualifiedName, Text,
};

/// One place of an index, whichever way it is sorted.
#[derive(Clone)]
struct Place {
    column: IndexColumn,
    /// What stands for it in the name of an index.
    word: Text,
}

impl Place {
    fn of(column: Text) -> Self {
        Self { column: IndexColumn::new(IndexTerm::Column(column.clone())), word: column }
    }
}

impl PartialEq for Place {
    fn eq(&self, other: &Self) -> bool {
        self.column == other.column
    }
}

/// A pattern in columns of the table.
struct Pattern<'a> {
    declared: &'a ir::AccessPattern,
    wanted: Wanted<Place>,
    predicate: Option<Text>,
    include: Vec<Text>,
    /// What serves it.
    index: Option<Text>,
}

/// Adds the indexes that the patterns need in addition to what is there, and what serves each pattern.
pub fn lower(
    rows: Rows<'_>,
    patterns: &[ir::AccessPattern],
    relation: &QualifiedName,
    (constraints, indexes): (&[Constraint], &mut Vec<Index>),
    scope: &mut Scope<'_>,
) -> Vec<AccessPattern> {
    let mut all: Vec<Pattern<'_>> = patterns.iter().map(|pattern| read(rows, pattern, scope)).collect();
    for pattern in &mut all {
        pattern.index = served_by(pattern, constraints, indexes);
        let there = pattern.index.as_ref().and_then(|name| indexes.iter_mut().find(|index| index.name == *name));
        // The comment on what is unique is the message for whoever breaks it.
        if let Some(index) = there.filter(|index| !index.unique) {
            explain(index, pattern);
        }
    }
    let missing: Vec<usize> = (0..all.len()).filter(|at| all[*at].index.is_none()).collect();
    let wanted: Vec<Wanted<Place>> = missing.iter().map(|at| all[*at].wanted.clone()).collect();
    let alike = |a: usize, b: usize| all[missing[a]].predicate == all[missing[b]].predicate;
    for (layout, served) in together(&wanted, alike) {
        let served: Vec<usize> = served.into_iter().map(|at| missing[at]).collect();
        let mut made = of_layout(&relation.name, layout, &served, &all, indexes);
        for at in served {
            explain(&mut made, &all[at]);
            all[at].index = Some(made.name.clone());
        }
        indexes.push(made);
    }
    all.into_iter().map(|pattern| in_columns(rows, pattern, relation)).collect()
}

/// The patterns of a view that keeps no rows: its tables have the indexes.
pub fn of_plain_view(
    rows: Rows<'_>,
    patterns: &[ir::AccessPattern],
    relation: &QualifiedName,
    scope: &mut Scope<'_>,
) -> Vec<AccessPattern> {
    let read = |pattern| read(rows, pattern, scope);
    patterns.iter().map(read).map(|pattern| in_columns(rows, pattern, relation)).collect()
}

/// The pattern in columns, with reports of what no index serves.
fn read<'a>(rows: Rows<'_>, declared: &'a ir::AccessPattern, scope: &mut Scope<'_>) -> Pattern<'a> {
    let at = declared.source;
    if let Some(filter) = &declared.filter {
        index::predicate(rows, filter, at, scope);
        index::not_of_deleted(rows, filter, declared.all_rows, at, scope);
    }
    let place = |column: &ir::IndexColumn, scope: &mut Scope<'_>| {
        let lowered = term::column(rows, column, "access", at, scope)?;
        Some(Place { column: lowered, word: term::word(rows, &column.term) })
    };
    let tenant = tenant_column::of_rows(rows.flat).filter(|_| !declared.across_tenants).map(Place::of);
    let equal: Vec<Place> = declared.equal().filter_map(|column| place(&column, scope)).collect();
    let range = declared.range.as_ref().and_then(|column| place(column, scope));
    let order_by = declared.order_by.iter().filter_map(|column| place(column, scope));
    let sorted = order_by.map(|place| {
        let sorting = sorting(&place.column);
        (Place { column: unsorted(place.column), ..place }, sorting)
    });
    let sorted: Vec<_> = sorted.collect();
    for place in equal.iter().chain(&range) {
        is_served(rows, declared, place, scope);
    }
    let wanted = Wanted {
        equal: equal.into_iter().filter(|place| Some(place) != tenant.as_ref()).collect(),
        leading: tenant,
        sorted,
        range,
    };
    let predicate = soft_deleted::predicate(rows.flat, declared.filter.as_ref(), declared.all_rows);
    Pattern { declared, wanted, predicate, include: columns_of(rows.flat, &declared.include), index: None }
}

/// Reports a column that a btree index does not find by its value, and one that it does not find under row security.
fn is_served(rows: Rows<'_>, declared: &ir::AccessPattern, place: &Place, scope: &mut Scope<'_>) {
    let report = |code, message: String, help: &str, scope: &mut Scope<'_>| {
        let path = format!("{}.{}", rows.declared.rust.name, declared.name);
        scope.found.push(Diagnostic::new(code, path, declared.source, message).help(help));
    };
    // Who asks for rows of all tenants is past row security.
    let is_secured = row_security::is_secured(rows.flat) && !declared.across_tenants;
    let why = "is no condition of an index for roles that row security binds: its operators are not leakproof, and are called for rows that the policy lets pass";
    match &place.column.term {
        IndexTerm::Expression(sql) => {
            if is_secured {
                let message = format!("`{sql}` {why}");
                report("P0140", message, "keep the value in a column of its own: `generated(\"…\")`", scope);
            }
        }
        IndexTerm::Column(column) => {
            let Some(known) = rows.columns.iter().find(|known| known.name == *column) else { return };
            if place.column.opclass.is_none()
                && let Support::No(what) = method::support(IndexMethod::Btree, &known.ty, scope)
            {
                return report("P0141", format!("`{column}` {what}"), method::instead(IndexMethod::Btree), scope);
            }
            if is_secured && !method::is_leakproof(&known.ty, scope) {
                let help = "write constants into `.filter(\"…\")`, which makes them the condition of the index; or store a type that is: text, integers, moments, uuids";
                report("P0140", format!("`{column}` {why}"), help, scope);
            }
        }
    }
}

/// The index or constraint that serves a pattern already.
fn served_by(pattern: &Pattern<'_>, constraints: &[Constraint], indexes: &[Index]) -> Option<Text> {
    let Wanted { leading, equal, .. } = &pattern.wanted;
    let is_compared = |column: &Text| {
        leading.iter().chain(equal).any(|place| matches!(&place.column.term, IndexTerm::Column(name) if name == column))
    };
    for constraint in constraints {
        let Some(key) = constraint.kind.key() else { continue };
        let places = key.iter().map(|column| (Place::of(column.clone()), Sorting::ASCENDING));
        // Of one row, whatever else is asked; or of all rows that the index gives.
        let finds_one = key.iter().all(is_compared);
        let serves = pattern.predicate.is_none() && pattern.include.iter().all(|column| key.contains(column));
        if finds_one || serves && Layout::fixed(places).serving(&pattern.wanted).is_some() {
            return Some(constraint.name.clone());
        }
    }
    let finds_one = |index: &&Index| {
        index.unique
            && index.leading_columns().count() == index.columns.len()
            && index.leading_columns().all(is_compared)
            && (index.predicate.is_none() || index.predicate == pattern.predicate)
    };
    let serves = |index: &&Index| {
        let places = index
            .columns
            .iter()
            .map(|column| (Place { column: unsorted(column.clone()), word: Text::default() }, sorting(column)));
        let holds = |column: &Text| index.include.contains(column) || index.leading_columns().any(|own| own == column);
        index.method == IndexMethod::Btree
            && index.predicate == pattern.predicate
            && pattern.include.iter().all(holds)
            && Layout::fixed(places).serving(&pattern.wanted).is_some()
    };
    indexes.iter().find(finds_one).or_else(|| indexes.iter().find(serves)).map(|index| index.name.clone())
}

/// The index of a layout: it includes what any of its patterns reads.
fn of_layout(table: &str, layout: Layout<Place>, served: &[usize], all: &[Pattern<'_>], there: &[Index]) -> Index {
    let (places, columns): (Vec<Text>, Vec<IndexColumn>) =
        layout.into_columns().into_iter().map(|(place, sorting)| (place.word, sorted(place.column, sorting))).unzip();
    let first = &all[served[0]];
    let by_columns = name::joined(table, &places, "idx");
    // Indexes over some rows are called by the pattern: there may be several on the same columns.
    let is_whole = first.declared.filter.is_none() && !there.iter().any(|index| index.name == by_columns);
    let own = || name::joined(table, std::slice::from_ref(&first.declared.name), "idx");
    let mut index = Index::new(if is_whole { by_columns } else { own() }, columns);
    index.predicate.clone_from(&first.predicate);
    for column in served.iter().flat_map(|at| &all[*at].include) {
        let is_key = index.leading_columns().any(|own| own == column);
        if !is_key && !index.include.contains(column) {
            index.include.push(column.clone());
        }
    }
    index
}

/// The comment on an index names the patterns that it serves.
fn explain(index: &mut Index, pattern: &Pattern<'_>) {
    let ir::AccessPattern { name, description, .. } = pattern.declared;
    index.comment = Some(match &index.comment {
        Some(comment) => format!("{comment}; {name}: {description}").into(),
        None => format!("serves {name}: {description}").into(),
    });
}

fn in_columns(rows: Rows<'_>, pattern: Pattern<'_>, relation: &QualifiedName) -> AccessPattern {
    let Pattern { declared, wanted, predicate, include, index } = pattern;
    AccessPattern {
        entity: rows.declared.rust.name.clone(),
        relation: relation.clone(),
        name: declared.name.clone(),
        description: declared.description.clone(),
        tenant: wanted.leading.map(|place| place.word),
        equal: wanted.equal.into_iter().map(|place| place.column.term).collect(),
        through: declared.through.as_ref().and_then(|field| super::columns::column_of(rows.flat, field)),
        predicate,
        range: wanted.range.map(|place| place.column.term),
        order_by: wanted.sorted.into_iter().map(|(place, sorting)| sorted(place.column, sorting)).collect(),
        include,
        limit: declared.limit,
        index,
    }
}

fn sorting(column: &IndexColumn) -> Sorting {
    let descending = column.order == Order::Desc;
    Sorting { descending, nulls_first: column.nulls.map_or(descending, |nulls| nulls == Nulls::First) }
}

fn unsorted(column: IndexColumn) -> IndexColumn {
    IndexColumn { order: Order::Asc, nulls: None, ..column }
}

fn sorted(column: IndexColumn, sorting: Sorting) -> IndexColumn {
    let Sorting { descending, nulls_first } = sorting;
    let nulls = (nulls_first != descending).then_some(if nulls_first { Nulls::First } else { Nulls::Last });
    IndexColumn { order: if descending { Order::Desc } else { Order::Asc }, nulls, ..column }
}
