//! Generations of the texts that the library generates, and what a newer one means for migrations that are there.

use std::fmt;

use schema_core::origin::Origin;

use crate::catalog::{Column, ConstraintKind, Domain, Table, Text, View};
use crate::diff::{Change, Item, own_differs};
use crate::sql::json::is_of_members;

/// A version of the generated texts: bodies of triggers and the like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Generation {
    /// Its number, which snapshots note.
    pub number: u32,
    /// Databases that hold older texts can be attacked in a way that is known.
    pub security: bool,
    /// What it brought, as part of a sentence.
    pub brought: &'static str,
}

/// All generations, the newest last.
pub const GENERATIONS: [Generation; 4] = [
    Generation { number: 1, security: false, brought: "the first texts" },
    Generation {
        number: 2,
        security: true,
        brought: "functions take no type or table of a session's own, so that no role runs its code as their owner; an ordinary \
                  owner installs all of them; no statement passes a rule, a tree, a deletion or the log by changing its session \
                  while it runs (for whom it asks, its settings, its isolation level); the log notes each change as it was",
    },
    Generation { number: 3, security: false, brought: "names have quotes only where they need them" },
    Generation {
        number: 4,
        security: false,
        brought: "CHECKs say what members of embedded structs in jsonb are like, and that arrays hold no NULL",
    },
];

/// The version of the generated texts of this library.
pub const GENERATION: u32 = GENERATIONS[GENERATIONS.len() - 1].number;

/// What this version of the library generates better than the one that wrote the migrations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upgrade {
    /// The plan that takes it in, as SQL. It can be taken as a migration of its own, or along with the next.
    pub plan: String,
    /// One of the generations since then is about security: it should be taken now.
    pub security: bool,
    /// What the generations since then brought.
    pub brought: Vec<&'static str>,
}

impl Upgrade {
    /// What is newer than this generation; `None` where nothing is.
    pub(super) fn since(generation: u32, plan: String) -> Option<Self> {
        let newer: Vec<&Generation> = GENERATIONS.iter().filter(|newer| newer.number > generation).collect();
        let security = newer.iter().any(|newer| newer.security);
        (!newer.is_empty()).then(|| Self { plan, security, brought: newer.iter().map(|newer| newer.brought).collect() })
    }
}

/// In a sentence, without the plan.
impl fmt::Display for Upgrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.security {
            true => "this version of schema-pg brings an upgrade of security, which should be applied now: ",
            false => "this version of schema-pg generates better triggers, functions and checks: ",
        })?;
        f.write_str(&self.brought.join("; "))
    }
}

/// The texts that the library generates became better since that generation, and nothing else changed.
pub fn is_upgrade(generation: u32, changes: &[Change<'_>]) -> bool {
    let generated = |change: &Change<'_>| match change {
        Change::Alter(Item::Function(_) | Item::Trigger(..), _)
        | Change::Rebuild(Item::Function(_) | Item::Trigger(..), _) => true,
        // Before generation 4 nothing was asked of them, so a rule that is new now did not hold then either.
        Change::Create(Item::Constraint(_, constraint)) => {
            let of_members = |check: &Text| is_of_members(check);
            generation < 4
                && matches!(&constraint.kind, ConstraintKind::Check { expression, .. } if of_members(expression))
        }
        Change::Alter(Item::Domain(was), Item::Domain(now)) => generation < 4 && differ_in_members(was, now),
        Change::Alter(was, now) => Origin::of(now.comment()).is_generated() && differ_in_comment(was, now),
        _ => false,
    };
    generation < GENERATION && !changes.is_empty() && changes.iter().all(generated)
}

/// Two domains are the same but for checks of members.
fn differ_in_members(was: &Domain, now: &Domain) -> bool {
    let mut checks = now.checks.clone();
    checks.retain(|check| was.checks.contains(check) || !is_of_members(&check.expression));
    Domain { checks, ..now.clone() } == *was
}

/// Two things are the same but for the comments on them.
fn differ_in_comment(was: &Item<'_>, now: &Item<'_>) -> bool {
    let comment = now.comment().cloned();
    match (was, now) {
        (Item::View(was), Item::View(now)) => View { comment, ..(*was).clone() } == **now,
        (Item::Column(_, was), Item::Column(_, now)) => Column { comment, ..(*was).clone() } == **now,
        (Item::Table(was), Item::Table(now)) => !own_differs(&Table { comment, ..(*was).clone() }, now),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upgrade_is_one_of_security_where_any_generation_since_is() {
        let since = |generation| Upgrade::since(generation, String::new());
        assert_eq!(since(GENERATION), None);
        let upgrade = since(1).unwrap();
        assert!(upgrade.security && upgrade.to_string().contains("upgrade of security"), "{upgrade}");
        assert_eq!(since(0).unwrap().brought.len(), GENERATIONS.len());
        assert!(GENERATIONS.windows(2).all(|pair| pair[0].number + 1 == pair[1].number));
    }
}
