//! The values that a pattern is queried with: usual ones of its rows.

use postgres::Transaction;
use schema_core::Registry;

use crate::blocking::rows_as_texts;
use crate::catalog::{AccessPattern, Catalog, IndexTerm, RowSecurity, Table, Text};
use crate::sql::access::{self as sql, Compared};
use crate::sql::tenants::{becomes, says};
use crate::tenants::TenantClaim;

/// The rows that samples are taken from.
pub struct Rows<'a> {
    pub catalog: &'a Catalog,
    pub registry: &'a Registry,
    pub claim: Option<TenantClaim<'a>>,
    /// Some tenants that have rows.
    pub tenants: Vec<String>,
}

/// Values of rows that there are.
pub struct Sample {
    /// The tenant of the session.
    pub tenant: Option<String>,
    /// The user of the session: the owner of the rows.
    pub owner: Option<String>,
    /// What is compared by equality; the tenant and the owner first, which policies compare with.
    pub compared: Vec<Compared>,
    /// What the range begins with.
    pub range: Option<Compared>,
}

impl Rows<'_> {
    /// Usual values for a pattern; `None` where no row has values for all of its conditions.
    pub fn sample(
        &self,
        one: &mut Transaction<'_>,
        pattern: &AccessPattern,
        role: Option<&Text>,
    ) -> Result<Option<Sample>, postgres::Error> {
        let table = self.catalog.tables.iter().find(|table| table.name == pattern.relation);
        let tenant = pattern.tenant.clone().map(IndexTerm::Column);
        let owner = table.and_then(|table| self.owner_column(table)).map(IndexTerm::Column);
        let of_session = tenant.iter().chain(&owner).filter(|term| !pattern.equal.contains(term));
        let terms: Vec<IndexTerm> = of_session.chain(&pattern.equal).cloned().collect();
        let query = sql::usual(pattern, &terms);
        let (mut of_tenant, mut rows) = (None, Vec::new());
        // A view does not say which column is its tenant: each tenant in turn, until one has rows.
        if let (None, None, Some(claim), Some(role)) = (table, &tenant, &self.claim, role) {
            for value in &self.tenants {
                let mut asking = one.transaction()?;
                let says = says(claim.variable(), &claim.value(value));
                asking.batch_execute(&format!("{says}; {}", becomes(role)))?;
                rows = rows_as_texts(&mut asking, &query)?;
                asking.rollback()?;
                if !rows.is_empty() {
                    of_tenant = Some(value.clone());
                    break;
                }
            }
        }
        if rows.is_empty() {
            rows = as_owner(one, table, &query)?;
        }
        let Some(values) = rows.into_iter().next() else { return Ok(None) };
        let mut values = values.into_iter();
        let compared = terms.iter().map(|term| Some(Compared { term: term.clone(), value: values.next()?? }));
        let Some(compared) = compared.collect::<Option<Vec<_>>>() else { return Ok(None) };
        let range = pattern.range.clone().zip(values.next().flatten());
        let value_of = |term: &Option<IndexTerm>| {
            compared.iter().find(|one| Some(&one.term) == term.as_ref()).map(|one| one.value.clone())
        };
        Ok(Some(Sample {
            tenant: value_of(&tenant).or(of_tenant),
            owner: value_of(&owner),
            range: range.map(|(term, value)| Compared { term, value }),
            compared,
        }))
    }

    /// The column of the owner of a row, where policies compare with it.
    fn owner_column(&self, table: &Table) -> Option<Text> {
        let entity = table.model.entity()?;
        let entity = self.registry.entities().iter().find(|known| known.rust.path == entity.path)?;
        let owner = entity.lifecycle.as_ref()?.owner.as_ref()?;
        table.columns.iter().find(|column| *table.model.field(&column.name) == *owner).map(|column| column.name.clone())
    }
}

/// The rows of a query that reads a table, as its owner sees them: policies that are forced on the owner are set aside, and restored.
pub fn as_owner(
    one: &mut Transaction<'_>,
    table: Option<&Table>,
    query: &str,
) -> Result<Vec<Vec<Option<String>>>, postgres::Error> {
    let mut asking = one.transaction()?;
    if let Some(table) = table.filter(|table| table.row_security == RowSecurity::Forced) {
        asking.batch_execute(&sql::not_forced(&table.name))?;
    }
    let rows = rows_as_texts(&mut asking, query)?;
    asking.rollback()?;
    Ok(rows)
}
