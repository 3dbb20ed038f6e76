//! The SQL that a catalog holds as text: expressions, queries, bodies and definitions.

use super::{Body, Catalog, ConstraintKind, Generated, Index, IndexTerm, Own, Rule, Text, Trigger, ViewKind};

/// Calls `run` with each SQL text of a catalog.
pub fn for_each(catalog: &mut Catalog, run: &mut impl FnMut(&mut Text)) {
    for function in &mut catalog.functions {
        match &mut function.body {
            Body::Text(body) | Body::Atomic(body) => run(body),
            Body::Library(..) => {}
        }
    }
    for table in &mut catalog.tables {
        table.rules.iter_mut().for_each(|item| rule(item, run));
    }
    for view in &mut catalog.views {
        run(&mut view.query);
        view.rules.iter_mut().for_each(|item| rule(item, run));
    }
    catalog.statistics.iter_mut().for_each(|item| run(&mut item.definition));
    for item in &mut catalog.general {
        run(&mut item.definition);
        item.more.iter_mut().for_each(&mut *run);
    }
    for_each_expression(catalog, run);
}

/// Calls `run` with each expression of a catalog, but for those within bodies, queries and definitions.
pub fn for_each_expression(catalog: &mut Catalog, run: &mut impl FnMut(&mut Text)) {
    for domain in &mut catalog.domains {
        domain.default.iter_mut().for_each(&mut *run);
        domain.checks.iter_mut().for_each(|check| run(&mut check.expression));
    }
    for function in &mut catalog.functions {
        function.arguments.iter_mut().filter_map(|argument| argument.default.as_mut()).for_each(&mut *run);
    }
    for table in &mut catalog.tables {
        for column in &mut table.columns {
            column.default.iter_mut().for_each(&mut *run);
            if let Some(Generated { expression, .. }) = column.generated.as_deref_mut() {
                run(expression);
            }
        }
        for own in &mut table.overrides {
            if let Some(Own::Said(default)) = &mut own.default {
                run(default);
            }
        }
        for constraint in &mut table.constraints {
            match &mut constraint.kind {
                ConstraintKind::Check { expression, .. } => run(expression),
                ConstraintKind::Exclude { elements, predicate, .. } => {
                    elements.iter_mut().for_each(|element| term(&mut element.column.term, run));
                    predicate.iter_mut().for_each(&mut *run);
                }
                _ => {}
            }
        }
        table.indexes.iter_mut().for_each(|item| index(item, run));
        table.partition_by.iter_mut().flat_map(|key| &mut key.terms).for_each(|item| term(item, run));
        for policy in &mut table.policies {
            policy.using.iter_mut().chain(&mut policy.check).for_each(&mut *run);
        }
        table.triggers.iter_mut().for_each(|item| trigger(item, run));
    }
    for view in &mut catalog.views {
        if let ViewKind::Materialized { indexes, .. } = &mut view.kind {
            indexes.iter_mut().for_each(|item| index(item, run));
        }
        view.triggers.iter_mut().for_each(|item| trigger(item, run));
    }
}

fn index(index: &mut Index, run: &mut impl FnMut(&mut Text)) {
    index.columns.iter_mut().for_each(|column| term(&mut column.term, run));
    index.predicate.iter_mut().for_each(run);
}

fn term(term: &mut IndexTerm, run: &mut impl FnMut(&mut Text)) {
    if let IndexTerm::Expression(sql) = term {
        run(sql);
    }
}

fn trigger(trigger: &mut Trigger, run: &mut impl FnMut(&mut Text)) {
    trigger.when.iter_mut().for_each(run);
}

fn rule(rule: &mut Rule, run: &mut impl FnMut(&mut Text)) {
    run(&mut rule.definition);
}
