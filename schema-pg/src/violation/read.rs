//! From the fields of an error to the kind of refusal and what it is about.

use schema_core::origin::Origin;

use super::detail;
use super::fields::ErrorFields;
use super::find::{self, Refuser};
use super::kind::ViolationKind;
use super::refusal::Violation;
use crate::catalog::expression::mentions;
use crate::catalog::{Catalog, ConstraintKind, DataType, Policy, QualifiedName, Table, Text};
use crate::sql::LIVE_DEPENDENT;

/// Reads an error; `None` where it is about neither rows nor rights.
pub fn violation(catalog: &Catalog, fields: &ErrorFields<'_>) -> Option<Violation> {
    let table = find::table(catalog, fields);
    let refuser = table.and_then(|table| find::refuser(table, fields).or_else(|| find::of_partition(catalog, fields)));
    let kind = kind(fields, table, refuser)?;
    let mut columns = table.zip(refuser).map(|(table, refuser)| find::columns(table, refuser)).unwrap_or_default();
    columns.extend(fields.column.map(|column| Text::from(column.to_owned())).filter(|_| table.is_some()));
    let (table, columns) = match table {
        Some(table) => (Some(table), columns),
        None => of_domain(catalog, fields),
    };
    let name = |column: &Text| table.map_or(column, |table| table.model.field(column)).clone();
    Some(Violation {
        kind,
        entity: table.and_then(|table| table.model.entity()).map(|model| model.entity.clone()),
        table: table.map(|table| table.name.clone()),
        fields: columns.iter().map(name).collect(),
        constraint: fields.constraint.map(|constraint| constraint.to_owned().into()),
        other: table.zip(refuser).and_then(|(table, refuser)| other(catalog, table, refuser)),
        values: table.map(|table| values(kind, fields, table, &columns)).unwrap_or_default(),
        message: message(kind, fields, refuser).or_else(|| message_of_domain(catalog, fields)),
    })
}

fn kind(fields: &ErrorFields<'_>, table: Option<&Table>, refuser: Option<Refuser<'_>>) -> Option<ViolationKind> {
    use ViolationKind::*;
    let whole = match refuser {
        Some(Refuser::Trigger(trigger)) => find::word(trigger),
        _ => None,
    };
    let word = whole.and_then(|word| word.split(['(', '.']).next());
    Some(match (fields.code, word) {
        ("40001", Some("version")) => StaleVersion,
        ("40001" | "40P01", _) => Serialization,
        ("55P03" | "57014", _) => Lock,
        ("23505", _) => Unique,
        ("23502", _) => NotNull,
        ("23P01", _) => Exclusion,
        ("23503", Some(_)) => MissingReference,
        ("23503", None) => reference(fields, refuser),
        ("23001", _) => StillReferenced,
        (LIVE_DEPENDENT, _) => StillReferenced,
        ("23514", Some("transitions")) => Transition,
        ("23514", Some("rows")) if whole.is_some_and(|word| word.starts_with("rows.at_most")) => TooManyRows,
        ("23514", Some("rows")) => TooFewRows,
        ("23514", Some(_)) => Rule,
        ("23514", None) if fields.constraint.is_none() => NoPartition,
        ("23514", None) => Check,
        ("23000", Some("append_only")) => AppendOnly,
        ("23000", Some("immutable")) => Immutable,
        ("23000", Some("soft_delete")) => Deleted,
        ("23000", Some("tree")) => Rule,
        ("23000", Some(_)) => Generated,
        ("428C9", _) => Generated,
        ("0A000", Some("soft_delete")) => Deleted,
        ("25000", _) => Isolation,
        ("25006", _) => ReadOnly,
        ("28000", _) => NotSignedIn,
        ("39000", _) => WrongKey,
        // Other than by what is generated, the server says it of its own files.
        ("XX001", _) if fields.routine == Some("exec_stmt_raise") => WrongKey,
        ("42501", Some(_)) => guarded(table),
        ("42501", None) => not_allowed(fields, table),
        ("44000", _) => Check,
        ("22001", _) => TooLong,
        (code, _) if code.starts_with("22") => BadValue,
        // A rule of one's own function, or a trigger of the application.
        ("P0001" | "23000", _) => Rule,
        _ => return None,
    })
}

/// Whether the row that is referenced is missing, or the row is referenced: the table that the error names is the referencing one in both.
fn reference(fields: &ErrorFields<'_>, refuser: Option<Refuser<'_>>) -> ViolationKind {
    let Some(Refuser::Constraint(constraint)) = refuser else { return ViolationKind::MissingReference };
    let ConstraintKind::ForeignKey { columns, target_columns, .. } = &constraint.kind else {
        return ViolationKind::MissingReference;
    };
    let is = |own: &[Text], named: &str| {
        own.iter().map(|name| crate::quote_ident(name)).collect::<Vec<_>>().join(", ") == named
            || own.join(", ") == named
    };
    let named = fields.detail.and_then(detail::key).map(|(columns, _)| columns);
    match named.filter(|_| columns != target_columns) {
        Some(named) if is(target_columns, named) => ViolationKind::StillReferenced,
        Some(named) if is(columns, named) => ViolationKind::MissingReference,
        _ if fields.message.starts_with("update or delete on") => ViolationKind::StillReferenced,
        _ => ViolationKind::MissingReference,
    }
}

/// A trigger found that the session does not ask for whom the row is, or that nobody signed in.
fn guarded(table: Option<&Table>) -> ViolationKind {
    let is_tenants = table.and_then(|table| table.model.entity()).is_some_and(|model| model.tenant.is_some());
    if is_tenants { ViolationKind::OtherTenant } else { ViolationKind::NotAllowed }
}

/// Row security, or a missing privilege: the server's own function says which, in any language.
fn not_allowed(fields: &ErrorFields<'_>, table: Option<&Table>) -> ViolationKind {
    let by_policy = fields.routine == Some("ExecWithCheckOptions") || fields.message.contains("row-level security");
    let Some(table) = table else { return ViolationKind::NotAllowed };
    let Some(model) = table.model.entity() else { return ViolationKind::NotAllowed };
    if !by_policy {
        return if model.read_only { ViolationKind::ReadOnly } else { ViolationKind::NotAllowed };
    }
    // Where a policy beside the tenant's may have refused, the error names the tenant's if it was that one.
    let asks_tenant = |policy: &&Policy| {
        model.tenant.as_ref().is_some_and(|tenant| policy.check.as_deref().is_some_and(|check| mentions(check, tenant)))
    };
    let mut of_tenant = table.policies.iter().filter(asks_tenant);
    let named = of_tenant.clone().any(|policy| fields.message.contains(&format!("\"{}\"", policy.name)));
    let alone = of_tenant.next().is_some_and(|policy| policy.permissive) && table.policies.len() == 1;
    if named || alone { ViolationKind::OtherTenant } else { ViolationKind::NotAllowed }
}

/// A check of a domain names the domain alone: the one column that has it, where there is one.
fn of_domain<'c>(catalog: &'c Catalog, fields: &ErrorFields<'_>) -> (Option<&'c Table>, Vec<Text>) {
    let Some(domain) = fields.data_type else { return (None, Vec::new()) };
    let is_it = |ty: &DataType| {
        let named = |name: &&QualifiedName| *name.name == *domain;
        let in_schema = |name: &QualifiedName| fields.schema.is_none_or(|schema| name.schema == schema);
        ty.named().filter(named).is_some_and(in_schema)
    };
    let mut of = catalog.tables.iter().filter(|table| table.partition_of.is_none()).flat_map(|table| {
        table.columns.iter().filter(move |column| is_it(&column.ty)).map(move |column| (table, column))
    });
    match (of.next(), of.next()) {
        (Some((table, column)), None) => (Some(table), vec![column.name.clone()]),
        _ => (None, Vec::new()),
    }
}

/// What a reference is to.
fn other(catalog: &Catalog, table: &Table, refuser: Refuser<'_>) -> Option<Text> {
    let target = match refuser {
        Refuser::Constraint(constraint) => match &constraint.kind {
            ConstraintKind::ForeignKey { target, .. } => target,
            _ => return None,
        },
        Refuser::Trigger(trigger) if find::word(trigger).is_some_and(|word| word.starts_with("rows.")) => {
            let by = trigger.arguments.first()?;
            let columns: Vec<&str> = by.split(", ").collect();
            let named = || catalog.tables.iter().map(|table| &table.name).find(|name| name.to_string() == **by);
            referenced(table, &columns).or_else(named)?
        }
        Refuser::Trigger(trigger) if find::is_live_reference(trigger) => {
            let columns = find::columns(table, refuser);
            referenced(table, &columns.iter().map(|column| &**column).collect::<Vec<_>>())?
        }
        _ => return None,
    };
    let table = catalog.tables.iter().find(|table| table.name == *target);
    let entity = table.and_then(|table| table.model.entity()).map(|model| model.entity.clone());
    Some(entity.unwrap_or_else(|| target.name.clone()))
}

/// The table that columns reference, alone or with the tenant's.
fn referenced<'t>(table: &'t Table, by: &[&str]) -> Option<&'t QualifiedName> {
    table.constraints.iter().find_map(|constraint| match &constraint.kind {
        ConstraintKind::ForeignKey { columns, target, .. } => {
            let all = by.iter().all(|name| columns.iter().any(|column| column == name));
            (all && by.len() + 1 >= columns.len()).then_some(target)
        }
        _ => None,
    })
}

fn values(kind: ViolationKind, fields: &ErrorFields<'_>, table: &Table, columns: &[Text]) -> Vec<String> {
    let shown = matches!(kind, ViolationKind::Unique | ViolationKind::MissingReference)
        && columns.iter().all(|column| table.model.is_public(column));
    let key = fields.detail.filter(|_| shown).and_then(detail::key);
    key.and_then(|(_, text)| detail::values(text, columns.len())).unwrap_or_default()
}

/// What the model says to people: rules say it themselves, of others it is the comment on the constraint.
fn message(kind: ViolationKind, fields: &ErrorFields<'_>, refuser: Option<Refuser<'_>>) -> Option<Text> {
    let comment = match refuser? {
        Refuser::Trigger(trigger) if matches!(kind, ViolationKind::TooManyRows | ViolationKind::TooFewRows) => {
            return trigger.arguments.get(1).cloned();
        }
        Refuser::Trigger(_) if kind == ViolationKind::Rule => return Some(fields.message.to_owned().into()),
        Refuser::Trigger(_) => return None,
        Refuser::Constraint(constraint) => &constraint.comment,
        Refuser::Index(index) => &index.comment,
    };
    comment.clone().filter(|comment| !Origin::of(Some(comment)).is_generated())
}

fn message_of_domain(catalog: &Catalog, fields: &ErrorFields<'_>) -> Option<Text> {
    let (domain, name) = (fields.data_type?, fields.constraint?);
    let in_schema = |schema: &Text| fields.schema.is_none_or(|named| *schema == named);
    let mut domains = catalog.domains.iter().filter(|own| own.name.name == domain && in_schema(&own.name.schema));
    domains.find_map(|domain| domain.checks.iter().find(|check| check.name == name)?.comment.clone())
}
