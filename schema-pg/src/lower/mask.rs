//! The view of a table with private data that masks it.

use schema_core::ir::{Entity, Mask};
use schema_core::origin::{Origin, generated_for};

use super::name;
use super::scope::Scope;
use crate::catalog::{
    Catalog, Column, Constraint, ConstraintKind, DataType, Dependencies, Object, OnCreate, Policy, PolicyCommand,
    QualifiedName, RowSecurity, Table, Text, View, ViewColumn, ViewKind,
};
use crate::sql::{masked, masked_rows, passes, random_secret};

/// The table that holds the secret of all hashes.
const SECRET: &str = "mask_secret";

/// The table with the secret that is in each hash of a mask: without it, who knows what values there can be finds them by trying. It has one row, which
/// the server makes of chance when the table is made, and which is in no file. Nobody but its owner reads it: views read it with the rights of theirs.
pub fn secret(catalog: &mut Catalog, scope: &mut Scope<'_>) {
    if !scope.privacy.any_hash() {
        return;
    }
    let mut table = Table::new(scope.helper(SECRET));
    let mut single = Column::new("single", DataType::Boolean);
    single.default = Some("true".into());
    let mut secret = Column::new("secret", DataType::Bytea);
    secret.default = Some(random_secret().into());
    table.columns = vec![single, secret];
    let own = |what| name::joined::<&str>(&table.name.name, &[], what);
    table.constraints = vec![
        Constraint::new(own("pkey"), ConstraintKind::primary_key(vec!["single".into()])),
        Constraint::new(own("single_check"), ConstraintKind::check("single".to_owned())),
    ];
    table.row_security = RowSecurity::Enabled;
    table.first_row = OnCreate(true);
    table.comment = Some(generated_for("pii", "the secret in the hashes of masked views"));
    scope.name_hashes.table(&table);
    catalog.tables.push(table);
}

/// The name of the table with the secret.
pub fn secret_name(scope: &Scope<'_>) -> QualifiedName {
    scope.helper(SECRET)
}

/// `people_masked`, with the rights of the owner. The owner may be one whom row security does not bind, a superuser, so what
/// policies let pass is in the view itself. No function of a reader
/// sees a value before it is masked.
pub fn lower(declared: &Entity, table: &Table, views: &mut Vec<View>, scope: &Scope<'_>) {
    let private = scope.privacy.of(declared);
    // What is encrypted is closed to a reader, and needs no view where nothing else is private.
    let says = declared.lifecycle.as_ref().is_some_and(|life| !life.private.is_empty());
    if !says && private.iter().all(|private| private.is_encrypted) {
        return;
    }
    let secret = scope.helper(SECRET);
    let mut depends_on = vec![Object::Relation(table.name.clone())];
    if private.iter().any(|private| private.mask == Mask::Hash) {
        depends_on.push(Object::Relation(secret.clone()));
    }
    let mut columns = Vec::with_capacity(table.columns.len());
    let mut shown = Vec::with_capacity(table.columns.len());
    for column in &table.columns {
        let mask = private.iter().find(|private| private.column == column.name).map(|private| private.mask);
        let ty = match mask {
            None | Some(Mask::Null) => column.ty.clone(),
            Some(_) => DataType::Text,
        };
        columns.push((column.name.clone(), mask.map(|mask| masked(&column.name, mask, &column.ty, &secret))));
        shown.push(ViewColumn { name: column.name.clone(), ty, default: None, comment: column.comment.clone() });
    }
    views.push(View {
        query: masked_rows(&table.name, &columns, passing(table).as_deref()).into(),
        name: QualifiedName::new(table.name.schema.clone(), name::joined::<&str>(&table.name.name, &[], "masked")),
        kind: ViewKind::Plain { security_invoker: false, security_barrier: true, check_option: None },
        columns: shown,
        depends_on: Dependencies(depends_on),
        triggers: Vec::new(),
        rules: Vec::new(),
        grants: Vec::new(),
        owner: None,
        comment: Some(comment(&table.name)),
    });
}

fn comment(table: &QualifiedName) -> Text {
    generated_for("pii", format_args!("{}, with private data masked", table.name))
}

/// The view is such a one.
pub fn is_generated(view: &View) -> bool {
    Origin::of(view.comment.as_ref()) == Origin::Generated("pii")
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
