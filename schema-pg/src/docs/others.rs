//! Pages of types and functions, and those that look across tables.

use schema_core::docs::{
    Block, Inline, MigrationNote, OverviewWords, Page, PrivateValue, code, history, list, operations, private_values,
    requirements, span, text,
};
use schema_core::ir::Span;
use schema_core::origin::Origin;

use super::links::Links;
use crate::catalog::{Catalog, Function, QualifiedName, RowSecurity, Text};

/// A page for each enum, domain and composite type.
pub fn types<'c>(catalog: &'c Catalog, links: &Links<'c>) -> Vec<Page<'c>> {
    let page = |name: &QualifiedName, comment: Option<&'c Text>| {
        let mut page = Page::new(format!("type {name}"), name.to_string(), "Types");
        page.summary = comment.map_or("", |comment| comment).into();
        page
    };
    let enums = catalog.enums.iter().map(|item| {
        let mut page = page(&item.name, item.comment.as_ref());
        page.words = item.labels.iter().map(|label| (&**label).into()).collect();
        page.blocks.section(
            "Labels, in their order",
            [Block::List(item.labels.iter().map(|label| vec![code(&**label)]).collect())],
        );
        page
    });
    let domains = catalog.domains.iter().map(|item| {
        let mut page = page(&item.name, item.comment.as_ref());
        page.blocks.push(Block::Paragraph(vec![text("Values are "), links.ty(&item.ty), text(", with rules.")]));
        let rows = item.checks.iter().map(|check| vec![vec![code(&*check.name)], vec![code(&*check.expression)]]);
        page.blocks.section("Rules", [Block::Table(vec!["Rule", "Says"], rows.collect())]);
        page
    });
    let composites = catalog.composites.iter().map(|item| {
        let mut page = page(&item.name, item.comment.as_ref());
        let rows =
            item.attributes.iter().map(|attribute| vec![vec![code(&*attribute.name)], vec![links.ty(&attribute.ty)]]);
        page.blocks.section("Attributes", [Block::Table(vec!["Attribute", "Type"], rows.collect())]);
        page
    });
    enums.chain(domains).chain(composites).collect()
}

/// One page for all functions.
pub fn functions<'c>(catalog: &'c Catalog) -> Option<Page<'c>> {
    let row = |function: &'c Function| {
        let arguments = function.arguments.iter().map(|argument| {
            let name = if argument.name.is_empty() { String::new() } else { format!("{} ", argument.name) };
            format!("{name}{}", argument.ty)
        });
        let rights = if function.security_definer { "its owner" } else { "its caller" };
        vec![
            vec![code(format!("{}({})", function.name, arguments.collect::<Vec<_>>().join(", ")))],
            vec![text(rights)],
            function.comment.iter().map(|comment| text(&**comment)).collect(),
        ]
    };
    let (generated, own): (Vec<&Function>, Vec<&Function>) =
        catalog.functions.iter().partition(|function| Origin::of(function.comment.as_ref()).is_generated());
    let mut page = Page::new("functions", "Functions", "Others");
    page.words = catalog.functions.iter().map(|function| (&*function.name.name).into()).collect();
    let table = |functions: &[&'c Function]| {
        Block::Table(
            vec!["Function", "Runs with the rights of", "What for"],
            functions.iter().map(|function| row(function)).collect(),
        )
    };
    page.blocks.section("Written by hand", [table(&own)]);
    page.blocks.section("Generated", [table(&generated)]);
    (!page.blocks.0.is_empty()).then_some(page)
}

/// What the registry knows across tables: requirements, private data, operations.
pub fn across<'c>(links: &Links<'c>) -> Vec<Page<'c>> {
    let tables = links.tables().filter_map(|table| Some((links.relation(&table.name), links.entity(table)?)));
    let tables: Vec<_> = tables.collect();
    let words = OverviewWords { one: "Table", many: "Tables", rows: "Rows" };
    let mut pages: Vec<Page<'_>> = requirements(&tables, words).into_iter().chain(private(links)).collect();
    let running = running(links);
    if let Some(mut page) = operations(&tables, words).or_else(|| {
        let page = Page::new("operations", "Operations", "Overviews");
        (!running.is_empty()).then_some(page)
    }) {
        page.blocks.section("Running it", [Block::List(running)]);
        pages.push(page);
    }
    pages
}

/// All migrations, and which tables and views each names.
pub fn migrations<'c>(notes: &'c [MigrationNote], links: &Links<'c>) -> Option<Page<'c>> {
    history(notes, "Tables", |names| links.relations_of(names).into_iter().map(|name| links.relation(name)).collect())
}

/// What follows from the tables for poolers, backups and upkeep.
fn running<'c>(links: &Links<'c>) -> Vec<Vec<Inline<'c>>> {
    let mut lines = Vec::new();
    if links.tables().any(|table| table.row_security != RowSecurity::Off) {
        lines.push(vec![
            text("Pooling: policies ask the settings of the session. A pooler that gives a connection to others after each transaction needs them set in the transaction, by "),
            code("SET LOCAL"),
            text("."),
        ]);
    }
    let backups = links.tables().filter_map(|table| links.entity(table)?.notes.as_ref()?.backup);
    let (mut point, mut time) = (None, None);
    for backup in backups {
        let least = |known: Option<Span>, one: Option<Span>| match (known, one) {
            (Some(known), Some(one)) => Some(if minutes(one) < minutes(known) { one } else { known }),
            (known, one) => known.or(one),
        };
        (point, time) = (least(point, backup.rpo), least(time, backup.rto));
    }
    if let Some(point) = point {
        let how = if minutes(point) < 24 * 60 {
            "the log has to be archived all the time"
        } else {
            "a backup in that time will do"
        };
        lines.push(vec![text(format!("Backup: at most {} of changes may be lost, so {how}.", span(point)))]);
    }
    if let Some(time) = time {
        lines.push(vec![text(format!("Recovery: all of it is there again within {}; try it, on a copy.", span(time)))]);
    }
    let cut: Vec<Inline<'_>> =
        links.tables().filter(|table| table.partition_by.is_some()).map(|table| links.relation(&table.name)).collect();
    if !cut.is_empty() {
        let mut line = vec![text("Upkeep: the coming partitions of ")];
        line.extend(list(cut.into_iter()));
        line.push(text(" are made on a schedule."));
        lines.push(line);
    }
    lines
}

fn minutes(span: Span) -> u64 {
    u64::from(span.months) * 43_200 + u64::from(span.days) * 1_440 + u64::from(span.minutes)
}

/// All private and encrypted values, and under which laws they fall.
fn private<'c>(links: &Links<'c>) -> Option<Page<'c>> {
    let mut values = Vec::new();
    for table in links.tables() {
        let Some(model) = table.model.entity() else { continue };
        values.extend(model.private.iter().map(|column| PrivateValue {
            relation: links.relation(&table.name),
            column,
            entity: links.entity(table),
            field: table.model.field(column),
            is_encrypted: model.encrypted.iter().any(|(name, _)| name == column),
        }));
    }
    private_values(&values, "Column")
}

/// The extensions that it needs.
pub fn extensions<'c>(catalog: &'c Catalog) -> Option<Page<'c>> {
    if catalog.extensions.is_empty() {
        return None;
    }
    let mut page = Page::new("extensions", "Extensions", "Others");
    let rows = catalog.extensions.iter().map(|extension| {
        let schema = extension.schema.as_deref().unwrap_or("the first of the search_path");
        vec![vec![code(&*extension.name)], vec![text(schema.to_owned())]]
    });
    page.blocks.push(Block::Table(vec!["Extension", "Schema"], rows.collect()));
    Some(page)
}
