//! Composite types that are there.

use super::phase::Phase;
use super::step::{Hazard, Step};
use super::steps::Steps;
use crate::catalog::{CompositeType, Object};
use crate::sql::Statement;

pub fn composite<'a>(was: &'a CompositeType, now: &'a CompositeType, steps: &mut Steps<'a, '_>) {
    let because = "types before the tables whose columns have them";
    let step = |statement, undo| {
        let ty = Object::Type(now.name.clone());
        Step::new(because, Statement::Raw(statement), Some(Statement::Raw(undo)))
            .declares(|effects| effects.alters.push(ty))
    };
    for old in was.attributes.iter().filter(|old| !now.attributes.iter().any(|new| new.name == old.name)) {
        let object = Object::Column(was.name.clone(), old.name.clone());
        let drop = step(crate::sql::drop_attribute(&now.name, &old.name), crate::sql::add_attribute(&was.name, old));
        steps.push(Phase::Drops, drop.risks(Hazard::DataLoss(object)));
    }
    for new in &now.attributes {
        match was.attributes.iter().find(|old| old.name == new.name) {
            None => {
                let undo = crate::sql::drop_attribute(&now.name, &new.name);
                steps.push(Phase::Objects, step(crate::sql::add_attribute(&now.name, new), undo));
            }
            Some(old) if old != new => {
                let undo = crate::sql::alter_attribute(&was.name, old);
                steps.push(Phase::Objects, step(crate::sql::alter_attribute(&now.name, new), undo));
            }
            Some(_) => {}
        }
    }
}
