//! Plans for machines, and scripts for people.

use schema_core::cli::{Color, Colors};
use serde_json::{Value, json};

use crate::plan::{Hazard, Plan, Refused, Step, Why};

/// A plan as an object: `steps` and `refused`.
pub fn plan(plan: &Plan<'_>) -> Value {
    json!({ "steps": plan.steps.iter().map(step).collect::<Vec<_>>(), "refused": plan.refused.iter().map(refused).collect::<Vec<_>>() })
}

fn step(step: &Step<'_>) -> Value {
    let hazard = |hazard: &Hazard| json!({ "kind": kind(hazard), "message": hazard.to_string() });
    // A command's members have an order, which a value would lose.
    json!({
        "command": step.command.to_json(),
        "because": step.because,
        "hazards": step.hazards.iter().map(hazard).collect::<Vec<_>>(),
    })
}

fn refused(refused: &Refused) -> Value {
    let why = match refused.why {
        Why::LosesData => "loses_data",
        Why::ByHand => "by_hand",
        Why::Impossible => "impossible",
        Why::NoShards => "no_shards",
    };
    json!({ "object": refused.object, "allow": refused.allowed_as(), "why": why, "message": refused.because })
}

fn kind(hazard: &Hazard) -> &'static str {
    match hazard {
        Hazard::DataLoss(_) => "data_loss",
        Hazard::MayFail(_) => "may_fail",
        Hazard::RefusesWrites => "refuses_writes",
        Hazard::Scan => "scan",
        Hazard::ChangesDocuments => "changes_documents",
        Hazard::MovesDocuments => "moves_documents",
        Hazard::Incompatible(_) => "incompatible",
        Hazard::Gap(_) => "gap",
        Hazard::Dropped => "dropped",
        Hazard::Irreversible => "irreversible",
        Hazard::NeedsKeys => "needs_keys",
    }
}

/// A script for mongosh with its remarks dim and its hazards yellow.
pub fn script(text: &str, colors: Colors) -> String {
    if !colors.0 {
        return text.to_owned();
    }
    let line = |line: &str| match line.trim_start() {
        remark if remark.starts_with("// hazard:") => colors.paint(Color::Yellow, line),
        remark if remark.starts_with("// not done") => colors.paint(Color::Red, line),
        remark if remark.starts_with("//") => colors.paint(Color::Dim, line),
        _ => line.to_owned(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}
