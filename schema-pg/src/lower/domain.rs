//! Domains.

use schema_core::ir;

use super::scope::Scope;
use super::{checks, extension, name, ty};
use crate::catalog::{Dependencies, Domain, DomainCheck};

/// The domain of a newtype.
pub fn lower(domain: &ir::Domain, scope: &mut Scope<'_>) -> Domain {
    let name = scope.domain_name(domain);
    let ty = ty::lower(&domain.ty, domain.precision, &domain.rules, scope);
    let rules = checks::lower("VALUE", &domain.ty, &ty, &domain.rules, scope);
    let names = domain.rule_names.as_ref();
    checks::verify_names(names, &rules, &ty, (|| domain.rust.name.to_string(), domain.source), scope);
    let mut checks: Vec<DomainCheck> = rules
        .into_iter()
        .map(|(what, expression)| DomainCheck {
            name: checks::given_name(what, &domain.ty, names, scope)
                .unwrap_or_else(|| name::joined(&name.name, &[what], "check")),
            expression: expression.into(),
            not_valid: false,
            comment: None,
        })
        .collect();
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
            comment: None,
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
