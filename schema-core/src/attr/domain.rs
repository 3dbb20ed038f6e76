//! Attributes of a domain: `#[entity(…)]` next to `#[derive(Domain)]`.
//!
//! ```
//! # use schema_core::*;
//! #[derive(Domain)]
//! #[entity(length(..=40), check("no_at", "VALUE NOT LIKE '%@%'"))]
//! struct Handle(String);
//! # #[derive(Entity)]
//! # struct Item {
//! #     #[entity(primary_key)]
//! #     id: i64,
//! #     handle: Handle,
//! # }
//! # let sql = schema_pg::create(&schema_pg::lower(&registry![Item]?)?).to_string();
//! assert!(sql.contains("CREATE DOMAIN public.handle AS varchar(40)\n    CONSTRAINT no_at CHECK (VALUE NOT LIKE '%@%');"), "{sql}");
//! # Ok::<(), Diagnostics>(())
//! ```

use super::OnDomain;
use super::entity::{Check, Name, RenamedFrom};
pub use super::entity::{check, name, renamed_from};
pub use super::rules::{
    currency, email, length, lowercase, money, not_empty, one_of, pattern, percentage, phone, precision, range, slug,
    trimmed, url,
};
use crate::ir;

#[doc(hidden)]
pub use super::entity::{allow, timestamps};
#[doc(hidden)]
pub use super::field::{default, references, unique};

impl<T, K> OnDomain<T, K> for Name {
    fn apply(self, domain: &mut ir::Domain) {
        domain.name = Some(self.0);
    }
}

impl<T, K> OnDomain<T, K> for RenamedFrom {
    fn apply(self, domain: &mut ir::Domain) {
        domain.renamed_from.push(self.0);
    }
}

/// In a domain the value is called `VALUE`: `check("even", "VALUE % 2 = 0")`.
impl<T, K> OnDomain<T, K> for Check {
    fn apply(self, domain: &mut ir::Domain) {
        let source = domain.source;
        domain.checks.push(self.into_ir(source));
    }
}
