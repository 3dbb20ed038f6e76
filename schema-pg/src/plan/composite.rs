//! Composite types that are there.

use super::phase::Phase;
use super::step::{Hazard, Step};
use super::steps::Steps;
use crate::catalog::{CompositeType, Object};
use crate::sql::Statement;

pub fn composite<'a>(was: &'a CompositeType, now: &'a CompositeType, steps: &mut Steps<'a, '_>) {
    let because = "types before the tables whose columns have them";
    for old in was.attributes.iter().filter(|old| !now.attributes.iter().any(|new| new.name == old.name)) {
        let statement = Statement::Raw(crate::sql::drop_attribute(&now.name, &old.name));
        let object = Object::Column(was.name.clone(), old.name.clone());
        let undo = Statement::Raw(crate::sql::add_attribute(&was.name, old));
        steps.push(Phase::Drops, Step::new(because, statement, Some(undo)).risks(Hazard::DataLoss(object)));
    }
    for new in &now.attributes {
        match was.attributes.iter().find(|old| old.name == new.name) {
            None => {
                let undo = Statement::Raw(crate::sql::drop_attribute(&now.name, &new.name));
                let statement = Statement::Raw(crate::sql::add_attribute(&now.name, new));
                steps.push(Phase::Objects, Step::new(because, statement, Some(undo)));
            }
            Some(old) if old != new => {
                let undo = Statement::Raw(crate::sql::alter_attribute(&was.name, old));
                let statement = Statement::Raw(crate::sql::alter_attribute(&now.name, new));
                steps.push(Phase::Objects, Step::new(because, statement, Some(undo)));
            }
            Some(_) => {}
        }
    }
}
