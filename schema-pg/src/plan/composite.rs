//! Composite types that are there.

use super::phase::Phase;
use super::step::{Hazard, Step};
use super::steps::Steps;
use crate::catalog::{CompositeType, Object};
use crate::sql::AttributeAction as A;
use crate::sql::{AlterComposite, Statement};

pub fn composite<'a>(was: &'a CompositeType, now: &'a CompositeType, steps: &mut Steps<'a, '_>) {
    let because = "types before the tables whose columns have them";
    let step = |action| {
        let ty = Object::Type(now.name.clone());
        Step::new(because, Statement::AlterComposite(AlterComposite { ty: &now.name, action }))
            .declares(|effects| effects.alters.push(ty))
    };
    for old in was.attributes.iter().filter(|old| !now.attributes.iter().any(|new| new.name == old.name)) {
        let object = Object::Column(was.name.clone(), old.name.clone());
        steps.push(Phase::Drops, step(A::Drop(&old.name)).risks(Hazard::DataLoss(object)));
    }
    for new in &now.attributes {
        match was.attributes.iter().find(|old| old.name == new.name) {
            None => {
                steps.push(Phase::Objects, step(A::Add(new)));
            }
            Some(old) if old != new => {
                steps.push(Phase::Objects, step(A::SetType(new)));
            }
            Some(_) => {}
        }
    }
}
