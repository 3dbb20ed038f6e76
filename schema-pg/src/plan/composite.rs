//! Composite types that are there.

use super::phase::Phase;
use super::step::{Hazard, Step};
use super::steps::Steps;
use crate::catalog::{CompositeType, Object, Text};
use crate::sql::Statement;

/// Attributes come at the end: in another order than that gives, the type is another one, since `ROW(1, 'a')` goes by the order.
pub fn is_reordered(was: &CompositeType, now: &CompositeType) -> bool {
    let has = |of: &CompositeType, name: &Text| of.attributes.iter().any(|part| part.name == *name);
    let stays = was.attributes.iter().map(|part| &part.name).filter(|name| has(now, name));
    let new = now.attributes.iter().map(|part| &part.name).filter(|name| !has(was, name));
    !stays.chain(new).eq(now.attributes.iter().map(|part| &part.name))
}

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
