//! Policies of tables on nodes have no query in them.
//!
//! Source: `ErrorIfUnsupportedPolicyExpr` (commands/policy.c): "Subqueries are not supported in policies on distributed tables". It is asked of reference
//! tables, too, and of tables of the coordinator that references connect with one, since those are added to the metadata
//! (commands/citus_add_local_table_to_metadata.c; measured on 13.2.2: "cannot create policy").

use std::collections::BTreeSet;

use super::broken::Broken;
use super::place::{Place, Places};
use crate::catalog::expression::has_query;
use crate::catalog::{ConstraintKind, QualifiedName};
use crate::config::Citus;

/// Policies with queries.
pub fn verify<'a>(places: &Places<'a>, _: Citus, broken: &mut Vec<Broken<'a>>) {
    let connected = connected(places);
    for (table, place) in places.all() {
        if matches!(place, Place::Schema(_)) || !place.is_on_nodes() && !connected.contains(&table.name) {
            continue;
        }
        for policy in &table.policies {
            if policy.using.iter().chain(&policy.check).any(|sql| has_query(sql)) {
                broken.push(Broken {
                    code: "P0810",
                    table: &table.name,
                    what: &policy.name,
                    message: "the policy has a query in it, which Citus takes for no table on its nodes".to_owned(),
                    help: "compare with the result of a STABLE function, as `current_tenant_id()` is, or hold what it asks for in a column".to_owned(),
                });
            }
        }
    }
}

/// Tables of the coordinator that references connect with a reference table.
fn connected<'a>(places: &Places<'a>) -> BTreeSet<&'a QualifiedName> {
    let mut edges: Vec<(&QualifiedName, &QualifiedName)> = Vec::new();
    let mut found: BTreeSet<&QualifiedName> = BTreeSet::new();
    for (table, place) in places.all() {
        if place == Place::Reference {
            found.insert(&table.name);
        }
        edges.extend(table.constraints.iter().filter_map(|constraint| match &constraint.kind {
            ConstraintKind::ForeignKey { target, .. } => Some((&table.name, target)),
            _ => None,
        }));
    }
    loop {
        let before = found.len();
        for (one, other) in &edges {
            if found.contains(one) || found.contains(other) {
                found.extend([*one, *other]);
            }
        }
        if found.len() == before {
            return found;
        }
    }
}
