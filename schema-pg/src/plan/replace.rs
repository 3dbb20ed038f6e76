//! Types that PostgreSQL can't alter: another takes the place of the old one, columns get it, the old one goes.

use super::effects::{self, Held};
use super::phase::Phase;
use super::replacement::loses;
use super::step::{Hazard, Step};
use super::steps::Steps;
use super::{create, grants};
use crate::catalog::{Item, Object, QualifiedName};
use crate::lower::temporary;
use crate::sql::{RenameConstructor, Statement};

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
