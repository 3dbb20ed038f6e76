//! The SQL texts of a catalog that the server has read, each with the thing that it belongs to: what is dropped or renamed may be named in them. Bodies of functions in quotes are
//! not among them: the server follows nothing in them.

use crate::catalog::{
    Body, Catalog, ConstraintKind, Index, IndexTerm, Item, Object, Own, QualifiedName, Text, ViewKind, arguments,
};

/// A thing, and the types of the arguments of a function.
pub type Thing = (Object, Option<Text>);

/// What kind of text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// An expression.
    Expression,
    /// A query.
    Query,
    /// A whole statement, or several.
    Statement,
}

/// A text of a catalog.
pub struct Held<'c> {
    /// What it belongs to.
    pub owner: Thing,
    /// The table or view whose row it is about.
    pub of: Option<&'c QualifiedName>,
    pub form: Form,
    pub sql: &'c Text,
}

/// Calls `visit` with each text: the same order for a catalog that is read and for one that is changed.
macro_rules! each {
    ($catalog:expr, $iter:ident, $as:ident, $deref:ident, $visit:ident) => {{
        let catalog = $catalog;
        for domain in catalog.domains.$iter() {
            let name = &domain.name;
            for sql in domain.default.$iter() {
                $visit(&|| (Object::Default(name.clone(), "".into()), None), None, Form::Expression, sql);
            }
            for check in domain.checks.$iter() {
                let own = &check.name;
                let owner = || (Object::Constraint(name.clone(), own.clone()), None);
                each!(@text $visit, owner, None, Form::Expression, check.expression, $as);
            }
        }
        for function in catalog.functions.$iter() {
            let own = (Object::Function(function.name.clone()), arguments(Item::Function(&*function)));
            for argument in function.arguments.$iter() {
                for sql in argument.default.$iter() {
                    $visit(&|| own.clone(), None, Form::Expression, sql);
                }
            }
            if let Body::Atomic(sql) = each!(@borrow function.body, $as) {
                $visit(&|| own.clone(), None, Form::Statement, sql);
            }
        }
        for table in catalog.tables.$iter() {
            let name = &table.name;
            for column in table.columns.$iter() {
                let own = &column.name;
                for sql in column.default.$iter() {
                    $visit(&|| (Object::Default(name.clone(), own.clone()), None), None, Form::Expression, sql);
                }
                if let Some(generated) = column.generated.$deref() {
                    let owner = || (Object::Column(name.clone(), own.clone()), None);
                    each!(@text $visit, owner, Some(name), Form::Expression, generated.expression, $as);
                }
            }
            for own in table.overrides.$iter() {
                let column = &own.column;
                if let Some(Own::Said(sql)) = each!(@borrow own.default, $as) {
                    $visit(&|| (Object::Default(name.clone(), column.clone()), None), None, Form::Expression, sql);
                }
            }
            for part in table.constraints.$iter() {
                let own = &part.name;
                let owner = || (Object::Constraint(name.clone(), own.clone()), None);
                match each!(@borrow part.kind, $as) {
                    ConstraintKind::Check { expression, .. } => {
                        $visit(&owner, Some(name), Form::Expression, expression);
                    }
                    ConstraintKind::Exclude { elements, predicate, .. } => {
                        for element in elements.$iter() {
                            if let IndexTerm::Expression(sql) = each!(@borrow element.column.term, $as) {
                                $visit(&owner, Some(name), Form::Expression, sql);
                            }
                        }
                        for sql in predicate.$iter() {
                            $visit(&owner, Some(name), Form::Expression, sql);
                        }
                    }
                    _ => {}
                }
            }
            each!(@indexes table.indexes, name, $iter, $as, $visit);
            for key in table.partition_by.$iter() {
                for term in key.terms.$iter() {
                    if let IndexTerm::Expression(sql) = term {
                        $visit(&|| (Object::Relation(name.clone()), None), Some(name), Form::Expression, sql);
                    }
                }
            }
            for policy in table.policies.$iter() {
                let own = &policy.name;
                for sql in policy.using.$iter().chain(policy.check.$iter()) {
                    $visit(&|| (Object::Policy(name.clone(), own.clone()), None), Some(name), Form::Expression, sql);
                }
            }
            each!(@triggers table.triggers, name, $iter, $visit);
            each!(@rules table.rules, name, $iter, $as, $visit);
        }
        for view in catalog.views.$iter() {
            let name = &view.name;
            each!(@text $visit, || (Object::Relation(name.clone()), None), None, Form::Query, view.query, $as);
            for column in view.columns.$iter() {
                for sql in column.default.$iter() {
                    $visit(&|| (Object::Relation(name.clone()), None), None, Form::Expression, sql);
                }
            }
            if let ViewKind::Materialized { indexes, .. } = each!(@borrow view.kind, $as) {
                each!(@list indexes, name, $iter, $as, $visit);
            }
            each!(@triggers view.triggers, name, $iter, $visit);
            each!(@rules view.rules, name, $iter, $as, $visit);
        }
        for item in catalog.statistics.$iter() {
            let (name, table) = (&item.name, &item.table);
            let owner = || (Object::Statistics(name.clone()), None);
            each!(@text $visit, owner, Some(table), Form::Statement, item.definition, $as);
        }
        for item in catalog.general.$iter() {
            let own = (item.object(), None);
            each!(@text $visit, || own.clone(), None, Form::Statement, item.definition, $as);
            for sql in item.more.$iter() {
                $visit(&|| own.clone(), None, Form::Statement, sql);
            }
        }
    }};
    (@borrow $place:expr, as_ref) => { &$place };
    (@borrow $place:expr, as_mut) => { &mut $place };
    (@text $visit:ident, $owner:expr, $of:expr, $form:expr, $place:expr, as_ref) => { $visit(&$owner, $of, $form, &$place) };
    (@text $visit:ident, $owner:expr, $of:expr, $form:expr, $place:expr, as_mut) => { $visit(&$owner, $of, $form, &mut $place) };
    (@indexes $indexes:expr, $name:expr, $iter:ident, $as:ident, $visit:ident) => {
        each!(@list $indexes, $name, $iter, $as, $visit)
    };
    (@list $indexes:expr, $name:expr, $iter:ident, $as:ident, $visit:ident) => {
        for index in $indexes.$iter() {
            let index: each!(@kind Index, $as) = index;
            let own = QualifiedName { schema: $name.schema.clone(), name: index.name.clone() };
            let owner = || (Object::Index(own.clone()), None);
            for column in index.columns.$iter() {
                if let IndexTerm::Expression(sql) = each!(@borrow column.term, $as) {
                    $visit(&owner, Some($name), Form::Expression, sql);
                }
            }
            for sql in index.predicate.$iter() {
                $visit(&owner, Some($name), Form::Expression, sql);
            }
        }
    };
    (@kind $kind:ident, as_ref) => { &$kind };
    (@kind $kind:ident, as_mut) => { &mut $kind };
    (@triggers $triggers:expr, $name:expr, $iter:ident, $visit:ident) => {
        for trigger in $triggers.$iter() {
            let own = &trigger.name;
            for sql in trigger.when.$iter() {
                $visit(&|| (Object::Trigger($name.clone(), own.clone()), None), Some($name), Form::Expression, sql);
            }
        }
    };
    (@rules $rules:expr, $name:expr, $iter:ident, $as:ident, $visit:ident) => {
        for rule in $rules.$iter() {
            let own = &rule.name;
            let owner = || (Object::Rule($name.clone(), own.clone()), None);
            each!(@text $visit, owner, Some($name), Form::Statement, rule.definition, $as);
        }
    };
}

/// The texts that hold one of these words, letters aside.
pub fn with<'c>(catalog: &'c Catalog, words: &[&str]) -> Vec<(usize, Held<'c>)> {
    let mut found = Vec::new();
    let mut next = 0;
    let mut visit = |owner: &dyn Fn() -> Thing, of: Option<&'c QualifiedName>, form: Form, sql: &'c Text| {
        let at = next;
        next += 1;
        if words.is_empty() || words.iter().any(|word| crate::catalog::expression::mentions(sql, word)) {
            found.push((at, Held { owner: owner(), of, form, sql }));
        }
    };
    each!(catalog, iter, as_ref, as_deref, visit);
    found
}

/// Writes other texts in the places of these.
pub fn write(catalog: &mut Catalog, texts: Vec<(usize, Text)>) {
    let mut texts = texts.into_iter().peekable();
    let mut next = 0;
    let mut visit = |_: &dyn Fn() -> Thing, _: Option<&QualifiedName>, _: Form, sql: &mut Text| {
        if let Some((_, now)) = texts.next_if(|(at, _)| *at == next) {
            *sql = now;
        }
        next += 1;
    };
    each!(catalog, iter_mut, as_mut, as_deref_mut, visit);
}

/// Other words in these places; of two at one place, the first.
pub fn replaced(sql: &str, mut places: Vec<(usize, usize, String)>) -> Option<Text> {
    if places.is_empty() {
        return None;
    }
    places.sort();
    let mut text = String::with_capacity(sql.len());
    let mut end = 0;
    for (start, behind, now) in places {
        if start < end {
            continue;
        }
        text.push_str(sql.get(end..start)?);
        text.push_str(&now);
        end = behind;
    }
    text.push_str(sql.get(end..)?);
    Some(text.into())
}
