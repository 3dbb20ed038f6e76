//! Who may do what.

use std::borrow::Cow;

use super::phase::Phase;
use super::step::{Hazard, Step};
use super::steps::Steps;
use crate::catalog::{
    Column, DefaultPrivileges, Grant, Object, PUBLIC, QualifiedName, Schema, Table, Text, TypePrivileges,
};
use crate::diff::Item;
use crate::sql::{DefaultGrant, GrantOn, GrantTo, PublicGrant, RevokeFrom, Statement};

const BECAUSE: &str = "privileges after the objects";

/// The privileges on a new thing.
pub fn of<'a>(item: Item<'a>, steps: &mut Steps<'a, '_>) {
    if let Some(name) = item.type_name()
        && defaults(steps).any(|of| of.objects == "TYPES" && !of.revoked_from_public.is_empty())
        && steps.type_privileges(name).is_none_or(|of| !of.private)
    {
        let statement = PublicGrant { on: GrantOn::Type(name), granted: true };
        let step = Step::new(BECAUSE, Statement::PublicGrant(statement));
        steps.push(Phase::Grants, step);
    }
    let closed = closed_to_all(item, steps);
    match private(item) {
        Some((on, true)) => public(on, false, steps),
        Some((on, false)) if closed => public(on, true, steps),
        _ => {}
    }
    if let Some((objects, schema, on, wanted)) = made_as(item) {
        default_grants(objects, schema, &on, wanted, steps);
    }
    if let Some((on, now)) = granted(item) {
        changes(&on, &[], now, steps);
    }
    match item {
        Item::Schema(schema) => of_everybody(&PUBLIC, schema, steps),
        Item::Table(table) => table.columns.iter().for_each(|column| of_identity(table, None, column, steps)),
        Item::Column(table, column) => of_identity(table, None, column, steps),
        _ => {}
    }
}

/// The privileges on the sequence of an identity, which is new or was there.
pub fn of_identity<'a>(table: &'a Table, was: Option<&Column>, now: &'a Column, steps: &mut Steps<'a, '_>) {
    if now.identity.is_none() {
        return;
    }
    let of = |column: &Column| column.options.as_ref().map_or_else(Vec::new, |options| options.sequence_grants.clone());
    let grants = now.options.as_ref().map_or(&[][..], |options| &options.sequence_grants);
    let on = GrantOn::Identity(QualifiedName::new(table.name.schema.clone(), now.sequence_name(&table.name)));
    let was = was.filter(|was| was.identity.is_some());
    if was.is_none() {
        default_grants("SEQUENCES", Some(&table.name.schema), &on, grants, steps);
    }
    changes(&on, &was.map_or_else(Vec::new, of), grants, steps);
}

/// What the default privileges that are in force, before the plan or after it, are for: `TABLES`, and the schema.
fn made_as<'a>(item: Item<'a>) -> Option<(&'static str, Option<&'a Text>, GrantOn<'a>, &'a [Grant])> {
    let (on, grants) = granted(item)?;
    Some(match item {
        Item::Schema(_) => ("SCHEMAS", None, on, grants),
        Item::Table(table) => ("TABLES", Some(&table.name.schema), on, grants),
        Item::View(view) => ("TABLES", Some(&view.name.schema), on, grants),
        Item::Sequence(sequence) => ("SEQUENCES", Some(&sequence.name.schema), on, grants),
        Item::Function(function) => ("FUNCTIONS", Some(&function.name.schema), on, grants),
        Item::Aggregate(aggregate) => ("FUNCTIONS", Some(&aggregate.name.schema), on, grants),
        _ => return None,
    })
}

/// A new thing is open to others until its privileges are set.
pub fn is_open_first<'a>(item: Item<'a>, steps: &Steps<'a, '_>) -> bool {
    private(item).is_some_and(|(_, private)| private) || defaults(steps).next().is_some()
}

fn defaults<'a>(steps: &Steps<'a, '_>) -> impl Iterator<Item = &'a DefaultPrivileges> {
    let (was, now) = (&steps.catalog_was().default_privileges, &steps.catalog_now().default_privileges);
    was.iter().chain(now.iter().filter(|of| !was.contains(of)))
}

/// Default privileges take what everybody has on a new function.
fn closed_to_all<'a>(item: Item<'a>, steps: &Steps<'a, '_>) -> bool {
    let is_function = matches!(item, Item::Function(_) | Item::Aggregate(_));
    is_function && defaults(steps).any(|of| of.objects == "FUNCTIONS" && !of.revoked_from_public.is_empty())
}

/// What default privileges grant on a new thing and it is not to have: taken back at once.
fn default_grants<'a>(
    objects: &str,
    schema: Option<&Text>,
    on: &GrantOn<'a>,
    wanted: &[Grant],
    steps: &mut Steps<'a, '_>,
) {
    let is_for =
        |of: &&DefaultPrivileges| of.objects == objects && (of.schema.is_none() || of.schema.as_ref() == schema);
    let mut taken: Vec<&'a Grant> = Vec::new();
    for grant in defaults(steps).filter(is_for).flat_map(|of| &of.grants) {
        if !wanted.contains(grant) && !taken.contains(&grant) {
            taken.push(grant);
        }
    }
    for grant in taken {
        let because = "revoke what default privileges gave to a new object";
        let statement = Statement::Revoke(Box::new(RevokeFrom { on: on.clone(), grant: Cow::Borrowed(grant) }));
        steps.push(Phase::Grants, Step::new(because, statement));
    }
}

/// The privileges on a thing that was there, where they changed.
pub fn changed<'a>(was: Item<'a>, now: Item<'a>, steps: &mut Steps<'a, '_>) {
    if let (Some((_, was)), Some((on, now))) = (private(was), private(now))
        && was != now
    {
        public(on, !now, steps);
    }
    if let (Item::Table(old), Item::Table(new)) = (was, now) {
        // Rights on columns stay with those that are called otherwise.
        let read = steps.read(old);
        return of_table(&read.grants, new, steps);
    }
    if let (Item::Schema(was), Item::Schema(now)) = (was, now) {
        of_everybody(was, now, steps);
    }
    if let (Some((_, was)), Some((on, now))) = (granted(was), granted(now)) {
        changes(&on, was, now, steps);
    }
}

/// What every role may do in `public` by default.
fn of_everybody<'a>(was: &Schema, now: &'a Schema, steps: &mut Steps<'a, '_>) {
    let on = GrantOn::Schema(&now.name);
    let only_in = |first: &[Text], second: &[Text]| {
        let privileges: Vec<Text> = first.iter().filter(|one| !second.contains(one)).cloned().collect();
        let grant = Grant { role: "public".into(), privileges, columns: Vec::new(), grantable: false };
        Some(Cow::Owned(grant)).filter(|grant: &Cow<'a, Grant>| !grant.privileges.is_empty())
    };
    let revoked = only_in(&now.revoked_from_public, &was.revoked_from_public);
    let granted = only_in(&was.revoked_from_public, &now.revoked_from_public);
    steps.extend(Phase::Grants, revoked.map(|grant| revoke(&on, grant)));
    steps.extend(Phase::Grants, granted.map(|grant| self::grant(&on, grant)));
}

/// The privileges on a column that is recreated: those that roles had on it and still have. Others come with what changed.
pub fn of_column<'a>(was: &Table, table: &'a Table, column: &'a Column, steps: &mut Steps<'a, '_>) {
    for grant in table.grants.iter().filter(|grant| grant.columns.contains(&column.name)) {
        let had = |privilege: &&Text| {
            let on_column = |old: &&Grant| old.role == grant.role && old.grantable == grant.grantable;
            let mut same = was.grants.iter().filter(on_column);
            same.any(|old| old.privileges.contains(privilege) && old.columns.contains(&column.name))
        };
        let privileges: Vec<Text> = grant.privileges.iter().filter(had).cloned().collect();
        if privileges.is_empty() {
            continue;
        }
        let grant = Grant { privileges, columns: vec![column.name.clone()], ..grant.clone() };
        let statement = GrantTo { on: GrantOn::Relation(&table.name), grant: Cow::Owned(grant) };
        let object = Object::Column(table.name.clone(), column.name.clone());
        let step = Step::new(BECAUSE, Statement::Grant(Box::new(statement)));
        steps.push(Phase::Grants, step.declares(|effects| effects.uses.push(object)));
    }
}

/// The privileges on a table. Of a role that has some on columns, each column by itself, so that a new one takes nothing away; those on a
/// column that is dropped go with it.
fn of_table<'a>(was: &[Grant], table: &'a Table, steps: &mut Steps<'a, '_>) {
    let on = GrantOn::Relation(&table.name);
    let mut roles: Vec<(&Text, bool)> = Vec::new();
    for grant in was.iter().chain(&table.grants).filter(|grant| !grant.columns.is_empty()) {
        let role = (&grant.role, grant.grantable);
        if !roles.contains(&role) {
            roles.push(role);
        }
    }
    let columns = |grant: &Grant| -> Vec<Object> {
        grant.columns.iter().map(|column| Object::Column(table.name.clone(), column.clone())).collect()
    };
    let by_column = |grant: &&Grant| roles.contains(&(&grant.role, grant.grantable));
    let others: Vec<Grant> = was.iter().filter(|grant| !by_column(grant)).cloned().collect();
    let now = table.grants.iter().filter(|grant| !by_column(grant));
    let left = left_on_columns(was, &table.grants);
    let of = |grants: &[Grant], (role, grantable): (&Text, bool)| {
        let own = grants.iter().filter(|grant| grant.role == *role && grant.grantable == grantable);
        own.cloned().collect::<Vec<Grant>>()
    };
    for role in &roles {
        let (old, new) = (of(&left, *role), of(&table.grants, *role));
        for grant in missing(&new, &old).into_iter().filter_map(|grant| that_stays(grant, table)) {
            let columns = columns(&grant);
            let step = revoke(&on, Cow::Owned(grant));
            steps.push(Phase::Grants, step.declares(|effects| effects.uses.extend(columns)));
        }
    }
    differences(&on, &others, now, steps);
    for role in &roles {
        let (old, new) = (of(&left, *role), of(&table.grants, *role));
        for grant in missing(&old, &new) {
            let columns = columns(&grant);
            let step = self::grant(&on, Cow::Owned(grant));
            steps.push(Phase::Grants, step.declares(|effects| effects.uses.extend(columns)));
        }
    }
}

/// What is left once privileges on the table are revoked: those go with them that the role has on columns (manual, "REVOKE").
fn left_on_columns(was: &[Grant], now: &[Grant]) -> Vec<Grant> {
    let holds = |grants: &[Grant], role: &Text, grantable: bool, privilege: &Text| {
        grants.iter().any(|grant| {
            let same = grant.role == *role && grant.grantable == grantable && grant.columns.is_empty();
            same && grant.privileges.contains(privilege)
        })
    };
    let is_revoked = |role: &Text, privilege: &Text| {
        [true, false]
            .into_iter()
            .any(|grantable| holds(was, role, grantable, privilege) && !holds(now, role, grantable, privilege))
    };
    let mut left = was.to_vec();
    for grant in left.iter_mut().filter(|grant| !grant.columns.is_empty()) {
        let role = grant.role.clone();
        grant.privileges.retain(|privilege| !is_revoked(&role, privilege));
    }
    left.retain(|grant| !grant.privileges.is_empty());
    left
}

/// What the second list of one role grants and the first does not: the same privileges together, on whole columns.
fn missing(first: &[Grant], second: &[Grant]) -> Vec<Grant> {
    let has = |privilege: &Text, column: Option<&Text>| {
        let holds = |grant: &Grant| match column {
            Some(column) => grant.columns.contains(column),
            None => grant.columns.is_empty(),
        };
        first.iter().any(|grant| grant.privileges.contains(privilege) && holds(grant))
    };
    let mut found: Vec<Grant> = Vec::new();
    for grant in second {
        for privilege in &grant.privileges {
            let columns: Vec<Text> =
                grant.columns.iter().filter(|column| !has(privilege, Some(*column))).cloned().collect();
            if columns.is_empty() && (!grant.columns.is_empty() || has(privilege, None)) {
                continue;
            }
            match found.iter_mut().find(|other| other.columns == columns) {
                Some(other) => other.privileges.push(privilege.clone()),
                None => found.push(Grant { privileges: vec![privilege.clone()], columns, ..grant.clone() }),
            }
        }
    }
    found
}

/// A privilege, without the columns that the table no longer has.
fn that_stays(mut grant: Grant, table: &Table) -> Option<Grant> {
    let is_whole = grant.columns.is_empty();
    grant.columns.retain(|name| table.column(name).is_some());
    (is_whole || !grant.columns.is_empty()).then_some(grant)
}

/// Whether not everybody may call it.
fn private<'a>(item: Item<'a>) -> Option<(GrantOn<'a>, bool)> {
    match item {
        Item::Function(item) => Some((GrantOn::Function(item), item.private)),
        Item::Aggregate(item) => Some((GrantOn::Aggregate(item), item.private)),
        _ => None,
    }
}

fn public<'a>(on: GrantOn<'a>, granted: bool, steps: &mut Steps<'a, '_>) {
    let statement = PublicGrant { on, granted };
    let what = if granted { "everybody may call a function" } else { "not everybody may call a function" };
    let step = Step::new(BECAUSE, Statement::PublicGrant(statement));
    steps.push(Phase::Grants, step.risks(Hazard::Authorization(what)));
}

fn changes<'a>(on: &GrantOn<'a>, was: &[Grant], now: &'a [Grant], steps: &mut Steps<'a, '_>) {
    differences(on, was, now.iter(), steps);
}

fn differences<'a>(
    on: &GrantOn<'a>,
    was: &[Grant],
    now: impl Iterator<Item = &'a Grant> + Clone,
    steps: &mut Steps<'a, '_>,
) {
    for grant in was.iter().filter(|grant| !now.clone().any(|other| other == *grant)) {
        steps.push(Phase::Grants, revoke(on, Cow::Owned(grant.clone())));
    }
    for grant in now.filter(|grant| !was.contains(grant)) {
        steps.push(Phase::Grants, self::grant(on, Cow::Borrowed(grant)));
    }
}

fn grant<'a>(on: &GrantOn<'a>, grant: Cow<'a, Grant>) -> Step<'a> {
    let statement = Statement::Grant(Box::new(GrantTo { on: on.clone(), grant }));
    Step::new(BECAUSE, statement).risks(Hazard::Authorization("a role may do more"))
}

fn revoke<'a>(on: &GrantOn<'a>, grant: Cow<'a, Grant>) -> Step<'a> {
    let statement = Statement::Revoke(Box::new(RevokeFrom { on: on.clone(), grant }));
    Step::new(BECAUSE, statement).risks(Hazard::Authorization("a role may do less"))
}

fn granted<'a>(item: Item<'a>) -> Option<(GrantOn<'a>, &'a [Grant])> {
    Some(match item {
        Item::Schema(item) => (GrantOn::Schema(&item.name), &item.grants),
        Item::Table(item) => (GrantOn::Relation(&item.name), &item.grants),
        Item::View(item) => (GrantOn::Relation(&item.name), &item.grants),
        Item::Sequence(item) => (GrantOn::Sequence(&item.name), &item.grants),
        Item::Function(item) => (GrantOn::Function(item), &item.grants),
        Item::Aggregate(item) => (GrantOn::Aggregate(item), &item.grants),
        _ => return None,
    })
}

/// Who may use a type, before and after.
pub fn of_type<'a>(was: Option<&'a TypePrivileges>, now: Option<&'a TypePrivileges>, steps: &mut Steps<'a, '_>) {
    let Some(of) = now.or(was) else { return };
    let is_private = |of: Option<&TypePrivileges>| of.is_some_and(|of| of.private);
    if is_private(was) != is_private(now) {
        let granted = is_private(was);
        let statement = PublicGrant { on: GrantOn::Type(&of.name), granted };
        let what = if granted { "everybody may use a type" } else { "not everybody may use a type" };
        let step = Step::new(BECAUSE, Statement::PublicGrant(statement));
        steps.push(Phase::Grants, step.risks(Hazard::Authorization(what)));
    }
    let grants = |of: Option<&'a TypePrivileges>| of.map_or(&[][..], |of| &of.grants);
    changes(&GrantOn::Type(&of.name), grants(was), grants(now), steps);
}

/// Default privileges, before and after.
pub fn default<'a>(was: Option<&'a DefaultPrivileges>, now: Option<&'a DefaultPrivileges>, steps: &mut Steps<'a, '_>) {
    let grants = |of: Option<&'a DefaultPrivileges>| of.map_or(&[][..], |of| &of.grants);
    let revoked = |of: Option<&'a DefaultPrivileges>| of.filter(|of| !of.revoked_from_public.is_empty());
    let because = "default privileges last: they are for objects created later";
    let mut push = |of, grant, granted| {
        let statement = DefaultGrant { of, grant, granted };
        let step = Step::new(because, Statement::DefaultGrant(Box::new(statement)));
        steps.push(Phase::Grants, step.risks(Hazard::Authorization("what is made later is open to others")));
    };
    if let Some(of) = was {
        for grant in grants(was).iter().filter(|grant| !grants(now).contains(grant)) {
            push(of, Some(grant), false);
        }
    }
    if let Some(of) = now {
        for grant in grants(now).iter().filter(|grant| !grants(was).contains(grant)) {
            push(of, Some(grant), true);
        }
    }
    match (revoked(was), revoked(now)) {
        (Some(of), None) => push(of, None, true),
        (None, Some(of)) => push(of, None, false),
        _ => {}
    }
}
