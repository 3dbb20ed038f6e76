//! The page of a table.

use schema_core::docs::{Block, Inline, Page, Surroundings, code, facts_of, list, text};

use super::links::{Links, relation_page};
use super::{access, columns};
use crate::catalog::{Action, Constraint, ConstraintKind, Index, IndexColumn, IndexTerm, Order, PartitionBound, Table};

/// All about a table.
pub fn page(table: &Table, links: &Links<'_>, around: &Surroundings<'_>) -> Page {
    let name = table.name.to_string();
    let mut page = Page::new(relation_page(&table.name), &name, "Tables");
    page.summary = table.comment.as_deref().unwrap_or_default().to_owned();
    page.words = table.columns.iter().map(|column| column.name.to_string()).collect();
    let entity = links.entity(table);
    if let Some(entity) = entity {
        page.words.push(entity.rust.name.to_string());
        page.blocks.push(Block::List(facts_of(entity, "rows")));
    }
    page.section("Columns", [columns::block(table, entity, links)]);
    page.section("Picture", [Block::Picture(Box::new(around.of(&name)))]);
    page.section("Rules", [rules(table)]);
    page.section("References", [references(table, links)]);
    page.section("Referenced by", [referenced_by(table, links)]);
    page.section("Indexes", [indexes(table, links)]);
    page.section("Access patterns", [patterns(table, links)]);
    page.section("Which rows", access::policies(table));
    page.section("Who may do what", [access::grants(&table.grants)]);
    page.section("When rows are written", [access::triggers(&table.triggers)]);
    page.section("Partitions", [partitions(table, links)]);
    page.section("Rows that are always there", [seeds(table)]);
    page
}

fn name_list(names: &[crate::catalog::Text]) -> Vec<Inline> {
    list(names.iter().map(|name| code(name.to_string())))
}

/// Keys, uniques, checks and exclusions, in words.
fn rules(table: &Table) -> Block {
    let rule = |constraint: &Constraint| -> Option<Vec<Inline>> {
        let mut words = match &constraint.kind {
            ConstraintKind::PrimaryKey { columns, .. } => {
                [vec![text("Rows are told apart by ")], name_list(columns)].concat()
            }
            ConstraintKind::Unique { columns, nulls_not_distinct, .. } => {
                let nulls = if *nulls_not_distinct { ", missing values are the same" } else { "" };
                [vec![text("No two rows have the same ")], name_list(columns), vec![text(nulls)]].concat()
            }
            ConstraintKind::Check { expression, .. } => vec![code(expression.to_string())],
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
        let comment = constraint.comment.iter().map(|comment| text(comment.to_string())).collect();
        Some(vec![vec![code(constraint.name.to_string())], rule(constraint)?, comment])
    });
    let unique = table.indexes.iter().filter(|index| index.unique).map(|index| {
        let mut words = vec![text("No two rows have the same ")];
        words.extend(list(index.columns.iter().map(|column| code(term(&column.term)))));
        if let Some(predicate) = &index.predicate {
            words.extend([text(" among those in which "), code(predicate.to_string())]);
        }
        vec![
            vec![code(index.name.to_string())],
            words,
            index.comment.iter().map(|comment| text(comment.to_string())).collect(),
        ]
    });
    Block::Table(vec!["Rule", "Says", "What for"], rows.chain(unique).collect())
}

fn references(table: &Table, links: &Links<'_>) -> Block {
    let rows = table.constraints.iter().filter_map(|constraint| {
        let ConstraintKind::ForeignKey { columns, target, target_columns, on_delete, .. } = &constraint.kind else {
            return None;
        };
        Some(vec![
            name_list(columns),
            vec![links.relation(target), text(" ("), code(target_columns.join(", ")), text(")")],
            vec![text(when_it_goes(*on_delete))],
            constraint.comment.iter().map(|comment| text(comment.to_string())).collect(),
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

fn referenced_by(table: &Table, links: &Links<'_>) -> Block {
    let line =
        |(other, columns): &(&Table, String)| vec![links.relation(&other.name), text(" by "), code(columns.clone())];
    Block::List(links.referencing(&table.name).iter().map(line).collect())
}

/// Indexes, and what each is for.
fn indexes(table: &Table, links: &Links<'_>) -> Block {
    let rows = table.indexes.iter().map(|index| {
        let mut what = list(index.columns.iter().map(|column| code(sorted(column))));
        if !index.include.is_empty() {
            what.push(text(" with "));
            what.extend(name_list(&index.include));
        }
        if let Some(predicate) = &index.predicate {
            what.extend([text(" where "), code(predicate.to_string())]);
        }
        let method = format!("{:?}", index.method).to_lowercase();
        vec![vec![code(index.name.to_string())], vec![text(method)], what, why(table, index, links)]
    });
    Block::Table(vec!["Index", "Method", "Holds", "Why"], rows.collect())
}

/// What needs an index: patterns, references, uniqueness; what its comment says.
fn why(table: &Table, index: &Index, links: &Links<'_>) -> Vec<Inline> {
    let mut reasons: Vec<Vec<Inline>> = Vec::new();
    reasons.extend(index.comment.iter().map(|comment| vec![text(comment.to_string())]));
    let patterns = links.patterns(&table.name).iter().filter(|pattern| pattern.index.as_ref() == Some(&index.name));
    reasons.extend(patterns.map(|pattern| vec![text("access pattern "), code(pattern.name.to_string())]));
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

fn patterns(table: &Table, links: &Links<'_>) -> Block {
    let rows = links.patterns(&table.name).iter().map(|pattern| {
        let mut asks: Vec<Inline> = Vec::new();
        asks.extend(list(pattern.equal.iter().map(|equal| code(format!("{} = …", term(equal))))));
        if let Some(range) = &pattern.range {
            asks.extend([text(", a range of "), code(term(range))]);
        }
        if let Some(predicate) = &pattern.predicate {
            asks.extend([text(", where "), code(predicate.to_string())]);
        }
        if !pattern.order_by.is_empty() {
            asks.push(text(", sorted by "));
            asks.extend(list(pattern.order_by.iter().map(|column| code(sorted(column)))));
        }
        let served = pattern.index.iter().map(|index| code(index.to_string())).collect();
        vec![vec![code(pattern.name.to_string())], vec![text(pattern.description.to_string())], asks, served]
    });
    Block::Table(vec!["Pattern", "What for", "Asks", "Served by"], rows.collect())
}

fn partitions(table: &Table, links: &Links<'_>) -> Block {
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

fn seeds(table: &Table) -> Block {
    let Some(seed) = &table.seed else { return Block::List(Vec::new()) };
    let count = seed.rows.len();
    let rows = if count == 1 { "1 reference row".to_owned() } else { format!("{count} reference rows") };
    Block::Paragraph(vec![text(format!("{rows}, which migrations keep."))])
}
