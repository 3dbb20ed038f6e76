//! The page of a table.

use std::borrow::Cow;
use std::rc::Rc;

use schema_core::docs::{Block, Blocks, Inline, Page, Surroundings, code, facts_of, list, text};

use super::links::{Known, Links, relation_page};
use super::{access, columns};
use crate::catalog::{Action, Constraint, ConstraintKind, Index, IndexColumn, IndexTerm, Order, PartitionBound, Table};

/// A table, and all about it.
pub fn page<'c>(table: &'c Table, known: &Rc<Known<'c>>) -> Page<'c> {
    let mut page = Page::new(relation_page(&table.name), table.name.to_string(), "Tables");
    page.summary = table.comment.as_deref().unwrap_or_default().into();
    page.words = table.columns.iter().map(|column| (&*column.name).into()).collect();
    page.words.extend(known.links.entity(table).map(|entity| Cow::Borrowed(&*entity.rust.name)));
    let known = Rc::clone(known);
    page.then(move || blocks(table, &known.links, &known.around))
}

fn blocks<'c>(table: &'c Table, links: &Links<'c>, around: &Surroundings<'c>) -> Blocks<'c> {
    let mut blocks = Blocks::default();
    let entity = links.entity(table);
    if let Some(entity) = entity {
        blocks.push(Block::List(facts_of(entity, "rows")));
    }
    blocks.section("Columns", [columns::block(table, entity, links)]);
    blocks.section("Picture", [Block::Picture(Box::new(around.of(&table.name.to_string())))]);
    blocks.section("Rules", [rules(table)]);
    blocks.section("References", [references(table, links)]);
    blocks.section("Referenced by", [referenced_by(table, links)]);
    blocks.section("Indexes", [indexes(table, links)]);
    blocks.section("Access patterns", [patterns(table, links)]);
    blocks.section("Which rows", access::policies(table));
    blocks.section("Who may do what", [access::grants(&table.grants)]);
    blocks.section("When rows are written", [access::triggers(&table.triggers)]);
    blocks.section("Partitions", [partitions(table, links)]);
    blocks.section("Rows that are always there", [seeds(table)]);
    blocks.section("History", [links.history(&table.name)]);
    blocks
}

fn name_list<'c>(names: &'c [crate::catalog::Text]) -> Vec<Inline<'c>> {
    list(names.iter().map(|name| code(&**name)))
}

/// Keys, uniques, checks and exclusions, in words.
fn rules<'c>(table: &'c Table) -> Block<'c> {
    let rule = |constraint: &'c Constraint| -> Option<Vec<Inline<'c>>> {
        let mut words = match &constraint.kind {
            ConstraintKind::PrimaryKey { columns, .. } => {
                [vec![text("Rows are told apart by ")], name_list(columns)].concat()
            }
            ConstraintKind::Unique { columns, nulls_not_distinct, .. } => {
                let nulls = if *nulls_not_distinct { ", missing values are the same" } else { "" };
                [vec![text("No two rows have the same ")], name_list(columns), vec![text(nulls)]].concat()
            }
            ConstraintKind::Check { expression, .. } => vec![code(&**expression)],
            ConstraintKind::Exclude { elements, .. } => {
                let elements =
                    elements.iter().map(|element| code(format!("{} {}", term(&element.column.term), element.operator)));
                [vec![text("No two rows meet in ")], list(elements)].concat()
            }
            ConstraintKind::ForeignKey { .. } => return None,
        };
        if constraint.not_valid {
            words.push(text(" (rows that were there before may break it)"));
        }
        Some(words)
    };
    let rows = table.constraints.iter().filter_map(|constraint| {
        let comment = constraint.comment.iter().map(|comment| text(&**comment)).collect();
        Some(vec![vec![code(&*constraint.name)], rule(constraint)?, comment])
    });
    let unique = table.indexes.iter().filter(|index| index.unique).map(|index| {
        let mut words = vec![text("No two rows have the same ")];
        words.extend(list(index.columns.iter().map(|column| code(term(&column.term)))));
        if let Some(predicate) = &index.predicate {
            words.extend([text(" among those in which "), code(&**predicate)]);
        }
        vec![vec![code(&*index.name)], words, index.comment.iter().map(|comment| text(&**comment)).collect()]
    });
    Block::Table(vec!["Rule", "Says", "What for"], rows.chain(unique).collect())
}

fn references<'c>(table: &'c Table, links: &Links<'c>) -> Block<'c> {
    let rows = table.constraints.iter().filter_map(|constraint| {
        let ConstraintKind::ForeignKey { columns, target, target_columns, on_delete, .. } = &constraint.kind else {
            return None;
        };
        Some(vec![
            name_list(columns),
            vec![links.relation(target), text(" ("), code(target_columns.join(", ")), text(")")],
            vec![text(when_it_goes(*on_delete))],
            constraint.comment.iter().map(|comment| text(&**comment)).collect(),
        ])
    });
    Block::Table(vec!["Columns", "References", "When that row goes", "What for"], rows.collect())
}

fn when_it_goes(action: Action) -> &'static str {
    match action {
        Action::NoAction | Action::Restrict => "refused while this one is there",
        Action::Cascade => "this one goes too",
        Action::SetNull => "the reference becomes empty",
        Action::SetDefault => "the reference becomes the default",
    }
}

fn referenced_by<'c>(table: &'c Table, links: &Links<'c>) -> Block<'c> {
    let line = |(other, columns): &(&Table, Cow<'c, str>)| {
        vec![links.relation(&other.name), text(" by "), code(columns.clone())]
    };
    Block::List(links.referencing(&table.name).iter().map(line).collect())
}

/// Indexes, and what each is for.
fn indexes<'c>(table: &'c Table, links: &Links<'c>) -> Block<'c> {
    let rows = table.indexes.iter().map(|index| {
        let mut what = list(index.columns.iter().map(|column| code(sorted(column))));
        if !index.include.is_empty() {
            what.push(text(" with "));
            what.extend(name_list(&index.include));
        }
        if let Some(predicate) = &index.predicate {
            what.extend([text(" where "), code(&**predicate)]);
        }
        let method = format!("{:?}", index.method).to_lowercase();
        vec![vec![code(&*index.name)], vec![text(method)], what, why(table, index, links)]
    });
    Block::Table(vec!["Index", "Method", "Holds", "Why"], rows.collect())
}

/// What needs an index: patterns, references, uniqueness; what its comment says.
fn why<'c>(table: &'c Table, index: &'c Index, links: &Links<'c>) -> Vec<Inline<'c>> {
    let mut reasons: Vec<Vec<Inline<'_>>> = Vec::new();
    reasons.extend(index.comment.iter().map(|comment| vec![text(&**comment)]));
    let patterns = links.patterns(&table.name).iter().filter(|pattern| pattern.index.as_ref() == Some(&index.name));
    reasons.extend(patterns.map(|pattern| vec![text("access pattern "), code(&*pattern.name)]));
    for constraint in &table.constraints {
        if let ConstraintKind::ForeignKey { columns, target, .. } = &constraint.kind
            && index.predicate.is_none()
            && index.leading_columns().take(columns.len()).all(|leading| columns.contains(leading))
            && index.columns.len() >= columns.len()
        {
            reasons.push(vec![text(format!("the reference to {target}"))]);
        }
    }
    reasons.extend(index.unique.then(|| vec![text("no two rows may be the same")]));
    reasons.dedup();
    reasons.join(&text("; "))
}

/// A column or an expression, as it is.
pub fn term(term: &IndexTerm) -> String {
    match term {
        IndexTerm::Column(name) => name.to_string(),
        IndexTerm::Expression(text) => text.to_string(),
    }
}

/// The same, with the way it is sorted.
pub fn sorted(column: &IndexColumn) -> String {
    match column.order {
        Order::Asc => term(&column.term),
        Order::Desc => format!("{} (largest first)", term(&column.term)),
    }
}

fn patterns<'c>(table: &'c Table, links: &Links<'c>) -> Block<'c> {
    let rows = links.patterns(&table.name).iter().map(|pattern| {
        let mut asks: Vec<Inline<'_>> = Vec::new();
        asks.extend(list(pattern.equal.iter().map(|equal| code(format!("{} = …", term(equal))))));
        if let Some(range) = &pattern.range {
            asks.extend([text(", a range of "), code(term(range))]);
        }
        if let Some(predicate) = &pattern.predicate {
            asks.extend([text(", where "), code(&**predicate)]);
        }
        if !pattern.order_by.is_empty() {
            asks.push(text(", sorted by "));
            asks.extend(list(pattern.order_by.iter().map(|column| code(sorted(column)))));
        }
        let served = pattern.index.iter().map(|index| code(&**index)).collect();
        vec![vec![code(&*pattern.name)], vec![text(&*pattern.description)], asks, served]
    });
    Block::Table(vec!["Pattern", "What for", "Asks", "Served by"], rows.collect())
}

fn partitions<'c>(table: &'c Table, links: &Links<'c>) -> Block<'c> {
    let bound = |bound: &PartitionBound| match bound {
        PartitionBound::Range { from, to } => format!("from {} to {}", from.join(", "), to.join(", ")),
        PartitionBound::List(values) => values.join(", "),
        PartitionBound::Hash { modulus, remainder } => format!("part {remainder} of {modulus} by hash"),
        PartitionBound::Default => "all others".to_owned(),
    };
    let rows = links.partitions(&table.name).iter().filter_map(|partition| {
        Some(vec![vec![code(partition.name.to_string())], vec![text(bound(&partition.partition_of.as_ref()?.bound))]])
    });
    Block::Table(vec!["Partition", "Holds"], rows.collect())
}

fn seeds<'c>(table: &'c Table) -> Block<'c> {
    let Some(seed) = &table.seed else { return Block::List(Vec::new()) };
    let count = seed.rows.len();
    let rows = if count == 1 { "1 reference row".to_owned() } else { format!("{count} reference rows") };
    Block::Paragraph(vec![text(format!("{rows}, which migrations keep."))])
}
