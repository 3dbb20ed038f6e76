//! Views and materialized views.

use schema_core::Diagnostic;
use schema_core::ir;
use schema_core::origin::generated_for;

use super::index::{self, Extra};
use super::scope::Scope;
use super::term::Rows;
use super::{access, extension, name, storage, ty};
use crate::catalog::{
    AccessPattern, Catalog, Column, DataType, Dependencies, Function, Index, Object, QualifiedName, Returns, Text,
    View, ViewColumn, ViewKind,
};
use crate::config::Version;
use crate::options::{FieldOptions, ViewOptions};
use crate::sql::{OUTPUT_SETTINGS, REFRESH_SETTINGS, refresh_body};

/// Adds the views of the registry, once its tables are there.
pub fn lower(catalog: &mut Catalog, scope: &mut Scope<'_>) {
    if scope.registry.views().is_empty() {
        return;
    }
    let patterns = &mut catalog.patterns.0;
    let views: Vec<View> = scope.registry.views().iter().map(|view| one(view, patterns, scope)).collect();
    let (shown, private) = depends_on(catalog, &views, scope);
    shows_private(&views, &private, scope);
    for (mut view, depends_on) in views.into_iter().zip(shown) {
        view.depends_on = Dependencies(depends_on.into_iter().map(Object::Relation).collect());
        catalog.functions.extend(refresh(&view, scope));
        catalog.views.push(view);
    }
}

/// Reports views that show private values with the rights of their owner: who may read such a view reads them, whatever the table
/// lets them read. With the rights of the reader the privileges on the table's columns count, and nothing is to say.
fn shows_private(views: &[View], private: &[Vec<Shown>], scope: &mut Scope<'_>) {
    let registry = scope.registry;
    for ((declared, view), private) in registry.views().iter().zip(views).zip(private) {
        let invoker = matches!(view.kind, ViewKind::Plain { security_invoker: true, .. });
        if invoker || declared.extensions.get::<ViewOptions>().is_some_and(|pg| pg.shows_private) {
            continue;
        }
        let mut reported: Vec<&Shown> = Vec::new();
        for shown in private {
            if reported.contains(&shown) {
                continue;
            }
            reported.push(shown);
            let (column, from) = shown;
            let what = column.as_ref().map_or_else(|| "the view".to_owned(), |column| format!("`{column}`"));
            let kept =
                if view.is_materialized() { "keeps a copy of" } else { "shows, with the rights of the view's owner," };
            let message = format!("{what} {kept} `{from}`, which is private");
            let help = "read the masked view of the table, or leave the column out; or say so: `#[pg(shows_private)]`";
            let path = format!("{}.query", declared.rust.name);
            scope.found.push(Diagnostic::new("P0542", path, declared.query_source, message).help(help));
        }
    }
}

/// A column of a view, where it is known which one, and the private column that it shows.
type Shown = (Option<String>, String);

fn one(declared: &ir::View, patterns: &mut Vec<AccessPattern>, scope: &mut Scope<'_>) -> View {
    let name = scope.view_name(declared);
    let columns: Vec<ViewColumn> = declared
        .fields
        .iter()
        .map(|field| ViewColumn {
            name: name::fitted(declared.column_name(field)),
            ty: shown(field, scope),
            default: None,
            comment: field.doc.clone(),
        })
        .collect();
    columns.iter().for_each(|column| extension::of_type(&column.ty, scope));
    if declared.query.is_none() {
        let message = format!("`{}` says no query in SQL", declared.rust.name);
        let help = "add `#[entity(query = \"SELECT …\")]`, or leave the view out of the registry for PostgreSQL";
        scope.found.push(Diagnostic::new("P0406", &*declared.rust.name, declared.source, message).help(help));
    }
    let query = declared.query.clone().unwrap_or_default();
    scope.calls(&format!("{}.query", declared.rust.name), declared.query_source, &query);
    let mut kind = match declared.materialized {
        true => materialized(declared, &name.name, &columns, scope),
        false => plain(declared, scope),
    };
    if !declared.access.is_empty() {
        patterns.extend(served(declared, &name, &columns, &mut kind, scope));
    }
    View {
        name,
        query,
        kind,
        columns,
        depends_on: Dependencies::default(),
        triggers: Vec::new(),
        rules: Vec::new(),
        grants: super::grant::of_view(declared, scope),
        owner: None,
        comment: declared.doc.clone(),
    }
}

/// The type of a column of a view.
fn shown(field: &ir::Field, scope: &mut Scope<'_>) -> DataType {
    let said = field.extensions.get::<FieldOptions>().and_then(|declared| declared.sql_type.as_ref());
    ty::verify(said, || field.name.to_string(), field.source, scope);
    said.and_then(|words| DataType::from_words(words)).unwrap_or_else(|| ty::plain(&field.ty, scope))
}

fn plain(declared: &ir::View, scope: &mut Scope<'_>) -> ViewKind {
    let pg = declared.extensions.get::<ViewOptions>();
    let definer = pg.is_some_and(|pg| pg.security_definer);
    if !definer && !scope.has(Version::V15) {
        let message = "PostgreSQL 14 reads views with the rights of their owner, past row security of the reader";
        let help = "say so: `#[pg(security_definer)]`, or let the target be 15";
        scope.found.push(Diagnostic::new("P0201", &*declared.rust.name, declared.source, message).help(help));
    }
    for word in
        pg.into_iter().flat_map(|pg| pg.indexes.iter().map(|_| "index").chain(pg.storage.iter().map(|_| "with")))
    {
        let message = format!("`{word}` is for materialized views: other views keep no rows");
        let help = "add `materialized`, or remove it";
        scope.found.push(Diagnostic::new("P0404", &*declared.rust.name, declared.source, message).help(help));
    }
    let security_barrier = pg.is_some_and(|pg| pg.security_barrier);
    ViewKind::Plain { security_invoker: !definer, security_barrier, check_option: None }
}

/// A materialized view: it is checked as a table with its columns would be.
fn materialized(declared: &ir::View, own: &Text, columns: &[ViewColumn], scope: &mut Scope<'_>) -> ViewKind {
    let entity = as_entity(declared);
    let parameters = declared.extensions.get::<ViewOptions>().map_or(&[] as &[_], |pg| &pg.storage);
    let storage = storage::lower(&entity, parameters, declared.source, scope);
    ViewKind::Materialized { indexes: indexes(declared, &entity, (own, columns), scope), storage }
}

/// What serves the access patterns of a view: indexes of a materialized one.
fn served(
    declared: &ir::View,
    name: &QualifiedName,
    columns: &[ViewColumn],
    kind: &mut ViewKind,
    scope: &mut Scope<'_>,
) -> Vec<AccessPattern> {
    let entity = as_entity(declared);
    let columns = as_columns(columns);
    let rows = Rows { declared: &entity, flat: &entity, columns: &columns };
    match kind {
        ViewKind::Materialized { indexes, .. } => {
            let patterns = access::lower(rows, &declared.access, name, (&[], indexes), scope);
            Index::sort(indexes);
            patterns
        }
        ViewKind::Plain { .. } => access::of_plain_view(rows, &declared.access, name, scope),
    }
}

/// The view as an entity with its fields.
fn as_entity(declared: &ir::View) -> ir::Entity {
    let mut entity = ir::Entity::new(declared.rust.clone(), declared.source);
    entity.rename_all.clone_from(&declared.rename_all);
    entity.fields.clone_from(&declared.fields);
    entity
}

/// The columns of a view as those of a table.
fn as_columns(columns: &[ViewColumn]) -> Vec<Column> {
    columns.iter().map(|column| Column::new(column.name.clone(), column.ty.clone())).collect()
}

fn indexes(
    declared: &ir::View,
    entity: &ir::Entity,
    (own, columns): (&Text, &[ViewColumn]),
    scope: &mut Scope<'_>,
) -> Vec<Index> {
    let columns = as_columns(columns);
    let rows = Rows { declared: entity, flat: entity, columns: &columns };
    let mut indexes: Vec<_> = declared
        .uniques
        .iter()
        .map(|unique| {
            let fields = unique.fields.iter().filter_map(|field| super::columns::column_of(entity, field));
            let mut index = index::plain(own, fields.collect(), "key");
            index.name = unique.name.clone().map_or(index.name, name::fitted);
            index.unique = true;
            index.nulls_not_distinct = unique.nulls_not_distinct;
            index.predicate.clone_from(&unique.filter);
            if unique.nulls_not_distinct {
                scope.needs(Version::V15, "nulls_not_distinct", &declared.rust.name, unique.source);
            }
            if let Some(filter) = &unique.filter {
                index::predicate(rows, filter, unique.source, scope);
            }
            index
        })
        .collect();
    let asked = declared.indexes.iter().map(|index| index::asked_for(rows, index, &Extra::default(), own, scope));
    indexes.extend(asked);
    let of_store = declared.extensions.get::<ViewOptions>().into_iter().flat_map(|pg| &pg.indexes);
    indexes.extend(of_store.filter_map(|index| index::of_store(rows, index, own, scope)));
    indexes.iter().flat_map(|index| &index.columns).for_each(|column| extension::of_column(column, scope));
    Index::sort(&mut indexes);
    indexes
}

/// The name of the function that refreshes a materialized view.
pub fn refresh_function(view: &QualifiedName) -> QualifiedName {
    let own = name::fitted(format!("refresh_{}", view.name).into());
    QualifiedName { schema: view.schema.clone(), name: own }
}

/// The function that makes the rows of a materialized view anew.
fn refresh(view: &View, scope: &Scope<'_>) -> Option<Function> {
    let declared = scope.registry.views().iter().find(|declared| scope.view_name(declared) == view.name)?;
    let ViewKind::Materialized { indexes, .. } = &view.kind else { return None };
    if declared.extensions.get::<ViewOptions>().is_some_and(|pg| pg.no_refresh_function) {
        return None;
    }
    // Without a key over all rows, CONCURRENTLY could not tell which rows changed.
    let concurrently = indexes.iter().any(|index| {
        index.unique && index.predicate.is_none() && index.leading_columns().count() == index.columns.len()
    });
    let when = declared.refresh.as_ref().map(|when| format!(", to be called {when}")).unwrap_or_default();
    let name = refresh_function(&view.name);
    let comment = generated_for("materialized", format_args!("refreshes {}{when}", view.name.name));
    let mut function = Function::generated(name, Returns::Void, &refresh_body(&view.name, concurrently), comment);
    // The rows are the same whoever refreshes them.
    let settings = OUTPUT_SETTINGS.into_iter().chain(REFRESH_SETTINGS);
    function.settings.extend(settings.map(|(name, value)| (name.into(), value.into())));
    Some(function)
}

/// What each view shows, checked against tables and views that are there; and the private columns among it.
#[cfg(feature = "validate")]
fn depends_on(catalog: &Catalog, views: &[View], scope: &mut Scope<'_>) -> (Vec<Vec<QualifiedName>>, Vec<Vec<Shown>>) {
    let columns = |view: &'_ View| view.columns.iter().map(|column| column.name.clone()).collect::<Vec<Text>>();
    let shown = catalog.views.iter().chain(views);
    let shown = shown.map(|view| (&view.name, view.columns.iter().map(|column| &*column.name).collect()));
    let by_hand = super::queries::by_hand(catalog, scope);
    let by_hand = by_hand.iter().map(|(name, columns)| (name, columns.iter().map(|column| &**column).collect()));
    let mut relations = crate::validate::Relations::new(super::queries::tables(catalog).chain(shown).chain(by_hand));
    for (name, private) in super::privacy::relations(catalog, scope) {
        let private = private.into_iter().map(|(column, from)| (Some(column.to_string()), from));
        relations.hold_private(&name, &private.collect::<Vec<_>>());
    }
    let (registry, target) = (scope.registry, scope.target());
    let read = |relations: &crate::validate::Relations<'_>, found: &mut Vec<Diagnostic>| {
        let declared = registry.views().iter().zip(views);
        let read = declared.map(|(declared, view)| {
            crate::validate::view(declared, (&view.query, &columns(view)), relations, target, found)
        });
        read.unzip::<_, _, Vec<_>, Vec<_>>()
    };
    let (depends_on, first) = read(&relations, &mut scope.found);
    if scope.privacy.is_empty() {
        return (depends_on, first);
    }
    // A view can show what another view shows: a materialized view all of it, another one what is read with the rights of an owner.
    let (mut owners, mut kept) = (relations.clone(), first.clone());
    loop {
        let held = views.iter().zip(&kept).map(|(view, private)| relations.hold_private(&view.name, private));
        if held.filter(|grew| *grew).count() == 0 {
            break;
        }
        kept = read(&relations, &mut Vec::new()).1;
    }
    let mut shown = first;
    loop {
        let held = views.iter().zip(kept.iter().zip(&shown)).map(|(view, (kept, shown))| match &view.kind {
            ViewKind::Materialized { .. } => owners.hold_private(&view.name, kept),
            ViewKind::Plain { security_invoker: false, .. } => owners.hold_private(&view.name, shown),
            ViewKind::Plain { .. } => false,
        });
        if held.filter(|grew| *grew).count() == 0 {
            break;
        }
        shown = read(&owners, &mut Vec::new()).1;
    }
    let both = views.iter().zip(kept.into_iter().zip(shown));
    let private = both.map(|(view, (kept, shown))| if view.is_materialized() { kept } else { shown });
    (depends_on, private.collect())
}

/// Without the feature `validate` nothing can read the queries, which decide the order in which views are created, who owns materialized ones
/// and whether one shows private values: views are refused.
#[cfg(not(feature = "validate"))]
fn depends_on(_: &Catalog, views: &[View], scope: &mut Scope<'_>) -> (Vec<Vec<QualifiedName>>, Vec<Vec<Shown>>) {
    for declared in scope.registry.views() {
        let message = "the query of a view has to be parsed, and this build of schema-pg has no parser";
        let help = "turn on the feature `validate` of schema-pg, which is on by default";
        let path = format!("{}.query", declared.rust.name);
        scope.found.push(Diagnostic::new("P0405", path, declared.query_source, message).help(help));
    }
    (vec![Vec::new(); views.len()], vec![Vec::new(); views.len()])
}
