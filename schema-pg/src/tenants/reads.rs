//! What a role sees.

use postgres::Transaction;

use super::Proof;
use super::error::{TenantError, TenantLeak};
use super::query::{ask, ask_server, refusal, run, savepoint};
use crate::catalog::{QualifiedName, Text};
use crate::sql::tenants as sql;

impl Proof<'_> {
    /// What a role sees depends on the rows of its tenant alone: the same is seen once all others are gone.
    pub fn reads(&mut self, all: &mut Transaction<'_>, role: &Text, values: [&str; 2]) -> Result<(), TenantError> {
        let relations = self.relations(all, role)?;
        let nobody =
            self.saying.nobody(values).into_iter().map(|declared| (declared.value, declared.may_be_refused, None));
        let somebody = values.map(|value| (Some(self.saying.value(value)), false, Some(value)));
        let asked: Vec<_> = nobody.chain(somebody).collect();
        for (declared, may_be_refused, left) in asked {
            let declared = declared.as_deref();
            let mut with_all = savepoint(all)?;
            let before = self.look(&mut with_all, role, declared, &relations)?;
            drop(with_all);
            let mut with_own = savepoint(all)?;
            run(&mut with_own, sql::STAND_STILL, "taking rows away")?;
            for of in self.tables {
                run(&mut with_own, &sql::leave(&of.table.name, of.tenant, left), "taking rows away")?;
            }
            for view in self.catalog.views.iter().filter(|view| view.is_materialized()) {
                run(&mut with_own, &sql::refresh(&view.name), "making a view anew")?;
            }
            let after = self.look(&mut with_own, role, declared, &relations)?;
            drop(with_own);
            for (((relation, columns), before), after) in relations.iter().zip(before).zip(after) {
                if before == after || (may_be_refused && before.is_err()) {
                    continue;
                }
                let what = match left {
                    Some(_) => "see rows of another tenant",
                    None => "see rows while it asks for no tenant",
                };
                let text = |seen: Result<Option<String>, String>| match seen {
                    Ok(seen) => seen.unwrap_or_default(),
                    Err(state) => state,
                };
                let found = format!("what is seen changes with them, from `{}` to `{}`", text(before), text(after));
                let hole = (relation.to_string(), what, sql::seen(relation, columns));
                self.holes.push(TenantLeak { role: role.clone(), through: hole.0, what, found, statement: hole.2 });
            }
        }
        Ok(())
    }

    /// Tables and views that the role may read, with the columns.
    fn relations(&self, all: &mut Transaction<'_>, role: &str) -> Result<Vec<(QualifiedName, String)>, TenantError> {
        let tables = self.catalog.tables.iter().map(|table| &table.name);
        let mut relations = Vec::new();
        for name in tables.chain(self.catalog.views.iter().map(|view| &view.name)) {
            if let Some(columns) = ask(all, &sql::readable(name, role))? {
                relations.push((name.clone(), columns));
            }
        }
        Ok(relations)
    }

    /// What each of them shows to who says this, or the SQLSTATE with which it is refused.
    fn look(
        &mut self,
        all: &mut Transaction<'_>,
        role: &str,
        declared: Option<&str>,
        relations: &[(QualifiedName, String)],
    ) -> Result<Vec<Result<Option<String>, String>>, TenantError> {
        let mut seen = Vec::with_capacity(relations.len());
        if let Some(declared) = declared {
            run(all, &sql::says(self.saying.variable(), declared), "saying the tenant")?;
        }
        run(all, &sql::becomes(role), "taking a role")?;
        for (relation, columns) in relations {
            let mut one = savepoint(all)?;
            self.tried += 1;
            seen.push(match ask_server(&mut one, &sql::seen(relation, columns)) {
                Ok(text) => Ok(text),
                Err(error) => Err(refusal(error)?.0),
            });
        }
        run(all, sql::COMES_BACK, "coming back")?;
        Ok(seen)
    }
}
