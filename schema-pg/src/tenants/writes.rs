//! What a role can do to rows.

use std::collections::BTreeSet;

use postgres::Transaction;

use super::attempt::{Attempt, DENIED, Expect, NOT_SUPPORTED};
use super::claim::TenantClaim;
use super::error::{TenantError, TenantLeak};
use super::query::{Outcome, ask, copied, has_merge, outcome, run, savepoint, texts};
use super::{OWNER, Of, Proof, theirs};
use crate::catalog::{ConstraintKind, RowSecurity, Text};
use crate::sql::tenants as sql;
use crate::sql::tenants::TenantStatements;

const REFERENCE: &str = "reference a row of another tenant";

impl Proof<'_> {
    /// No statement reaches rows of another tenant.
    pub fn writes(&mut self, all: &mut Transaction<'_>, role: &Text, pair: [&str; 2]) -> Result<(), TenantError> {
        let tables = self.tables;
        for of in tables {
            self.attempts(all, role, of, pair)?;
        }
        // What is everybody's may be referenced by rows of all tenants, which must not go along.
        let catalog = self.catalog;
        let relations =
            catalog.tables.iter().map(|table| &table.name).chain(catalog.views.iter().map(|view| &view.name));
        for relation in relations {
            if ask(all, &sql::may_delete(relation, role))?.as_deref() == Some("t") {
                let try_it = Attempt::new(role, relation, "reach rows of another tenant", sql::delete_all(relation));
                self.attempt(all, &try_it, pair, Expect::Nothing)?;
            }
        }
        Ok(())
    }

    fn attempts(
        &mut self,
        all: &mut Transaction<'_>,
        role: &Text,
        of: &Of<'_>,
        [one, other]: [&str; 2],
    ) -> Result<(), TenantError> {
        let (table, tenant, columns) = (&of.table.name, of.tenant, of.written());
        let statements = TenantStatements { table, tenant, columns: &columns };
        let inserted = of.inserted(role);
        let inserts = TenantStatements { table, tenant, columns: &inserted };
        let missing = || TenantError::Rows(table.clone());
        let theirs = ask(all, &sql::a_row(table, tenant, other))?.ok_or_else(missing)?;
        let taken = ask(all, &sql::of_tenant(&theirs, tenant, one))?.ok_or_else(missing)?;
        let key = of.table.primary_key();
        let denied = Expect::Refused(&[DENIED]);
        let copied = Expect::Refused(&[NOT_SUPPORTED, DENIED]);
        let mut tries = vec![
            ("insert a row of another tenant", inserts.insert(&theirs), denied),
            ("give rows to another tenant", statements.give(one, other), Expect::RefusedOrNothing),
            ("take rows of another tenant over", statements.give(other, one), Expect::RefusedOrNothing),
            ("change rows of another tenant", statements.change(other), Expect::RefusedOrNothing),
            ("delete rows of another tenant", statements.delete(other), Expect::RefusedOrNothing),
            ("lock rows of another tenant", statements.lock(other), Expect::RefusedOrNothing),
            ("copy rows past its policies", inserts.copy(), copied),
            ("truncate rows of another tenant", sql::truncate(table), denied),
        ];
        // Where the key holds the tenant, the same key of another tenant is another row.
        if !key.is_empty() && !key.contains(tenant) {
            tries.push(("take a row of another tenant over, by its key", statements.upsert(&taken, key), denied));
        }
        if !key.is_empty() && has_merge(all)? {
            tries.push(("merge a row of another tenant", inserts.merge(&theirs, key), denied));
        }
        for constraint in &of.table.constraints {
            let ConstraintKind::ForeignKey { columns, target, target_columns, .. } = &constraint.kind else { continue };
            let Some(target) = self.tables.iter().find(|known| known.table.name == *target) else { continue };
            let pairs = columns.iter().zip(target_columns).filter(|(ours, _)| *ours != tenant);
            let pairs: Vec<(&Text, &Text)> = pairs.collect();
            if pairs.is_empty() {
                continue;
            }
            let at = ask(all, &sql::a_key(&target.table.name, target.tenant, other, &pairs))?.ok_or_else(missing)?;
            let ours: Vec<&Text> = pairs.iter().map(|(ours, _)| *ours).collect();
            tries.push((REFERENCE, statements.point(&at, &ours, one), Expect::NotDone));
            // A reference that no UPDATE may change comes with a new row.
            if ours.iter().all(|column| inserted.contains(column)) {
                let mine = ask(all, &sql::a_row(table, tenant, one))?.ok_or_else(missing)?;
                let row = ask(all, &sql::with_values(&mine, &at))?.ok_or_else(missing)?;
                let mut try_it = Attempt::new(role, table, REFERENCE, inserts.insert(&row));
                try_it.without = Some(mine);
                self.attempt(all, &try_it, [one, other], Expect::NotInserted)?;
                try_it.still = true;
                self.attempt(all, &try_it, [one, other], Expect::NotInserted)?;
            }
        }
        for (what, statement, expect) in tries {
            let mut try_it = Attempt::new(role, table, what, statement);
            // With triggers, what they do counts; without them, only keys and policies stand in the way.
            self.attempt(all, &try_it, [one, other], Expect::Nothing)?;
            try_it.still = true;
            self.attempt(all, &try_it, [one, other], expect)?;
        }
        // All rows, as a program would that forgot to say which; triggers take others along.
        let mut reaching = vec![statements.change_all()];
        reaching.extend(of.deleted_at.map(|column| statements.delete_softly(column)));
        for statement in reaching {
            let try_it = Attempt::new(role, table, "reach rows of another tenant", statement);
            self.attempt(all, &try_it, [one, other], Expect::Nothing)?;
        }
        Ok(())
    }

    /// Tries a statement for one tenant, and takes it back. Whatever it comes to, the rows of the other stay as they are.
    fn attempt(
        &mut self,
        all: &mut Transaction<'_>,
        try_it: &Attempt<'_>,
        [one, other]: [&str; 2],
        expect: Expect,
    ) -> Result<(), TenantError> {
        let mut scratch = savepoint(all)?;
        if let Some(row) = &try_it.without {
            for statement in [sql::STAND_STILL, &sql::remove(try_it.table, row), sql::ACT_AGAIN] {
                run(&mut scratch, statement, "taking a row away")?;
            }
        }
        if try_it.still {
            run(&mut scratch, &sql::still(try_it.table), "letting triggers stand still")?;
        }
        run(&mut scratch, &sql::acts(self.saying.variable(), &self.saying.value(one), try_it.role), "taking a role")?;
        self.tried += 1;
        let outcome = match try_it.statement.starts_with(sql::COPY) {
            true => copied(&mut scratch, try_it.table, &try_it.statement)?,
            false => outcome(&mut scratch, &try_it.statement)?,
        };
        run(&mut scratch, sql::COMES_BACK, "coming back")?;
        // What was refused was taken back with all that it did.
        let same = match outcome {
            Outcome::Refused(..) => true,
            Outcome::Done(_) => self.theirs.get(other) == Some(&theirs(&mut scratch, self.tables, other)?),
        };
        drop(scratch);
        let found = match same {
            false => Some(format!("rows of the other tenant are not what they were; {outcome}")),
            true => (!expect.is_met(&outcome)).then(|| outcome.to_string()),
        };
        self.holes.extend(found.map(|found| try_it.hole(found)));
        Ok(())
    }

    /// No function that the role may call sees more than the role.
    pub fn calls(&mut self, all: &mut Transaction<'_>, role: &Text) -> Result<(), TenantError> {
        let schemas: BTreeSet<&str> = self.catalog.functions.iter().map(|function| &*function.name.schema).collect();
        if schemas.is_empty() {
            return Ok(());
        }
        let schemas: Vec<&str> = schemas.into_iter().collect();
        // What checks a token acts for the owner of the keys, and returns what the token claims.
        let checked = match self.saying {
            TenantClaim::Signed(signed) => Some(signed.claim_function()),
            TenantClaim::Variable(_) | TenantClaim::Claims => None,
        };
        for function in texts(all, &sql::definers(&schemas, role, checked.as_ref()))? {
            self.holes.push(TenantLeak {
                role: role.clone(),
                through: function,
                what: "act with the rights of another",
                found: "the function has the rights of its owner".to_owned(),
                statement: String::new(),
            });
        }
        Ok(())
    }

    /// Who owns a table is bound by its policies too, unless it says `rls.not_forced(…)`.
    pub fn owners(&mut self, all: &mut Transaction<'_>, [one, other]: [&str; 2]) -> Result<(), TenantError> {
        let mut owned = savepoint(all)?;
        run(&mut owned, &sql::make_owner(OWNER), "making an owner")?;
        let (tables, role) = (self.tables, Text::from(OWNER));
        for of in tables {
            run(&mut owned, &sql::own(&of.table.name, OWNER), "giving a table to an owner")?;
        }
        for of in tables.iter().filter(|of| of.table.row_security == RowSecurity::Forced) {
            let columns = of.written();
            let statements = TenantStatements { table: &of.table.name, tenant: of.tenant, columns: &columns };
            for (what, statement) in [
                ("change rows of another tenant, as their owner,", statements.change(other)),
                ("delete rows of another tenant, as their owner,", statements.delete(other)),
                ("see rows of another tenant, as their owner,", statements.lock(other)),
            ] {
                let try_it = Attempt::new(&role, &of.table.name, what, statement);
                self.attempt(&mut owned, &try_it, [one, other], Expect::RefusedOrNothing)?;
            }
        }
        Ok(())
    }
}
