//! Types that PostgreSQL can't alter: another takes the place of the old one, columns get it, the old one goes.

use super::effects::{self, Held};
use super::phase::Phase;
use super::step::{Hazard, Lock, Step};
use super::steps::Steps;
use super::{create, grants, types};
use crate::catalog::{Column, DataType, EnumType, Item, Object, QualifiedName, Table, Text};
use crate::lower::temporary;
use crate::sql::{RenameConstructor, Statement, cast_replaced, rebuild_row};

/// Replaces a type. Its columns get the new one by changes of their own.
pub fn replace<'a>(was: Item<'a>, now: Item<'a>, steps: &mut Steps<'a, '_>) {
    let (name, because) = match now {
        Item::Enum(item) => (
            &item.name,
            "PostgreSQL takes no label from a type, and does not reorder them: another type takes its place",
        ),
        Item::Domain(item) => (&item.name, "the type under a domain can't be altered: another domain takes its place"),
        Item::Composite(item) => (
            &item.name,
            "attributes can't be altered while columns have the type, nor reordered: another type takes its place",
        ),
        Item::Range(item) => (&item.name, "a range type can't be altered: another takes its place"),
        _ => return,
    };
    let old = temporary(&name.name);
    let rename = |was: &str, now: &str| {
        Statement::Rename("TYPE", &name.schema, Box::new((was.to_owned().into(), now.to_owned().into())))
    };
    let mut first = Step::new(because, rename(&name.name, &old));
    let labels: Vec<Object> =
        steps.renamed_labels(name).into_iter().map(|(_, now)| effects::label(name, now)).collect();
    let replaced = Object::Type(name.clone());
    first = first.declares(|effects| {
        effects.uses.extend(labels);
        effects.alters.push(replaced);
    });
    if let Some(object) = loses(was, now) {
        let allowed = steps.options.allows(&super::allowed_as(&object));
        first = first.contracts().risks(Hazard::DataLoss(object));
        if !allowed {
            return steps.push(Phase::Types, first);
        }
    }
    let stage = first.stage;
    steps.push(Phase::Types, first);
    if let Item::Range(item) = was {
        let multirange = item.multirange();
        let aside = temporary(&multirange);
        let step = Step::new(because, rename(&multirange, &aside));
        steps.push(Phase::Types, Step { stage, ..step });
        // The function without arguments that makes one is called as the type is.
        let renamed = |was: &str, arguments: String, now: &str| {
            let (was, now) = (was.to_owned().into(), now.to_owned().into());
            Statement::RenameConstructor(Box::new(RenameConstructor { schema: &name.schema, was, arguments, now }))
        };
        let statement = renamed(&multirange, String::new(), &aside);
        // So are those that take values of what it is a range of, unless that is replaced too.
        if !steps.is_replaced(&item.subtype) {
            for arguments in ["", ", text"] {
                let arguments = format!("{0}, {0}{arguments}", item.subtype);
                let step = Step::new(because, renamed(&name.name, arguments, &temporary(&name.name)));
                steps.push(Phase::Types, Step { stage, ..step });
            }
        }
        steps.push(Phase::Types, Step { stage, ..Step::new(because, statement) });
    }
    create::item(now, steps);
    if let Some(privileges) = steps.type_privileges(name) {
        steps.keeps = was.object().and_then(|object| steps.privileges_before(&object)) == Some(privileges);
        grants::of_type(None, Some(privileges), steps);
        steps.keeps = false;
    }
    let aside = QualifiedName::new(name.schema.clone(), old);
    let step = Step::new(because, Statement::DropReplaced(aside.clone()));
    let retired = Object::Type(name.clone());
    steps.push(
        Phase::Drops,
        step.declares(|effects| {
            effects.retires.push(retired);
            effects.frees.push(Held::Type(aside.clone()));
        }),
    );
}

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
