//! Backfills as they are declared: which existing rows get which value, and in which order.

use super::options::{Backfill, PlanOptions};
use crate::catalog::Text;
use crate::sql::first_that_holds;

/// A backfill and its place among all that are declared. What the library adds by itself comes after those: it is computed from other columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredBackfill {
    pub place: usize,
    pub backfill: Backfill,
}

/// The backfills of a column or a label, in the order in which they are tried: those with a condition as they are declared, then the last one without.
pub fn declared(options: &PlanOptions, name: &str) -> Vec<DeclaredBackfill> {
    let all = options.backfill.iter().enumerate().filter(|(_, (of, _))| of == name);
    let place =
        |(place, (_, backfill)): (usize, &(Text, Backfill))| DeclaredBackfill { place, backfill: backfill.clone() };
    let (mut found, for_all): (Vec<DeclaredBackfill>, Vec<DeclaredBackfill>) =
        all.map(place).partition(|one| one.backfill.filter.is_some());
    found.extend(for_all.into_iter().next_back());
    // After those with a condition, wherever it is declared.
    if let [.., before, last] = &mut found[..] {
        last.place = last.place.max(before.place);
    }
    found
}

/// Each row gets one of them, unless that is NULL.
pub fn covers_all(all: &[DeclaredBackfill]) -> bool {
    all.last().is_some_and(|last| last.backfill.filter.is_none())
}

/// All of them as one expression; `None` where a row might get none.
pub fn as_expression(all: &[DeclaredBackfill]) -> Option<Text> {
    let (last, conditional) = all.split_last()?;
    if last.backfill.filter.is_some() {
        return None;
    }
    let pairs: Vec<(&Text, &Text)> =
        conditional.iter().filter_map(|one| Some((one.backfill.filter.as_ref()?, &one.backfill.value))).collect();
    Some(match pairs.is_empty() {
        true => last.backfill.value.clone(),
        false => first_that_holds(&pairs, &last.backfill.value).into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_tried_as_they_are_declared_and_the_last_value_for_all_comes_last() {
        let options = PlanOptions::default()
            .backfill("a.t.c", "1")
            .backfill("a.t.c", Backfill::value("2").filter("x"))
            .backfill("a.t.d", "9")
            .backfill("a.t.c", Backfill::value("3").filter("y OR z"))
            .backfill("a.t.c", "4");
        let found = declared(&options, "a.t.c");
        let values: Vec<&str> = found.iter().map(|one| &*one.backfill.value).collect();
        assert_eq!(values, ["2", "3", "4"]);
        assert_eq!(as_expression(&found).unwrap(), "CASE WHEN x THEN 2 WHEN y OR z THEN 3 ELSE 4 END");
        assert_eq!(as_expression(&found[..2]), None);
        assert_eq!(as_expression(&found[2..]).unwrap(), "4");
        assert!(covers_all(&found) && !covers_all(&found[..2]) && !covers_all(&[]));
    }
}
