//! What the values at one place of many documents are like.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::kind::{self, Kind};
use crate::spec::{Ordered, Value};

/// Texts that differ, at most, until they count as free text.
const MOST_TEXTS: usize = 24;

/// What the values at one place are like.
#[derive(Default)]
pub(super) struct Shape<'d> {
    /// Values that were seen.
    pub seen: u64,
    /// How many of each kind.
    pub kinds: BTreeMap<Kind, u64>,
    /// The members of objects, in the order in which they were met.
    pub members: Vec<(&'d str, Shape<'d>)>,
    places: FxHashMap<&'d str, usize>,
    /// The objects themselves.
    pub objects: Vec<&'d [(String, Ordered)]>,
    /// What is in lists.
    pub items: Option<Box<Shape<'d>>>,
    /// Texts, each with how often it was met; none once they are too many.
    pub texts: Option<BTreeMap<&'d str, u64>>,
    /// How far the whole number that is furthest from it is from 0.
    pub magnitude: u64,
    /// Values that could be keys of other documents.
    pub identities: BTreeSet<String>,
}

impl<'d> Shape<'d> {
    /// What these values are like.
    pub fn of(values: impl IntoIterator<Item = &'d Ordered>) -> Self {
        let mut shape = Self { texts: Some(BTreeMap::new()), ..Self::default() };
        values.into_iter().for_each(|value| shape.add(value));
        shape
    }

    fn add(&mut self, value: &'d Ordered) {
        let kind = Kind::read(value);
        self.seen += 1;
        *self.kinds.entry(kind).or_default() += 1;
        self.magnitude = self.magnitude.max(kind::magnitude(value).unwrap_or_default());
        self.identities.extend(kind::identity(value));
        match value {
            Ordered::Plain(Value::String(text)) => self.add_text(text),
            Ordered::List(items) => {
                let shape = self.items.get_or_insert_with(|| Box::new(Self::of([])));
                items.iter().for_each(|item| shape.add(item));
            }
            Ordered::Members(members) if kind == Kind::Object => {
                self.objects.push(members);
                for (name, value) in members {
                    self.member(name).add(value);
                }
            }
            _ => {}
        }
    }

    fn add_text(&mut self, text: &'d str) {
        let Some(texts) = &mut self.texts else { return };
        *texts.entry(text).or_default() += 1;
        if texts.len() > MOST_TEXTS {
            self.texts = None;
        }
    }

    fn member(&mut self, name: &'d str) -> &mut Self {
        let at = *self.places.entry(name).or_insert_with(|| {
            self.members.push((name, Self::of([])));
            self.members.len() - 1
        });
        &mut self.members[at].1
    }

    /// The member of this name.
    pub fn named(&self, name: &str) -> Option<&Self> {
        self.places.get(name).map(|at| &self.members[*at].1)
    }

    /// The kinds of values, without null.
    pub fn present(&self) -> Vec<Kind> {
        self.kinds.keys().copied().filter(|kind| *kind != Kind::Null).collect()
    }

    /// Some value is null.
    pub fn has_null(&self) -> bool {
        self.kinds.contains_key(&Kind::Null)
    }

    /// How many values are of this kind.
    pub fn count(&self, kind: Kind) -> u64 {
        self.kinds.get(&kind).copied().unwrap_or_default()
    }

    /// The shapes of all members as one: what a map holds.
    pub fn values(&self) -> Shape<'d> {
        Shape::of(self.objects.iter().flat_map(|members| members.iter().map(|(_, value)| value)))
    }

    /// `string in 98 %, int in 2 %`.
    pub fn shares(&self) -> String {
        let mut kinds: Vec<(Kind, u64)> = self.kinds.iter().map(|(kind, count)| (*kind, *count)).collect();
        kinds.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
        let share = |(kind, count): &(Kind, u64)| format!("{} in {}", kind.name(), percent(*count, self.seen));
        kinds.iter().map(share).collect::<Vec<_>>().join(", ")
    }

    /// The members are most likely keys of a map: many different names, each in few of the objects, or names that are themselves data.
    pub fn is_map(&self) -> bool {
        let names = self.members.len();
        let objects = self.objects.len();
        if names == 0 || objects == 0 {
            return false;
        }
        let filled: u64 = self.members.iter().map(|(_, shape)| shape.seen).sum();
        let dense = filled * 10 >= (names * objects) as u64 * 3;
        let is_data = |(name, _): &(&str, Shape<'_>)| is_data(name);
        names >= 20 && !dense || names >= 3 && self.members.iter().all(is_data)
    }
}

/// A name that no programmer chose: a number, an identifier, a date, an address.
fn is_data(name: &str) -> bool {
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let is_hex = name.len() >= 12 && name.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-') && digits > 0;
    let is_number = digits > 0 && name.bytes().all(|byte| byte.is_ascii_digit() || b"-_:/.T".contains(&byte));
    is_hex || is_number || name.contains(['@', '/', ' '])
}

/// A share, in whole percents; what is there is never 0 %, and what is not all is never 100 %.
pub(super) fn percent(count: u64, of: u64) -> String {
    match (count, of) {
        (0, _) | (_, 0) => "0 %".to_owned(),
        (all, of) if all >= of => "100 %".to_owned(),
        (count, of) if count * 100 < of => "less than 1 %".to_owned(),
        (count, of) => format!("{} %", ((count * 200 + of) / (of * 2)).clamp(1, 99)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Vec<Ordered> {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn shares_are_those_of_the_sample() {
        let values = read(r#"["a", "b", {"$numberLong": "7"}, null]"#);
        let shape = Shape::of(&values);
        assert_eq!(shape.shares(), "string in 50 %, null in 25 %, long in 25 %");
        let all = [(999, 1000), (1, 1000), (3, 3), (39, 40), (2, 3)].map(|(count, of)| percent(count, of));
        assert_eq!(all, ["99 %", "less than 1 %", "100 %", "98 %", "67 %"]);
    }

    #[test]
    fn names_that_are_data_are_the_keys_of_a_map() {
        let shape = |json: &str| Shape::of(&*Box::leak(read(json).into_boxed_slice())).is_map();
        assert!(shape(r#"[{"2024-01-01": 1, "2024-01-02": 2}, {"2024-01-03": 5}]"#));
        assert!(!shape(r#"[{"street": 1, "city": 2, "country": 3}]"#));
    }
}
