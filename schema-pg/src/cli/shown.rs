//! Plans for machines.

use serde_json::{Value, json};

use crate::plan::{Hazard, Plan, Refused, Stage, Step, allowed_as};

/// A plan as an object: `steps` and `refused`.
pub fn plan(plan: &Plan<'_>) -> Value {
    let groups = plan.groups();
    let steps = groups.iter().enumerate().flat_map(|(at, group)| group.steps.iter().map(move |one| step(at + 1, one)));
    let refused = plan.refused.iter().map(refused);
    json!({ "steps": steps.collect::<Vec<_>>(), "refused": refused.collect::<Vec<_>>() })
}

fn step(group: usize, step: &Step<'_>) -> Value {
    let hazard = |hazard: &Hazard| json!({ "kind": kind(hazard), "message": hazard.to_string() });
    json!({
        "sql": step.sql(),
        "because": step.because,
        "group": group,
        "transaction": step.transactional(),
        "stage": stage(step.stage),
        "lock": step.lock.mode(),
        "lets_write": step.lock.lets_write(),
        "hazards": step.hazards.iter().map(hazard).collect::<Vec<_>>(),
    })
}

fn refused(refused: &Refused) -> Value {
    json!({
        "object": refused.object.to_string(),
        "allow": allowed_as(&refused.object),
        "message": refused.to_string(),
        "sql": refused.sql,
    })
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Expand => "expand",
        Stage::Backfill => "backfill",
        Stage::Contract => "contract",
    }
}

fn kind(hazard: &Hazard) -> &'static str {
    match hazard {
        Hazard::DataLoss(_) => "data_loss",
        Hazard::Rewrite => "rewrite",
        Hazard::Scan => "scan",
        Hazard::IndexBuild => "index_build",
        Hazard::MayFail(_) => "may_fail",
        Hazard::OnlyTrying(_) => "only_trying",
        Hazard::Authorization(_) => "authorization",
        Hazard::Incompatible(_) => "incompatible",
        Hazard::MayBeRename(_) => "may_be_rename",
        Hazard::Untrusted(_) => "untrusted",
        Hazard::Dropped => "dropped",
        Hazard::Blocks => "blocks",
        Hazard::MovesRows => "moves_rows",
        Hazard::Unreferenced => "unreferenced",
        Hazard::NeedsSetting(_) => "needs_setting",
        Hazard::Encrypted(_) => "encrypted",
    }
}
