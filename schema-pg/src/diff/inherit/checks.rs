//! Checks that a table has from those that it inherits from: it keeps them as its own where it leaves, and has to have them where it joins.

use super::Inheritance;
use crate::catalog::{Constraint, ConstraintKind, QualifiedName, Table};
use crate::diff::{Change, Item};

/// A check with the table that declares it.
type Check<'a> = (&'a Table, &'a Constraint);

impl<'a> Inheritance<'a> {
    /// Checks that a table below these has from them: those before where `find` knows tables as they were.
    fn checks<'t>(
        &self,
        parents: impl Iterator<Item = &'t QualifiedName>,
        find: &impl Fn(&QualifiedName) -> Option<&'a Table>,
    ) -> Vec<Check<'a>> {
        let mut found: Vec<Check<'a>> = Vec::new();
        for parent in parents.filter_map(find) {
            let own = parent.constraints.iter().map(|part| (parent, part));
            let inherited =
                |(_, part): &Check<'a>| matches!(part.kind, ConstraintKind::Check { no_inherit: false, .. });
            for check in own.chain(self.checks(parent.parents(), find)).filter(inherited) {
                if !found.iter().any(|(_, known)| known.name == check.1.name) {
                    found.push(check);
                }
            }
        }
        found
    }

    /// A check of this name is above the table, before and after.
    pub fn has_check_above(&self, table: &QualifiedName, name: &str) -> bool {
        let Some(member) = self.member(table) else { return false };
        let is_it = |checks: Vec<Check<'_>>| checks.iter().any(|(_, part)| part.name == name);
        let before = member.was.is_some_and(|was| is_it(self.checks(was.parents(), &|name| self.before(name))));
        before && is_it(self.checks(member.now.parents(), &|name| self.after(name)))
    }

    /// The table hands down a check of this name.
    pub fn has_check(&self, table: &QualifiedName, name: &str) -> bool {
        self.checks([table].into_iter(), &|name| self.after(name)).iter().any(|(_, part)| part.name == name)
    }

    /// Checks that a table has from a new parent alone, and not from itself.
    pub fn checks_from(&self, table: &Table, parent: &QualifiedName) -> Vec<Check<'a>> {
        let found = self.checks([parent].into_iter(), &|name| self.after(name));
        found.into_iter().filter(|(_, part)| table.constraint(&part.name).is_none()).collect()
    }
}

/// What becomes of the checks of a table that it has from tables that it leaves.
pub fn left<'a>(
    (was, read): (&'a Table, &Table),
    now: &'a Table,
    inheritance: &Inheritance<'a>,
    found: &mut Vec<Change<'a>>,
) {
    let remains = |parent: &QualifiedName| now.parents().any(|new| new == parent);
    let (remaining, left): (Vec<_>, Vec<_>) = was.parents().zip(read.parents()).partition(|(_, read)| remains(read));
    let before = |name: &QualifiedName| inheritance.before(name);
    let held = inheritance.checks(remaining.into_iter().map(|(was, _)| was), &before);
    let above = inheritance.checks(now.parents(), &|name| inheritance.after(name));
    for (_, check) in inheritance.checks(left.into_iter().map(|(was, _)| was), &before) {
        let has = |checks: &[Check<'_>]| checks.iter().any(|(_, part)| part.name == check.name);
        if has(&held) || was.constraint(&check.name).is_some() {
            continue;
        }
        match now.constraint(&check.name) {
            Some(new) => {
                found.retain(|change| *change != Change::Create(Item::Constraint(now, new)));
                if new.kind != check.kind {
                    found.push(Change::Alter(Item::Constraint(was, check), Item::Constraint(now, new)));
                }
            }
            None if has(&above) => {}
            None => found.push(Change::Drop(Item::Constraint(was, check))),
        }
    }
}

/// A table that joins has the checks of the tables above from them alone only where those are added after it joined.
pub fn joined<'a>(inheritance: &Inheritance<'a>, found: &mut Vec<Change<'a>>) {
    for member in inheritance.members() {
        let Some(was) = member.was else { continue };
        let is_new = |parent: &&QualifiedName| {
            !was.parents().any(|old| inheritance.called(old).is_some_and(|now| now == *parent))
        };
        for parent in member.now.inherits.iter().filter(is_new) {
            for (owner, check) in inheritance.checks_from(member.now, parent) {
                let Some(owner_was) = inheritance.member(&owner.name).and_then(|member| member.was) else { continue };
                let Some(old) = owner_was.constraint(&check.name) else { continue };
                let rebuild = Change::Rebuild(Item::Constraint(owner_was, old), Item::Constraint(owner, check));
                found.retain(|change| !matches!(change, Change::Alter(_, Item::Constraint(of, part)) if of.name == owner.name && part.name == check.name));
                if !found.contains(&rebuild) {
                    found.push(rebuild);
                }
            }
        }
    }
}
