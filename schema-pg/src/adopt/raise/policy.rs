//! Row security.

use schema_core::ir::Entity;

use super::scope::Scope;
use crate::adopt::left::Part;
use crate::adopt::same::plain;
use crate::catalog::{RowSecurity, Table};
use crate::options::{EntityOptions, PolicyOptions};

/// Adds row security and the policies of a table. Where no policy would let a row pass, nothing is specified.
pub fn raise(table: &Table, entity: &mut Entity, scope: &mut Scope<'_>) {
    let part = Part::Security(table.name.clone());
    if table.row_security == RowSecurity::Off || scope.is_out(&part) {
        return;
    }
    let mut policies = Vec::new();
    for policy in &table.policies {
        let part = Part::Policy(table.name.clone(), policy.name.clone());
        let level = scope.left.level(&part);
        if level > 1 {
            continue;
        }
        let source = scope.place(part);
        policies.push(PolicyOptions {
            name: policy.name.clone(),
            source,
            permissive: policy.permissive,
            command: policy.command,
            roles: policy.roles.iter().filter(|role| *role != "public" || policy.roles.len() > 1).cloned().collect(),
            using: policy.using.as_ref().map(|sql| plain(sql)),
            check: policy.check.as_ref().map(|sql| plain(sql)),
            as_written: level > 0,
        });
    }
    if !policies.iter().any(|policy| policy.permissive) {
        return;
    }
    let declared = entity.extensions.get_mut::<EntityOptions>();
    declared.row_security = true;
    declared.policies = policies;
    if table.row_security == RowSecurity::Enabled {
        declared.not_forced = Some("the database had it so".into());
    }
}
