//! Domains as newtypes.

use schema_core::case::Case;
use schema_core::ir::{Check, Domain, Rule, RuleText, Text};

use super::scope::Scope;
use super::{comment, rule, types};
use crate::adopt::left::Part;
use crate::adopt::model::Trusted;
use crate::adopt::same::plain;
use crate::catalog::{self, DataType};
use crate::lower::joined;
use crate::options::DomainOptions;

/// Raises a domain. What no word says of it (a default, NOT NULL) is altered in SQL; one with a collation is no newtype, nor is one over another domain.
pub fn raise(item: &catalog::Domain, scope: &mut Scope<'_>) {
    let part = Part::Type(item.name.clone());
    let over =
        matches!(&item.ty, DataType::Named(name) if scope.catalog.domains.iter().any(|other| other.name == **name));
    if scope.is_out(&part) || item.collation.is_some() || over {
        return;
    }
    let (Some(rust), Some(of)) = (scope.names.type_of(&item.name).cloned(), types::of_column(&item.ty, scope)) else {
        return;
    };
    let source = scope.place(part);
    let mut domain = Domain::new(rust, of.ty, source);
    domain.doc = comment::doc(item.comment.as_ref());
    domain.name = Some(item.name.name.clone()).filter(|name| Case::Snake.of_type(&domain.rust.name) != **name);
    domain.precision = of.precision;
    domain.rules.extend(of.length);
    let declared =
        DomainOptions { schema: scope.names.said_schema(&item.name), sql_type: of.sql_type, unchecked: of.unchecked };
    if declared != DomainOptions::default() {
        *domain.extensions.get_mut() = declared;
    }
    for check in item.checks.iter().filter(|check| !check.not_valid) {
        let value = rule::Value { sql: "VALUE", column: &item.ty, ty: &domain.ty };
        let found = rule::of(&check.expression, value);
        let is_new = |found: &Rule| {
            !domain.rules.iter().any(|known| std::mem::discriminant(known) == std::mem::discriminant(found))
        };
        match found.filter(is_new) {
            Some(found) => {
                let own: Text = joined(&item.name.name, &[found.word()], "check");
                let name = Some(check.name.clone()).filter(|name| *name != own);
                domain.add_rule(found, RuleText { name, message: check.comment.clone() });
                scope.model.trusted.insert(Trusted::Check(item.name.clone(), check.name.clone()));
            }
            None => {
                domain.checks.push(Check {
                    name: check.name.clone(),
                    expression: plain(&check.expression),
                    message: check.comment.clone(),
                    source,
                });
            }
        }
    }
    scope.model.domains.push((item.name.clone(), domain));
}
