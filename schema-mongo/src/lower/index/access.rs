//! Access patterns: the index that serves each, which may be there already. Equality, then sort, then range (manual, "The ESR Guideline").

use schema_core::index_layout::{Layout, Sorting, Wanted, together};
use schema_core::ir::{self, AccessPattern, Entity, IndexColumn};

use super::lowered::{LoweredIndex, named};
use super::plain::plain;
use super::tenant::lead_with_tenant;
use super::verify::holds_list;
use crate::lower::name::{collection_name, index_name};
use crate::lower::scope::Scope;
use crate::lower::{effective, is_left_out};
use crate::options::EntityOptions;
use crate::spec::{self, Direction, Index, Keys, Schema, Text};

/// A pattern, and the index that it alone would have.
struct Pattern<'a> {
    declared: &'a AccessPattern,
    own: LoweredIndex,
    wanted: Wanted<Text>,
    index: Option<Text>,
}

/// Adds the indexes that the patterns need in addition to what is there, and what serves each pattern.
pub(super) fn patterns(entity: &Entity, schema: &Schema, made: &mut Vec<LoweredIndex>, scope: &mut Scope<'_>) {
    let attrs = entity.extensions.get::<EntityOptions>();
    let declared = entity.access.iter().filter(|pattern| !is_left_out(attrs, &pattern.name));
    let mut all: Vec<Pattern<'_>> = declared.filter_map(|pattern| read(entity, schema, pattern, scope)).collect();
    for pattern in &mut all {
        pattern.index = served_by(pattern, made);
    }
    let missing: Vec<usize> = (0..all.len()).filter(|at| all[*at].index.is_none()).collect();
    let wanted: Vec<Wanted<Text>> = missing.iter().map(|at| all[*at].wanted.clone()).collect();
    let alike = |a: usize, b: usize| {
        let (a, b) = (&all[missing[a]].own.index, &all[missing[b]].own.index);
        a.partial == b.partial && a.collation == b.collation
    };
    for (layout, served) in together(&wanted, alike) {
        let first = &all[missing[served[0]]];
        let keys = Keys(layout.into_columns().into_iter().map(|(path, sorting)| (path, direction(sorting))).collect());
        let name = match first.declared.filter {
            None => named(entity, &keys, "idx"),
            Some(_) => index_name(&entity.store_name(), [&*first.declared.name].into_iter(), "idx"),
        };
        let index = Index { name: name.clone(), keys, ..first.own.index.clone() };
        made.push(LoweredIndex { index, ..LoweredIndex::new(first.own.index.clone(), first.declared.source) });
        for at in served {
            all[missing[at]].index = Some(name.clone());
        }
    }
    let collection = collection_name(entity, scope.config);
    scope.patterns.extend(all.into_iter().map(|pattern| in_paths(entity, &collection, pattern)));
}

/// The pattern in paths, with reports of what no index serves; `None` where that was reported.
fn read<'a>(
    entity: &Entity,
    schema: &Schema,
    declared: &'a AccessPattern,
    scope: &mut Scope<'_>,
) -> Option<Pattern<'a>> {
    let equal: Vec<IndexColumn> = declared.equal().collect();
    let is_sorted = |range: &&IndexColumn| declared.order_by.iter().any(|sorted| sorted.term == range.term);
    let range = declared.range.as_ref().filter(|range| !is_sorted(range));
    let columns: Vec<IndexColumn> = equal.iter().chain(&declared.order_by).chain(range).cloned().collect();
    let asked = ir::Index {
        name: None,
        source: declared.source,
        columns,
        unique: false,
        filter: declared.filter.clone(),
        all_rows: declared.all_rows,
        across_tenants: declared.across_tenants,
    };
    let mut own = [plain(entity, schema, &asked, None, scope)?];
    lead_with_tenant(entity, &mut own, scope);
    let [own] = own;
    let mut paths = own.index.keys.0.iter().cloned();
    let tenant = effective::tenant_path(entity).filter(|_| !declared.across_tenants);
    let leading = tenant.filter(|tenant| own.index.keys.0[0].0 == *tenant).and_then(|_| Some(paths.next()?.0));
    // The tenant is not among what else is compared with, wherever the pattern names it.
    let equal = own.index.keys.0.len()
        - usize::from(leading.is_some())
        - declared.order_by.len()
        - usize::from(range.is_some());
    let equal: Vec<Text> = paths.by_ref().take(equal).map(|(path, _)| path).collect();
    let sorted: Vec<(Text, Sorting)> =
        paths.by_ref().take(declared.order_by.len()).map(|(path, direction)| (path, sorting(direction))).collect();
    for (path, _) in sorted.iter().filter(|(path, _)| holds_list(schema, path)) {
        let message = format!("`{path}` is in a list, and an index of lists gives no order of documents");
        let help = "sort by a field that holds one value (manual, \"Multikey Indexes\")";
        scope.report("M0450", format!("{}.{}", entity.rust.name, declared.name), declared.source, message, help);
    }
    let range = match range {
        Some(_) => paths.next().map(|(path, _)| path),
        // What is sorted by it is found by it.
        None => declared.range.as_ref().and_then(|range| {
            let at = declared.order_by.iter().position(|sorted| sorted.term == range.term)?;
            Some(sorted[at].0.clone())
        }),
    };
    Some(Pattern { declared, wanted: Wanted { leading, equal, sorted, range }, own, index: None })
}

/// The index that serves a pattern already.
fn served_by(pattern: &Pattern<'_>, made: &[LoweredIndex]) -> Option<Text> {
    let Wanted { leading, equal, .. } = &pattern.wanted;
    let is_compared = |path: &Text| leading.iter().chain(equal).any(|compared| compared == path);
    if is_compared(&"_id".into()) {
        return Some("_id_".into());
    }
    let own = &pattern.own.index;
    let is_same_rows = |index: &Index| index.partial.is_none() || index.partial == own.partial;
    let usable =
        |made: &&LoweredIndex| !made.index.sparse && !made.index.hidden && made.index.collation == own.collation;
    let finds_one = |made: &&LoweredIndex| {
        made.index.unique && is_same_rows(&made.index) && made.index.keys.0.iter().all(|(path, _)| is_compared(path))
    };
    let serves = |made: &&LoweredIndex| {
        let places = made.index.keys.0.iter().map(|(path, direction)| Some((path.clone(), is_sorted(*direction)?)));
        let places: Option<Vec<_>> = places.collect();
        made.index.partial == own.partial
            && made.index.expire_after_seconds.is_none()
            && places.is_some_and(|places| Layout::fixed(places).serving(&pattern.wanted).is_some())
    };
    let usable: Vec<&LoweredIndex> = made.iter().filter(usable).collect();
    let found = usable.iter().find(|made| finds_one(made)).or_else(|| usable.iter().find(|made| serves(made)));
    found.map(|made| made.index.name.clone())
}

fn in_paths(entity: &Entity, collection: &Text, pattern: Pattern<'_>) -> spec::AccessPattern {
    let Pattern { declared, own, wanted, index } = pattern;
    let is_through = |field: &Text| {
        let path = crate::lower::columns::path(entity, field);
        path.filter(|path| wanted.equal.contains(path))
    };
    spec::AccessPattern {
        entity: entity.rust.name.clone(),
        collection: collection.clone(),
        name: declared.name.clone(),
        description: declared.description.clone(),
        through: declared.through.as_ref().and_then(is_through),
        tenant: wanted.leading,
        equal: wanted.equal,
        filter: own.index.partial,
        range: wanted.range,
        sort: wanted.sorted.into_iter().map(|(path, sorting)| (path, direction(sorting))).collect(),
        limit: declared.limit,
        index,
    }
}

/// Missing values stand first where the order is ascending.
fn sorting(direction: Direction) -> Sorting {
    let descending = direction == Direction::Descending;
    Sorting { descending, nulls_first: !descending }
}

/// How values are sorted; `None` where they are not.
fn is_sorted(direction: Direction) -> Option<Sorting> {
    matches!(direction, Direction::Ascending | Direction::Descending).then(|| sorting(direction))
}

fn direction(sorting: Sorting) -> Direction {
    if sorting.descending { Direction::Descending } else { Direction::Ascending }
}
