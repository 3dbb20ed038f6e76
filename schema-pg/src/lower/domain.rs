//! Domains.

use schema_core::ir;

use super::scope::Scope;
use super::{checks, extension, json, name, ty};
use crate::catalog::{DataType, Dependencies, Domain, DomainCheck, Text};
use crate::options::DomainOptions;

/// The domain of a newtype.
pub fn lower(domain: &ir::Domain, scope: &mut Scope<'_>) -> Domain {
    let name = scope.domain_name(domain);
    let said = domain.extensions.get::<DomainOptions>().and_then(|declared| declared.sql_type.as_ref());
    ty::verify(said, || domain.rust.name.to_string(), domain.source, scope);
    let own = || ty::lower(&domain.ty, domain.precision, &domain.rules, scope);
    let ty = said.and_then(|words| DataType::from_words(words)).unwrap_or_else(own);
    let rules = checks::lower("VALUE", &domain.ty, &ty, &domain.rules, scope);
    let texts = domain.rule_texts.as_ref();
    let check = |given: Option<Text>, words: &[&str], expression: String, comment: Option<Text>| DomainCheck {
        name: given.unwrap_or_else(|| name::joined(&name.name, words, "check")),
        expression: expression.into(),
        not_valid: false,
        comment,
    };
    checks::verify_texts(texts, &rules, &ty, (|| domain.rust.name.to_string(), domain.source), scope);
    let unchecked = domain.extensions.get::<DomainOptions>().is_some_and(|declared| declared.unchecked);
    let elements = checks::elements("VALUE", &domain.ty, &ty).filter(|_| !unchecked);
    let mut checks: Vec<DomainCheck> = Vec::new();
    for (what, expression) in rules.into_iter().chain(elements) {
        let message = texts.and_then(|texts| texts.of(what)?.message.clone());
        checks.push(check(checks::given_name(what, &domain.ty, texts, scope), &[what], expression, message));
    }
    if ty == DataType::Jsonb {
        for found in json::of_domain(domain, unchecked, scope) {
            let words: Vec<&str> = found.label.into_iter().chain(found.names.iter().map(AsRef::as_ref)).collect();
            checks.push(check(None, &words, found.expression, None));
        }
    }
    scope.domains.insert(name.clone(), ty.clone());
    extension::of_type(&ty, scope);
    for check in &domain.checks {
        scope.calls(&format!("{}.check", domain.rust.name), check.source, &check.expression);
        #[cfg(feature = "validate")]
        crate::validate::domain_check(domain, check, scope.target(), &mut scope.found);
        checks.push(DomainCheck {
            name: name::fitted(check.name.clone()),
            expression: check.expression.clone(),
            not_valid: false,
            comment: check.message.clone(),
        });
    }
    checks.sort_by(|a, b| a.name.cmp(&b.name));
    Domain {
        name,
        ty,
        not_null: false,
        default: None,
        collation: None,
        depends_on: Dependencies::default(),
        checks,
        comment: domain.doc.clone(),
    }
}
