//! What becomes of values whose type is replaced.

use super::step::{Hazard, Lock, Step};
use super::steps::Steps;
use super::types;
use crate::catalog::{Column, DataType, EnumType, Item, Object, Table, Text};
use crate::sql::{cast_replaced, rebuild_row};

/// What is lost where labels go or the type under a domain is another.
pub fn loses<'a>(was: Item<'a>, now: Item<'a>) -> Option<Object> {
    let loses = match (was, now) {
        (Item::Enum(was), Item::Enum(now)) => was.labels != now.labels,
        (Item::Domain(was), Item::Domain(now)) => types::loses(&was.ty, &now.ty),
        _ => false,
    };
    loses.then(|| was.object()).flatten()
}

/// What makes a value of the old type one of the type that takes its place.
pub fn using(was: &DataType, column: &Column, steps: &Steps<'_, '_>) -> Text {
    let ty = &column.ty;
    let Some(name) = ty.named() else { return cast_replaced(&column.name, None, ty).into() };
    if let Some(domain) = steps.now().domain(name) {
        let through = match ty {
            DataType::Array(_) => DataType::Array(Box::new(domain.ty.clone())),
            _ => domain.ty.clone(),
        };
        if !steps.is_replaced(&domain.ty) {
            return cast_replaced(&column.name, Some(&through), ty).into();
        }
    }
    let old = was.named().and_then(|name| steps.composite_before(name));
    if let (Some(old), Some(new), DataType::Named(_)) = (old, steps.composite_after(name), ty) {
        let same = old.attributes.iter().map(|part| &part.name).eq(new.attributes.iter().map(|part| &part.name));
        if !same {
            let had = |part: &crate::catalog::Attribute| old.attributes.iter().any(|old| old.name == part.name);
            let attributes: Vec<(Option<&Text>, &DataType)> =
                new.attributes.iter().map(|part| (had(part).then_some(&part.name), &part.ty)).collect();
            return rebuild_row(&column.name, &attributes, ty).into();
        }
    }
    cast_replaced(&column.name, None, ty).into()
}

/// The labels of an enum type that go, as they are called in the end.
pub fn labels_gone<'a>(was: &'a EnumType, now: &'a EnumType, steps: &Steps<'a, '_>) -> Vec<&'a Text> {
    let renamed = steps.renamed_labels(&now.name);
    let called = |old: &'a Text| renamed.iter().find(|(was, _)| *was == old).map_or(old, |(_, now)| *now);
    was.labels.iter().map(called).filter(|label| !now.labels.contains(label)).collect()
}

/// What a column of a type that is replaced risks.
pub fn risks<'a>(table: &'a Table, column: &'a Column, step: Step<'a>, steps: &Steps<'a, '_>) -> Step<'a> {
    let step = step.locks(Lock::AccessExclusive).risks(Hazard::Rewrite).long();
    let Some(now) = column.ty.named().and_then(|name| steps.now().enum_type(name)) else { return step };
    let Some(was) = steps.enum_before(&now.name) else { return step };
    let gone = labels_gone(was, now, steps);
    match gone.is_empty() {
        true => step,
        false => step.risks(Hazard::MayFail(crate::sql::count_labels(&table.name, &column.name, &column.ty, &gone))),
    }
}
