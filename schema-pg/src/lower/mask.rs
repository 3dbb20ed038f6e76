//! The view of a table with private data that masks it.

use schema_core::ir::{Entity, Mask};

use super::scope::Scope;
use super::{encrypted, lasting, name};
use crate::catalog::{
    DataType, Dependencies, Object, Policy, PolicyCommand, QualifiedName, Table, Text, View, ViewColumn, ViewKind,
};
use crate::sql::{masked, masked_rows, passes};

/// `people_masked`, with the rights of the owner. The owner may be one whom row security does not bind, a superuser, so what
/// policies let pass is in the view itself. No function of a reader
/// sees a value before it is masked.
pub fn lower(said: &Entity, flat: &Entity, table: &Table, views: &mut Vec<View>, scope: &Scope<'_>) {
    let Some(life) = said.lifecycle.as_ref().filter(|life| !life.private.is_empty()) else { return };
    // Of what is encrypted nothing can be shown, whatever mask was said.
    let mut masks: Vec<(Text, Mask)> = encrypted::columns(said).map(|column| (column, Mask::Null)).collect();
    for private in &life.private {
        let columns = lasting::columns(said, flat, &private.field, scope);
        masks.extend(columns.into_iter().map(|column| (column, private.mask)));
    }
    let mut columns = Vec::with_capacity(table.columns.len());
    let mut shown = Vec::with_capacity(table.columns.len());
    for column in &table.columns {
        let mask = masks.iter().find(|(name, _)| *name == column.name).map(|(_, mask)| *mask);
        let ty = match mask {
            None | Some(Mask::Null) => column.ty.clone(),
            Some(_) => DataType::Text,
        };
        columns.push((column.name.clone(), mask.map(|mask| masked(&column.name, mask, &column.ty))));
        shown.push(ViewColumn { name: column.name.clone(), ty, comment: column.comment.clone() });
    }
    views.push(View {
        query: masked_rows(&table.name, &columns, passing(table).as_deref()).into(),
        name: QualifiedName::new(table.name.schema.clone(), name::joined::<&str>(&table.name.name, &[], "masked")),
        kind: ViewKind::Plain { security_invoker: false, security_barrier: true, check_option: None },
        columns: shown,
        depends_on: Dependencies(vec![Object::Relation(table.name.clone())]),
        triggers: Vec::new(),
        rules: Vec::new(),
        grants: Vec::new(),
        owner: None,
        comment: Some(comment(&table.name)),
    });
}

fn comment(table: &QualifiedName) -> Text {
    format!("Generated: {}, private data masked.", table.name).into()
}

/// The view is such a one.
pub fn is_made(view: &View) -> bool {
    view.depends_on.relations().any(|table| view.comment.as_ref() == Some(&comment(table)))
}

/// What the policies let a reader pass; `None` where there are none. One for some roles alone lets nobody pass here.
pub fn passing(table: &Table) -> Option<String> {
    if table.row_security.is_off() {
        return None;
    }
    let reading = |policy: &&Policy| matches!(policy.command, PolicyCommand::All | PolicyCommand::Select);
    let (mut lets, mut must) = (Vec::new(), Vec::new());
    for policy in table.policies.iter().filter(reading) {
        let Some(using) = &policy.using else { continue };
        match policy.permissive {
            true if policy.roles.iter().any(|role| role == "public") => lets.push(using),
            true => {}
            false => must.push(using),
        }
    }
    Some(passes(&lets, &must))
}
