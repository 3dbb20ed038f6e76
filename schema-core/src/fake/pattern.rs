//! Texts for a regular expression: drawn, or counted, so that no two are the same.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use super::random::Random;

/// A regular expression, and what it takes.
#[derive(Debug, Clone)]
pub struct Pattern {
    hir: Hir,
    regex: regex::Regex,
    /// Text may follow what matches.
    open: bool,
}

/// Why no texts can be made for a pattern: it has something that only other engines know, such as a look-ahead.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub struct PatternError(String);

/// Letters of a counted text: each place is one of these.
type Places = Vec<Vec<char>>;

/// Longer than any text that is drawn.
const LONG: usize = 400;

impl Pattern {
    /// Reads a pattern as PostgreSQL, MongoDB and most others write it.
    ///
    /// ```
    /// use schema_core::fake::{Pattern, Random};
    ///
    /// let number = Pattern::parse("^SO-[0-9]{4}-[0-9]{6}$", false)?;
    /// let drawn = number.draw(&mut Random::of(42, 1), 0, None).unwrap();
    /// assert!(number.matches(&drawn) && drawn.starts_with("SO-"));
    /// assert_eq!(number.counted(1_000, 0, None).unwrap().len(), 14);
    /// # Ok::<(), schema_core::fake::PatternError>(())
    /// ```
    ///
    /// # Errors
    /// What can't be read.
    pub fn parse(pattern: &str, any_case: bool) -> Result<Self, PatternError> {
        let error = |error: &dyn std::error::Error| {
            PatternError(error.to_string().lines().last().unwrap_or_default().to_owned())
        };
        let hir = regex_syntax::parse(pattern).map_err(|found| error(&found))?;
        let regex =
            regex::RegexBuilder::new(pattern).case_insensitive(any_case).build().map_err(|found| error(&found))?;
        let open = !ends(&hir);
        Ok(Self { hir, regex, open })
    }

    /// The pattern matches somewhere in the text.
    pub fn matches(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// A text of at least and at most so many characters; `None` where none was found.
    pub fn draw(&self, random: &mut Random, min: usize, max: Option<usize>) -> Option<String> {
        let max = max.unwrap_or(LONG.max(min));
        for attempt in 0..64_u32 {
            let mut text = String::new();
            // Where the first are too short or too long, each length in turn.
            let more = match attempt {
                0..4 => More::UpTo(6),
                attempt => More::Exactly(u64::from(attempt) - 4),
            };
            draw(&self.hir, random, more, &mut text);
            let mut length = text.chars().count();
            while self.open && length < min {
                text.push(char::from(b'a' + random.below(26) as u8));
                length += 1;
            }
            if (min..=max).contains(&length) && self.matches(&text) {
                return Some(text);
            }
        }
        None
    }

    /// Texts of one shape, as many as are wanted where there are so many: which letters each place can have. No two of them are the same, in
    /// capitals or small letters.
    pub fn counted(&self, wanted: u64, min: usize, max: Option<usize>) -> Option<Counted> {
        let max = max.unwrap_or(LONG.max(min));
        let mut best: Option<Counted> = None;
        for more in 0..64 {
            let mut places = Places::new();
            shape(&self.hir, more, &mut places);
            while self.open && (places.len() < min || places.len() < max && capacity(&places) < wanted) {
                places.push(('a'..='z').collect());
            }
            let found = Counted { capacity: capacity(&places), places };
            if !(min..=max).contains(&found.places.len()) || !self.matches(&found.at(0)) {
                continue;
            }
            if best.as_ref().is_none_or(|best| best.capacity < found.capacity) {
                best = Some(found);
            }
            if best.as_ref().is_some_and(|best| best.capacity >= wanted) {
                break;
            }
        }
        best
    }
}

/// Texts of one shape that are numbered.
#[derive(Debug, Clone)]
pub struct Counted {
    places: Places,
    /// How many there are; the largest number where there are more.
    pub capacity: u64,
}

impl Counted {
    /// How many characters each has.
    #[allow(clippy::len_without_is_empty, reason = "it is no collection")]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// The text of this number.
    pub fn at(&self, mut number: u64) -> String {
        let mut letters: Vec<char> = Vec::with_capacity(self.places.len());
        for place in self.places.iter().rev() {
            let count = place.len().max(1) as u64;
            letters.extend(place.get((number % count) as usize));
            number /= count;
        }
        letters.iter().rev().collect()
    }
}

fn capacity(places: &Places) -> u64 {
    places.iter().fold(1_u64, |all, place| all.saturating_mul(place.len() as u64))
}

/// Nothing can follow what matches.
fn ends(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Look(Look::End) => true,
        HirKind::Capture(capture) => ends(&capture.sub),
        HirKind::Concat(parts) => parts.last().is_some_and(ends),
        HirKind::Alternation(parts) => parts.iter().any(ends),
        _ => false,
    }
}

/// How much more often than it has to be something is repeated.
#[derive(Clone, Copy)]
enum More {
    UpTo(u64),
    Exactly(u64),
}

fn draw(hir: &Hir, random: &mut Random, more: More, text: &mut String) {
    match hir.kind() {
        HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => text.extend(random.pick(&letters(class))),
        HirKind::Repetition(repetition) => {
            let min = u64::from(repetition.min);
            let most = repetition.max.map_or(u64::MAX, |max| u64::from(max) - min);
            let more_often = match more {
                More::UpTo(more) => random.below(more.min(most) + 1),
                More::Exactly(more) => more.min(most),
            };
            for _ in 0..min + more_often {
                draw(&repetition.sub, random, more, text);
            }
        }
        HirKind::Capture(capture) => draw(&capture.sub, random, more, text),
        HirKind::Concat(parts) => parts.iter().for_each(|part| draw(part, random, more, text)),
        HirKind::Alternation(parts) => {
            if let Some(part) = random.pick(parts) {
                draw(part, random, more, text);
            }
        }
        HirKind::Empty | HirKind::Look(_) => {}
    }
}

fn shape(hir: &Hir, more: u32, places: &mut Places) {
    match hir.kind() {
        HirKind::Literal(literal) => {
            places.extend(String::from_utf8_lossy(&literal.0).chars().map(|letter| vec![letter]));
        }
        HirKind::Class(class) => places.push(letters(class)),
        HirKind::Repetition(repetition) => {
            let min = repetition.min;
            let count = repetition.max.map_or(min + more, |max| max.min(min + more)).min(LONG as u32).max(min);
            for _ in 0..count {
                if places.len() > LONG {
                    break;
                }
                shape(&repetition.sub, if count > 1 { more.min(1) } else { more }, places);
            }
        }
        HirKind::Capture(capture) => shape(&capture.sub, more, places),
        HirKind::Concat(parts) => parts.iter().for_each(|part| shape(part, more, places)),
        HirKind::Alternation(parts) => {
            let shapes = parts.iter().map(|part| {
                let mut places = Places::new();
                shape(part, more, &mut places);
                places
            });
            places.extend(shapes.max_by_key(capacity).unwrap_or_default());
        }
        HirKind::Empty | HirKind::Look(_) => {}
    }
}

/// The letters of a class that people would write: small letters and digits where it has them, of one case in any case.
fn letters(class: &Class) -> Vec<char> {
    let holds = |letter: char| match class {
        Class::Unicode(class) => class.iter().any(|range| (range.start()..=range.end()).contains(&letter)),
        Class::Bytes(class) => class
            .iter()
            .any(|range| u8::try_from(letter).is_ok_and(|byte| (range.start()..=range.end()).contains(&byte))),
    };
    let of = |letters: std::ops::RangeInclusive<char>| letters.filter(|letter| holds(*letter)).collect::<Vec<char>>();
    let (small, capitals, digits) = (of('a'..='z'), of('A'..='Z'), of('0'..='9'));
    let mut nice = if small.is_empty() { capitals } else { small };
    nice.extend(digits);
    if !nice.is_empty() {
        return nice;
    }
    let printable = of('!'..='~');
    if !printable.is_empty() {
        return printable;
    }
    if holds(' ') {
        return vec![' '];
    }
    match class {
        Class::Unicode(class) => class
            .iter()
            .flat_map(|range| range.start()..=range.end())
            .filter(|letter| *letter != '\0')
            .take(64)
            .collect(),
        Class::Bytes(class) => class
            .iter()
            .flat_map(|range| range.start()..=range.end())
            .filter(|byte| *byte != 0)
            .take(64)
            .map(char::from)
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATTERNS: &[&str] = &[
        "^SO-[0-9]{4}-[0-9]{6}$",
        "^[A-Z0-9]+(-[A-Z0-9]+)*$",
        "^[$]argon2",
        "^[A-Z][A-Z0-9]{1,9}$",
        "^(a|bc|[0-9]{9})x?$",
        "^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$",
        r"^\d{3}\.\w+$",
        "colou?r",
    ];

    #[test]
    fn what_is_made_for_a_pattern_matches_it() {
        for text in PATTERNS {
            let pattern = Pattern::parse(text, false).unwrap();
            for row in 0..200 {
                let drawn = pattern.draw(&mut Random::of(1, row), 0, None).unwrap();
                assert!(pattern.matches(&drawn), "{text}: {drawn}");
            }
            let counted = pattern.counted(10_000, 0, Some(40)).unwrap();
            let end = counted.capacity.min(10_000);
            let all: std::collections::BTreeSet<String> = (0..end).map(|number| counted.at(number)).collect();
            assert_eq!(all.len() as u64, end, "{text}");
            assert!(all.iter().all(|made| pattern.matches(made)), "{text}");
            assert!(end == 10_000, "{text}: {end}");
        }
    }

    #[test]
    fn lengths_are_kept() {
        let pattern = Pattern::parse("^[a-z]+$", false).unwrap();
        assert!((0..100).all(|row| pattern.draw(&mut Random::of(1, row), 30, Some(32)).unwrap().len() >= 30));
        assert_eq!(pattern.counted(u64::MAX, 0, Some(2)).unwrap().capacity, 676);
    }
}
