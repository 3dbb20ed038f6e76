//! Pairs that are made, not written: each alteration of a thing, with each thing that can stand on it.

mod alterations;
mod batch;
mod dependents;
mod names;
mod template;

pub use alterations::{Alteration, Rename, Side, alterations};
pub use batch::judge_all;
pub use dependents::{Dependent, dependents};

use schema_pg::Renames;
use schema_pg::catalog::QualifiedName;

use crate::Case;
use names::Names;
use template::Template;

/// All pairs: `ALTERATION/DEPENDENT`, and for each alteration some in which several dependents stand together.
///
/// What a server does not take of them is found by trying: not all can stand on all.
pub fn combinations() -> Vec<Case> {
    let (alterations, dependents) = (alterations(), dependents());
    let mut cases = Vec::new();
    for (row, alteration) in alterations.iter().enumerate() {
        for (column, dependent) in dependents.iter().enumerate() {
            let number = row * 31 + column * 7;
            cases.push(case(alteration, dependent.name, &[dependent], (number, cases.len())));
        }
        for (at, names) in TOGETHER.iter().enumerate() {
            let together: Vec<&Dependent> = dependents.iter().filter(|part| names.contains(&part.name)).collect();
            let name = format!("together_{}", at + 1);
            cases.push(case(alteration, &name, &together, (row + at, cases.len())));
        }
    }
    cases
}

/// Dependents that can stand on one thing together, whatever its type.
const TOGETHER: &[&[&str]] = &[
    &["view", "view_over_view", "policy", "index", "comment", "grants_of_columns", "trigger_when", "procedure"],
    &["view_carries", "materialized_view", "function_argument", "statistics", "rule", "composite", "array"],
    &["view_of_rows", "function_body", "function_result", "domain", "composite", "trigger_update_of", "default"],
];

/// About `count` of these pairs, evenly over alterations and dependents: always the same ones.
pub fn some(cases: Vec<Case>, count: usize) -> Vec<Case> {
    let step = (cases.len() / count.max(1)).max(1);
    let per_row = dependents().len() + TOGETHER.len();
    // The stride moves from row to row, so that each dependent has its turn.
    cases
        .into_iter()
        .enumerate()
        .filter(|(at, _)| (at % per_row + at / per_row).is_multiple_of(step))
        .map(|(_, case)| case)
        .collect()
}

fn case(alteration: &Alteration, name: &str, dependents: &[&Dependent], (style, number): (usize, usize)) -> Case {
    let names = Names { number, style };
    let text = |side: &Side| {
        let template = Template { names: &names, side };
        let mut sql = format!("CREATE SCHEMA {};\nCREATE SCHEMA {};\n", names.schema(0), names.schema(1));
        let parts = [&*side.before, &*side.table, &*side.after];
        let standing = dependents.iter().map(|dependent| dependent.sql).filter(|_| side.has_dependents);
        for part in parts.into_iter().chain(standing).filter(|part| !part.is_empty()) {
            sql.push_str(&template.fill(part));
            sql.push_str(";\n");
        }
        sql
    };
    let seed = match alteration.old.rows.is_empty() {
        true => String::new(),
        false => Template { names: &names, side: &alteration.old }.fill(&alteration.old.rows),
    };
    Case {
        name: format!("{}/{name}", alteration.name),
        old: text(&alteration.old),
        new: text(&alteration.new),
        seed,
        owners: true,
        renames: renames(alteration, &names),
        token: names.token(),
        ..Case::default()
    }
}

fn renames(alteration: &Alteration, names: &Names) -> Renames {
    let (old, new) = (&alteration.old, &alteration.new);
    let table = |side: &Side| QualifiedName::new(names.plain_schema(side.schema), names.plain(&side.table_name));
    let ty = |name: &str| QualifiedName::new(names.plain_schema(0), names.plain(name));
    let mut renames = Renames::none();
    for rename in alteration.renames {
        renames = match rename {
            Rename::Table => renames.table(&table(old), &table(new)),
            Rename::Column => renames.column(&table(new), names.plain(&old.column), names.plain(&new.column)),
            Rename::Type(was, now) => renames.ty(&ty(was), &ty(now)),
            Rename::Label(of, was, now) => renames.label(&ty(of), *was, *now),
        };
    }
    renames
}
