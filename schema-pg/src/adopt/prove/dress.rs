//! What structs make, with texts as the server writes them where they are the same.

use rustc_hash::FxHashMap;

use crate::adopt::model::{Model, Trusted};
use crate::adopt::same::is_same;
use crate::catalog::{
    Catalog, ConstraintKind, Exclusion, Index, IndexTerm, Policy, QualifiedName, Table, Text, View, ViewKind,
};

/// Gives texts of the lowered catalog the words of the server.
pub fn dress(lowered: &mut Catalog, given: &Catalog, model: &Model) {
    let tables: FxHashMap<&QualifiedName, &Table> = given.tables.iter().map(|table| (&table.name, table)).collect();
    for table in &mut lowered.tables {
        if let Some(given) = tables.get(&table.name) {
            of_table(table, given, model);
        }
    }
    for domain in &mut lowered.domains {
        let Some(given) = given.domains.iter().find(|given| given.name == domain.name) else { continue };
        for check in &mut domain.checks {
            let Some(other) = given.checks.iter().find(|other| other.name == check.name) else { continue };
            let trusted = Trusted::Check(domain.name.clone(), check.name.clone());
            same(&mut check.expression, &other.expression, model.trusted.contains(&trusted));
        }
    }
    for view in &mut lowered.views {
        if let Some(given) = given.views.iter().find(|given| given.name == view.name) {
            of_view(view, given, model);
        }
    }
}

fn same(text: &mut Text, given: &Text, trusted: bool) {
    if trusted || is_same(text, given) {
        text.clone_from(given);
    }
}

fn both(text: &mut Option<Text>, given: Option<&Text>) {
    if let (Some(text), Some(given)) = (text, given) {
        same(text, given, false);
    }
}

fn of_table(table: &mut Table, given: &Table, model: &Model) {
    for column in &mut table.columns {
        let Some(other) = given.column(&column.name) else { continue };
        if let (Some(default), Some(other)) = (&mut column.default, &other.default) {
            let trusted = Trusted::Default(table.name.clone(), column.name.clone());
            same(default, other, model.trusted.contains(&trusted));
        }
        if let (Some(generated), Some(other)) = (&mut column.generated, &other.generated) {
            same(&mut generated.expression, &other.expression, false);
        }
    }
    for constraint in &mut table.constraints {
        let Some(other) = given.constraint(&constraint.name) else { continue };
        match (&mut constraint.kind, &other.kind) {
            (ConstraintKind::Check { expression, .. }, ConstraintKind::Check { expression: other, .. }) => {
                let trusted = Trusted::Check(table.name.clone(), constraint.name.clone());
                same(expression, other, model.trusted.contains(&trusted));
            }
            (
                ConstraintKind::Exclude { elements, predicate, .. },
                ConstraintKind::Exclude { elements: others, predicate: other, .. },
            ) => {
                for (Exclusion { column, .. }, other) in elements.iter_mut().zip(others) {
                    term(&mut column.term, &other.column.term, false);
                }
                both(predicate, other.as_ref());
            }
            _ => {}
        }
    }
    for index in &mut table.indexes {
        let other = given.index(&index.name);
        other.into_iter().for_each(|other| of_index(&table.name, index, other, model));
    }
    for policy in &mut table.policies {
        let Some(Policy { using, check, .. }) = given.policy(&policy.name) else { continue };
        both(&mut policy.using, using.as_ref());
        both(&mut policy.check, check.as_ref());
    }
    for trigger in &mut table.triggers {
        let other = given.trigger(&trigger.name);
        other.into_iter().for_each(|other| both(&mut trigger.when, other.when.as_ref()));
    }
    if let (Some(key), Some(other)) = (&mut table.partition_by, &given.partition_by) {
        key.terms.iter_mut().zip(&other.terms).for_each(|(own, other)| term(own, other, false));
    }
}

fn of_index(owner: &QualifiedName, index: &mut Index, given: &Index, model: &Model) {
    let trusted = model.trusted.contains(&Trusted::Index(owner.clone(), index.name.clone()));
    for (own, other) in index.columns.iter_mut().zip(&given.columns) {
        term(&mut own.term, &other.term, trusted);
    }
    both(&mut index.predicate, given.predicate.as_ref());
}

fn term(own: &mut IndexTerm, other: &IndexTerm, trusted: bool) {
    if let (IndexTerm::Expression(own), IndexTerm::Expression(other)) = (own, other) {
        same(own, other, trusted);
    }
}

fn of_view(view: &mut View, given: &View, model: &Model) {
    if view.query == given.query.trim() {
        view.query.clone_from(&given.query);
    }
    if let (ViewKind::Materialized { indexes, .. }, ViewKind::Materialized { indexes: others, .. }) =
        (&mut view.kind, &given.kind)
    {
        for index in indexes {
            let other = others.iter().find(|other| other.name == index.name);
            other.into_iter().for_each(|other| of_index(&view.name, index, other, model));
        }
    }
}
