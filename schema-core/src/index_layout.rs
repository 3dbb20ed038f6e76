//! Which columns an index holds, and in which order, so that it serves access patterns: first what is compared with by `=`, then what rows are
//! sorted by, then what lies in a range. Knows no store: `T` is what an index of the store holds at one place.

/// Which way values are sorted at one place of an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sorting {
    /// Largest first.
    pub descending: bool,
    /// Missing values first.
    pub nulls_first: bool,
}

impl Sorting {
    /// Smallest first, missing values last.
    pub const ASCENDING: Self = Self { descending: false, nulls_first: false };

    fn reversed(self) -> Self {
        Self { descending: !self.descending, nulls_first: !self.nulls_first }
    }
}

/// What a pattern asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Wanted<T> {
    /// What leads each index of the entity: all queries compare with it by `=`.
    pub leading: Option<T>,
    /// What else is compared with by `=`, in any order.
    pub equal: Vec<T>,
    /// What rows are sorted by.
    pub sorted: Vec<(T, Sorting)>,
    /// What lies in a range.
    pub range: Option<T>,
}

/// The places of an index, as far as patterns decide them.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout<T>(Vec<Part<T>>);

#[derive(Debug, Clone, PartialEq)]
enum Part<T> {
    /// Places of which no pattern decides the order.
    AnyOrder(Vec<T>),
    /// One place.
    One(T, Sorting),
}

impl<T: Clone + PartialEq> Layout<T> {
    /// The index that serves one pattern.
    pub fn of(wanted: &Wanted<T>) -> Self {
        let leading = wanted.leading.iter().cloned().map(|one| Part::One(one, Sorting::ASCENDING));
        let mut parts: Vec<Part<T>> = leading.collect();
        push_back(&mut parts, wanted.equal.clone());
        parts.extend(wanted.sorted.iter().cloned().map(|(one, sorting)| Part::One(one, sorting)));
        let range = wanted.range.iter().filter(|range| !wanted.sorted.iter().any(|(one, _)| one == *range));
        parts.extend(range.cloned().map(|range| Part::One(range, Sorting::ASCENDING)));
        Self(parts)
    }

    /// An index that is there.
    pub fn fixed(columns: impl IntoIterator<Item = (T, Sorting)>) -> Self {
        Self(columns.into_iter().map(|(one, sorting)| Part::One(one, sorting)).collect())
    }

    /// The same index once it serves this pattern too: the order of some places is decided. `None` where it can't.
    pub fn serving(&self, wanted: &Wanted<T>) -> Option<Self> {
        let mut left: Vec<Part<T>> = self.0.iter().rev().cloned().collect();
        let mut parts = Vec::with_capacity(self.0.len() + 1);
        let mut equal: Vec<T> = wanted.leading.iter().chain(&wanted.equal).cloned().collect();
        while !equal.is_empty() {
            match left.pop()? {
                Part::One(one, sorting) => {
                    equal.remove(equal.iter().position(|equal| *equal == one)?);
                    parts.push(Part::One(one, sorting));
                }
                Part::AnyOrder(places) => {
                    let (first, rest): (Vec<T>, Vec<T>) = places.into_iter().partition(|one| equal.contains(one));
                    // All that is left is among them, or all of them are among what is left.
                    if first.len() < equal.len() && !rest.is_empty() {
                        return None;
                    }
                    equal.retain(|one| !first.contains(one));
                    parts.push(Part::AnyOrder(first));
                    push_back(&mut left, rest);
                }
            }
        }
        let mut is_reversed = None;
        for (one, wanted) in &wanted.sorted {
            let sorting = match left.pop()? {
                Part::One(place, sorting) if place == *one => sorting,
                Part::AnyOrder(mut places) => {
                    places.remove(places.iter().position(|place| place == one)?);
                    push_back(&mut left, places);
                    if is_reversed == Some(true) { wanted.reversed() } else { *wanted }
                }
                Part::One(..) => return None,
            };
            let reversed = sorting != *wanted;
            if reversed && sorting != wanted.reversed() || *is_reversed.get_or_insert(reversed) != reversed {
                return None;
            }
            parts.push(Part::One(one.clone(), sorting));
        }
        if let Some(range) = wanted.range.as_ref().filter(|range| !wanted.sorted.iter().any(|(one, _)| one == *range)) {
            match left.pop()? {
                Part::One(place, sorting) if place == *range => parts.push(Part::One(place, sorting)),
                Part::AnyOrder(mut places) => {
                    places.remove(places.iter().position(|place| place == range)?);
                    push_back(&mut left, places);
                    parts.push(Part::One(range.clone(), Sorting::ASCENDING));
                }
                Part::One(..) => return None,
            }
        }
        parts.extend(left.into_iter().rev());
        Some(Self(parts))
    }

    /// How many places it has.
    pub fn len(&self) -> usize {
        self.0.iter().map(|part| if let Part::AnyOrder(places) = part { places.len() } else { 1 }).sum()
    }

    /// It has none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The places in order.
    pub fn into_columns(self) -> Vec<(T, Sorting)> {
        let places = |part| match part {
            Part::AnyOrder(places) => places.into_iter().map(|one| (one, Sorting::ASCENDING)).collect(),
            Part::One(one, sorting) => vec![(one, sorting)],
        };
        self.0.into_iter().flat_map(places).collect()
    }
}

/// What is left of places whose order no pattern decides.
fn push_back<T>(left: &mut Vec<Part<T>>, places: Vec<T>) {
    if !places.is_empty() {
        left.push(Part::AnyOrder(places));
    }
}

/// The layouts that serve all patterns, each with the patterns that it serves, by their positions; `alike` says of two patterns that one index may
/// hold the rows of both. Long ones come first, so that short ones find them; the result is in the order of the patterns.
pub fn together<T: Clone + PartialEq>(
    patterns: &[Wanted<T>],
    alike: impl Fn(usize, usize) -> bool,
) -> Vec<(Layout<T>, Vec<usize>)> {
    let mut own: Vec<(usize, Layout<T>)> = patterns.iter().map(Layout::of).enumerate().collect();
    own.sort_by_key(|(_, layout)| std::cmp::Reverse(layout.len()));
    let mut layouts: Vec<(Layout<T>, Vec<usize>)> = Vec::with_capacity(own.len());
    for (at, own) in own {
        let refined = layouts.iter_mut().find_map(|(layout, served)| {
            *layout = layout.serving(&patterns[at]).filter(|_| alike(served[0], at))?;
            Some(served)
        });
        match refined {
            Some(served) => served.push(at),
            None => layouts.push((own, vec![at])),
        }
    }
    layouts.iter_mut().for_each(|(_, served)| served.sort_unstable());
    layouts.sort_by_key(|(_, served)| served[0]);
    layouts
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `a b | c- | d`: equal, sorted, range.
    fn wanted(text: &str) -> Wanted<String> {
        let mut parts = text.split('|').map(|part| part.split_whitespace().map(ToOwned::to_owned).collect::<Vec<_>>());
        let (equal, sorted, range) =
            (parts.next().unwrap(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let sorting = |one: String| match one.strip_suffix('-') {
            Some(one) => (one.to_owned(), Sorting { descending: true, nulls_first: true }),
            None => (one, Sorting::ASCENDING),
        };
        Wanted {
            leading: None,
            equal,
            sorted: sorted.into_iter().map(sorting).collect(),
            range: range.into_iter().next(),
        }
    }

    fn made(patterns: &[&str]) -> Vec<String> {
        let wanted: Vec<Wanted<String>> = patterns.iter().map(|pattern| wanted(pattern)).collect();
        let word = |(one, sorting): (String, Sorting)| if sorting.descending { format!("{one}-") } else { one };
        let line = |(layout, served): (Layout<String>, Vec<usize>)| {
            let columns: Vec<String> = layout.into_columns().into_iter().map(word).collect();
            format!("{} for {served:?}", columns.join(" "))
        };
        together(&wanted, |_, _| true).into_iter().map(line).collect()
    }

    #[test]
    fn what_is_compared_with_comes_first_then_the_order_then_the_range() {
        assert_eq!(made(&["a b|c-|d"]), ["a b c- d for [0]"]);
        assert_eq!(made(&["a|c-|c"]), ["a c- for [0]"]);
        assert_eq!(made(&["||d"]), ["d for [0]"]);
    }

    #[test]
    fn patterns_share_an_index_that_serves_both() {
        // The order of what is compared with follows from the shorter one.
        assert_eq!(made(&["b", "a b|c"]), ["b a c for [0, 1]"]);
        assert_eq!(made(&["a", "a|c", "a||c"]), ["a c for [0, 1, 2]"]);
        assert_eq!(made(&["a|b", "b a|c"]), ["a b c for [0, 1]"]);
        assert_eq!(made(&["a||b", "b a|c"]), ["a b c for [0, 1]"]);
        // An index is read both ways, but not each column its own way.
        assert_eq!(made(&["a|b-", "a|b"]), ["a b- for [0, 1]"]);
        assert_eq!(made(&["a|b- c", "a|b c-"]), ["a b- c for [0, 1]"]);
        assert_eq!(made(&["a|b- c", "a|b c"]), ["a b- c for [0]", "a b c for [1]"]);
        // Neither `a` alone nor `b` alone leads what the other needs.
        assert_eq!(made(&["a", "b", "a b"]), ["a b for [0, 2]", "b for [1]"]);
        assert_eq!(made(&["b|a", "a|b"]), ["b a for [0]", "a b for [1]"]);
    }

    #[test]
    fn an_index_that_is_there_serves_what_it_leads_with() {
        let there = Layout::fixed(["a", "b", "c"].map(|one| (one.to_owned(), Sorting::ASCENDING)));
        for (pattern, serves) in [
            ("b a", true),
            ("a|b c", true),
            ("a|b- c-", true),
            ("a||b", true),
            ("b", false),
            ("a|c", false),
            ("a||c", false),
            ("a b c d", false),
        ] {
            assert_eq!(there.serving(&wanted(pattern)).is_some(), serves, "{pattern}");
        }
        assert_eq!(there.serving(&wanted("a")).as_ref(), Some(&there));
    }
}
