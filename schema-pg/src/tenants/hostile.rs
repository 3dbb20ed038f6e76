//! Whether code that a role puts into its temporary schema runs as somebody else.

use std::collections::BTreeSet;

use postgres::Transaction;

use super::Proof;
use super::error::{TenantError, TenantLeak};
use super::query::{Outcome, ask, outcome, run, savepoint, texts};
use crate::catalog::{Catalog, ConstraintKind, QualifiedName, Table, Text};
use crate::sql::tenants::{COMES_BACK, TenantStatements, acts, delete_all, readable, seen, truncate};
use crate::sql::{Ident, hostile as sql};

/// A statement that is sent twice: as things are, and with temporary objects in place of all that a text may name without a schema.
struct Sent {
    through: String,
    /// What the superuser does before.
    before: Option<String>,
    statement: String,
    /// Rows are to be deleted for good.
    for_good: bool,
}

impl Proof<'_> {
    /// No statement of the role lets code of its temporary schema run with the rights of another, or do something else than it does
    /// without.
    pub fn hostile(&mut self, all: &mut Transaction<'_>, role: &Text, tenant: &str) -> Result<(), TenantError> {
        let schemas = schemas(self.catalog);
        let sent = self.sent(all, role, tenant)?;
        let mut plain = Vec::with_capacity(sent.len());
        for one in &sent {
            plain.push(self.send(all, role, tenant, one)?.0);
        }
        let mut hostile = savepoint(all)?;
        run(&mut hostile, &sql::grant_temporary(role), "letting a role make temporary objects")?;
        run(&mut hostile, &acts(self.saying.variable(), &self.saying.value(tenant), role), "taking a role")?;
        run(&mut hostile, &sql::temporary_objects(role, &schemas), "making temporary objects")?;
        run(&mut hostile, COMES_BACK, "coming back")?;
        run(&mut hostile, &sql::read_again(&schemas), "letting functions be read again")?;
        let mut ran = ask(&mut hostile, &sql::times_ran())?;
        for (one, plain) in sent.iter().zip(plain) {
            let (outcome, as_whom) = self.send(&mut hostile, role, tenant, one)?;
            let so_far = ask(&mut hostile, &sql::times_ran())?;
            let (what, found) = match as_whom {
                Some(why) => ("run code of its own with the rights of another", why),
                None if so_far != ran => {
                    ("run code of its own with the rights of another", "an error of it was caught".to_owned())
                }
                None if outcome != plain => {
                    ("change what others' code does by temporary objects", format!("without them {plain}; {outcome}"))
                }
                None => continue,
            };
            ran = so_far;
            let (through, statement) = (one.through.clone(), one.statement.clone());
            self.holes.push(TenantLeak { role: role.clone(), through, what, found, statement });
        }
        drop(hostile);
        Ok(())
    }

    /// What it comes to, as a text without the server's words; and who ran the code of the session, where somebody did.
    fn send(
        &mut self,
        all: &mut Transaction<'_>,
        role: &Text,
        tenant: &str,
        sent: &Sent,
    ) -> Result<(String, Option<String>), TenantError> {
        let mut scratch = savepoint(all)?;
        if let Some(before) = &sent.before {
            run(&mut scratch, before, "preparing a statement")?;
        }
        if sent.for_good {
            run(&mut scratch, &sql::deletes_for_good(self.hard_delete), "saying what is deleted for good")?;
        }
        run(&mut scratch, &acts(self.saying.variable(), &self.saying.value(tenant), role), "taking a role")?;
        self.tried += 1;
        let outcome = outcome(&mut scratch, &sent.statement)?;
        drop(scratch);
        Ok(match outcome {
            Outcome::Refused(state, why) if state == sql::RAN => (state, Some(why)),
            Outcome::Refused(state, _) => (format!("it is refused ({state})"), None),
            outcome @ Outcome::Done(_) => (outcome.to_string(), None),
        })
    }

    /// Reads, writes, foreign key actions and calls.
    fn sent(&self, all: &mut Transaction<'_>, role: &Text, tenant: &str) -> Result<Vec<Sent>, TenantError> {
        let mut sent = Vec::new();
        let catalog = self.catalog;
        let views = catalog.views.iter().map(|view| &view.name);
        for relation in catalog.tables.iter().map(|table| &table.name).chain(views) {
            if let Some(columns) = ask(all, &readable(relation, role))? {
                sent.push(plain(relation, seen(relation, &columns)));
            }
        }
        for table in catalog.tables.iter().filter(|table| table.partition_of.is_none()) {
            self.writes_of(all, role, tenant, table, &mut sent)?;
        }
        for call in texts(all, &sql::calls(&schemas(catalog), role))? {
            let through = call.split_once(' ').map_or(call.as_str(), |(_, call)| call).to_owned();
            sent.push(Sent { through, before: None, statement: call, for_good: false });
        }
        Ok(sent)
    }

    fn writes_of(
        &self,
        all: &mut Transaction<'_>,
        role: &Text,
        tenant: &str,
        table: &Table,
        sent: &mut Vec<Sent>,
    ) -> Result<(), TenantError> {
        let name = &table.name;
        let of = self.tables.iter().find(|of| of.table.name == *name);
        let inserted = writable(all, name, role, "INSERT")?;
        let row = ask(all, &sql::any_row(name, of.map(|of| (of.tenant, tenant))))?;
        if let Some(row) = row.filter(|_| !inserted.is_empty()) {
            let columns: Vec<Text> = inserted.into_iter().map(|(name, _)| name.into()).collect();
            let statements = TenantStatements { table: name, tenant: "", columns: &columns };
            let before = Some(sql::remove(name, &row));
            sent.push(Sent { before, ..plain(name, statements.insert(&row)) });
        }
        let updated = writable(all, name, role, "UPDATE")?;
        let same: Vec<String> = updated.iter().map(|(name, _)| Ident(name).to_string()).collect();
        let same: Vec<(&str, &str)> = updated.iter().zip(&same).map(|((name, _), own)| (&**name, &**own)).collect();
        if !same.is_empty() {
            sent.push(plain(name, sql::set(name, &same)));
        }
        let changed = || updated.iter().filter_map(|(name, value)| Some((&**name, value.as_deref()?)));
        sent.extend(changed().map(|change| plain(name, sql::set(name, &[change]))));
        for for_good in [false, true] {
            sent.push(Sent { for_good, ..plain(name, delete_all(name)) });
        }
        sent.push(plain(name, truncate(name)));
        // What references this table, one reference after the other.
        for other in self.catalog.tables.iter().filter(|other| other.partition_of.is_none()) {
            for constraint in &other.constraints {
                let ConstraintKind::ForeignKey { target, target_columns, .. } = &constraint.kind else { continue };
                if target != name {
                    continue;
                }
                let alone = || Some(sql::only_reference(target, &other.name, &constraint.name));
                sent.push(Sent { before: alone(), for_good: true, ..plain(name, delete_all(name)) });
                let keys = changed().filter(|(column, _)| target_columns.iter().any(|key| **key == **column));
                sent.extend(keys.map(|key| Sent { before: alone(), ..plain(name, sql::set(name, &[key])) }));
            }
        }
        Ok(())
    }
}

/// The schemas of what is proved.
fn schemas(catalog: &Catalog) -> Vec<&str> {
    let tables = catalog.tables.iter().map(|table| &*table.name.schema);
    let functions = catalog.functions.iter().map(|function| &*function.name.schema);
    let views = catalog.views.iter().map(|view| &*view.name.schema);
    tables.chain(functions).chain(views).collect::<BTreeSet<&str>>().into_iter().collect()
}

fn plain(through: &QualifiedName, statement: String) -> Sent {
    Sent { through: through.to_string(), before: None, statement, for_good: false }
}

/// Columns that the role may write, with a value that each has not, where one is known.
fn writable(
    all: &mut Transaction<'_>,
    table: &QualifiedName,
    role: &str,
    privilege: &str,
) -> Result<Vec<(String, Option<String>)>, TenantError> {
    let columns = ask(all, &sql::writable(table, role, privilege))?;
    Ok(columns.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default())
}
