//! Composite types that are there.

use super::phase::Phase;
use super::step::{Hazard, Step};
use super::steps::Steps;
use crate::catalog::{CompositeType, Object};
use crate::sql::AttributeAction as A;
use crate::sql::{AlterComposite, Statement};

pub fn composite<'a>(was: &'a CompositeType, now: &'a CompositeType, steps: &mut Steps<'a, '_>) {
    let altered = |action| Statement::AlterComposite(AlterComposite { ty: &now.name, action });
    let because = "types before the tables whose columns have them";
    for old in was.attributes.iter().filter(|old| !now.attributes.iter().any(|new| new.name == old.name)) {
        let statement = altered(A::Drop(&old.name));
        let object = Object::Column(was.name.clone(), old.name.clone());
        steps.push(Phase::Drops, Step::new(because, statement).risks(Hazard::DataLoss(object)));
    }
    for new in &now.attributes {
        match was.attributes.iter().find(|old| old.name == new.name) {
            None => {
                let statement = altered(A::Add(new));
                steps.push(Phase::Objects, Step::new(because, statement));
            }
            Some(old) if old != new => {
                let statement = altered(A::SetType(new));
                steps.push(Phase::Objects, Step::new(because, statement));
            }
            Some(_) => {}
        }
    }
}
