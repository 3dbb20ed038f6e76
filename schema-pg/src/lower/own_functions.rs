//! Functions of SQL by hand that expressions of structs call: they are made before what calls them.

use crate::catalog::expression::calls;
use crate::catalog::{Catalog, Dependencies, IndexTerm, Object, QualifiedName, Text};
use crate::catalog::{ConstraintKind, Index, Table};

/// Notes the functions that tables, domains and views call, where the catalog has them. A name without a schema is one of `schema`.
pub fn note(catalog: &mut Catalog, schema: &Text) {
    let mut known: Vec<QualifiedName> = catalog.functions.iter().map(|function| function.name.clone()).collect();
    known.extend(catalog.aggregates.iter().map(|aggregate| aggregate.name.clone()));
    if known.is_empty() {
        return;
    }
    known.sort();
    let called = |sql: &str, depends_on: &mut Dependencies| {
        for call in calls(sql) {
            let schema = call.schema.map_or_else(|| schema.clone(), Text::from);
            let name = QualifiedName::new(schema, call.name);
            let object = Object::Function(name.clone());
            if known.binary_search(&name).is_ok() && !depends_on.0.contains(&object) {
                depends_on.0.push(object);
            }
        }
    };
    for table in &mut catalog.tables {
        let mut depends_on = std::mem::take(&mut table.depends_on);
        for_each_text(table, &mut |sql| called(sql, &mut depends_on));
        table.depends_on = depends_on;
    }
    for domain in &mut catalog.domains {
        let texts = domain.checks.iter().map(|check| &check.expression).chain(&domain.default);
        texts.for_each(|sql| called(sql, &mut domain.depends_on));
    }
    for view in &mut catalog.views {
        called(&view.query, &mut view.depends_on);
    }
}

fn for_each_text(table: &Table, run: &mut impl FnMut(&str)) {
    for column in &table.columns {
        column.default.iter().for_each(|sql| run(sql));
        column.generated.iter().for_each(|generated| run(&generated.expression));
    }
    let of_index = |index: &Index, run: &mut dyn FnMut(&str)| {
        for column in &index.columns {
            if let IndexTerm::Expression(sql) = &column.term {
                run(sql);
            }
        }
        index.predicate.iter().for_each(|sql| run(sql));
    };
    for constraint in &table.constraints {
        match &constraint.kind {
            ConstraintKind::Check { expression, .. } => run(expression),
            ConstraintKind::Exclude { elements, predicate, .. } => {
                for element in elements {
                    if let IndexTerm::Expression(sql) = &element.column.term {
                        run(sql);
                    }
                }
                predicate.iter().for_each(|sql| run(sql));
            }
            _ => {}
        }
    }
    table.indexes.iter().for_each(|index| of_index(index, run));
    for term in table.partition_by.iter().flat_map(|key| &key.terms) {
        if let IndexTerm::Expression(sql) = term {
            run(sql);
        }
    }
    for policy in &table.policies {
        policy.using.iter().chain(&policy.check).for_each(|sql| run(sql));
    }
}
